"""The story of an event: its sections in order, and how two who write at once do not undo each other's work."""

import hashlib
from collections.abc import Iterable

from msgspec.structs import replace

from companion.domain.facts import Section, Video

MAX_HEADING_CHARACTERS = 200
MAX_SECTION_CHARACTERS = 40_000
"""Some fifteen printed pages; a longer part of a story wants to be two."""

MAX_WRITE_UP_CHARACTERS = 20_000
MAX_TRANSCRIPT_CHARACTERS = 300_000
"""What is said in five hours."""

Story = tuple[Section, ...]


def numbered(story: Iterable[Section]) -> Story:
    """Give those sections an id that came without one, as from a programme file."""
    return tuple(replace(section, id=section.id or str(number)) for number, section in enumerate(story, 1))


def section_of(story: Story, section_id: str) -> Section | None:
    """Find a section by id."""
    return next((section for section in story if section.id == section_id), None)


def with_section(story: Story, section: Section) -> Story:
    """Put a section in the place of the one with its id, or at the end."""
    if section_of(story, section.id) is None:
        return (*story, section)
    return tuple(section if other.id == section.id else other for other in story)


def without(story: Story, section_id: str) -> Story:
    """Take a section out."""
    return tuple(section for section in story if section.id != section_id)


def in_order(story: Story, ids: Iterable[str]) -> Story:
    """Put the sections in another order. Those that are not named stay behind, as they were."""
    places = {section_id: place for place, section_id in enumerate(ids)}
    return tuple(sorted(story, key=lambda section: places.get(section.id, len(places))))


def swapped(story: Story, section_id: str, *, earlier: bool) -> tuple[str, ...]:
    """The ids of the sections once one has changed places with the one before it, or after it; the same at an end."""
    ids = [section.id for section in story]
    place = ids.index(section_id)
    other = place - 1 if earlier else place + 1
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
    return tuple(ids)


def fingerprint(*written: str | int | None) -> str:
    """Name what was written by its content, so that whoever writes over it can be told that it has changed since."""
    return hashlib.sha256(repr(written).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def of_section(section: Section | None) -> str:
    """The fingerprint of a section; "" of one that is yet to be written."""
    return fingerprint(section.heading, section.text) if section else ""


def of_video(video: Video | None) -> str:
    """The fingerprint of the video; one of its own where there is none."""
    if video is None:
        return fingerprint()
    return fingerprint(video.title, video.url, video.note, video.length_s, video.transcript, video.offset_s)
