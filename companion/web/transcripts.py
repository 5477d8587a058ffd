"""The transcript of the video, sent as a file: text, or the captions that a player or a meeting has written."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from companion.domain import commands as c
from companion.domain.errors import CompanionError, FieldError
from companion.programme.captions import read_transcript
from companion.web import answers, permissions
from companion.web.fields import MAX_BODY_BYTES, command_id
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.parts import read_file
from companion.web.surfaces import TRANSCRIPT, Asked
from companion.web.who import expect_person

MAX_FILE_BYTES = 2 * 1024 * 1024
"""Captions of a whole day: they say of every line when it is."""

NONE_CHOSEN = "Choose a file first."
TOO_MUCH = f"This file is larger than {MAX_FILE_BYTES // 1024**2} MB. Send it in parts, or paste the words above."


@post(
    "/e/{event:str}/video/transcript",
    status_code=200,
    request_max_body_size=MAX_FILE_BYTES + MAX_BODY_BYTES,
    summary="Give the video a transcript from a file",
)
async def set_transcript(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[Any]:
    """Take a file in a form of several parts: captions. What it says takes the place of the transcript."""
    asked = Asked(request=request, services=services, log=services.log_of(event), who=who, subject="")
    before = asked.log.event.version
    try:
        permissions.check("story", who, asked.log.event)
        content = await read_file(asked, "captions", max_bytes=MAX_FILE_BYTES, too_much=TOO_MUCH)
        if not content:
            raise FieldError({"captions": NONE_CHOSEN})
        text = await asyncio.to_thread(read_transcript, content)
        command = c.SetTranscript(text)
        version = await asked.log.submit(command, expect_person(who), command_id(request, asked.typed))
    except CompanionError as error:
        return answers.refused(asked, TRANSCRIPT, error)
    return answers.accepted(asked, TRANSCRIPT, before=before, version=version)
