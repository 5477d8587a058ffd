"""What somebody sent: a form or JSON, read into a typed struct, with a sentence for each field that is wrong."""

from __future__ import annotations

import secrets
from functools import cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar.exceptions import ClientException
from litestar.types import Scope

from companion.domain.errors import FieldError, MalformedError, TooLargeError
from companion.web.header import header

MAX_BODY_BYTES = 64 * 1024
MAX_FIELDS = 100
MAX_COMMAND_ID_CHARACTERS = 100

PLAIN = frozenset({"application/json", "application/x-www-form-urlencoded"})
PARTS = "multipart/form-data"
"""Only the framework reads this kind: nothing of ours sends it."""

S = TypeVar("S", bound=msgspec.Struct)


def kind_of(scope: Scope) -> str:
    """What sort of body a request says that it has, in small letters and without parameters."""
    return header(scope, b"content-type").partition(";")[0].strip().lower()


async def read_fields(request: Request[Any, Any, Any], *, max_bytes: int = MAX_BODY_BYTES) -> dict[str, Any]:
    """Read the body, form or JSON, as names and values. Of a name that comes twice, the last value counts.

    Raises:
        MalformedError: If it is neither.
        TooLargeError: If it has more than `max_bytes`; of the kind that only the framework reads, `MAX_BODY_BYTES`.
    """
    kind = kind_of(request.scope)
    try:
        body = await (request.body() if kind == PARTS else _body(request, max_bytes))
    except ClientException as error:
        raise TooLargeError(_too_large(MAX_BODY_BYTES)) from error
    try:
        return await _parsed(body, kind, request)
    except (msgspec.DecodeError, ClientException, ValueError, RecursionError) as error:
        raise MalformedError("This is neither a form nor JSON that we can read. Send it again.") from error


def _too_large(max_bytes: int) -> str:
    return f"That is too much at once: at most {max_bytes // 1024} KB fit."


async def _body(request: Request[Any, Any, Any], max_bytes: int) -> bytes:
    """Read the body as the server hands it over: the framework's way costs as much as deciding what it asks for."""
    body, more = b"", True
    while more:
        message = await request.receive()
        if message["type"] != "http.request":
            raise MalformedError("The rest of what you sent did not arrive. Send it again.")
        body, more = body + message["body"], message["more_body"]
        if len(body) > max_bytes:
            raise TooLargeError(_too_large(max_bytes))
    return body


async def _parsed(body: bytes, kind: str, request: Request[Any, Any, Any]) -> dict[str, Any]:
    match kind if body else None:
        case None:
            return {}
        case "application/json":
            return msgspec.json.decode(body, type=dict[str, Any])
        case "application/x-www-form-urlencoded":
            # Not the framework's parser: it remembers the last thousand forms, with the passwords that are in them.
            pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
            return dict(pairs)
        case "multipart/form-data":
            return {name: value for name, value in (await request.form()).multi_items() if isinstance(value, str)}
    raise MalformedError("Send a form or JSON, and say which in Content-Type.")


def convert(sent: dict[str, Any], to: type[S]) -> S:
    """Make a struct of the fields that it has, taking "true" and "12" for what they say.

    An empty value counts as one left out, except where text may be empty.

    Raises:
        FieldError: Naming every field that is missing or not understood.
    """
    values, wrong = dict[str, Any](), dict[str, str]()
    for field in _fields(to):
        name, value = field.encode_name, sent.get(field.encode_name, "")
        try:
            if name in sent:
                values[field.name] = msgspec.convert(value, field.type, strict=False)
        except msgspec.ValidationError as error:
            if value != "":
                wrong[name] = f"{name} is not understood: {error}."
        if field.required and field.name not in values and name not in wrong:
            wrong[name] = f"{name} is missing."
    if wrong:
        raise FieldError(wrong)
    return to(**values)


_fields = cache(msgspec.structs.fields)


def command_id(request: Request[Any, Any, Any], fields: dict[str, Any]) -> str:
    """The id that makes a resent command have one effect; a fresh one where none was sent.

    Raises:
        FieldError: If it is not text, or longer than `MAX_COMMAND_ID_CHARACTERS`.
    """
    sent = fields.get("command_id") or header(request.scope, b"idempotency-key") or secrets.token_urlsafe(12)
    if not isinstance(sent, str) or len(sent) > MAX_COMMAND_ID_CHARACTERS:
        raise FieldError({"command_id": f"command_id is text of at most {MAX_COMMAND_ID_CHARACTERS} characters."})
    return sent
