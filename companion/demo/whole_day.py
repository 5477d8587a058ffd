"""A whole day in about a minute: a host who taps through the agenda, over HTTP like any host, and freezes it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import pairwise
from types import MappingProxyType

import httpx

from companion.demo.card import ALT, card_of
from companion.demo.cast import ANSWERS, WRITE_UPS
from companion.demo.crowd import JSON, stay_signed_in
from companion.demo.rerun import set_clock
from companion.domain.agenda import Item, ItemState
from companion.domain.phases import Phase
from companion.log.event_log import EventLog
from companion.views.items import facts_of

BLOCK_S = 5.0
"""How long a block of the agenda lasts in a hurried day."""

LATE = (0, 1, 3, 2, 4, 6, 4, 2, 5, 1, 3)
"""By how many minutes each block begins late: no day runs as printed."""

MEANWHILE: Mapping[str, tuple[tuple[str, dict[str, str]], ...]] = MappingProxyType(
    {
        "welcome": (("screen", {"scene": "agenda"}),),
        "reform": (
            ("items/shift", {"from": "coffee", "minutes": "6", "mode": "breaks", "why": "The questions run over."}),
        ),
        "coffee": (
            ("notices", {"text": "Seats are left in every workshop. Take yours on this page before they begin."}),
            ("screen", {"scene": "wall"}),
        ),
        "commissioning": (
            ("notices", {"text": "The second half is at the round tables, by the windows.", "room": "library"}),
            ("screen", {"scene": "rooms"}),
        ),
        "lunch": (
            ("notices", {"text": "The lift is slow today. Please leave it to those who need it.", "urgent": "true"}),
            ("screen", {"scene": "join"}),
        ),
        "outcomes": (("screen", {"scene": "rooms"}), ("screen", {"scene": "wall", "screen": "studio-door"})),
        "feedback": (("screen", {"scene": "wall"}),),
        "close": (("screen", {"scene": "agenda"}),),
    }
)
"""What the host does once a block has begun, by the id of its first item."""

AFTERWARDS = (
    ("licence", {"licence": "CC-BY-4.0"}),
    *((f"items/{item}/write-up", {"text": text}) for item, text in WRITE_UPS.items()),
)
"""What the host adds when the day is over."""


class Host:
    """A host with a phone, who came by an invitation link.

    Args:
        say: Is told each step in a line.
        block_s: How long a block of the agenda lasts.
    """

    def __init__(self, base_url: str, log: EventLog, say: Callable[[str], None], block_s: float = BLOCK_S) -> None:
        self._client = httpx.AsyncClient(base_url=base_url, headers=JSON, timeout=10)
        self._log, self._say, self._block_s = log, say, block_s

    async def run_day(self, invitation: str) -> None:
        """Confirm the invitation, run what is left of the day, and close it for good."""
        async with self._client:
            stay_signed_in(self._client, await self._post(invitation))
            if self._log.event.phase is Phase.LIVE:
                await self._run_agenda()
                await self._act("wrap")
            if self._log.event.phase is Phase.WRAPPED:
                for what, fields in AFTERWARDS:
                    await self._act(what, **fields)
                await self._send_poster()
                await self._act("freeze")

    async def _run_agenda(self) -> None:
        day = self._log.event.agenda.blocks()
        for number, (block, after) in enumerate(pairwise([*day, ()])):
            if self._is_over(block):
                continue
            if self._is_to_come(block):
                await self._start(block, minutes_late=LATE[number % len(LATE)])
            await asyncio.sleep(self._block_s)
            await self._tend_wall()
            if not after or len(block) > 1:
                await self._finish(block, call_back=bool(after))

    def _is_over(self, block: tuple[Item, ...]) -> bool:
        return all(self._log.event.agenda.state_of(item) in {ItemState.DONE, ItemState.SKIPPED} for item in block)

    def _is_to_come(self, block: tuple[Item, ...]) -> bool:
        return any(self._log.event.agenda.state_of(item) is ItemState.UPCOMING for item in block)

    async def _start(self, block: tuple[Item, ...], *, minutes_late: int) -> None:
        moment = block[0].starts_at + timedelta(minutes=minutes_late)
        await set_clock(self._log, max(moment, self._log.event.moment))
        await self._act("items/start", items=" ".join(item.id for item in block))
        self._say(f"{moment:%H:%M}  {' · '.join(item.title for item in block)}")
        for what, fields in MEANWHILE.get(block[0].id, ()):
            await self._act(what, **fields)

    async def _finish(self, block: tuple[Item, ...], *, call_back: bool) -> None:
        """End what is on; where something follows, everybody is called back to it."""
        await set_clock(self._log, max(block[0].ends_at, self._log.event.moment))
        if call_back:
            await self._act("call-back", finish="true")
            return
        for item in self._log.event.agenda.live():
            await self._act(f"items/{item.id}/finish")

    async def _tend_wall(self) -> None:
        """Pin the newest comment, in place of the one before, and answer a question that somebody has asked."""
        newest = next((each for each in self._log.event.wall.newest_first() if not each.reply_to), None)
        for pinned in self._log.event.wall.pinned:
            await self._act(f"comments/{pinned}/unpin")
        if newest is not None:
            await self._act(f"comments/{newest.id}/pin")
            await self._act(f"comments/{newest.id}/put-on-screen")
        asked = (each for each in self._log.event.wall.newest_first() if each.text in ANSWERS and not each.answered)
        if (question := next(asked, None)) is not None:
            await self._act(f"comments/{question.id}/answer", text=ANSWERS[question.text])

    async def _send_poster(self) -> None:
        """Give the video a poster, as a browser sends a file."""
        card = {"poster": ("card.png", card_of(facts_of(self._log.event)), "image/png")}
        self._told(await self._client.post(f"/e/{self._log.slug}/video/poster", data={"alt": ALT}, files=card))

    async def _act(self, what: str, **fields: str) -> None:
        await self._post(f"/e/{self._log.slug}/{what}", **fields)

    async def _post(self, path: str, **fields: str) -> httpx.Response:
        return self._told(await self._client.post(path, json=fields))

    def _told(self, answer: httpx.Response) -> httpx.Response:
        if answer.is_error:
            self._say(f"       refused: {answer.json().get('detail', answer.status_code)}")
        return answer
