"""Pages on which a host looks at a change of the plan before making it. Each takes its own command by POST."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any

from litestar import Response, get
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from companion.domain.agenda import Item, Kind
from companion.domain.errors import ConflictError, NotFoundError
from companion.domain.event import Event
from companion.domain.lateness import MAX_LATE_MIN, ShiftMode
from companion.domain.rules.running import find_item
from companion.views import planning, shifting
from companion.views.planning import Addition, Relocation
from companion.views.shifting import Shift
from companion.web import permissions
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.seen import reach_seen
from companion.web.services import Services
from companion.web.surfaces import ADD, MOVE, SHIFT, Surface


@get("/e/{event:str}/items/{act:str}", summary="What would come of a delay")
async def shift_page(
    event: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    act: FromPath[str],
    since: Annotated[str, QueryParameter(name="from", max_length=100)] = "",
    minutes: Annotated[str, QueryParameter(max_length=10)] = "",
    mode: Annotated[str, QueryParameter(max_length=20)] = "",
) -> Response[bytes]:
    """Show three ways to deal with a delay, with every item before and after.

    Raises:
        NotFoundError: If it is not the page about shifting that was asked for.
        AccessError: Unless a host asks.
        ConflictError: If nothing is left that could be shifted.
    """
    if act != SHIFT.form:
        raise NotFoundError("There is nothing of that name to look at here.")
    log = services.log_of(event)
    permissions.check("shift", who, log.event)
    await reach_seen(request, log)
    typed = {"from": since, "mode": mode, "minutes": minutes}
    html = page_html(SHIFT, request, services, log.event, typed=typed)
    return filled(request, services, html, log.event, who.person)


@get("/e/{event:str}/items/{item:str}/plan", summary="Where else an item could go")
async def move_page(
    event: FromPath[str], item: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show what an item can change places with, and the rooms that it can go to.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("move", who, log.event)
    await reach_seen(request, log)
    html = page_html(MOVE, request, services, log.event, subject=item)
    return filled(request, services, html, log.event, who.person)


@get("/e/{event:str}/items", summary="An item that the programme did not have")
async def add_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show the form to add an item.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("add", who, log.event)
    await reach_seen(request, log)
    html = page_html(ADD, request, services, log.event)
    return filled(request, services, html, log.event, who.person)


def page_html(
    surface: Surface,
    request: AnyRequest,
    services: Services,
    event: Event,
    *,
    subject: str = "",
    typed: Mapping[str, Any] = MappingProxyType({}),
    problem: str = "",
    command_id: str = "",
) -> str:
    """Render the page that a command of the plan is given on, with what was typed still in place.

    Args:
        subject: The id of the item that it is about.
        command_id: The one that it was sent with, where sending it again must not count twice.

    Raises:
        RefusedError: If there is nothing that the page could be about.
    """
    site, said = services.site(request, event), {name: str(value) for name, value in typed.items()}
    page: Struct
    match surface.form:
        case "shift":
            now = event.time(services.clock())
            page = shifting.shift_page(event, site, _shift(event, said, now, command_id), now, problem)
        case "move":
            page = planning.move_page(event, site, find_item(event, subject), _relocation(said, command_id), problem)
        case _:
            page = planning.add_page(event, site, _addition(said, command_id), problem)
    return services.renderer.page(surface.form, page)


def _shift(event: Event, said: Mapping[str, str], now: datetime, command_id: str) -> Shift:
    first, minutes, mode = _first(event, said.get("from", "")), said.get("minutes", ""), said.get("mode", "")
    is_number = minutes.isdecimal() and minutes.isascii() and len(minutes) < 6
    return Shift(
        item=first.id,
        minutes=min(int(minutes), MAX_LATE_MIN) if is_number else shifting.lateness(event, first, now),
        mode=ShiftMode(mode) if mode in set(ShiftMode) else ShiftMode.EVERYTHING,
        why=said.get("why", ""),
        command_id=command_id,
    )


def _relocation(said: Mapping[str, str], command_id: str) -> Relocation:
    return Relocation(
        other=said.get("other", ""), room=said.get("room", ""), why=said.get("why", ""), command_id=command_id
    )


def _addition(said: Mapping[str, str], command_id: str) -> Addition:
    return Addition(
        title=said.get("title", ""),
        start=said.get("start", ""),
        minutes=said.get("minutes", ""),
        kind=said.get("kind", Kind.TALK.value),
        room=said.get("room", ""),
        plenary=said.get("plenary", "") == "true",
        why=said.get("why", ""),
        command_id=command_id,
    )


def _first(event: Event, wanted: str) -> Item:
    """The item to shift from: the one that was asked for if it is still to come, otherwise the next."""
    coming = event.agenda.ahead()
    first = next((item for item in coming if item.id == wanted), None) or next(iter(coming), None)
    if first is None:
        raise ConflictError("Nothing is left on the agenda that could be shifted.")
    return first
