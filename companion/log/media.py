"""The pictures of events in the store, each under its event's hash tag and named by its content.

A picture is there before the log names it, so that whoever hears of it finds it. Until then it is there on trial: if
nothing comes of it, the store lets it go by itself.
"""

from __future__ import annotations

import hashlib
from typing import cast

from redis.asyncio import Redis

from companion.domain.event import Event
from companion.log.store import guarded

ON_TRIAL_S = 24 * 3600
"""A picture that no log names is gone after so long."""


def media_key(slug: str, sha256: str) -> str:
    """The key under which the store keeps a picture."""
    return f"{{{slug}}}:media:{sha256}"


class Media:
    """Puts pictures into the store, and gets them out. Every method raises `StoreAwayError` if it is away."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def offer(self, slug: str, content: bytes) -> None:
        """Put a picture there on trial. One that is there already stays as it is."""
        with guarded():
            await self._redis.set(media_key(slug, digest_of(content)), content, nx=True, ex=ON_TRIAL_S)

    async def keep(self, slug: str, content: bytes) -> None:
        """Put a picture there for good: the log names it."""
        with guarded():
            await self._redis.set(media_key(slug, digest_of(content)), content)

    async def get(self, slug: str, sha256: str) -> bytes | None:
        """The picture of that name, None if it is not there, or not what it was."""
        with guarded():
            content = cast("bytes | None", await self._redis.get(media_key(slug, sha256)))
        return content if content is not None and digest_of(content) == sha256 else None

    async def tidy(self, slug: str, event: Event) -> None:
        """Keep what the event names for good, and let go what it named once. Whoever does so again changes nothing."""
        named = named_by(event)
        former = [media_key(slug, sha256) for sha256 in event.posters if sha256 not in named]
        with guarded():
            for sha256 in named:
                await self._redis.persist(media_key(slug, sha256))
            if former:
                await self._redis.unlink(*former)


def named_by(event: Event) -> frozenset[str]:
    """The digests of the pictures that an event still needs: its poster, and that of the edition ordered last."""
    states = (event, event.as_ordered)
    return frozenset(state.poster.sha256 for state in states if state is not None and state.poster is not None)


def digest_of(content: bytes) -> str:
    """What a picture is named by."""
    return hashlib.sha256(content).hexdigest()
