"""The doorway: the question for an event's door code."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from companion.domain.event import Event
from companion.views.pages import Heading, Site, heading


class Doorway(Struct, frozen=True, kw_only=True):
    """The question for the door code.

    `action` is where it is sent, together with the fields in `kept`; `text` is the comment among these, "" for none.
    `problem` is what is wrong with the last answer, "" if there was none.
    """

    site: Site
    event: Heading
    action: str
    kept: Mapping[str, str]
    text: str
    problem: str


def doorway(event: Event, site: Site, action: str, kept: Mapping[str, str], *, problem: str = "") -> Doorway:
    """Ask for the door code."""
    return Doorway(
        site=site, event=heading(event), action=action, kept=kept, text=kept.get("text", ""), problem=problem
    )
