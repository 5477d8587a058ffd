"""Refusals, shown: the whole page with what was typed still in place, a fragment, or a page that says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from litestar import Response

from companion.domain.errors import CompanionError, NotFoundError, UnsureError
from companion.live.frames import join, partial
from companion.views import pages
from companion.views.pages import NoticeDraft
from companion.views.personal import anonymous, seat_html
from companion.views.room import Reply
from companion.views.talk import composer
from companion.web import permissions, rooms
from companion.web.afterwards import refused_saying
from companion.web.editions import editions_html
from companion.web.errors import headers_of, sentence_of, status_of
from companion.web.filled import filled
from companion.web.given import AnyRequest
from companion.web.html import html_response
from companion.web.pages import event_page_for
from companion.web.people import people_html
from companion.web.planning import page_html
from companion.web.screens import refused_form
from companion.web.services import Services
from companion.web.surfaces import (
    BOARD,
    EDITIONS,
    OWN,
    PEOPLE,
    ROOM,
    SCREEN_FORM,
    SEATS,
    STORY,
    TEND,
    TRAY,
    Asked,
    Surface,
)
from companion.web.tending import refused_tending
from companion.web.writing import refused_writing, story_html, typed_by


def refused_page(asked: Asked, surface: Surface, error: CompanionError) -> Response[bytes]:
    """Answer a refused command with the whole page: the sentence beside what was typed, and what was typed in place."""
    if surface.keeps or surface is OWN:
        return _refused_there(asked, surface, error)
    if surface.page == "host":
        return _refused_host(asked, surface, error)
    if surface is ROOM:
        return _refused_room(asked, error)
    if surface is BOARD:
        return _refused_board(asked, error)
    if surface is SEATS and isinstance(error, NotFoundError):
        return _said_alone(asked, error)
    left = _left_seat(asked, error) if surface is SEATS else _left_composer(asked, error)
    status, headers = status_of(error), headers_of(error)
    return event_page_for(
        asked.who.person, asked.request, asked.services, asked.log.event, left, status=status, headers=headers
    )


def _refused_there(asked: Asked, surface: Surface, error: CompanionError) -> Response[bytes]:
    """Answer with the page of its own that it was typed on, unless it is about nothing, or about what is another's."""
    refused = refused_writing if surface.page == "host" else refused_saying
    try:
        return refused(asked, surface, error)
    except CompanionError as not_shown:
        return _said_alone(asked, not_shown)


def _left_composer(asked: Asked, error: CompanionError) -> dict[str, str]:
    text, item = str(asked.typed.get("text", "")), str(asked.typed.get("item", ""))
    written = composer(
        asked.log.event,
        signed_in=True,
        text=text,
        item=item,
        archive=str(asked.typed.get("archive", "")),
        problem=sentence_of(error),
        command_id=_same_id(asked, error),
    )
    return {"composer": asked.services.renderer.region("composer", written)}


def _same_id(asked: Asked, error: CompanionError) -> str:
    """The id that a command was sent with, if it may have counted: then it must not count again."""
    return str(asked.typed.get("command_id", "")) if isinstance(error, UnsureError) else ""


def _left_seat(asked: Asked, error: CompanionError) -> dict[str, str]:
    html = _refused_seat(asked, error)
    return {f"my-seat:{asked.subject}": html} if html else {}


def _refused_seat(asked: Asked, error: CompanionError) -> str:
    item, person = asked.log.event.agenda.item(asked.subject), asked.who.person
    if item is None:
        return ""
    return seat_html(asked.services.renderer, asked.log.event, item, person.id if person else None, sentence_of(error))


def _refused_host(asked: Asked, surface: Surface, error: CompanionError) -> Response[bytes]:
    """Answer with the page that it came from to whom it may be shown, and to others with the sentence alone."""
    try:
        html = _refused_html(asked, surface, error)
    except CompanionError as not_shown:
        return _said_alone(asked, not_shown)
    status, headers = status_of(error), headers_of(error)
    return filled(
        asked.request, asked.services, html, asked.log.event, asked.who.person, status=status, headers=headers
    )


def _refused_html(asked: Asked, surface: Surface, error: CompanionError) -> str:
    if surface in (TRAY, TEND):
        return refused_tending(asked, surface, sentence_of(error), _same_id(asked, error))
    if surface is STORY:
        return story_html(asked, sentence_of(error))
    permissions.check("host", asked.who, asked.log.event)
    if surface is PEOPLE:
        return people_html(asked, sentence_of(error))
    if surface is SCREEN_FORM:
        return refused_form(asked, sentence_of(error), _same_id(asked, error))
    if surface is EDITIONS:
        return editions_html(asked.request, asked.services, asked.log.event, typed_by(asked, error))
    return _refused_form(asked, surface, error) if surface.form else _refused_console(asked, error)


def _refused_room(asked: Asked, error: CompanionError) -> Response[bytes]:
    """Answer with the room's page to whom it may be shown, and to others with the sentence alone."""
    try:
        room = rooms.find_room(asked.log.event, asked.room)
        permissions.check("room", asked.who, asked.log.event, room=room.id)
    except CompanionError as not_shown:
        return _said_alone(asked, not_shown)
    person, event = asked.who.person, asked.log.event
    html = rooms.room_html(
        asked.request,
        asked.services,
        event,
        room,
        person=person,
        problem=sentence_of(error),
        draft=_draft(asked, error),
        reply=Reply(comment=asked.subject, text=str(asked.typed.get("text", "")), command_id=_same_id(asked, error)),
    )
    status, headers = status_of(error), headers_of(error)
    return filled(asked.request, asked.services, html, event, person, status=status, headers=headers)


def _refused_board(asked: Asked, error: CompanionError) -> Response[bytes]:
    """Answer with the board to whom it may be shown, and to others with the sentence alone."""
    request, services, event, person = asked.request, asked.services, asked.log.event, asked.who.person
    if person is None or not permissions.may("board", event, person):
        return _said_alone(asked, error)
    status, headers = status_of(error), headers_of(error)
    html = rooms.board_html(request, services, event, problem=sentence_of(error))
    return filled(request, services, html, event, person, status=status, headers=headers)


def _refused_form(asked: Asked, surface: Surface, error: CompanionError) -> str:
    return page_html(
        surface,
        asked.request,
        asked.services,
        asked.log.event,
        subject=asked.subject,
        typed=asked.typed,
        problem=sentence_of(error),
        command_id=_same_id(asked, error),
    )


def _refused_console(asked: Asked, error: CompanionError) -> str:
    event = asked.log.event
    site = asked.services.site(asked.request, event)
    context = pages.host_page(event, site, problem=sentence_of(error), draft=_draft(asked, error))
    return asked.services.renderer.page("host", context)


def _draft(asked: Asked, error: CompanionError) -> NoticeDraft:
    """The notice that was typed, if one was."""
    typed = asked.typed
    return NoticeDraft(
        text="" if asked.subject else str(typed.get("text", "")),
        urgent=str(typed.get("urgent", "")) == "true",
        room=str(typed.get("room", "")),
        command_id=_same_id(asked, error),
    )


def seat_partial(asked: Asked, error: CompanionError) -> str:
    """Tell htmx why a seat was refused, with the person's seats as they are now."""
    person, html = asked.who.person, anonymous(_refused_seat(asked, error))
    seats = asked.services.hub_of(asked.log).personal(person.id) if person else ""
    refused = partial(f"my-seat-{asked.subject}", html, swap="innerMorph") if html else ""
    return join([seats, refused])


def _said_alone(asked: Asked, error: CompanionError) -> Response[bytes]:
    """Answer with the sentence, for whom there is no page to show it on."""
    return error_response(asked.request, status_of(error), str(error), headers_of(error))


def error_response(request: AnyRequest, status: int, sentence: str, headers: Mapping[str, str]) -> Response[bytes]:
    """Answer with a page that says what is wrong and offers a way on."""
    services: Services = request.app.state.services
    html = services.renderer.page("error", pages.error_page(services.site(request), status, sentence))
    all_headers = {**headers, "Cache-Control": "no-store"}
    return html_response(request, anonymous(html), status=status, headers=all_headers)
