"""Votes: what one person can say about each comment of a page, and the script that says it without leaving the page."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from companion.domain.event import Event
from companion.views.items import facts_of


class Vote(Struct, frozen=True):
    """One person's vote for one comment. `next` is where a browser goes on; `cast` if they have voted."""

    slug: str
    comment: str
    cast: bool
    next: str


class Voting(Struct, frozen=True):
    """What lets somebody vote for comments that arrive later: a script, and the form to copy."""

    script: str
    blank: Vote


def votes(event: Event, person: str, comments: Iterable[str], here: str) -> tuple[Vote, ...]:
    """What a person can say about each of these comments; nothing about their own.

    Args:
        here: The address of the page.
    """
    slug, wanted = facts_of(event).slug, event.wall.voice(person).wanted
    return tuple(
        Vote(slug, comment, comment in wanted, f"{here}#comment-{comment}")
        for comment in comments
        if event.wall.comments[comment].author != person
    )
