"""Comments, taken in front of the framework: by the same functions as at their route, without the way there.

They come in floods, and the way through the framework costs more than all else that a comment takes. Whatever is not
a form or JSON from our own pages or a program, posted to an event that is there, goes that way.
"""

from __future__ import annotations

import re

from litestar import Litestar, Request, Response
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from companion.log.event_log import EventLog
from companion.web.commands import post_comment
from companion.web.fields import PLAIN, kind_of
from companion.web.given import AnyRequest
from companion.web.headers import SafeHeaders
from companion.web.html import started
from companion.web.origin import SameOrigin
from companion.web.routes import answer_fault
from companion.web.services import Services
from companion.web.who import find_who

_COMMENTS = re.compile(r"/e/([^/]+)/comments")


class Posting:
    """Answers whoever posts a comment, and hands everybody else on.

    Args:
        app: What is handed on to.
        framework: The app that the route is part of.
    """

    def __init__(self, app: ASGIApp, framework: Litestar) -> None:
        self._app, self._framework = app, framework
        self._services: Services = framework.state.services
        self._origin: SameOrigin = framework.state.origin
        self._headers: SafeHeaders = framework.state.headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        log = self._posted_to(scope)
        if log is None:
            await self._app(scope, receive, send)
            return

        scope["litestar_app"] = self._framework
        request: AnyRequest = Request(scope, receive, send)
        response = await self._answer(request, log)
        start = started(response)
        await self._headers.put(start, scope)
        await send(start)
        await send({"type": "http.response.body", "body": response.content, "more_body": False})

    def _posted_to(self, scope: Scope) -> EventLog | None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "POST":
            return None
        found = _COMMENTS.fullmatch(scope["path"])
        log = self._services.logs.get(found[1]) if found else None
        is_there = log is not None and log.event.facts is not None
        return log if is_there and kind_of(scope) in PLAIN and self._origin.allows(scope) else None

    async def _answer(self, request: AnyRequest, log: EventLog) -> Response[bytes]:
        try:
            who = await find_who(request.scope, self._services)
            return await post_comment(request, self._services, who, log)
        except Exception as fault:
            return answer_fault(request, fault)
