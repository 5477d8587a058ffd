"""Reads a programme, whatever software it comes from: recognised by what is in it, never by its name."""

from __future__ import annotations

import asyncio
import re
from datetime import date

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from companion.domain.commands import CreateEvent
from companion.domain.errors import FieldError
from companion.domain.rules.setting_up import check_programme
from companion.domain.text import MAX_LINE_CHARACTERS, MAX_SLUG_CHARACTERS, SLUG, clipped, one_line
from companion.programme import toml
from companion.programme.fields import made_slug
from companion.programme.importing import (
    calendar,
    indico,
    kept,
    schedule_json,
    schedule_xml,
    sessionize,
    table,
    tree,
)
from companion.programme.importing.fitting import fitted
from companion.programme.importing.found import Found, check_number
from companion.programme.importing.report import Fate, Remark, Report

MAX_BYTES = 5 * 1024 * 1024
"""A thousand talks with all that is said of them need a third of this."""

OURS_BY_HAND = "a programme in TOML"
OURS_KEPT = "the record of an edition"

UNKNOWN = (
    "This is none of the programmes that can be read: TOML, schedule.json, schedule.xml, iCalendar, Sessionize, "
    "Indico, a table in CSV with a row of headings, and what Companion exports."
)

_CALENDAR = re.compile(r"^BEGIN:VCALENDAR\s*$", re.MULTILINE | re.IGNORECASE)
_TOML = re.compile(r"\s*(?:#|\[|[A-Za-z0-9_\"'.-]+\s*=)")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_FILE = re.compile(r"[\s_.-]+")


class Asked(Struct, frozen=True, kw_only=True):
    """What whoever imports says beside the file; "" and None where they leave it to the file."""

    time_zone: str = ""
    day: date | None = None
    slug: str = ""


class Imported(Struct, frozen=True, kw_only=True):
    """What came of a file: an event for each day, and what to say about it.

    `is_foreign` tells that it was not written for us, so that it is worth saying what was taken.
    """

    format: str
    events: tuple[CreateEvent, ...]
    remarks: tuple[Remark, ...] = ()
    is_foreign: bool = True

    @property
    def counted(self) -> str:
        """Say how much was taken."""
        items = sum(len(event.items) for event in self.events)
        rooms = len({room.name for event in self.events for room in event.rooms})
        speakers = len({speaker.name for event in self.events for speaker in event.speakers})
        counted = f"{_number(items, 'item')}, {_number(rooms, 'room')}, {_number(speakers, 'speaker')}"
        return counted if len(self.events) == 1 else f"{counted}, on {len(self.events)} days"

    def of(self, fate: Fate) -> tuple[Remark, ...]:
        """The remarks of one fate."""
        return tuple(remark for remark in self.remarks if remark.fate is fate)

    @property
    def time_zone(self) -> str:
        """The time zone of all of it."""
        return self.events[0].facts.time_zone


class Importing:
    """Reads programmes in a thread, one at a time: the oddest take some seconds and 300 MB each."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def read(self, content: bytes, name: str, asked: Asked) -> Imported:
        """Read a programme.

        Raises:
            FieldError: As `read`.
        """
        async with self._one_at_a_time:
            return await asyncio.to_thread(read, content, name, asked)


def read(content: bytes, name: str, asked: Asked = Asked()) -> Imported:  # noqa: B008 - it is frozen
    """Read a programme.

    Args:
        name: What the file is called, for an event that it does not name.

    Raises:
        FieldError: If it is none that can be read, or if something is missing without which nothing can be taken. A
            programme in TOML, which people write by hand for us, is refused for every mistake in it.
    """
    if len(content) > MAX_BYTES:
        raise FieldError({"file": f"This has more than {MAX_BYTES // 1024 // 1024} MB, which no programme has."})
    if asked.slug and (not SLUG.fullmatch(asked.slug) or len(asked.slug) > MAX_SLUG_CHARACTERS):
        raise FieldError({"slug": f"Use small letters, digits and single hyphens, {MAX_SLUG_CHARACTERS} at most."})
    try:
        return _read(content, name, asked)
    # Endless nesting, in whichever of the formats.
    except RecursionError:
        raise FieldError({"file": "This is nested deeper than any programme. Export it again."}) from None


def _read(content: bytes, name: str, asked: Asked) -> Imported:
    begins = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begins[:1] == b"{" or (begins[:1] == b"[" and begins.rstrip()[-1:] == b"]" and _is_json(begins)):
        return _json(begins, name, asked)
    report = Report()
    if begins[:1] == b"<" and not _CALENDAR.search(_in_lines(content.decode("latin-1"))):
        root = tree.parsed(content, report)
        if root.tag != "schedule":
            raise FieldError({"file": f"This is XML, but no schedule: it holds a {clipped(root.tag)}. {UNKNOWN}"})
        return _fitted(schedule_xml.read(root, report), name, asked, report)
    text = _text(content, report)
    if found := _CALENDAR.search(text):
        # What stands before it, such as the beginning of a comment, is none of it.
        return _fitted(calendar.read(text, text.count("\n", 0, found.start()), report), name, asked, report)
    if _TOML.match(text) and not table.is_one(text):
        return _ours(toml.read(text), OURS_BY_HAND, asked)
    if not table.is_one(text):
        raise FieldError({"file": UNKNOWN})
    return _fitted(table.read(text, report), name, asked, report)


def _is_json(content: bytes) -> bool:
    try:
        msgspec.json.decode(content)
    except msgspec.DecodeError:
        return False
    return True


def _json(content: bytes, name: str, asked: Asked) -> Imported:
    report = Report()
    try:
        said = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        told = f"This is not JSON that can be read: {clipped(str(error), limit=100)}. Export it again."
        raise FieldError({"file": told}) from error
    if isinstance(said, dict) and "format" in said:
        return _ours(kept.read(said), OURS_KEPT, asked)
    if isinstance(said, dict) and "schedule" in said:
        return _fitted(schedule_json.read(said, report), name, asked, report)
    if sessionize.is_one(said):
        return _fitted(sessionize.read(said, report), name, asked, report)
    if indico.is_one(said):
        return _fitted(indico.read(said, report), name, asked, report)
    raise FieldError({"file": UNKNOWN})


def _text(content: bytes, report: Report) -> str:
    """Decode what is text: mostly UTF-8, sometimes as a spreadsheet of long ago wrote it."""
    try:
        return _in_lines(content.decode("utf-16" if content.startswith(_WIDE) else "utf-8-sig"))
    except UnicodeDecodeError:
        old = _in_lines(content.decode("cp1252", errors="replace"))
    if not (_CALENDAR.search(old) or table.is_one(old)):
        raise FieldError({"programme": "This is not text in UTF-8. Save it as that, then try again."})
    report.look("line 1", "file", "This is not in UTF-8, but read as Windows-1252: look at accents and umlauts.")
    return old


def _in_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _ours(command: CreateEvent, kind: str, asked: Asked) -> Imported:
    """What is written for us says itself when and where it is."""
    report = Report()
    for field, said in (("time zone", asked.time_zone), ("day", asked.day)):
        if said:
            report.left_out("", field, f"{kind.capitalize()} says this itself.")
    facts = replace(command.facts, slug=asked.slug or command.facts.slug)
    return Imported(
        format=kind,
        events=(replace(command, facts=facts),),
        remarks=report.remarks(),
        is_foreign=bool(report.remarks()),
    )


def _fitted(found: Found, name: str, asked: Asked, report: Report) -> Imported:
    check_number(len(found.items))
    title = found.title or one_line(_FILE.sub(" ", name.rpartition(".")[0] or name))[:MAX_LINE_CHARACTERS].capitalize()
    if not found.title:
        report.changed(
            "", "title", f"The file does not say what the event is called: it is named “{title}”, after the file."
        )
    slug = asked.slug or _slug(found.slug) or made_slug(title) or "event"
    named = replace(found, title=title or "Event", slug=slug)
    events = fitted(named, asked.time_zone, asked.day, report)
    for event in events:
        check_programme(event)
    return Imported(format=found.format, events=events, remarks=report.remarks())


def _slug(acronym: str) -> str:
    """An acronym as an address."""
    return acronym if SLUG.fullmatch(acronym) and len(acronym) <= MAX_SLUG_CHARACTERS else made_slug(acronym)


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
