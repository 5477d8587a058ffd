"""In front of the framework: an answer that everybody shares is sent again while nothing it follows from has moved.

Without it everything works the same, only slower: what it sends are the very messages that the framework once sent.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from litestar.enums import ScopeType
from litestar.types import (
    ASGIApp,
    HTTPResponseBodyEvent,
    HTTPResponseStartEvent,
    Message,
    Receive,
    Scope,
    Send,
)
from msgspec import Struct

from companion.web.forgetting import forget_with
from companion.web.head import head_like_get
from companion.web.header import header
from companion.web.html import is_known
from companion.web.services import Services

MAX_BYTES = 16 * 1024 * 1024
"""What is kept in all. Where no address is configured, whoever forges a `Host` has answers of their own."""

MAX_ANSWER_BYTES = 1024 * 1024
MAX_KEY_CHARACTERS = 1024
OVERHEAD_BYTES = 4096
"""What an answer takes beside its body, at most."""

OF_ONE_PIECE = 2
"""The messages of an answer whose body comes in one."""

_VARIES_WITH = frozenset({b"", b"Accept-Encoding", b"Accept-Encoding, Cookie"})
"""What keys tell apart."""


class Key(NamedTuple):
    """What an answer to somebody without a cookie can differ in, while the event is as it is."""

    slug: str
    path: str
    scheme: str
    host: str
    codings: str


class Answer(NamedTuple):
    """What the framework sent, to be sent again as it is."""

    start: HTTPResponseStartEvent
    body: HTTPResponseBodyEvent

    @property
    def size(self) -> int:
        """What it takes, in bytes."""
        return OVERHEAD_BYTES + len(self.body["body"])

    @property
    def etag(self) -> str:
        """Its ETag if anybody may have it, and "" otherwise."""
        headers = dict(self.start["headers"])
        narrow = {b"private", b"no-store"} & {*headers.get(b"cache-control", b"").split(b", ")}
        if narrow or b"set-cookie" in headers or headers.get(b"vary", b"") not in _VARIES_WITH:
            return ""
        return headers.get(b"etag", b"").decode("latin-1")


class Kept(Struct):
    """The answers to one key by their status: 200, and 304 for who has it already."""

    standing: Hashable
    etag: str
    answers: dict[int, Answer]

    @property
    def size(self) -> int:
        """What they take, in bytes."""
        return sum(answer.size for answer in self.answers.values())


class Front:
    """Keeps an answer under an event's address that says that anybody may have it: with an ETag, and nothing private.

    Such an answer must follow from its `Key` and from `Services.standing` alone. Both are looked at whenever somebody
    asks; nothing is good merely because it is new.
    """

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app, self._services = head_like_get(app), services
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self.size = 0
        forget_with(services.logs, self.forget)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or have the framework answer."""
        key = key_of(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        standing = self._services.standing(key.slug)
        answer = self._ready(key, standing, scope)
        if answer is None:
            await self._ask(key, standing, scope, receive, send)
        else:
            await send(answer.start)
            await send(answer.body)

    def forget(self) -> None:
        """Keep nothing that was sent so far: something in it was erased."""
        self._kept.clear()
        self.size = 0

    def _ready(self, key: Key, standing: Hashable, scope: Scope) -> Answer | None:
        kept = self._kept.get(key)
        if kept is None or kept.standing != standing:
            return None
        self._kept.move_to_end(key)
        return kept.answers.get(304 if is_known(scope, kept.etag) else 200)

    async def _ask(self, key: Key, standing: Hashable, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the framework answer, and keep what it says unless something has moved meanwhile."""
        messages: list[Message] = []

        async def sending(message: Message) -> None:
            # What comes in more pieces is not kept, and may be large.
            if len(messages) <= OF_ONE_PIECE:
                messages.append(message)
            await send(message)

        await self._app(scope, receive, sending)
        # HEAD may be answered without what is long.
        answer = _whole(messages) if scope.get("method") == "GET" else None
        if answer is not None and answer.etag and self._services.standing(key.slug) == standing:
            self._keep(key, standing, answer)

    def _keep(self, key: Key, standing: Hashable, answer: Answer) -> None:
        before, etag = self._drop(key), answer.etag
        others = before.answers if before and (before.standing, before.etag) == (standing, etag) else {}
        kept = self._kept[key] = Kept(standing, etag, {**others, answer.start["status"]: answer})
        self.size += kept.size
        while self.size > MAX_BYTES:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> Kept | None:
        kept = self._kept.pop(key, None)
        self.size -= kept.size if kept else 0
        return kept


def key_of(scope: Scope) -> Key | None:
    """What tells a request apart from others; None if its answer may be for one person, or is not about an event."""
    if scope["type"] != ScopeType.HTTP or scope["method"] not in {"GET", "HEAD"} or not scope["path"].startswith("/e/"):
        return None
    if scope["query_string"] or header(scope, b"cookie"):
        return None
    path = scope["raw_path"].decode("latin-1")
    slug = scope["path"].split("/", 3)[2]
    # The router passes over empty parts, as in `/e//manchester/`: that would be kept under no event, and for ever.
    if not slug:
        return None
    key = Key(slug, path, scope["scheme"], header(scope, b"host"), header(scope, b"accept-encoding"))
    return key if len(path) + len(key.host) + len(key.codings) <= MAX_KEY_CHARACTERS else None


def _whole(messages: Sequence[Message]) -> Answer | None:
    """An answer that came in one piece, and is of a sort and a size to be kept."""
    if len(messages) != OF_ONE_PIECE:
        return None
    start, body = messages
    if start["type"] != "http.response.start" or body["type"] != "http.response.body":
        return None
    fits = not body["more_body"] and len(body["body"]) <= MAX_ANSWER_BYTES
    return Answer(start, body) if fits and start["status"] in {200, 304} else None
