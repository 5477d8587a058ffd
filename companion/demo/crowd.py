"""A small crowd that comes in through the front door: real HTTP, real sockets, at a human pace."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from typing import Any

import httpx
from msgspec import Struct
from websockets.asyncio.client import connect as open_socket
from websockets.exceptions import ConnectionClosed, WebSocketException

from companion.demo.cast import KEPT, name_of, sayings

JSON = {"Accept": "application/json"}
PASSWORD = "a fictional password"  # noqa: S105 (of people who do not exist)


class Pace(Struct, frozen=True):
    """Seconds between what one delegate does, at least and at most, and how many comments each has in them."""

    least_s: float
    most_s: float
    comments: int

    def pause_s(self, chance: random.Random) -> float:
        """How long to wait this time."""
        return chance.uniform(self.least_s, self.most_s)


HUMAN = Pace(20.0, 150.0, 8)
HURRIED = Pace(2.0, 9.0, 10)
"""For a day that passes in a minute."""


class Venue(Struct, frozen=True):
    """Where the event is: the server's address on this machine, the origin that visitors see, the event's slug."""

    address: str
    origin: str
    slug: str


class Guest:
    """One fictional delegate with a phone.

    Args:
        said: What anybody of the crowd has said, shared by all of it: two speak in the same moment now and then.
    """

    def __init__(self, number: int, venue: Venue, pace: Pace, said: set[str]) -> None:
        self._number, self._pace, self._said = number, pace, said
        self._event = f"/e/{venue.slug}"
        self._client = httpx.AsyncClient(base_url=venue.address, headers=JSON, timeout=10)
        self._socket_url = f"{venue.address.replace('http', 'ws', 1)}{self._event}/live?cursor="
        self._origin = venue.origin
        self._chance = random.Random(number)

    async def attend(self) -> None:
        """Sign in, look at the page, take a seat, and say something now and then until the day is over."""
        async with self._client:
            while not await self._sign_in():
                await self._moment()
            async with asyncio.TaskGroup() as both:
                watching = both.create_task(self._watch())
                both.create_task(self._take_part(watching))

    async def _sign_in(self) -> bool:
        """Register, or sign in as who was here before. Tell whether it went well: a large crowd has to queue."""
        me = {"email": f"delegate-{self._number}@example.invalid", "password": PASSWORD}
        with suppress(httpx.HTTPError):
            answer = await self._client.post("/register", json={"name": name_of(self._number), **me})
            if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
                answer = await self._client.post("/sign-in", json=me)
            stay_signed_in(self._client, answer)
            return answer.is_success
        return False

    async def _moment(self) -> None:
        """Wait a little before trying again, each for a time of their own."""
        await asyncio.sleep(self._chance.uniform(0.3, 3))

    async def _watch(self) -> None:
        """Hold the event's page open, as a phone does; come back when the line breaks."""
        while not await self._is_over():
            await self._moment()

    async def _is_over(self) -> bool:
        """Watch until the line breaks, and tell whether that is because the day is over."""
        with suppress(OSError, WebSocketException):
            async with open_socket(self._socket_url, origin=self._origin) as socket:  # type: ignore[arg-type]
                with suppress(ConnectionClosed):
                    async for _message in socket:
                        pass
                return socket.close_code == _OVER
        return False

    async def _take_part(self, watching: asyncio.Task[None]) -> None:
        await asyncio.sleep(self._chance.uniform(0, min(6.0, self._pace.least_s)))
        with suppress(httpx.HTTPError):
            await self._take_seat(await self._state())
        for _ in range(self._pace.comments):
            with suppress(httpx.HTTPError):
                state = await self._state()
                if state["phase"] not in {"draft", "live"}:
                    break
                await self._vote(state)
                await self._comment(state)
            await asyncio.sleep(self._pace.pause_s(self._chance))
        await watching

    async def _state(self) -> dict[str, Any]:
        answer = await self._client.get(f"{self._event}/state.json")
        answer.raise_for_status()
        state: dict[str, Any] = answer.json()
        return state

    async def _take_seat(self, state: dict[str, Any]) -> None:
        """Take a seat in one workshop of each block; a clash or a full room is answered like anybody's."""
        items = [item for item in state["items"] if item["capacity"] and item["state"] == "upcoming"]
        for start in sorted({item["starts_at"] for item in items}):
            chosen = self._chance.choice([item for item in items if item["starts_at"] == start])
            await self._client.post(f"{self._event}/items/{chosen['id']}/take-seat")

    async def _comment(self, state: dict[str, Any]) -> None:
        """Say something that nobody has said yet."""
        kind = next((item["kind"] for item in state["items"] if item["state"] == "live"), None)
        self._said.update(comment["text"] for comment in state["comments"])
        unsaid = [saying for saying in sayings(kind) if saying not in self._said]
        if unsaid:
            text = unsaid[0] if self._chance.random() < 0.5 else self._chance.choice(unsaid)
            self._said.add(text)
            archive = KEPT[self._number % len(KEPT)]
            await self._client.post(f"{self._event}/comments", json={"text": text, "archive": archive})

    async def _vote(self, state: dict[str, Any]) -> None:
        """Say that one wants an answer to one of the newest questions."""
        asked = [each["id"] for each in state["comments"] if each["text"].endswith("?") and not each["answered"]]
        if asked:
            await self._client.post(f"{self._event}/comments/{self._chance.choice(asked[-5:])}/vote")


def stay_signed_in(client: httpx.AsyncClient, answer: httpx.Response) -> None:
    """Send the session's cookie by hand: with a public https address it is a secure one, and this line is not."""
    client.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
    client.cookies.clear()


_OVER = 4001


async def gather_crowd(size: int, venue: Venue, pace: Pace) -> None:
    """Let fictional delegates attend until the day is over."""
    said: set[str] = set()
    async with asyncio.TaskGroup() as crowd:
        for number in range(size):
            crowd.create_task(Guest(number, venue, pace, said).attend())
