"""A draft: what somebody was sending when their session had ended, to be looked over and sent."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain.event import Event
from companion.views.pages import Heading, Site, heading

TYPED: Mapping[str, str] = MappingProxyType(
    {
        "title": "Title",
        "name": "Name",
        "email": "E-mail",
        "pseudonym": "Pseudonym",
        "text": "Text",
        "reason": "Reason",
        "summary": "What is different",
        "why": "Why, in one line",
        "code": "Code",
    }
)
"""What people type into forms that have no page of their own to come back to, and how it is called there."""


LONG = frozenset({"text", "summary"})


class TypedField(Struct, frozen=True):
    """One field that somebody typed. `is_long` tells that it is more than a line."""

    name: str
    label: str
    value: str
    is_long: bool


class DraftPage(Struct, frozen=True, kw_only=True):
    """What was being sent to `action`: what was `typed`, to be looked over, and what was chosen, which goes along."""

    site: Site
    event: Heading
    action: str
    typed: tuple[TypedField, ...]
    chosen: Mapping[str, str]


def draft_page(event: Event, site: Site, action: str, form: Mapping[str, str]) -> DraftPage:
    """Show what was being sent."""
    typed = tuple(TypedField(name, label, form[name], name in LONG) for name, label in TYPED.items() if name in form)
    chosen = {name: value for name, value in form.items() if name not in TYPED}
    return DraftPage(site=site, event=heading(event), action=action, typed=typed, chosen=chosen)


def has_text(form: Mapping[str, str]) -> bool:
    """Tell whether anything was typed that would be missed."""
    return any(form.get(name, "").strip() for name in TYPED)
