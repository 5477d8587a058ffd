"""The pages on which hosts write the day up: the story in sections, each item, the video, and the licence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from markupsafe import Markup
from msgspec import Struct, field

from companion.domain import story
from companion.domain.agenda import Item, ItemState, Kind
from companion.domain.event import Event
from companion.domain.facts import Section, Video
from companion.domain.lengths import clock_of
from companion.domain.licences import LICENCES
from companion.domain.phases import Phase
from companion.domain.rules.writing import MEANWHILE
from companion.views.choices import Choice
from companion.views.items import credits_of, facts_of
from companion.views.pages import Heading, Site, heading
from companion.views.prose import prose
from companion.views.wording import shortened

SNIPPET = 140
"""Characters by which one knows a text again."""

START_OF = 1_000
"""So much of it is looked at for them."""

NOTHING_TYPED: Mapping[str, str] = MappingProxyType({})


class Typed(Struct, frozen=True, kw_only=True):
    """What was typed when it was sent, and what came of it.

    `fields` are what was sent, by name; `problems` a sentence for each that is wrong, by its name, and for all of them
    by "". `command_id` is the one that it was sent with, where sending it again must not count twice. `wants_preview`
    tells that it is only to be looked at. `trusted` tells that whoever sent it may see what is there.
    """

    fields: Mapping[str, str] = field(default_factory=lambda: NOTHING_TYPED)
    problems: Mapping[str, str] = field(default_factory=lambda: NOTHING_TYPED)
    command_id: str = ""
    wants_preview: bool = False
    trusted: bool = True

    @property
    def changed_meanwhile(self) -> bool:
        """Tell whether somebody else has written there since the writer began."""
        return self.trusted and self.problems.get("") == MEANWHILE


class SectionLine(Struct, frozen=True):
    """A section in the list. `first` and `last` tell where it cannot be moved to."""

    id: str
    heading: str
    start: str
    first: bool
    last: bool


class ItemLine(Struct, frozen=True):
    """An item in the list, with the start of its write-up, "" while there is none."""

    id: str
    title: str
    who: str
    start: str


class VideoLine(Struct, frozen=True):
    """The video in the list: what is known of it, in words."""

    title: str
    known: tuple[str, ...]


class LicenceChoice(Struct, frozen=True):
    """A licence to choose."""

    id: str
    title: str
    means: str
    chosen: bool


class StoryPage(Struct, frozen=True, kw_only=True):
    """All that can be written, and what has been. `frozen` tells that it is for the next edition."""

    site: Site
    event: Heading
    frozen: bool
    writes: bool
    problem: str
    sections: tuple[SectionLine, ...]
    items: tuple[ItemLine, ...]
    video: VideoLine | None
    licences: tuple[LicenceChoice, ...]


class Sheet(Struct, frozen=True, kw_only=True):
    """What the pages to write on share.

    `expects` is the fingerprint of what was there when the writer began; `preview` how the archive will print it.
    """

    expects: str
    problems: Mapping[str, str]
    command_id: str
    preview: Markup
    frozen: bool


class SectionPage(Struct, frozen=True, kw_only=True):
    """A section to write. `id` is "" for a new one; `theirs` what somebody else wrote there meanwhile, in one text."""

    site: Site
    event: Heading
    sheet: Sheet
    id: str
    heading: str
    text: str
    theirs: str | None


class WriteUpPage(Struct, frozen=True, kw_only=True):
    """An item to write up. `theirs` is what somebody else wrote there meanwhile."""

    site: Site
    event: Heading
    sheet: Sheet
    id: str
    title: str
    who: str
    summary: str
    text: str
    theirs: str | None


class VideoPage(Struct, frozen=True, kw_only=True):
    """The video. `chapters` are the starts of the items in it, `first` is the title of the first, "" before any.

    `theirs` is what somebody else named meanwhile, a line each.
    """

    site: Site
    event: Heading
    sheet: Sheet
    fields: Mapping[str, str]
    chapters: tuple[Choice, ...]
    first: str
    theirs: str | None


VIDEO_FIELDS = ("title", "url", "note", "poster", "length", "offset", "transcript")


def told_items(event: Event) -> tuple[Item, ...]:
    """The items that there is something to tell of: what was not skipped, and is no break."""
    agenda = event.agenda
    held = (item for item in agenda.items if agenda.state_of(item) is not ItemState.SKIPPED)
    return tuple(item for item in held if item.kind is not Kind.BREAK or agenda.write_up_of(item))


def story_page(event: Event, site: Site, problem: str = "") -> StoryPage:
    """Show what has been written."""
    return StoryPage(
        site=site,
        event=heading(event),
        frozen=event.phase is Phase.FROZEN,
        writes=event.phase is not Phase.DRAFT,
        problem=problem,
        sections=tuple(_sections(facts_of(event).story)),
        items=tuple(_item(event, item) for item in told_items(event)),
        video=_video(facts_of(event).video),
        licences=tuple(_licences(facts_of(event).licence)),
    )


def _sections(sections: story.Story) -> Iterator[SectionLine]:
    for place, each in enumerate(sections, 1):
        yield SectionLine(each.id, each.heading, _start(each.text), place == 1, place == len(sections))


def _start(text: str) -> str:
    """How a text begins, without its marks."""
    return shortened(prose(text[:START_OF]).striptags(), SNIPPET)


def _item(event: Event, item: Item) -> ItemLine:
    return ItemLine(item.id, item.title, _who(event, item), _start(event.agenda.write_up_of(item)))


def _who(event: Event, item: Item) -> str:
    return ", ".join(credit.name for credit in credits_of(event, item))


def _video(video: Video | None) -> VideoLine | None:
    if video is None:
        return None
    known = (
        video.url or "No address",
        clock_of(video.length_s) or "No length",
        "A poster" if video.poster else "No poster",
        "A transcript" if video.transcript else "No transcript",
        "No chapters" if video.offset_s is None else "Chapters",
    )
    return VideoLine(video.title, known)


def _licences(chosen: str) -> Iterator[LicenceChoice]:
    yield LicenceChoice("", "None yet", "The page says nothing about what readers may do with it.", not chosen)
    for spdx, licence in LICENCES.items():
        yield LicenceChoice(spdx, licence.title, licence.means, spdx == chosen)


def section_page(event: Event, site: Site, section: Section | None, typed: Typed) -> SectionPage:
    """Show a section to write, with what was typed."""
    there = section if typed.trusted else None
    text = typed.fields.get("text", there.text if there else "")
    return SectionPage(
        site=site,
        event=heading(event),
        sheet=_sheet(event, typed, text, story.of_section(there), gone=typed.trusted and section is None),
        # One that was removed meanwhile is a new one when it is saved again.
        id=section.id if section else "",
        heading=typed.fields.get("heading", there.heading if there else ""),
        text=text,
        theirs=f"{there.heading}\n\n{there.text}" if there and typed.changed_meanwhile else None,
    )


def write_up_page(event: Event, site: Site, item: Item, typed: Typed) -> WriteUpPage:
    """Show an item to write up, with what was typed."""
    there = event.agenda.write_up_of(item) if typed.trusted else ""
    text = typed.fields.get("text", there)
    return WriteUpPage(
        site=site,
        event=heading(event),
        sheet=_sheet(event, typed, text, story.fingerprint(there)),
        id=item.id,
        title=item.title,
        who=_who(event, item),
        summary=item.summary,
        text=text,
        theirs=there if typed.changed_meanwhile else None,
    )


def video_page(event: Event, site: Site, typed: Typed) -> VideoPage:
    """Show what is known of the video, with what was typed."""
    there = facts_of(event).video if typed.trusted else None
    known = _known(there)
    fields = {name: typed.fields.get(name, known[name]) for name in VIDEO_FIELDS}
    chapters = tuple(_chapters(event, there.offset_s)) if there and there.offset_s is not None else ()
    return VideoPage(
        site=site,
        event=heading(event),
        sheet=_sheet(event, typed, fields["transcript"], story.of_video(there)),
        fields=fields,
        chapters=chapters,
        first=next((item.title for item, _ in _started(event)), ""),
        theirs=f"{there.title}\n{there.url}\n{there.note}" if there and typed.changed_meanwhile else None,
    )


def _known(video: Video | None) -> dict[str, str]:
    if video is None:
        return dict.fromkeys(VIDEO_FIELDS, "")
    said = (video.title, video.url, video.note, video.poster)
    clocks = (clock_of(video.length_s), clock_of(video.offset_s))
    return dict(zip(VIDEO_FIELDS, (*said, *clocks, video.transcript), strict=True))


def _started(event: Event) -> list[tuple[Item, float]]:
    """The items that took place, in the order in which they started, with the moment of each in seconds."""
    progress = [(item, event.agenda.progress_of(item).started_at) for item in event.agenda.items]
    return sorted(((item, at.timestamp()) for item, at in progress if at), key=lambda each: each[1])


def _chapters(event: Event, offset_s: int) -> Iterator[Choice]:
    started = _started(event)
    for item, at in started:
        yield Choice(clock_of(max(0, round(at - started[0][1]) + offset_s)), item.title, False)


def _sheet(event: Event, typed: Typed, text: str, expects: str, *, gone: bool = False) -> Sheet:
    # Whoever was told that it changed meanwhile has seen what is there now, and may write over it.
    kept = "" if gone or typed.changed_meanwhile else typed.fields.get("expects", "")
    return Sheet(
        expects=kept or expects,
        problems=typed.problems,
        command_id=typed.command_id,
        preview=prose(text) if typed.wants_preview else Markup(),
        frozen=event.phase is Phase.FROZEN,
    )
