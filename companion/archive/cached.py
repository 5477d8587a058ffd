"""Files of editions that have been asked for, in memory: as many as there is room for, and nothing of what is gone."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

MAX_FILE_BYTES = 1024 * 1024
"""Larger ones are read from the disk each time."""

MAX_BYTES = 64 * 1024 * 1024
"""Whoever takes in a whole website asks for every file that there is."""

File = tuple[bytes, str]
"""What is in it, and of which type that is."""


class CachedFiles:
    """Keeps files by the digest of their edition and their name, for whichever thread."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], File] = {}
        self._one_at_a_time = Lock()
        self.size = 0

    def get(self, edition: str, name: str) -> File | None:
        """A file, None if it is not kept."""
        return self._files.get((edition, name))

    def keep(self, edition: str, name: str, file: File, is_given_out: Callable[[], bool]) -> None:
        """Keep a file, if it is small enough.

        Args:
            is_given_out: Tells whether it still may be: it may have been withdrawn while it was read.
        """
        with self._one_at_a_time:
            if len(file[0]) > MAX_FILE_BYTES or not is_given_out():
                return
            if self.size + len(file[0]) > MAX_BYTES:
                # Begun anew. What is asked for often is soon here again.
                self._files, self.size = {}, 0
            self._files[edition, name] = file
            self.size += len(file[0])

    def drop(self, edition: str) -> None:
        """Keep nothing of an edition. Whoever calls has seen to it that none of it is given out any more."""
        with self._one_at_a_time:
            self._files = {key: file for key, file in self._files.items() if key[0] != edition}
            self.size = sum(len(content) for content, _ in self._files.values())
