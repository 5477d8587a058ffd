"""The page on which hosts add, name and remove screens."""

from __future__ import annotations

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.screens import MAIN, Screen
from companion.views.choices import Choice, room_choices
from companion.views.pages import Heading, Site, heading
from companion.views.screens import path_of


class ScreenDraft(Struct, frozen=True, kw_only=True):
    """A screen as it was typed, when it has just been refused. `screen` is the id of the one, "" for a new one."""

    screen: str = ""
    title: str = ""
    room: str = ""
    command_id: str = ""


class ScreenForm(Struct, frozen=True, kw_only=True):
    """One screen to be named, which is called `heading` so far, or a new one. `address` is as one types it."""

    id: str
    heading: str
    title: str
    address: str
    path: str
    rooms: tuple[Choice, ...]
    stays: bool
    command_id: str


class ScreensPage(Struct, frozen=True, kw_only=True):
    """Every screen with its address. `problem` is why the last act was refused, "" if it was not."""

    site: Site
    event: Heading
    problem: str
    screens: tuple[ScreenForm, ...]
    new: ScreenForm


def screens_page(event: Event, site: Site, problem: str = "", draft: ScreenDraft | None = None) -> ScreensPage:
    """Show every screen with its address, and a form to add one."""
    typed = draft or ScreenDraft()
    forms = tuple(_form(event, site, screen, typed) for screen in event.screens)
    fresh = typed if not typed.screen else ScreenDraft()
    new = ScreenForm(
        id="new.screen",
        heading="",
        title=fresh.title,
        address="",
        path="",
        rooms=_rooms_to_follow(event, fresh.room),
        stays=True,
        command_id=fresh.command_id,
    )
    return ScreensPage(site=site, event=heading(event), problem=problem, screens=forms, new=new)


def _form(event: Event, site: Site, screen: Screen, typed: ScreenDraft) -> ScreenForm:
    path, mine = path_of(event, screen), typed.screen == screen.id
    return ScreenForm(
        id=screen.id,
        heading=screen.title,
        title=typed.title if mine else screen.title,
        address=f"{site.public_url.partition('://')[2].rstrip('/')}{path}",
        path=path,
        rooms=_rooms_to_follow(event, typed.room if mine else screen.room or ""),
        stays=screen.id == MAIN.id,
        command_id=typed.command_id if mine else "",
    )


def _rooms_to_follow(event: Event, chosen: str) -> tuple[Choice, ...]:
    return (Choice("", "The whole event", not chosen), *room_choices(event.agenda.rooms, chosen))
