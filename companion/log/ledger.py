"""The ledger of erasures: a file beside the store, so that an old backup of the store brings nothing back for long.

It holds no name and no word: numbers of comments, opaque ids of people, which section or item it was, and cursors.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec
import structlog
from msgspec import Struct

log = structlog.get_logger(__name__)


class Entry(Struct, frozen=True):
    """One erasure: the cursor of the record that it is about, and that of the record that erased it.

    The first says of a log whether it is the one that was meant, the second whether it knows of the erasure. `stood` is
    the cursor of the record whose words were to stay; "" where none were.
    """

    about: str
    erased: str
    stood: str = ""


Entries: TypeAlias = Mapping[str, Entry]
"""By the number of a comment, the id of a person, or what a thing that hosts wrote about is called."""


class Ledger:
    """Keeps the erasures of every event. Several processes may share the file: each writes what it knows beside it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def of(self, slug: str) -> Entries:
        """What was erased from an event, as far as this disk knows."""
        return self._read().get(slug, {})

    def note(self, slug: str, entries: Entries) -> None:
        """Write down what was erased from an event.

        Raises:
            OSError: If the disk does not take it.
        """
        known = self._read()
        noted = {**known.get(slug, {}), **entries}
        if noted != known.get(slug, {}):
            self._write({**known, slug: noted})

    def _read(self) -> dict[str, dict[str, Entry]]:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=dict[str, dict[str, Entry]])
        except FileNotFoundError:
            return {}
        except msgspec.DecodeError as error:
            # What it says counts more than it looks: whoever can read it yet should find it.
            aside = self._file.with_suffix(".damaged")
            self._file.replace(aside)
            log.error("ledger unreadable", kept_as=str(aside), cause=str(error))
            return {}

    def _write(self, entries: dict[str, dict[str, Entry]]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=self._file.parent) as aside:
            unfinished = Path(aside) / self._file.name
            with unfinished.open("wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(entries, order="sorted"), indent=1))
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._file)
