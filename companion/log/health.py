"""Whether the store answers, as far as this process knows."""

import time
from collections.abc import Callable


class Health:
    """One answer for the whole process. The bell's connection keeps it up to date, because it is always open."""

    def __init__(self) -> None:
        self._away_since: float | None = time.monotonic()
        self._listeners: list[Callable[[], None]] = []

    def on_turn(self, callback: Callable[[], None]) -> None:
        """Call back whenever the store goes away or comes back."""
        self._listeners.append(callback)

    @property
    def away(self) -> bool:
        """Tell whether the store is known to be away, or has not yet been reached."""
        return self._away_since is not None

    @property
    def away_for_s(self) -> float:
        """For how many seconds the store has been away; 0 while it answers."""
        return 0.0 if self._away_since is None else time.monotonic() - self._away_since

    def lost(self) -> None:
        """Note that the store does not answer."""
        if self._away_since is None:
            self._away_since = time.monotonic()
            self._tell()

    def found(self) -> None:
        """Note that the store answers."""
        if self._away_since is not None:
            self._away_since = None
            self._tell()

    def _tell(self) -> None:
        for callback in self._listeners:
            callback()
