"""The bell: one pub/sub connection for the whole process. It says look, never what.

It may ring in vain, and it may fail to ring.
Whoever listens must look for themselves at every ring, after every reconnect, and now and then anyway.
"""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from companion.domain.errors import StoreAwayError
from companion.log.health import Health
from companion.log.store import AWAY, CONNECT_WITHIN_S, guarded

QUIET_S = 0.5
"""After so long without a word the connection is asked whether it is still there …"""

ANSWER_PING_WITHIN_S = 1.4
"""… and must answer within this, so that a store that hangs is noticed within two seconds."""

RETRY_FIRST_S = 0.05
RETRY_MOST_S = 1.0

Ring = Callable[[str], None]

log = structlog.get_logger(__name__)


class Bell:
    """Calls back when a channel rings, and tells `health` whether the store answers."""

    def __init__(self, redis: Redis, health: Health) -> None:
        self._redis = redis
        self._health = health
        self._rings: dict[str, list[Ring]] = {}
        self._on_connected: list[Callable[[], None]] = []
        self._retry_s = RETRY_FIRST_S

    def on(self, channel: str, ring: Ring) -> None:
        """Call `ring` with the payload of each message. On a connection that is open already this takes `QUIET_S`."""
        self._rings.setdefault(channel, []).append(ring)

    def on_connected(self, callback: Callable[[], None]) -> None:
        """Call back whenever the connection is there anew: rings may have been missed."""
        self._on_connected.append(callback)

    async def run(self) -> None:
        """Listen for ever, through any outage."""
        while True:
            try:
                await self._listen()
            except StoreAwayError as error:
                self._lost(error)
            # Spread out, so that a store that is just back does not meet everybody at once.
            await asyncio.sleep(self._retry_s * random.uniform(0.5, 1))  # noqa: S311 — this is no secret
            self._retry_s = min(self._retry_s * 2, RETRY_MOST_S)

    def _lost(self, error: StoreAwayError) -> None:
        if not self._health.away:
            log.warning("store away", cause=repr(error.__cause__))
        self._health.lost()

    async def _listen(self) -> None:
        with guarded():
            async with self._redis.pubsub() as pubsub:
                async with asyncio.timeout(CONNECT_WITHIN_S + ANSWER_PING_WITHIN_S):
                    await pubsub.subscribe(*self._rings)
                while True:
                    await self._next(pubsub)

    async def _next(self, pubsub: PubSub) -> None:
        """Handle one message, or make sure that the silence is only silence."""
        message = await pubsub.get_message(timeout=QUIET_S)
        if message is None:
            await self._subscribe_late(pubsub)
            await pubsub.ping()
            message = await pubsub.get_message(timeout=ANSWER_PING_WITHIN_S)
            if message is None:
                raise StoreAwayError(AWAY)
        self._handle(message)

    async def _subscribe_late(self, pubsub: PubSub) -> None:
        if late := [channel for channel in self._rings if channel.encode() not in pubsub.channels]:
            await pubsub.subscribe(*late)

    def _handle(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            # Also when the client has quietly connected anew, which loses messages without an error.
            self._connected()
        elif message["type"] == "message":
            for ring in self._rings[message["channel"].decode()]:
                ring(message["data"].decode(errors="replace"))

    def _connected(self) -> None:
        if self._health.away:
            log.info("store back", away_for_s=round(self._health.away_for_s, 1))
        self._health.found()
        self._retry_s = RETRY_FIRST_S
        for callback in self._on_connected:
            callback()
