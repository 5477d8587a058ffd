"""What somebody had typed before they were asked to sign in, kept for the page that they come back to."""

from __future__ import annotations

import re
import secrets

from msgspec import Struct, json
from redis.asyncio import Redis

from companion.log.store import guarded
from companion.people.tokens import digest

KEPT_FOR_S = 3600
_ID_BYTES = 16
_ID = re.compile(r"[A-Za-z0-9_-]{22}")


class Draft(Struct, frozen=True):
    """What is not sent yet, at which event: a comment, about which item and how it is to be archived; or a form."""

    event: str
    text: str = ""
    item: str | None = None
    archive: str = ""
    form: dict[str, str] = {}


class Drafts:
    """Keeps drafts for an hour. Written only when somebody has just registered or signed in."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def keep(self, draft: Draft) -> str:
        """Keep a draft; give the id under which it is found, which nobody can guess.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        draft_id = secrets.token_urlsafe(_ID_BYTES)
        with guarded():
            await self._redis.set(_key(draft_id), json.encode(draft), ex=KEPT_FOR_S)
        return draft_id

    async def find(self, draft_id: str) -> Draft | None:
        """Find a draft that was kept less than an hour ago.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        if not _ID.fullmatch(draft_id):
            return None
        with guarded():
            value = await self._redis.get(_key(draft_id))
        return json.decode(value, type=Draft) if value else None


def _key(draft_id: str) -> str:
    return f"draft:{digest(draft_id)}"
