"""Codes to sign in with, once: the helpdesk shows one to somebody who cannot sign in by themselves."""

from __future__ import annotations

import secrets
from typing import cast

from msgspec import Struct, json
from redis.asyncio import Redis

from companion.domain.errors import FieldError, TooFastError
from companion.domain.text import one_line
from companion.log.store import guarded
from companion.people.limits import Limit
from companion.people.passwords import hash_password, verify_password

VALID_FOR_S = 5 * 60
MAX_TRIES = 5

NAME_DIGITS = 4
SECRET_DIGITS = 5
"""A code is nine digits, which anybody can read aloud, hear and type. The first four say which code is meant, so that
whoever guesses uses up the tries of that one code, and keeps nobody else out; the other five are what must be known."""

NO_MATCH = "This is no code that can be used. It may have run out: ask the helpdesk for a new one."
MOST_SHOWN = 60
SHOWN_WITHIN_S = 10 * 60


class _Kept(Struct, frozen=True):
    """What `sign-in-code:{name}` keeps: whose it is, where, and a hash of the secret that outlives guessing at it."""

    person: str
    event: str
    secret: str


class Redeemed(Struct, frozen=True):
    """What a code opened: the account of a person, at the event whose helpdesk showed it."""

    person: str
    event: str


class SignInCodes:
    """Keeps each code for a few minutes, or until somebody has signed in with it."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._tries = Limit(redis, "sign-in-tries", most=MAX_TRIES, window_s=VALID_FOR_S)
        self._shown = Limit(redis, "sign-in-codes-shown", most=MOST_SHOWN, window_s=SHOWN_WITHIN_S)

    async def expect_room(self, helper: str) -> None:
        """Refuse somebody who has shown, or tried to show, too many codes.

        Raises:
            TooFastError: With a sentence.
            StoreAwayError: If the store did not answer.
        """
        if wait_s := await self._shown.count(helper):
            minutes = -(-wait_s // 60)
            raise TooFastError(f"You have helped very many people. Go on in {minutes} min.", retry_after_s=wait_s)

    async def make(self, person: str, event: str) -> str:
        """Make a code for a person at an event; give it in groups of three digits. Its secret is kept as a hash alone.

        Raises:
            TooFastError: If too many people sign in just now.
            StoreAwayError: If the store did not answer.
        """
        secret = _digits(SECRET_DIGITS)
        kept = json.encode(_Kept(person, event, await hash_password(secret)))
        name = _digits(NAME_DIGITS)
        with guarded():
            # A name that another code has is not taken from it; of ten thousand, few are ever in use.
            while not await self._redis.set(_key(name), kept, ex=VALID_FOR_S, nx=True):
                name = _digits(NAME_DIGITS)
        await self._tries.clear(name)
        return in_groups(name + secret)

    async def redeem(self, typed: str) -> Redeemed:
        """Use a code up; tell what it opens. Of all who try at once, one signs in.

        Raises:
            FieldError: If there is no such code any more, or it was tried too often.
            TooFastError: If too many people sign in just now.
            StoreAwayError: If the store did not answer.
        """
        code = "".join(one_line(typed).replace("-", " ").split())
        if len(code) != NAME_DIGITS + SECRET_DIGITS or not (code.isascii() and code.isdecimal()):
            raise FieldError({"code": f"A code has {NAME_DIGITS + SECRET_DIGITS} digits. Type it as it is shown."})
        name, secret = code[:NAME_DIGITS], code[NAME_DIGITS:]
        tried_too_often = bool(await self._tries.count(name))
        kept = None if tried_too_often else await self._kept(name)
        matches = await verify_password(kept.secret if kept else None, secret)
        if kept is None or not matches or not await self._use_up(name):
            raise FieldError({"code": NO_MATCH})
        return Redeemed(kept.person, kept.event)

    async def _kept(self, name: str) -> _Kept | None:
        with guarded():
            value = cast(bytes | None, await self._redis.get(_key(name)))
        return json.decode(value, type=_Kept) if value else None

    async def _use_up(self, name: str) -> bool:
        with guarded():
            return bool(await self._redis.delete(_key(name)))


def in_groups(code: str) -> str:
    """Write a code as it is read aloud, as in "482 917 364"."""
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


def _digits(number: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(number))


def _key(name: str) -> str:
    return f"sign-in-code:{name}"
