"""What somebody sent: a form or JSON, read into a typed struct, with a sentence for each field that is wrong."""

from __future__ import annotations

import re
import secrets
from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.exceptions import ClientException, SerializationException

from companion.domain.errors import FieldError, MalformedError, TooLargeError

MAX_BODY_BYTES = 64 * 1024
MAX_COMMAND_ID_CHARACTERS = 100
_FIELD = re.compile(r"`\$\.?([^`]*)`|field `([^`]+)`")

S = TypeVar("S", bound=msgspec.Struct)


async def read_fields(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """Read the body, form or JSON, as names and values.

    Raises:
        MalformedError: If it is neither.
        TooLargeError: If it has more than `MAX_BODY_BYTES`.
    """
    body = await _body(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "application/json":
            fields = msgspec.json.decode(body, type=dict[str, Any]) if body else {}
        else:
            fields = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    except (msgspec.DecodeError, SerializationException, ClientException, UnicodeDecodeError, ValueError) as error:
        raise MalformedError("This is neither a form nor JSON that we can read. Send it again.") from error
    return fields


async def _body(request: Request[Any, Any, Any]) -> bytes:
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > MAX_BODY_BYTES:
        raise TooLargeError(f"That is too much at once: at most {MAX_BODY_BYTES // 1024} KB fit.")
    try:
        body = await request.body()
    except ClientException as error:
        raise TooLargeError(f"That is too much at once: at most {MAX_BODY_BYTES // 1024} KB fit.") from error
    if len(body) > MAX_BODY_BYTES:
        raise TooLargeError(f"That is too much at once: at most {MAX_BODY_BYTES // 1024} KB fit.")
    return body


def convert(fields: dict[str, Any], to: type[S]) -> S:
    """Make a struct of the fields, taking "true" and "12" for what they say, and an empty value for one left out.

    Raises:
        FieldError: Naming the field that is missing or not understood.
    """
    given = {name: value for name, value in fields.items() if value != "" or _wants_text(to, name)}
    try:
        return msgspec.convert(given, to, strict=False)
    except msgspec.ValidationError as error:
        name = next(filter(None, (m for found in _FIELD.findall(str(error)) for m in reversed(found))), "body")
        missing = "missing required" in str(error)
        raise FieldError({name: f"{name} is missing." if missing else f"{name} is not understood: {error}."}) from error


def _wants_text(to: type[msgspec.Struct], name: str) -> bool:
    return any(field.encode_name == name and field.type is str for field in msgspec.structs.fields(to))


def command_id(request: Request[Any, Any, Any], fields: dict[str, Any]) -> str:
    """The id that makes a resent command have one effect; a fresh one where none was sent.

    Raises:
        FieldError: If it is longer than `MAX_COMMAND_ID_CHARACTERS`.
    """
    sent = str(fields.get("command_id") or request.headers.get("idempotency-key") or "")
    if len(sent) > MAX_COMMAND_ID_CHARACTERS:
        raise FieldError({"command_id": f"command_id is too long: at most {MAX_COMMAND_ID_CHARACTERS} characters."})
    return sent or secrets.token_urlsafe(12)
