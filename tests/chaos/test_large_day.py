"""A large day is archived in seconds, and whoever asks the server meanwhile does not have to wait."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from redis.asyncio import Redis

from companion.archive.archivist import Archivist
from companion.archive.keys import Keys
from companion.archive.shelf import Shelf
from companion.domain import commands as c
from companion.domain.agenda import Item, Kind, Room, Speaker
from companion.domain.people import Person
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from tests.archive.days import FACTS, HOST
from tests.builders import at
from tests.chaos.machines import Saw

pytestmark = [pytest.mark.chaos, pytest.mark.slow]

ITEMS, ROOMS, COMMENTS, AT_ONCE = 1_000, 20, 10_000, 100
WITHIN_S = 10.0
HELD_UP_AT_MOST_S = 0.25


class Clock:
    """Stands still until it is put forward, so that nobody posts too fast."""

    def __init__(self) -> None:
        self.now = at("09:00")

    def __call__(self) -> datetime:
        return self.now


def large(items: int = ITEMS) -> c.CreateEvent:
    """Two days in twenty rooms."""
    begins, half_an_hour = at("09:30"), timedelta(minutes=30)
    return c.CreateEvent(
        replace(FACTS, slug="large", ends_at=begins + timedelta(days=2)),
        tuple(Room(f"room-{n}", f"Room {n}", f"Floor {n % 4}", holds=100) for n in range(ROOMS)),
        tuple(Speaker(f"speaker-{n}", f"Speaker {n}", "Researcher", "An Institute") for n in range(items)),
        tuple(
            Item(
                id=f"item-{n}",
                title=f"A talk about subject number {n}",
                kind=Kind.TALK,
                starts_at=begins + half_an_hour * (n // ROOMS),
                minutes=25,
                room=f"room-{n % ROOMS}",
                speakers=(f"speaker-{n}",),
                summary="What it is about, in a sentence or two. " * 4,
            )
            for n in range(items)
        ),
    )


def said(n: int) -> tuple[c.PostComment, Person]:
    """One of ten thousand comments, and who writes it."""
    text = f"Comment {n}: some words about a talk that somebody has heard. " * 3
    return c.PostComment(text, f"item-{n % ITEMS}"), Person(f"person-{n % AT_ONCE}", f"Delegate {n % AT_ONCE}")


async def live_through(log: EventLog, clock: Clock) -> None:
    """Let the day pass, up to its end."""
    await log.submit(large(), HOST, "create")
    await log.submit(c.GoLive(), HOST, "go-live")
    for first in range(0, COMMENTS, AT_ONCE):
        clock.now += timedelta(seconds=11)
        posts = (log.submit(*said(n), f"comment-{n}") for n in range(first, first + AT_ONCE))
        await asyncio.gather(*posts)
    await log.submit(c.Wrap(), HOST, "wrap")
    await log.submit(c.Freeze(), HOST, "freeze")


async def test_a_large_day_is_archived_in_seconds_and_holds_nobody_up(redis: Redis, tmp_path: Path, saw: Saw) -> None:
    clock, shelf = Clock(), Shelf(tmp_path)
    held_up_s: list[float] = []

    async def turn() -> None:
        while True:
            begun_s = time.perf_counter()
            await asyncio.sleep(0)
            held_up_s.append(time.perf_counter() - begun_s)

    async with Logs(redis, clock) as logs:
        log = await logs.create("large")
        await live_through(log, clock)
        archivist = Archivist(redis, logs, shelf, Keys(redis), public_address="https://events.example")
        turning, begun_s = asyncio.create_task(turn()), time.perf_counter()
        await archivist.look(log)
        took_s = time.perf_counter() - begun_s
        turning.cancel()

    saw(f"{ITEMS} items and {COMMENTS} comments in {took_s:.1f} s, the loop held up for {max(held_up_s):.3f} s at most")
    assert shelf.newest("large")
    assert took_s < WITHIN_S
    assert max(held_up_s) < HELD_UP_AT_MOST_S
