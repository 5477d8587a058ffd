"""The checklist before an event is frozen: what is missing, and where to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from companion.domain.agenda import ItemState
from companion.domain.event import Event
from companion.domain.keeping import ArchiveAs
from companion.domain.licences import LICENCES
from companion.domain.phases import Phase
from companion.domain.wall import Comment, Standing
from companion.views.items import facts_of
from companion.views.pages import Heading, Site, heading
from companion.views.writing import told_items


class Check(Struct, frozen=True):
    """One line of the checklist. `done` tells that nothing is missing; `href` is where to mend it, "" for nowhere."""

    done: bool
    text: str
    href: str = ""
    label: str = ""


class FreezePage(Struct, frozen=True, kw_only=True):
    """The checklist. `kept` counts the comments that the archive will have, `left_out` those that it will not."""

    site: Site
    event: Heading
    phase: str
    checks: tuple[Check, ...]
    kept: int
    left_out: tuple[str, ...]
    allowed: bool


def freeze_page(event: Event, site: Site) -> FreezePage:
    """Show what is missing."""
    kept = sum(comment.archive is not ArchiveAs.NONE for comment in event.wall.oldest_first())
    return FreezePage(
        site=site,
        event=heading(event),
        phase=event.phase.value,
        checks=tuple(sorted(checks(event), key=lambda check: check.done)),
        kept=kept,
        left_out=tuple(_left_out(event)),
        allowed=event.phase is Phase.WRAPPED,
    )


def checks(event: Event) -> Iterator[Check]:
    """Everything that a good record has, and whether this one has it."""
    home = f"/e/{facts_of(event).slug}"
    yield from _video(event, f"{home}/host/story/video")
    yield _story(event, f"{home}/host/story")
    yield from _write_ups(event, f"{home}/host/story#items")
    yield _licence(event, f"{home}/host/story#licence")
    yield from _waiting(event, f"{home}/wall")
    yield from _unanswered(event, f"{home}/comments/?order=wanted")
    yield from _untouched(event)


def _video(event: Event, href: str) -> Iterator[Check]:
    video = facts_of(event).video
    if video is None:
        yield Check(False, "No video is named.", href, "Name it")
        return
    if not video.url:
        yield Check(False, "The video’s address is not recorded.", href, "Add it")
    elif video.offset_s is None:
        yield Check(False, "The video has no chapters: say when the first item starts in it.", href, "Say it")
    else:
        yield Check(True, f"The video is “{video.title}”.", href, "Change it")
    if not event.poster:
        yield Check(False, "The video has no poster: a picture that stands for it.", f"{href}#poster", "Add one")
    elif not event.poster.alt:
        yield Check(False, "Nobody has said what is to be seen on the poster.", f"{href}#poster", "Say it")
    else:
        yield Check(True, "The video has a poster.", f"{href}#poster", "Change it")
    if not video.transcript:
        yield Check(False, "The video has no transcript, for whoever cannot hear it.", href, "Add one")
    else:
        yield Check(True, "The video has a transcript.", href, "Change it")


def _story(event: Event, href: str) -> Check:
    sections = len(facts_of(event).story)
    if not sections:
        return Check(False, "Nobody has told the story of the day.", href, "Write it")
    return Check(True, f"The story has {sections} section{'s' if sections > 1 else ''}.", href, "Read it")


def _write_ups(event: Event, href: str) -> Iterator[Check]:
    told = told_items(event)
    written = sum(1 for item in told if event.agenda.write_up_of(item))
    if told:
        text = f"{written} of {len(told)} items are written up."
        yield Check(written == len(told), text, href, "Write" if written < len(told) else "Read")


def _licence(event: Event, href: str) -> Check:
    licence = facts_of(event).licence
    if not licence:
        return Check(False, "The record is under no licence: nobody may use it without asking.", href, "Choose one")
    title = LICENCES[licence].title if licence in LICENCES else licence
    return Check(True, f"The record is under {title}.", href, "Change it")


def _waiting(event: Event, href: str) -> Iterator[Check]:
    if waiting := event.wall.waiting:
        text = f"{_comments(waiting)} for approval, and will not be in it." if waiting > 1 else ""
        yield Check(False, text or "One comment waits for approval, and will not be in it.", href, "Decide")


def _unanswered(event: Event, href: str) -> Iterator[Check]:
    wanted = sum(1 for comment in event.wall.most_wanted() if not comment.answered)
    if wanted:
        text = f"{wanted} comments that people voted for are" if wanted > 1 else "One comment that people voted for is"
        yield Check(False, f"{text} not answered.", href, "Read")


def _untouched(event: Event) -> Iterator[Check]:
    untouched = sum(1 for _ in event.agenda.upcoming())
    if untouched:
        yield Check(False, f"{untouched} of {len(event.agenda.items)} items never started, and will be shown as such.")
    elif any(event.agenda.state_of(item) is ItemState.DONE for item in event.agenda.items):
        yield Check(True, "Every item was held or skipped.")


def _comments(number: int) -> str:
    return f"{number} comments wait"


def _left_out(event: Event) -> Iterator[str]:
    standings = [comment.standing for comment in event.wall.comments.values()]
    counted = (
        (standings.count(Standing.HIDDEN) + standings.count(Standing.REJECTED), "hidden or turned down by the hosts"),
        (standings.count(Standing.REMOVED), "taken back by their authors"),
        (sum(map(_is_private, event.wall.oldest_first())), "not to be archived, as their authors chose"),
    )
    return (f"{number} {what}" for number, what in counted if number)


def _is_private(comment: Comment) -> bool:
    return comment.archive is ArchiveAs.NONE
