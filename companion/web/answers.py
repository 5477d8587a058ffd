"""Answers to commands: a fragment to htmx, a redirect or a whole page to a browser, JSON to a program."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response
from markupsafe import escape

from companion.domain.errors import CompanionError, DoorError, SignInError
from companion.domain.wall import Standing
from companion.live.frames import join, partial
from companion.views.seats import standing
from companion.web import doorway, refusals, rooms
from companion.web.errors import headers_of, problem_details, sentence_of, status_of
from companion.web.html import html_response, redirect
from companion.web.next_page import safe_next
from companion.web.seen import mark_seen
from companion.web.sign_in_first import sign_in_first
from companion.web.surfaces import BOARD, DOORWAY, PEOPLE, ROOM, SEATS, Asked, Surface
from companion.web.tending import home_of
from companion.web.wants import Wants, wants


def accepted(asked: Asked, surface: Surface, *, before: int, version: int) -> Response[Any]:
    """Answer a command that was accepted; memory has what it changed.

    Args:
        before: The version that memory had when the command came.
        version: The version that the command made, which is an older one if it came before.
    """
    match wants(asked.request):
        case Wants.JSON:
            body = {"version": version, "cursor": asked.log.event.cursor, **_made(asked, surface, version)}
            return Response(msgspec.json.encode(body), media_type="application/json")
        case Wants.FRAGMENT:
            # A phone that its socket has already brought further leaves these regions alone.
            headers = {"Companion-Cursor": asked.log.event.cursor}
            return html_response(asked.request, _touched(asked, surface, min(before, version - 1)), headers=headers)
        case Wants.PAGE:
            return _sent_back(asked, surface, version)


def _made(asked: Asked, surface: Surface, version: int) -> dict[str, str | int]:
    """What came of it, for a client that wants to go on: how one stands to a seat; a comment's id, and if it waits."""
    if surface is SEATS and asked.who.person:
        return standing(asked.log.event, asked.subject, asked.who.person.id)
    wall = asked.log.event.wall
    comment = wall.posted_by(version)
    if comment is None:
        return {}
    waits = wall.comments[comment].standing is Standing.WAITING
    return {"comment": comment, "waiting": True} if waits else {"comment": comment}


def _touched(asked: Asked, surface: Surface, before: int) -> str:
    """The regions that the command touched: sockets bring them too, but may be blocked. Twice is harmless."""
    hub = asked.services.hub_of(asked.log)
    personal = [hub.personal(asked.who.person.id)] if surface.page == "event" and asked.who.person else []
    cleared = [partial(surface.problem, "", swap="innerHTML")] if surface.problem else []
    page = rooms.page_in_room(asked) if surface is ROOM else surface.page
    return join([hub.since(page, before), *personal, *cleared])


def _sent_back(asked: Asked, surface: Surface, version: int) -> Response[Any]:
    anchor = f"#{surface.anchor}" if surface.anchor else ""
    page = _page_of(asked, surface)
    here = f"/e/{asked.log.slug}/{page}{anchor}"
    response = redirect(safe_next(asked.typed["next"]) if "next" in asked.typed else here)
    mark_seen(response, asked.services, asked.log, version)
    return response


def _page_of(asked: Asked, surface: Surface) -> str:
    """The page below the event's that a command was given on."""
    if surface is ROOM:
        return f"rooms/{asked.room}/"
    if surface is BOARD:
        return "rooms/"
    if surface is PEOPLE:
        return "host/people"
    if surface.home:
        return surface.home
    return home_of(asked, surface) if surface.page == "host" else ""


def refused(asked: Asked, surface: Surface, error: CompanionError) -> Response[Any]:
    """Answer a command that was refused, with the sentence beside what was typed."""
    match wants(asked.request):
        case Wants.JSON:
            return problem_details(error)
        case Wants.FRAGMENT if isinstance(error, DoorError):
            return doorway.sent_there(asked, surface, error)
        case Wants.FRAGMENT:
            return html_response(
                asked.request, _told(asked, surface, error), status=status_of(error), headers=headers_of(error)
            )
        case Wants.PAGE if isinstance(error, SignInError) and not surface.keeps:
            return sign_in_first(asked, surface, error)
        case Wants.PAGE if isinstance(error, DoorError) or surface is DOORWAY:
            return doorway.asked_for_code(asked, surface, error)
        case Wants.PAGE:
            return refusals.refused_page(asked, surface, error)


def _told(asked: Asked, surface: Surface, error: CompanionError) -> str:
    if surface is SEATS:
        return refusals.seat_partial(asked, error)
    return partial(surface.problem, str(escape(sentence_of(error))), swap="innerHTML")
