"""The event's clock: the time of day that rules, pages and records go by."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Real time, or a re-run of another day: real time plus an offset.

    An argument everywhere, so that a day can be lived again.
    """

    def __init__(self) -> None:
        self.offset = timedelta(0)

    def now(self) -> datetime:
        """The event's time, in UTC."""
        return datetime.now(UTC) + self.offset

    def set(self, moment: datetime) -> None:
        """Let it be this moment now, and time go on from there."""
        self.offset = moment - datetime.now(UTC)
