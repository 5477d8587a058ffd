"""The hubs of a process: one for each event, and one heart that beats for all."""

from __future__ import annotations

import asyncio

from companion.domain.people import Person
from companion.live.frames import PING_EVERY_S
from companion.live.hub import Hub
from companion.live.hubs import Hubs
from companion.live.phone import COME_BACK
from tests.builders import ANA, BEN
from tests.live.happenings import Scene, Watched, play_out
from tests.live.shown import RENDERER


def hubs_of(scene: Scene) -> tuple[Hubs, Hub]:
    """The hubs of a process that has opened one event."""
    hubs = Hubs(RENDERER, lambda: scene.play.now)
    hubs.attach(scene.log)
    return hubs, hubs.of(scene.log)


def connected(hub: Hub, person: Person | None) -> Watched:
    watched = Watched(hub, "event", person)
    hub.join(watched.phone)
    return watched


async def test_an_event_that_is_opened_has_a_hub() -> None:
    hubs, hub = hubs_of(Scene())

    connected(hub, None)
    connected(hub, ANA)

    assert hubs.phones == 2


async def test_a_person_is_parted_with_everywhere_and_the_others_stay() -> None:
    hubs, hub = hubs_of(Scene())
    anas, bens = connected(hub, ANA), connected(hub, BEN)

    hubs.part_with(ANA.id)

    assert (anas.phone.close_code, bens.phone.close_code) == (COME_BACK, None)


async def test_all_sockets_can_be_ended() -> None:
    hubs, hub = hubs_of(Scene())
    phones = [connected(hub, person) for person in (ANA, BEN, None)]

    hubs.close(COME_BACK)

    assert [each.phone.close_code for each in phones] == [COME_BACK] * 3


def test_the_heart_beats_while_nothing_happens() -> None:
    async def scene() -> list[float]:
        hubs, hub = hubs_of(Scene())
        phone = connected(hub, None)
        began_s = asyncio.get_running_loop().time()
        beating = asyncio.create_task(hubs.ping_forever())
        for _ in range(35):
            await asyncio.sleep(0.1 * PING_EVERY_S)
            phone.unanswered = 0
        beating.cancel()
        pings = [at_s for at_s, message in zip(phone.at_s, phone.messages, strict=True) if message.t == "ping"]
        return [round((at_s - began_s) / PING_EVERY_S, 2) for at_s in pings]

    assert play_out(scene()) == [1, 2, 3]
