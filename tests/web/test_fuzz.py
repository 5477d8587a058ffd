"""Whatever comes in, no answer is a fault of ours: every route against nonsense."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from companion.domain import commands as c
from companion.web.routes import ROUTES
from tests.builders import ANA, HOST
from tests.web.scene import SLUG, E, Scene

texts = st.one_of(
    st.sampled_from(["", SLUG, "clay", "1", "../..", "%", "\x00", "<!--slot:account-->", "9" * 400, "null", "true"]),
    st.text(max_size=40),
    st.text(alphabet="a/\\.%?#;&=+ \t\r\né日\x00\u202e\U0001f600", max_size=20),
)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3))
NAMES = """text item mode expects swap urgent room command_id name email password organisation next draft
draft_event draft_text draft_item draft_archive draft_form cursor page since before role code new person sort"""
names = st.sampled_from(NAMES.split())
fields = st.dictionaries(names, values, max_size=6)
header_values = st.one_of(
    st.binary(max_size=30).map(lambda raw: bytes(byte for byte in raw if byte >= 0x20 and byte != 0x7F).strip()),
    st.sampled_from([b"text/html", b"application/json", b"true", b"gzip", b"*", b'"x"', b"bytes=0-1"]),
)
header_names = st.sampled_from(
    b"accept accept-encoding accept-language cookie content-type content-encoding hx-request idempotency-key "
    b"if-none-match if-modified-since range referer user-agent x-forwarded-for x-forwarded-proto forwarded".split()
)
headers = st.lists(st.tuples(header_names, header_values), max_size=4)
cookies = st.tuples(st.sampled_from(["session", "seen", "__Host-session", f"door-{SLUG}", ""]), texts).map(
    lambda pair: (b"cookie", f"{pair[0]}={quote(pair[1], safe='/;=', errors='replace')}".encode())
)
KINDS = {
    "form": b"application/x-www-form-urlencoded",
    "json": b"application/json",
    "parts": b"multipart/form-data; boundary=x",
    "other": b"text/plain",
}


def as_query(sent: Mapping[str, object]) -> str:
    """Spell fields as a form or an address does."""
    return "&".join(f"{name}={quote(str(value), errors='replace')}" for name, value in sent.items())


bodies = st.one_of(
    st.tuples(st.just("json"), st.one_of(fields, values).map(lambda each: json.dumps(each).encode())),
    st.tuples(st.just("form"), fields.map(lambda each: as_query(each).encode())),
    st.tuples(
        st.just("parts"), st.binary(max_size=20).map(lambda raw: b"--x\r\ncontent-disposition: form-data; " + raw)
    ),
    st.tuples(st.sampled_from(sorted(KINDS)), st.binary(max_size=60)),
)

ADDRESSES = sorted({path for route in ROUTES for path in route.paths})
"""Every address of the application, with `{…}` where something is to be put in."""


def filled_in(template: str, parts: list[str]) -> str:
    """Put parts into an address, the event's slug first more often than not."""
    pieces, rest = template.split("/"), iter(parts)
    shown = [quote(next(rest, SLUG), safe="", errors="replace") if "{" in piece else piece for piece in pieces]
    return "/".join(shown)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_no_request_is_a_fault_of_ours(scene: Scene, data: st.DataObject) -> None:
    browser = await scene.usual(data.draw(st.sampled_from([None, ANA, HOST])))
    template = data.draw(st.sampled_from(ADDRESSES))
    parts = data.draw(st.lists(texts, max_size=4))
    path = filled_in(template, parts if data.draw(st.booleans()) else [SLUG, *parts])
    query = as_query(data.draw(fields))
    kind, body = data.draw(bodies)
    method = data.draw(st.sampled_from(["GET", "POST", "POST", "POST", "HEAD", "PUT", "OPTIONS"]))
    sent = [(b"content-type", KINDS[kind]), *data.draw(headers), *data.draw(st.lists(cookies, max_size=2))]

    url = browser.base_url.copy_with(raw_path=f"{path}?{query}".encode())
    response = await browser.request(method, url, content=body if method == "POST" else None, headers=sent)

    assert response.status_code < 500, (method, url, sent, body, response.text)
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_no_socket_is_a_fault_of_ours(scene: Scene) -> None:
    await scene.do(c.PostComment("Hello"), ANA)
    cursors = ["", "x", "-", "0-", f"{'9' * 5000}-x", "1-", "9999-abcde", "²-x", "%00", "%ff", "1-%F0%9F%98%80", "-1-x"]
    asked = [f"live?cursor={cursor}" for cursor in cursors]
    asked += ["live?page=host", "live?page=nonsense", "live?page=", "live?cursor=1-x&cursor=2-y", "live/", "live/x"]

    for path in asked:
        assert await opened(scene, f"{E}/{path}") in {101, 400, 403, 404}, path
    assert await opened(scene, "/e/no/live") == 101
    assert await opened(scene, "/no") in {403, 404}


async def opened(scene: Scene, path: str) -> int:
    """Open a socket, hear what it says first, and give the status with which it was answered."""
    try:
        async with connect(scene.served.socket_url + path, origin=Origin(scene.served.url)) as socket:
            with suppress(ConnectionClosed):
                assert json.loads(await socket.recv())["content"]
            assert socket.close_code in {None, 4003}
            return 101
    except InvalidStatus as refusal:
        return refusal.response.status_code
