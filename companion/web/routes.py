"""Every route, and what happens when one of them fails."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotFoundException, ValidationException

from companion.domain import errors as e
from companion.web import (
    account,
    afterwards,
    archive,
    commands,
    desk,
    doorway,
    editions,
    erasing,
    exports,
    importing,
    invitations,
    live,
    machines,
    making,
    operations,
    pages,
    people,
    planning,
    posters,
    preview,
    refusals,
    rooms,
    screens,
    setup,
    sign_in_first,
    state,
    tending,
    trail,
    transcripts,
    writing,
)
from companion.web.errors import headers_of, problem_details, problem_details_of, status_of
from companion.web.wants import Wants, wants

ROUTES = [
    pages.start_page,
    pages.series_page,
    pages.event_page,
    pages.comments_page,
    pages.host_page,
    editions.freeze_page,
    editions.editions_page,
    writing.story_page,
    writing.video_page,
    writing.sheet_page,
    writing.preview,
    posters.poster_file,
    posters.set_poster,
    transcripts.set_transcript,
    preview.preview_page,
    preview.preview_file,
    afterwards.after_page,
    afterwards.own_page,
    tending.wall_page,
    tending.tend_page,
    rooms.board,
    rooms.room,
    people.people_page,
    invitations.invite,
    trail.trail_page,
    erasing.erase_page,
    erasing.find,
    erasing.ask_page,
    desk.desk_page,
    desk.help_somebody,
    doorway.doorway_page,
    screens.main_screen,
    screens.other_screen,
    screens.forms_page,
    planning.shift_page,
    planning.move_page,
    planning.add_page,
    setup.setup,
    setup.setup_part_page,
    setup.set_part,
    setup.act_on_part,
    making.new_page,
    making.make_event,
    importing.file_page,
    importing.make_of_file,
    making.copy_page,
    making.copy_event,
    archive.timemap,
    exports.export,
    exports.comments_table,
    archive.edition_media,
    archive.edition_file,
    archive.edition_subfile,
    *commands.COMMANDS,
    live.live,
    live.since,
    state.state,
    state.log_json,
    sign_in_first.draft_to_send,
    account.register_page,
    account.register,
    account.sign_in_page,
    account.sign_in,
    account.sign_in_with_comment,
    account.sign_out,
    account.me_page,
    account.set_password,
    invitations.invitation_page,
    invitations.accept_invitation,
    machines.public_key,
    machines.robots,
    machines.sitemap,
    operations.healthz,
    operations.readyz,
    operations.metrics,
    operations.openapi_json,
    operations.service_worker,
    operations.static_file,
]

log = structlog.get_logger(__name__)


def answer_error(request: Request[Any, Any, Any], error: e.CompanionError) -> Response[Any]:
    """Answer what a rule or the store refused, outside the commands, which answer for themselves."""
    if wants(request) is Wants.JSON:
        return problem_details(error)
    if isinstance(error, e.SignInError):
        return account.sign_in_instead(request, error)
    return refusals.error_response(request, status_of(error), str(error), headers_of(error))


def answer_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Answer what the framework refused: no such address, a bad parameter, a request from elsewhere."""
    sentence = _SENTENCES.get(error.status_code, error.detail)
    if isinstance(error, ValidationException):
        extra: Any = error.extra
        names = [str(each.get("key", "")) for each in extra] if isinstance(extra, list) else []
        sentence = f"This address has a part that is not understood: {', '.join(names)}."
    if wants(request) is Wants.JSON:
        return problem_details_of(error.status_code, sentence, headers=dict(error.headers or {}))
    return refusals.error_response(request, error.status_code, sentence, dict(error.headers or {}))


def answer_fault(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer a fault of ours: it is logged with its cause, and told without."""
    log.error("fault", path=request.url.path, method=request.method, exc_info=error)
    sentence = "Something went wrong on our side. It has been noted; try again in a moment."
    if wants(request) is Wants.JSON:
        return problem_details_of(500, sentence)
    return refusals.error_response(request, 500, sentence, {})


_SENTENCES = {
    404: "There is nothing at this address. It may have been mistyped.",
    405: "This address does not take that kind of request.",
    413: "That is too much at once.",
}

EXCEPTION_HANDLERS: dict[int | type[Exception], Any] = {
    e.CompanionError: answer_error,
    HTTPException: answer_http_error,
    NotFoundException: answer_http_error,
    Exception: answer_fault,
}
