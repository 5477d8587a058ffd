"""A form of several parts with a file in it: how hosts send a picture, or a transcript."""

from __future__ import annotations

from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException

from companion.domain.errors import MalformedError, TooLargeError
from companion.web.fields import PARTS, kind_of, read_fields
from companion.web.surfaces import Asked


async def read_file(asked: Asked, name: str, *, max_bytes: int, too_much: str) -> bytes:
    """Read what was sent into what was typed, and give the file beside it, b"" for none.

    Args:
        name: Of the field that has the file.
        max_bytes: How large it may be. The route says how large all of it may be.
        too_much: The sentence for one that is larger.

    Raises:
        TooLargeError: If it is larger.
        MalformedError: If it cannot be read.
    """
    if kind_of(asked.request.scope) != PARTS:
        asked.typed.update(await read_fields(asked.request))
        return b""
    try:
        form = await asked.request.form()
    except HTTPException as error:
        if error.status_code == 413:
            raise TooLargeError(too_much) from error
        raise MalformedError("This form did not arrive whole. Send it again.") from error
    asked.typed.update({key: value for key, value in form.multi_items() if isinstance(value, str)})
    sent = form.get(name)
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    if len(content) > max_bytes:
        raise TooLargeError(too_much)
    return content
