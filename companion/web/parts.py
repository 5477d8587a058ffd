"""A form of several parts with a file in it: how hosts send a picture, a transcript or a programme."""

from __future__ import annotations

from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException
from msgspec import Struct

from companion.domain.errors import MalformedError, TooLargeError
from companion.web.fields import PARTS, kind_of, read_fields
from companion.web.given import AnyRequest
from companion.web.surfaces import Asked

NOT_WHOLE = "This form did not arrive whole. Send it again."


class Parts(Struct, frozen=True):
    """What was sent: the fields, and the file with its name. Without one, both are empty."""

    fields: dict[str, str]
    file_name: str = ""
    content: bytes = b""


async def read_file(asked: Asked, name: str, *, max_bytes: int, too_much: str) -> bytes:
    """Read what was sent into what was typed, and give the file beside it, b"" for none. Also takes a plain form.

    Args:
        name: Of the field that has the file.
        max_bytes: As in `read_parts`.
        too_much: As in `read_parts`.

    Raises:
        TooLargeError: If it is larger.
        MalformedError: If it cannot be read.
    """
    if kind_of(asked.request.scope) != PARTS:
        asked.typed.update(await read_fields(asked.request))
        return b""
    parts = await read_parts(asked.request, name, max_bytes=max_bytes, too_much=too_much)
    asked.typed.update(parts.fields)
    return parts.content


async def read_parts(request: AnyRequest, name: str, *, max_bytes: int, too_much: str) -> Parts:
    """Read a form of several parts.

    Args:
        name: Of the field that has the file.
        max_bytes: How large it may be. The route says how large all of it may be.
        too_much: The sentence for one that is larger.

    Raises:
        TooLargeError: If it is larger.
        MalformedError: If it cannot be read.
    """
    try:
        form = await request.form()
    except HTTPException as error:
        if error.status_code == 413:
            raise TooLargeError(too_much) from error
        raise MalformedError(NOT_WHOLE) from error
    except ValueError as error:
        raise MalformedError(NOT_WHOLE) from error
    fields = {key: value for key, value in form.multi_items() if isinstance(value, str)}
    sent = form.get(name)
    if not isinstance(sent, UploadFile):
        return Parts(fields)
    content = await sent.read()
    if len(content) > max_bytes:
        raise TooLargeError(too_much)
    return Parts(fields, sent.filename, content)
