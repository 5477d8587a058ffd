"""One comment with all that can be done about it and its author, for those who tend the wall."""

from __future__ import annotations

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.people import Person, Role
from companion.domain.rules.talking import badge_of, find_comment
from companion.views.pages import Heading, Site, heading
from companion.views.tending import REASONS, TrayComment, tray_comment


class Author(Struct, frozen=True, kw_only=True):
    """Who wrote it. `said` counts their comments, `not_shown` those of them that nobody else sees.

    `bar` is what they are kept from, "" for nothing, and `reason` why; `tends` if they tend the wall themselves.
    """

    id: str
    name: str
    said: int
    not_shown: int
    bar: str
    reason: str
    tends: bool


class Tended(Struct, frozen=True, kw_only=True):
    """How the page was come to: from which page, and with what typed when `problem` came back.

    `command_id` is the one that it was sent with, where sending it again must not count twice, and otherwise "".
    """

    back: str
    problem: str = ""
    reason: str = ""
    text: str = ""
    command_id: str = ""


class TendPage(Struct, frozen=True, kw_only=True):
    """One comment. `reasons` are those that are a tap away, `badge` what stands beside one's own name in a reply.

    `erases` tells that who looks at it may have it erased.
    """

    site: Site
    event: Heading
    tray_comment: TrayComment
    author: Author
    tended: Tended
    reasons: tuple[str, ...]
    badge: str
    erases: bool


def tend_page(event: Event, site: Site, comment_id: str, tended: Tended, by: Person) -> TendPage:
    """One comment with all that can be done about it.

    Raises:
        NotFoundError: If there is no such comment.
    """
    return TendPage(
        site=site,
        event=heading(event),
        tray_comment=tray_comment(event, comment_id),
        author=_author(event, find_comment(event, comment_id).author),
        tended=tended,
        reasons=REASONS,
        badge=badge_of(event, by),
        erases=(known := event.delegate(by.id)) is not None and known.has(Role.HOST),
    )


def _author(event: Event, person: str) -> Author:
    said, delegate = list(event.wall.said_by(person)), event.delegate(person)
    return Author(
        id=person,
        name=event.known_as(person),
        said=len(said),
        not_shown=sum(not comment.is_shown for comment in said),
        bar=delegate.bar.value if delegate and delegate.bar else "",
        reason=delegate.reason if delegate else "",
        tends=delegate is not None and delegate.tends,
    )
