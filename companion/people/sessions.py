"""Sessions: who is signed in, by a random cookie that the store knows only by its digest."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from typing import cast

from msgspec import DecodeError, Struct, json
from redis.asyncio import Redis

from companion.domain.errors import StoreAwayError
from companion.domain.people import Person
from companion.log.store import AWAY, guarded
from companion.people.session_cache import SessionCache
from companion.people.tokens import digest, is_token, new_token

VALID_FOR_S = 14 * 24 * 3600
REVOKED = "companion:revoked"

LOOK_UPS_AT_ONCE = 8
"""A flood of invented cookies must leave connections for those who post."""

ASK_AGAIN_AFTER_S = 1.0
"""How long the store is taken for away after it did not answer: a page must not wait for every cookie."""


class Session(Struct, frozen=True, omit_defaults=True):
    """Somebody who is signed in on one device. `until` is in seconds since 1970.

    `code_of` is the event whose helpdesk showed them the code that they came in with, which others saw, too: they are
    that person there alone. "" for whoever came in otherwise.
    """

    person: Person
    until: int
    code_of: str = ""


class _Revocation(Struct, frozen=True):
    """What the bell says: by which process, whose, and the digest of one session, or none for all of them."""

    by: str
    person: str
    session: str | None = None


class Sessions:
    """Keeps sessions in the store, written only at sign-in and sign-out, and a few in memory.

    `session:{digest}` says who; `sessions-of:{person}` lists the digests of theirs by when they end.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._cache: SessionCache[Session] = SessionCache()
        self._listeners: list[Callable[[str], None]] = []
        self._name = secrets.token_hex(8)
        self._turns = asyncio.Semaphore(LOOK_UPS_AT_ONCE)
        self._away_until_s = 0.0

    async def create(self, person: Person, *, code_of: str = "") -> str:
        """Sign a person in; give the value of the cookie, which is kept nowhere.

        Args:
            code_of: The event whose helpdesk let them in; "" for whoever needed no help.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        token = new_token()
        session = Session(person, int(time.time()) + VALID_FOR_S, code_of)
        with guarded():
            await self._list(person.id, digest(token), session.until)
            await self._redis.set(_key(digest(token)), json.encode(session), ex=VALID_FOR_S)
        self._cache.keep(digest(token), session)
        return token

    async def find(self, token: str) -> Session | None:
        """Find who is signed in with a cookie. What cannot be a cookie of ours is not asked for.

        While the store is away, a session that is in memory goes on, up to its end.

        Raises:
            StoreAwayError: If the store is away and the session is not in memory: who asks is not known.
        """
        if not is_token(token):
            return None
        key, now_s = digest(token), int(time.time())
        known = self._cache.trusted(key)
        session = known.value if known else await self._look_up(key)
        return session if session is not None and session.until > now_s else None

    async def revoke(self, token: str) -> None:
        """Sign a person out on one device.

        Raises:
            StoreAwayError: If the store did not answer. The session may still be there.
        """
        if not is_token(token):
            return
        key = digest(token)
        with guarded():
            value = await self._redis.getdel(_key(key))
            # A reply that was lost makes people tap again: then only memory knows whose session it was.
            session = json.decode(value, type=Session) if value else self._cache.older(key)
            if session is not None:
                await self._redis.zrem(_list_key(session.person.id), key)
                await self._announce(_Revocation(self._name, session.person.id, key))

    async def revoke_person(self, person_id: str) -> None:
        """Sign a person out everywhere.

        Raises:
            StoreAwayError: If the store did not answer. Some of the sessions may still be there.
        """
        with guarded():
            for key in cast(list[bytes], await self._redis.zrange(_list_key(person_id), 0, -1)):
                await self._redis.delete(_key(key.decode()))
                await self._redis.zrem(_list_key(person_id), key)
            await self._announce(_Revocation(self._name, person_id))

    async def revoke_by_code(self, person_id: str, *, but: str) -> None:
        """Sign a person out wherever they came in with a code, but for one device.

        Args:
            but: The value of the cookie there.

        Raises:
            StoreAwayError: If the store did not answer. Some of the sessions may still be there.
        """
        with guarded():
            keys = [key.decode() for key in cast(list[bytes], await self._redis.zrange(_list_key(person_id), 0, -1))]
            for key in keys:
                value = await self._redis.get(_key(key)) if key != digest(but) else None
                if value and json.decode(value, type=Session).code_of:
                    await self._redis.delete(_key(key))
                    await self._redis.zrem(_list_key(person_id), key)
                    await self._announce(_Revocation(self._name, person_id, key))

    async def any_of(self, person_id: str) -> bool:
        """Tell whether a person is signed in on any device.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        with guarded():
            return bool(await self._redis.zcount(_list_key(person_id), time.time(), "+inf"))

    def on_revoked(self, callback: Callable[[str], None]) -> None:
        """Call back with the id of each person who is signed out, on one device or all: their sockets are to close."""
        self._listeners.append(callback)

    def forget(self, payload: bytes | str) -> None:
        """Drop what another process revoked. The caller passes on every message of the channel `REVOKED`."""
        try:
            revocation = json.decode(payload, type=_Revocation)
        except DecodeError:
            # Another version of Companion, perhaps: it revoked something, and we cannot tell what.
            self.distrust()
            return
        if revocation.by != self._name:
            self._drop(revocation)

    def distrust(self) -> None:
        """Ask the store again about everybody. To be called when messages of `REVOKED` may have been missed."""
        self._cache.distrust()

    async def _list(self, person_id: str, key: str, until: int) -> None:
        """Add a session to its person's, before it exists: what is not listed could not be revoked."""
        name = _list_key(person_id)
        await self._redis.zadd(name, {key: until})
        await self._redis.zremrangebyscore(name, "-inf", time.time())
        await self._redis.expire(name, VALID_FOR_S)

    async def _look_up(self, key: str) -> Session | None:
        """Ask the store; while it is away, believe an older answer."""
        age = self._cache.age
        try:
            value = await self._get(key)
        except StoreAwayError:
            if older := self._cache.older(key):
                return older
            raise
        session = json.decode(value, type=Session) if value else None
        if self._cache.age == age:
            self._cache.keep(key, session)
        return session

    async def _get(self, key: str) -> bytes | None:
        async with self._turns:
            if time.monotonic() < self._away_until_s:
                raise StoreAwayError(AWAY)
            try:
                with guarded():
                    return cast(bytes | None, await self._redis.get(_key(key)))
            except StoreAwayError:
                self._away_until_s = time.monotonic() + ASK_AGAIN_AFTER_S
                raise

    async def _announce(self, revocation: _Revocation) -> None:
        await self._redis.publish(REVOKED, json.encode(revocation))
        self._drop(revocation)

    def _drop(self, revocation: _Revocation) -> None:
        if revocation.session is not None:
            self._cache.drop(revocation.session)
        else:
            self._cache.drop_where(lambda session: session.person.id == revocation.person)
        for callback in self._listeners:
            callback(revocation.person)


def _key(session: str) -> str:
    return f"session:{session}"


def _list_key(person_id: str) -> str:
    return f"sessions-of:{person_id}"
