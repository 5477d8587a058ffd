"""The page about an edition: where it comes from, what may be done with it, how to cite it and how to verify it."""

from __future__ import annotations

from msgspec import Struct

from companion.domain.event import Event
from companion.views.archive_frame import ABOUT, TRANSCRIPT, Colophon, Frame, frame
from companion.views.archive_kept import Kept, page_name
from companion.views.calendar import Calendar
from companion.views.items import facts_of
from companion.views.wording import sentence_list


class Citation(Struct, frozen=True):
    """The parts of a citation, to be set one after another: the title is in italics."""

    by: str
    year: str
    title: str
    place: str
    edition: str
    address: str


class ArchiveAbout(Struct, frozen=True, kw_only=True):
    """About this record.

    `last_comments` is the last page of a wall that takes several, and `transcript` the page of that, both "" for none.
    """

    frame: Frame
    citation: Citation
    gaps: bool
    last_comments: str
    transcript: str


def archive_about(event: Event, made: Colophon, kept: Kept) -> ArchiveAbout:
    """Compile the page about the record."""
    video = facts_of(event).video
    pages = {kept.page_of(comment.id) for comment in kept.comments}
    return ArchiveAbout(
        frame=frame(event, made, ABOUT),
        citation=citation(event, made),
        gaps=len(kept.comments) < len(event.wall.comments),
        last_comments=page_name(max(pages)) if pages and max(pages) > 1 else "",
        transcript=TRANSCRIPT if video and video.transcript else "",
    )


def citation(event: Event, made: Colophon) -> Citation:
    """Say how the edition is cited: by its hosts, with its number, its date and its address."""
    facts, calendar = facts_of(event), Calendar(facts_of(event))
    return Citation(
        by=sentence_list(facts.hosts),
        year=calendar.day(facts.starts_at).iso[:4],
        title=facts.title,
        place=", ".join(filter(None, (facts.venue.name, calendar.days(facts).text))),
        edition=f"Edition {made.number}, {made.made_on.text}",
        address=made.edition_address,
    )
