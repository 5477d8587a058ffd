"""Rules for what hosts write after the day: the story in sections, a write-up per item, the video, the licence."""

from datetime import datetime

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain import story
from companion.domain.errors import ConflictError, FieldError, NotFoundError
from companion.domain.event import Event
from companion.domain.facts import Section, Video
from companion.domain.lengths import seconds_in
from companion.domain.licences import LICENCES
from companion.domain.people import Person
from companion.domain.rules.running import find_item
from companion.domain.story import (
    MAX_HEADING_CHARACTERS,
    MAX_SECTION_CHARACTERS,
    MAX_TRANSCRIPT_CHARACTERS,
    MAX_WRITE_UP_CHARACTERS,
)
from companion.domain.text import one_line, too_long, web_address, without_controls

MAX_NOTE_CHARACTERS = 500
MAX_ADDRESS_CHARACTERS = 2_000
MAX_LENGTH_S = 100 * 3600

NO_SECTION = "This section is not there any more. Save again to add it as a new one."
MEANWHILE = "Somebody has changed this meanwhile. Yours is not saved yet: compare it with theirs, then save again."


def write_section(event: Event, command: c.WriteSection, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Write a section anew, or another one.

    Raises:
        NotFoundError: If it was removed.
        ConflictError: If it has changed since the writer began.
        FieldError: If it has no heading or no text, or too much.
    """
    before = story.section_of(_story(event), command.section) if command.section else None
    if command.section and before is None:
        raise NotFoundError(NO_SECTION)
    section = Section(one_line(command.heading), _written(command.text), command.section)
    if before == section:
        return ()
    _check_expected(command.expects, story.of_section(before))
    wrong = {
        "heading": "" if section.heading else "Give the section a heading.",
        "text": "" if section.text else "Write something first. Sections that are empty are left out.",
    }
    wrong["heading"] = wrong["heading"] or too_long(section.heading, MAX_HEADING_CHARACTERS)
    wrong["text"] = wrong["text"] or too_long(section.text, MAX_SECTION_CHARACTERS)
    _refuse(wrong)
    # Never that of a section that was removed: somebody may still have it open.
    section_id = command.section or f"section-{event.version + 1}"
    return (ch.SectionWritten(section_id, section.heading, section.text),)


def move_section(event: Event, command: c.MoveSection, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Let a section change places with its neighbour. At the end there is none.

    Raises:
        NotFoundError: If it was removed.
    """
    before = _story(event)
    if story.section_of(before, command.section) is None:
        raise NotFoundError(NO_SECTION)
    ids = story.swapped(before, command.section, earlier=command.earlier)
    return () if ids == tuple(section.id for section in before) else (ch.SectionsOrdered(ids),)


def remove_section(event: Event, command: c.RemoveSection, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take a section out of the story. Whoever finds it gone changes nothing."""
    gone = story.section_of(_story(event), command.section) is None
    return () if gone else (ch.SectionRemoved(command.section),)


def write_up_item(event: Event, command: c.WriteUpItem, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Write down what an item was like.

    Raises:
        NotFoundError: If there is no such item.
        ConflictError: If it has changed since the writer began.
        FieldError: If it is too long.
    """
    item = find_item(event, command.item)
    before, text = event.agenda.write_up_of(item), _written(command.text)
    if text == before:
        return ()
    _check_expected(command.expects, story.fingerprint(before))
    _refuse({"text": too_long(text, MAX_WRITE_UP_CHARACTERS)})
    return (ch.ItemWrittenUp(item.id, text),)


def set_video(event: Event, command: c.SetVideo, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Name the recording of the day, or say that there is none.

    Raises:
        ConflictError: If it has changed since the writer began.
        FieldError: If an address, a length or an offset is none, or something is too long.
    """
    before, video = event.facts.video if event.facts else None, _video(command)
    if video == before:
        return ()
    _check_expected(command.expects, story.of_video(before))
    return (ch.VideoSet(video),)


def _video(command: c.SetVideo) -> Video | None:
    title, note, transcript = one_line(command.title), _written(command.note), _written(command.transcript)
    url, poster = command.url.strip(), command.poster.strip()
    if not any((title, note, transcript, url, poster)):
        return None
    length_s, offset_s = seconds_in(command.length), seconds_in(command.offset)
    _refuse(
        {
            "title": too_long(title, MAX_HEADING_CHARACTERS) if title else "Give the video a title.",
            "url": _no_address(url),
            "note": too_long(note, MAX_NOTE_CHARACTERS),
            "poster": _no_address(poster),
            "length": _no_length(command.length, length_s),
            "offset": _no_length(command.offset, offset_s, early=True),
            "transcript": too_long(transcript, MAX_TRANSCRIPT_CHARACTERS),
        }
    )
    return Video(title, url, note, poster, length_s, transcript, offset_s)


def _no_address(typed: str) -> str:
    if not typed or (web_address(typed) and len(typed) <= MAX_ADDRESS_CHARACTERS):
        return ""
    return "This is no web address. It begins with https:// and fits into one line."


def _no_length(typed: str, seconds: int | None, *, early: bool = False) -> str:
    if not typed.strip():
        return ""
    if seconds is None or abs(seconds) > MAX_LENGTH_S or (seconds < 0 and not early):
        return "Write it as a player shows it, like 42:10 or 1:02:30."
    return ""


def set_licence(event: Event, command: c.SetLicence, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Put the record under a licence.

    Raises:
        FieldError: If it is not among those to choose from.
    """
    if command.licence and command.licence not in LICENCES:
        raise FieldError({"licence": "This licence is not on the list. Choose one of those."})
    as_wanted = event.facts is not None and event.facts.licence == command.licence
    return () if as_wanted else (ch.LicenceSet(command.licence),)


def _story(event: Event) -> story.Story:
    return event.facts.story if event.facts else ()


def _written(text: str) -> str:
    """What was typed without what cannot be seen; "" if nothing else is left."""
    kept = without_controls(text).strip()
    return kept if one_line(kept) else ""


def _check_expected(expects: str | None, there: str) -> None:
    if expects is not None and expects != there:
        raise ConflictError(MEANWHILE)


def _refuse(wrong: dict[str, str]) -> None:
    if told := {name: sentence for name, sentence in wrong.items() if sentence}:
        raise FieldError(told)
