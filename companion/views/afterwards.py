"""Comments after the event, and one's own comment with all that its author can decide about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby, islice

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.keeping import SOMEBODY, ArchiveAs
from companion.domain.people import Person
from companion.domain.phases import Phase
from companion.domain.rules.afterwards import takes_after
from companion.domain.rules.owning import may_alter
from companion.domain.wall import Comment, Standing
from companion.views.choices import Choice
from companion.views.items import zone_of
from companion.views.mine import MINE, MyComment, my_comment
from companion.views.moments import day_in
from companion.views.pages import Heading, Site, heading
from companion.views.talk import CommentCard, archive_choices, cards_of, item_choices
from companion.views.writing import Typed


class AfterDay(Struct, frozen=True):
    """What was said on one day, the earliest first."""

    day: str
    comments: tuple[CommentCard, ...]


class AfterPage(Struct, frozen=True, kw_only=True):
    """What was said after the event. `until` is the last day on which one can post, "" where none are taken.

    `own` are one's own that nobody else sees, or that one may still decide about.
    """

    site: Site
    event: Heading
    frozen: bool
    takes: bool
    until: str
    signed_in: bool
    days: tuple[AfterDay, ...]
    own: tuple[MyComment, ...]
    items: tuple[Choice, ...]
    archives: tuple[Choice, ...]
    pseudonym: str
    text: str
    problems: Mapping[str, str]
    command_id: str


class OwnPage(Struct, frozen=True, kw_only=True):
    """One's own comment. `open` tells that no edition has it yet; `removed` that there is nothing left to decide.

    `kept` says how the record has it as things stand, `recorded` whether it does at all.
    """

    site: Site
    event: Heading
    comment: MyComment
    text: str
    kept: str
    recorded: bool
    archives: tuple[Choice, ...]
    pseudonym: str
    open: bool
    removed: bool
    problem: str
    command_id: str


def after_page(event: Event, site: Site, person: Person | None, now: datetime, typed: Typed) -> AfterPage:
    """Show what was said after the event, and the form to add to it.

    Args:
        now: The event's time.
    """
    voice, said = event.wall.voice(person.id if person else None), typed.fields
    return AfterPage(
        site=site,
        event=heading(event),
        frozen=event.phase is Phase.FROZEN,
        takes=takes_after(event, now),
        until=day_in(zone_of(event), event.after_until - timedelta(days=1)) if event.after_until else "",
        signed_in=person is not None,
        days=tuple(_days(event)),
        own=tuple(_own(event, person)),
        items=tuple(item_choices(event, said.get("item", ""))),
        archives=archive_choices(said.get("archive", voice.archive.value)),
        pseudonym=said.get("pseudonym", voice.pseudonym),
        text=said.get("text", ""),
        problems=typed.problems,
        command_id=typed.command_id,
    )


def _days(event: Event) -> Iterator[AfterDay]:
    zone, after = zone_of(event), (comment for comment in event.wall.oldest_first() if comment.after)
    for day, comments in groupby(after, lambda comment: day_in(zone, comment.at)):
        yield AfterDay(day, cards_of(event, comments))


def _own(event: Event, person: Person | None) -> Iterator[MyComment]:
    said = (each for each in event.wall.said_by(person.id if person else None) if each.after)
    return (my_comment(event, comment) for comment in islice(said, MINE))


def own_page(event: Event, site: Site, comment: Comment, typed: Typed, problem: str = "") -> OwnPage:
    """Show one's own comment, and what can be decided about it."""
    chosen = typed.fields.get("archive", comment.archive.value)
    voice = event.wall.voice(comment.author)
    return OwnPage(
        site=site,
        event=heading(event),
        comment=my_comment(event, comment),
        text=comment.text,
        kept=_kept(comment),
        recorded=comment.is_shown and comment.archive is not ArchiveAs.NONE,
        archives=archive_choices(chosen),
        pseudonym=typed.fields.get("pseudonym", comment.pseudonym or voice.pseudonym),
        open=may_alter(event, comment),
        removed=comment.standing is Standing.REMOVED,
        problem=problem,
        command_id=typed.command_id,
    )


def _kept(comment: Comment) -> str:
    if not comment.is_shown:
        return "As things stand, the record leaves it out: it is not shown."
    match comment.archive:
        case ArchiveAs.NAME:
            return f"As things stand, the record has it under your name, {comment.name}."
        case ArchiveAs.PSEUDONYM:
            return f"As things stand, the record has it under “{comment.pseudonym}”."
        case ArchiveAs.DELEGATE:
            return f"As things stand, the record has it under “{SOMEBODY}”."
        case ArchiveAs.NONE:
            return "As things stand, the record leaves it out."
