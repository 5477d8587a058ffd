"""The direct line: ready frames on uvicorn's transports, and what of uvicorn that relies on."""

from __future__ import annotations

import asyncio
import inspect
import socket as sockets
import struct
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from redis.asyncio import Redis
from uvicorn.config import Config
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Origin

from companion.domain import commands as c
from companion.live.frames import WINDOW_BITS, Encoding
from companion.live.line import END_WITHIN_S
from companion.web import admission
from companion.web.admission import Admission
from companion.web.direct import DirectLine
from tests.log.happenings import eventually
from tests.web.phones import on_line, stalled
from tests.web.scene import E, Scene, a_scene

FLOOD_BYTES = 16 * 1024 * 1024
"""More than both ends of a connection can hold."""

GOODBYE = WireFrame(Opcode.CLOSE, struct.pack("!H", 1000)).serialize(mask=True)

NONSENSE = b"\xf1\x80\x00\x00\x00\x00"
"""A text frame with all three reserved bits set, which nobody has agreed on (RFC 6455, 5.2)."""


@pytest.fixture
async def scene(valkey: str, redis: Redis, tmp_path: Path) -> AsyncIterator[Scene]:
    assert await redis.dbsize() == 0
    async with a_scene(valkey, tmp_path) as scene:
        yield scene


def lines(scene: Scene) -> list[DirectLine]:
    """The lines of all phones on the event's page."""
    phones = list(scene.house.hubs.of(scene.log)._audiences["event"])
    assert all(isinstance(phone.line, DirectLine) for phone in phones)
    return [phone.line for phone in phones if isinstance(phone.line, DirectLine)]


def test_uvicorn_is_as_we_know_it() -> None:
    """Whatever the direct line touches is there, and is still called as it was."""
    config = Config(app=lambda: None, ws="websockets-sansio", ws_per_message_deflate=False)
    protocol = WebSocketsSansIOProtocol(config, ServerState(), {}, asyncio.new_event_loop())

    assert isinstance(protocol.conn, ServerProtocol)
    assert protocol.conn.state is State.CONNECTING
    assert protocol.conn.available_extensions == []
    assert (protocol.read_paused, protocol.close_sent, protocol.disconnected) == (False, False, False)
    assert (protocol.handshake_initiated, protocol.handshake_complete, protocol.close_timer) == (False, False, None)
    assert protocol.writable.is_set()
    assert protocol.frames == []
    overridden = {
        name: list(inspect.signature(getattr(WebSocketsSansIOProtocol, name)).parameters)[1:]
        for name in vars(DirectLine)
        if name in vars(WebSocketsSansIOProtocol) and not name.startswith("__")
    }
    assert overridden == {
        "connection_made": ["transport"],
        "handle_connect": ["event"],
        "run_asgi": [],
        "data_received": ["data"],
        "send_receive_event_to_app": [],
        "handle_cont": ["event"],
        "pause_writing": [],
        "resume_writing": [],
        "handle_close": ["event"],
        "handle_parser_exception": [],
        "connection_lost": ["exc"],
        "shutdown": [],
    }
    protocol.loop.close()


async def test_a_browser_that_offers_compression_gets_the_frame_that_is_compressed_for_all(scene: Scene) -> None:
    async with on_line(scene.served.url, cursor=scene.event.cursor) as line:
        await line.hear()
        assert [each.encoding for each in lines(scene)] == [Encoding.DEFLATED]

        await scene.do(c.PostNotice("The same again. " * 17))

        await line.hear_of("The same again. The same again.")


@pytest.mark.parametrize("compression", [None, "narrow"])
async def test_whoever_cannot_take_that_frame_gets_it_as_it_is(scene: Scene, compression: str | None) -> None:
    narrow = [ClientPerMessageDeflateFactory(server_max_window_bits=WINDOW_BITS - 1)] if compression else None
    url = scene.served.url
    async with connect(
        f"{scene.served.socket_url}{E}/live?cursor={scene.event.cursor}",
        origin=Origin(url),
        compression=None,
        extensions=narrow,
    ) as line:
        await line.recv()
        assert [each.encoding for each in lines(scene)] == [Encoding.FRAMED]

        await scene.do(c.PostNotice("The same again. " * 17))

        assert "The same again. The same again." in str(await line.recv())


async def test_nothing_of_the_handshake_is_kept(scene: Scene) -> None:
    async with on_line(scene.served.url) as line:
        await line.hear()
        await eventually(lambda: not hasattr(lines(scene)[0], "scope"))

        assert not lines(scene)[0].tasks, "nor is anybody waiting for it"


async def test_a_phone_that_says_something_while_it_is_let_in_is_heard_afterwards(scene: Scene) -> None:
    async with on_line(scene.served.url) as line:
        await line.say("me first")
        await line.hear()
        scene.house.hubs.of(scene.log).ping()

        await eventually(lambda: lines(scene)[0].unanswered == 0)


async def test_a_phone_answers_pings_and_stays(scene: Scene) -> None:
    hub = scene.house.hubs.of(scene.log)
    async with on_line(scene.served.url) as line:
        await line.hear()
        for _ in range(4):
            hub.ping()
            await line.hear()
            await eventually(lambda: lines(scene)[0].unanswered == 0)

        assert hub.phones == 1


async def test_a_phone_that_is_gone_without_a_word_is_cut_at_the_second_ping(scene: Scene) -> None:
    hub = scene.house.hubs.of(scene.log)
    async with stalled(scene.served.url):
        await eventually(lambda: hub.phones == 1)

        hub.ping()
        hub.ping()

        await eventually(lambda: hub.phones == 0)


async def test_whoever_floods_the_socket_is_cut(scene: Scene) -> None:
    ping = WireFrame(Opcode.PING, b"").serialize(mask=True)
    async with stalled(scene.served.url) as flooder:
        await eventually(lambda: scene.house.hubs.phones == 1)
        flood = ping * (FLOOD_BYTES // len(ping))

        with pytest.raises(OSError, match=r"reset|Broken pipe"):
            await asyncio.get_running_loop().sock_sendall(flooder, flood)

    await eventually(lambda: scene.house.hubs.phones == 0)


async def test_whoever_floods_a_socket_that_is_refused_is_cut_as_well(scene: Scene) -> None:
    ping = WireFrame(Opcode.PING, b"").serialize(mask=True)
    async with stalled(scene.served.url, "/e/no-such-day") as flooder:
        flood = ping * (FLOOD_BYTES // len(ping))

        with pytest.raises(OSError, match=r"reset|Broken pipe"):
            await asyncio.get_running_loop().sock_sendall(flooder, flood)


async def test_a_line_that_takes_nothing_is_cut_soon_after_it_was_told_to_go(scene: Scene) -> None:
    async with stalled(scene.served.url):
        await eventually(lambda: scene.house.hubs.phones == 1)
        (line,) = lines(scene)
        line.pause_writing()

        scene.house.hubs.close(1012)

        await eventually(lambda: line.disconnected, within_s=3)


async def test_the_kernel_keeps_little_for_a_phone_that_has_stopped_reading(scene: Scene) -> None:
    async with on_line(scene.served.url) as line:
        await line.hear()
        (kept,) = lines(scene)

        buffer = kept.transport.get_extra_info("socket").getsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF)

        assert buffer <= 64 * 1024


async def test_a_phone_that_said_goodbye_and_takes_nothing_more_is_cut(scene: Scene) -> None:
    async with stalled(scene.served.url) as phone:
        await eventually(lambda: scene.house.hubs.phones == 1)
        (line,) = lines(scene)
        line.write(bytes(100 * 1024))

        await asyncio.get_running_loop().sock_sendall(phone, GOODBYE)

        await eventually(lambda: line.disconnected, within_s=5 * END_WITHIN_S)


@pytest.mark.parametrize("said", [GOODBYE, NONSENSE], ids=["goodbye", "nonsense"])
async def test_a_phone_that_says_goodbye_or_nonsense_has_left_at_once(scene: Scene, said: bytes) -> None:
    """Its line may take some time to end, and nothing may be written to it any more."""
    async with stalled(scene.served.url):
        await eventually(lambda: scene.house.hubs.phones == 1)
        (line,) = lines(scene)

        line.data_received(said)

        assert scene.house.hubs.phones == 0


async def test_a_phone_that_left_while_it_was_looked_up_joins_nothing(scene: Scene) -> None:
    async with stalled(scene.served.url):
        await eventually(lambda: scene.house.hubs.phones == 1)
        (line,) = lines(scene)
        (phone,) = scene.house.hubs.of(scene.log)._audiences["event"]
        line.abort()

        with pytest.raises(ClientDisconnected):
            line.carry(phone)


# Turns


async def test_whoever_finds_too_many_waiting_is_told_when_to_come_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "MOST_WAITING", -admission.AT_ONCE)

    with pytest.raises(InvalidStatus) as refused:
        async with on_line(scene.served.url):
            pass

    response = refused.value.response
    assert response.status_code == 503
    assert 1 <= int(response.headers["Retry-After"]) <= 60


async def test_handshakes_take_turns_and_all_get_one(scene: Scene) -> None:
    async with AsyncExitStack() as stack:
        phones = [on_line(scene.served.url) for _ in range(3 * admission.AT_ONCE)]

        opened = await asyncio.gather(*(stack.enter_async_context(phone) for phone in phones))

        for line in opened:
            await line.hear()
        assert scene.house.hubs.phones == 3 * admission.AT_ONCE


async def test_a_phone_that_left_while_it_waited_costs_no_turn(scene: Scene) -> None:
    """Resetting the connection at once leaves a handshake whose phone is gone."""
    host, port = scene.served.url.removeprefix("http://").split(":")
    request = (
        f"GET {E}/live HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {scene.served.url}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    for _ in range(admission.AT_ONCE * 3):
        with sockets.create_connection((host, int(port))) as phone:
            phone.sendall(request.encode())
            phone.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))

    async with on_line(scene.served.url) as line:
        await line.hear()
    await eventually(lambda: scene.house.hubs.phones == 0)


async def test_turns_are_counted_also_for_those_who_gave_up() -> None:
    turns = Admission()
    async with AsyncExitStack() as stack:
        for _ in range(admission.AT_ONCE):
            await stack.enter_async_context(turns)
        waiting = asyncio.ensure_future(turns.__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    assert turns._inside == 0
