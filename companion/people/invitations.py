"""Invitations: links that give whoever confirms one a role at an event, once."""

from __future__ import annotations

import time

from msgspec import Struct, json
from redis.asyncio import Redis

from companion.domain.people import Role
from companion.log.store import guarded
from companion.people.tokens import digest, is_token, new_token

VALID_FOR_S = 7 * 24 * 3600


class Invitation(Struct, frozen=True):
    """What a link offers. `until` is in seconds since 1970; `room` is None for the whole event.

    An `event` of "" is one that whoever has the link may make.
    """

    event: str
    role: Role
    name: str
    room: str | None
    until: int


class Invitations:
    """Keeps each invitation under the digest of its token, until somebody confirms it or a week has passed."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def invite(self, event_slug: str, role: Role, name: str = "", room: str | None = None) -> str:
        """Make an invitation; give the token that its link ends with, which is kept nowhere.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        token = new_token()
        until = int(time.time()) + VALID_FOR_S
        await self.put_back(token, Invitation(event_slug, role, name, room, until))
        return token

    async def look(self, token: str) -> Invitation | None:
        """Look at an invitation and leave it: previews open links, too.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        if not is_token(token):
            return None
        with guarded():
            value = await self._redis.get(_key(token))
        return json.decode(value, type=Invitation) if value else None

    async def redeem(self, token: str) -> Invitation | None:
        """Take an invitation out of the store: of all who try, one gets it.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        if not is_token(token):
            return None
        with guarded():
            value = await self._redis.getdel(_key(token))
        return json.decode(value, type=Invitation) if value else None

    async def put_back(self, token: str, invitation: Invitation) -> None:
        """Put an invitation back that could not be made use of. It ends when it would have ended.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        left_s = invitation.until - int(time.time())
        with guarded():
            await self._redis.set(_key(token), json.encode(invitation), ex=max(1, left_s))


def _key(token: str) -> str:
    return f"invite:{digest(token)}"
