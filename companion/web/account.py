"""People: registering, signing in and out, one's own page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from companion.domain.errors import CompanionError, ConflictError, FieldError, SignInError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.people.drafts import Draft
from companion.views import account as views
from companion.views.account import KeptDraft, Known, Typed
from companion.web.desk import owner_of_code
from companion.web.doorway import code_first
from companion.web.errors import headers_of, problem_details, status_of
from companion.web.fields import convert, read_fields
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import html_response
from companion.web.next_page import go_on, safe_next
from companion.web.services import Services
from companion.web.wants import Wants, wants
from companion.web.who import Who, expect_person, forget, remember

ELSEWHERE = (
    "This account takes part at another event, too, and a code of a helpdesk is good for its own alone. Sign in with a "
    "code of each helpdesk, or register with another address."
)
SEATS = "Sign in first, then this page shows your seats."
DRAFT_FIELDS = ("draft_event", "draft_text", "draft_item", "draft_archive", "draft_form")


class RegisterFields(Struct, frozen=True):
    """Who registers. `organisation` may be left out."""

    name: str = ""
    email: str = ""
    password: str = ""
    organisation: str = ""


class SignInFields(Struct, frozen=True):
    """Who signs in: with address and password, or with a code of the helpdesk's."""

    email: str = ""
    password: str = ""
    code: str = ""


@get("/register", summary="The form to register")
async def register_page(request: AnyRequest, services: GivenServices) -> Response[bytes]:
    """Ask who this is."""
    return _asked("register", request, services, _in_address(request))


@get("/sign-in", summary="The form to sign in")
async def sign_in_page(request: AnyRequest, services: GivenServices) -> Response[bytes]:
    """Ask who this is."""
    return _asked("sign_in", request, services, _in_address(request))


def _in_address(request: AnyRequest) -> dict[str, Any]:
    """What an address says. Drafts come from our own pages alone: what a link says, nobody here has typed."""
    return {name: value for name, value in request.query_params.items() if name not in DRAFT_FIELDS}


@post("/register", status_code=200, summary="Register {name, email, organisation?, password, next?}")
async def register(request: AnyRequest, services: GivenServices, who: GivenWho) -> Response[Any]:
    """Open an account, sign in, and go on where one came from."""

    async def open_account(typed: dict[str, Any]) -> tuple[Person, str]:
        sent = convert(typed, RegisterFields)
        return await services.accounts.register(sent.email, sent.name, sent.password, sent.organisation), ""

    return await _enter("register", open_account, request, services, who)


@post("/sign-in", status_code=200, summary="Sign in {email, password, next?} or {code, next?}")
async def sign_in(request: AnyRequest, services: GivenServices, who: GivenWho) -> Response[Any]:
    """Sign in, and go on where one came from."""

    async def check_password(typed: dict[str, Any]) -> tuple[Person, str]:
        sent = convert(typed, SignInFields)
        if "code" in typed:
            return await owner_of_code(services, sent.code)
        return await services.accounts.sign_in(sent.email, sent.password), ""

    return await _enter("sign_in", check_password, request, services, who)


@post("/e/{event:str}/sign-in", status_code=200, summary="Sign in with a comment in hand {text, item?}")
async def sign_in_with_comment(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[Any]:
    """Ask who this is, and take along the comment that somebody wrote before they were asked.

    Whoever has signed in meanwhile, in another tab, finds it in the composer at once.
    """
    slug = services.log_of(event).slug
    typed = await read_fields(request)
    draft = {"draft_event": slug, "draft_text": typed.get("text"), "draft_item": typed.get("item")}
    carried = {"next": f"/e/{slug}/#wall", **draft}
    if who.person is None:
        return _asked("register", request, services, carried)
    return go_on(request, _onward(carried, await _keep_draft(services, carried)))


@post("/sign-out", status_code=200, summary="Sign out")
async def sign_out(request: AnyRequest, services: GivenServices, who: GivenWho) -> Response[Any]:
    """Forget this browser, here and in every process."""
    if who.token:
        await services.sessions.revoke(who.token)
    response = go_on(request, "/")
    forget(response, services)
    # The copies that a phone keeps of its pages name who was signed in.
    response.set_header("Clear-Site-Data", '"storage"')
    return response


@get("/me", summary="One's own page")
async def me_page(request: AnyRequest, services: GivenServices, who: GivenWho) -> Response[bytes]:
    """Show a person what is known of them.

    Raises:
        SignInError: If nobody is signed in.
        StoreAwayError: If the store did not answer.
    """
    expect_person(who, SEATS)
    return await _me(request, services, who)


@post("/me", status_code=200, summary="Set a password where there is none {email?, password}")
async def set_password(request: AnyRequest, services: GivenServices, who: GivenWho) -> Response[Any]:
    """Let whoever came by an invitation or the helpdesk sign in by themselves, and at every event.

    Raises:
        SignInError: If nobody is signed in.
    """
    person, typed = expect_person(who, SEATS), dict[str, Any]()
    try:
        typed |= await read_fields(request)
        if _is_elsewhere(services, who):
            raise ConflictError(ELSEWHERE)
        sent = convert(typed, SignInFields)
        await services.accounts.set_password(person.id, sent.email, sent.password)
        token = await services.sessions.create(person)
        # Whoever else saw a code has no part in what is now this person's own.
        await services.sessions.revoke_by_code(person.id, but=token)
        await services.sessions.revoke(who.token)
    except CompanionError as error:
        if wants(request) is Wants.JSON:
            return problem_details(error)
        return await _me(request, services, who, typed=typed, error=error)
    response = go_on(request, "/me")
    remember(response, services, token)
    return response


async def _me(
    request: AnyRequest,
    services: Services,
    who: Who,
    *,
    typed: dict[str, Any] | None = None,
    error: CompanionError | None = None,
) -> Response[bytes]:
    person = expect_person(who)
    account = await services.accounts.person(person.id)
    known = Known(
        email=account.email if account else "",
        organisation=account.organisation if account else "",
        asks_password=account is not None and not account.has_password and not _is_elsewhere(services, who),
        only_at=_title_of(services, who.only_at),
    )
    events = [log.event for log in services.logs.all() if who.at(log.slug).person]
    typed_email = str((typed or {}).get("email") or "")
    site, problems = services.site(request), _problems(error)
    context = views.me_page(site, person, known, events, typed_email=typed_email, problems=problems)
    html = services.renderer.page("me", context)
    status, headers = (status_of(error), headers_of(error)) if error else (200, {})
    return filled(request, services, html, None, person, status=status, headers=headers)


def _is_elsewhere(services: Services, who: Who) -> bool:
    """Tell whether somebody who came in with a code takes part where it is not good. Whoever saw it must not get in."""
    others = (log.event for log in services.logs.all() if log.slug != who.only_at)
    return who.person is not None and bool(who.only_at) and any(_takes_part(each, who.person.id) for each in others)


def _takes_part(event: Event, person: str) -> bool:
    """Tell whether somebody did anything at an event, beside being shown a code there."""
    delegate = event.delegate(person)
    was_shown_one_alone = delegate is not None and delegate.code is not None and not delegate.code.again
    waits = any(person in event.seats.at(item.id).waiting for item in event.agenda.items)
    did = bool(event.seats.of(person)) or waits or any(event.wall.said_by(person))
    return delegate is not None and (did or not was_shown_one_alone)


def _title_of(services: Services, slug: str) -> str:
    log = services.logs.get(slug) if slug else None
    return log.event.facts.title if log and log.event.facts else ""


# Registering and signing in share everything but the check


Check = Callable[[dict[str, Any]], Awaitable[tuple[Person, str]]]
"""Finds who it is, and the event whose helpdesk let them in, "" where they needed no help."""


async def _enter(page: str, check: Check, request: AnyRequest, services: Services, who: Who) -> Response[Any]:
    """Check who it is, make a new session, and send them on; or ask again with what was typed still there."""
    typed: dict[str, Any] = {}
    try:
        typed |= await read_fields(request)
        if typed.get("instead"):
            return _asked(page, request, services, typed)
        person, code_of = await check(typed)
        draft = await _keep_draft(services, typed)
        token = await services.sessions.create(person, code_of=code_of)
        if who.token:
            await services.sessions.revoke(who.token)
    except CompanionError as error:
        if wants(request) is Wants.JSON:
            return problem_details(error)
        return _asked(page, request, services, typed, error=error)
    response = go_on(request, code_first(request, services, person, _onward(typed, draft)))
    remember(response, services, token)
    return response


async def _keep_draft(services: Services, typed: dict[str, Any]) -> str:
    draft = draft_in(typed)
    if draft is None or (draft.event and services.logs.get(draft.event) is None):
        return ""
    kept = Draft(draft.event, draft.text, draft.item or None, draft.archive, _form_in(draft.form))
    return await services.drafts.keep(kept)


def _form_in(written: str) -> dict[str, str]:
    """Read a form that came along, "" or whatever somebody made of it."""
    with suppress(msgspec.DecodeError):
        return msgspec.json.decode(written, type=dict[str, str])
    return {}


def _onward(typed: dict[str, Any], draft: str) -> str:
    if not draft:
        return safe_next(typed.get("next"))
    if typed.get("draft_form"):
        return f"{safe_next(typed.get('next'))}?draft={draft}"
    return f"/e/{typed['draft_event']}/?draft={draft}#wall"


def _asked(
    page: str, request: AnyRequest, services: Services, typed: dict[str, Any], *, error: CompanionError | None = None
) -> Response[bytes]:
    """Show the form, with a sentence beside each wrong field."""
    context = views.sign_in_page(
        services.site(request),
        next_path=safe_next(typed.get("next")),
        typed=Typed(*(str(typed.get(name) or "") for name in ("name", "email", "organisation"))),
        problems=_problems(error),
        draft=draft_in(typed),
        code=_code_in(typed),
    )
    html = services.renderer.page(page, context)
    status, headers = (status_of(error), headers_of(error)) if error else (200, {})
    return html_response(request, html, status=status, headers=headers)


def _problems(error: CompanionError | None) -> Mapping[str, str]:
    return error.fields if isinstance(error, FieldError) else {"form": str(error)} if error else {}


def _code_in(typed: dict[str, Any]) -> str | None:
    """The code that was typed, "" for whoever wants to type one, None for whoever does not."""
    if typed.get("instead") == "code":
        return ""
    return str(typed["code"]) if "code" in typed and not typed.get("instead") else None


def draft_in(typed: dict[str, Any]) -> KeptDraft | None:
    """The draft that a form carries along, if any."""
    draft = KeptDraft(*(str(typed.get(name) or "") for name in DRAFT_FIELDS))
    return draft if draft.form or (draft.event and draft.text) else None


def sign_in_instead(request: AnyRequest, error: SignInError) -> Response[bytes]:
    """Answer a page that needs somebody signed in with the form to sign in, which leads back to it."""
    services: Services = request.app.state.services
    context = views.sign_in_page(services.site(request), next_path=safe_next(request.url.path), reason=str(error))
    return html_response(request, services.renderer.page("sign_in", context), status=status_of(error))
