"""An import in plain lines, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from companion.programme.importing.reading import Imported
from companion.programme.importing.report import HEADINGS, Remark


def told(imported: Imported, name: str) -> Iterator[str]:
    """Say what was taken, then what to look at, what was changed and what was left out, each with its place."""
    yield f"{name} is {imported.format}: {imported.counted}. Its times are those of {imported.time_zone}."
    for fate, heading in HEADINGS.items():
        if remarks := imported.of(fate):
            yield f"\n{heading}"
            yield from map(_line, remarks)
    if imported.remarks:
        yield ""


def _line(remark: Remark) -> str:
    return f"  {remark.field}: {remark.sentence}" + (f" ({remark.at})" if remark.at else "")
