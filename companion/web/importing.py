"""Making events of a file in the browser: an upload, and the report of what became of each part."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import QueryParameter
from msgspec.structs import replace

from companion.domain.commands import CreateEvent
from companion.domain.errors import (
    AccessError,
    CompanionError,
    ConflictError,
    FieldError,
    MalformedError,
    NotFoundError,
    StoreAwayError,
)
from companion.domain.people import Person
from companion.domain.reading import Reading
from companion.programme.importing.fitting import renamed
from companion.programme.importing.reading import MAX_BYTES, Asked, Imported
from companion.programme.importing.report import HEADINGS
from companion.views.importing import ImportedPage, RemarkLine, Remarks, TypedFile, file_form, made_event
from companion.views.setup_forms import Sent
from companion.web.errors import headers_of, problem_details, status_of
from companion.web.fields import PARTS, command_id, kind_of
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.making import GONE, PRIVATE, YET_TO_BE, check_may, put_back
from companion.web.parts import Parts, read_parts
from companion.web.seen import mark_seen
from companion.web.services import Services
from companion.web.setup import sent_back
from companion.web.wants import Wants, wants
from companion.web.who import WHO, Who, remember

FIELDS_BYTES = 64 * 1024
"""What is typed beside the file, and what the browser writes around both."""

MOST_TRIES = 50
TOKEN = Annotated[str, QueryParameter(max_length=100)]
NO_FILE = "Choose the file with the programme."
TOO_MUCH = f"That is too much at once: at most {MAX_BYTES // 1024**2} MB fit."


@get("/new/file", summary="A new event from a file")
async def file_page(
    request: AnyRequest, services: GivenServices, who: GivenWho, *, invitation: TOKEN = ""
) -> Response[bytes]:
    """Show the form that asks for a file.

    Raises:
        AccessError: If neither the invitation nor a role lets whoever asks make an event.
        NotFoundError: If the invitation has been used.
    """
    who = who.at(YET_TO_BE)
    await check_may(services, who, invitation)
    html = _form(request, services, who, Sent(), TypedFile(), invitation=invitation)
    return filled(request, services, html, None, who.person, headers=PRIVATE)


@post(
    "/new/file",
    status_code=200,
    request_max_body_size=MAX_BYTES + FIELDS_BYTES,
    summary="Make events from a file {file, time_zone?, day?, slug?}",
)
async def make_of_file(
    request: AnyRequest, services: GivenServices, who: GivenWho, *, invitation: TOKEN = ""
) -> Response[Any]:
    """Make an event of each day of a programme, and its maker the first host of each; or only tell what would be made.

    Nothing of a file is read before it is certain that whoever sends it may make an event.
    """
    if who.unsure:
        raise StoreAwayError(WHO)
    who = who.at(YET_TO_BE)
    await check_may(services, who, invitation)
    sent = Parts({})
    try:
        sent = await _sent(request)
        return await _made(request, services, who, sent, invitation)
    except (AccessError, NotFoundError):
        raise
    except CompanionError as error:
        if wants(request) is Wants.JSON:
            return problem_details(error)
        typed = msgspec.convert(sent.fields, TypedFile)
        html = _form(request, services, who, sent_back(sent.fields, error), typed, invitation=invitation)
        headers = {**headers_of(error), **PRIVATE}
        return filled(request, services, html, None, who.person, status=status_of(error), headers=headers)


def _only_reads(sent: Parts) -> bool:
    """Tell whether nothing is to be made."""
    return bool(sent.fields.get("only"))


async def _sent(request: AnyRequest) -> Parts:
    """Read what was sent.

    Raises:
        MalformedError: If it is no form with a file.
        TooLargeError: If it is more than fits.
    """
    if kind_of(request.scope) != PARTS:
        raise MalformedError("Send a form with a file, as multipart/form-data.")
    return await read_parts(request, "file", max_bytes=MAX_BYTES, too_much=TOO_MUCH)


async def _made(request: AnyRequest, services: Services, who: Who, sent: Parts, token: str) -> Response[Any]:
    asked, name = _asked(sent, who)
    imported = await services.importing.read(sent.content, sent.file_name, asked)
    if _only_reads(sent):
        return _answer(request, services, who, imported, sent)
    async with _permitted(services, token):
        person = who.person or await services.accounts.host_without_account(name)
        session = "" if who.person else await services.sessions.create(person)
        # As where an event is made by hand: whoever else saw a code that opened this account must not be host, too.
        await services.sessions.revoke_by_code(person.id, but=who.token or session)
        events = await _created(request, services, person, imported, sent, fixed=bool(asked.slug))
    made = replace(imported, events=events)
    response = _answer(request, services, who if who.person else Who(person), made, sent)
    first = services.log_of(events[0].facts.slug)
    mark_seen(response, services, first, first.event.version)
    if session:
        remember(response, services, session)
    return response


def _asked(sent: Parts, who: Who) -> tuple[Asked, str]:
    """Read what was typed beside the file."""
    reading, typed = Reading(), msgspec.convert(sent.fields, TypedFile)
    day = reading.day("day", typed.day) if typed.day.strip() else None
    name = reading.line(
        "name", typed.name, needed="" if who.person or _only_reads(sent) else "Write the name by which people know you."
    )
    reading.note("file", "" if sent.content else NO_FILE)
    reading.check()
    return Asked(time_zone=typed.time_zone.strip(), day=day, slug=typed.slug.strip()), name


@asynccontextmanager
async def _permitted(services: Services, token: str) -> AsyncIterator[None]:
    """Use an invitation up, unless what follows is refused."""
    valid_until = await services.permits.redeem(token) if token else None
    if token and valid_until is None:
        raise GONE
    try:
        yield
    except CompanionError:
        await put_back(services, token, valid_until)
        raise


async def _created(
    request: AnyRequest, services: Services, person: Person, imported: Imported, sent: Parts, *, fixed: bool
) -> tuple[CreateEvent, ...]:
    """Create every event, at the first address that is free for all of them. Sent again, it finds those it made.

    Raises:
        FieldError: If there is an event at the address that was typed.
    """
    sent_as = command_id(request, dict(sent.fields))
    for events in _named(imported.events, 1 if fixed else MOST_TRIES):
        first, *others = (_is_taken(services, event) for event in events)
        if any(others) and not first:
            continue
        try:
            for event in events:
                log = await services.logs.create(event.facts.slug)
                await log.submit(replace(event, hosted=True), person, sent_as)
        except ConflictError:
            continue
        return events
    raise FieldError({"slug": "There is an event at that address already. Choose another address."})


def _is_taken(services: Services, event: CreateEvent) -> bool:
    log = services.logs.get(event.facts.slug)
    return log is not None and log.event.version > 0


def _named(events: Sequence[CreateEvent], tries: int) -> Iterator[tuple[CreateEvent, ...]]:
    """The events as they are named, then with a number behind that."""
    yield tuple(events)
    for number in range(2, tries + 1):
        yield renamed(events, number)


def _answer(request: AnyRequest, services: Services, who: Who, made: Imported, sent: Parts) -> Response[Any]:
    """Tell what became of the file."""
    groups = tuple(
        Remarks(heading, tuple(RemarkLine(each.field, each.sentence, each.at) for each in made.of(fate)))
        for fate, heading in HEADINGS.items()
        if made.of(fate)
    )
    events = tuple(made_event(event.facts, len(event.items)) for event in made.events)
    if wants(request) is Wants.JSON:
        made_here = {} if _only_reads(sent) else {"slug": events[0].slug, "next": f"/e/{events[0].slug}/host/setup"}
        body = {**made_here, "events": events, "remarks": groups}
        return Response(msgspec.json.encode(body), media_type="application/json")
    page = ImportedPage(
        site=services.site(request),
        file=sent.file_name,
        is_made=not _only_reads(sent),
        again=str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""),
        format=made.format,
        counted=made.counted,
        time_zone=made.time_zone,
        events=events,
        remarks=groups,
    )
    html = services.renderer.page("imported", page)
    return filled(request, services, html, None, who.person, headers=PRIVATE)


def _form(request: AnyRequest, services: Services, who: Who, sent: Sent, typed: TypedFile, *, invitation: str) -> str:
    asks_name, site = who.person is None, services.site(request)
    form = file_form(site, sent, typed, invitation=invitation, asks_name=asks_name, max_bytes=MAX_BYTES)
    return services.renderer.page("new_file", form)
