"""Passwords: hashed with argon2id on threads of their own, few at once, in a line that never grows long."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from companion.domain.errors import TooFastError
from companion.domain.text import MAX_TYPED_CHARACTERS

AT_ONCE = 2
MAX_WAITING = 200
ONE_TAKES_S = 0.03

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's second choice: 19 MiB and some 27 ms each, so that a hall can sign in at once beside a live event."""

_NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$J3uJOJQQNLlL2r7LC9kuDg$Y96oO+ef5j4uRse344ka5D/bSJd/15m25Ws4GhKAye4"
"""Random bytes in the shape of a hash: nobody has its password, and refusing one takes as long as any other."""

_THREADS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")

T = TypeVar("T")


class _Line:
    """Counts who waits for a thread, in all loops of the process."""

    waiting = 0


async def hash_password(password: str) -> str:
    """Hash a password.

    Raises:
        TooFastError: If too many people wait already.
    """
    return await _in_line(lambda: _HASHER.hash(_typed(password)))


async def verify_password(known: str | None, password: str) -> bool:
    """Compare a password with a hash. Without one, which is an unknown account, do the same work and say no.

    Raises:
        TooFastError: If too many people wait already.
    """
    return await _in_line(lambda: _matches(known or _NOBODYS_HASH, password)) and known is not None


def expect_room() -> None:
    """Refuse whoever would wait too long, before anything is done for them.

    Raises:
        TooFastError: If too many people wait already.
    """
    if _Line.waiting >= MAX_WAITING:
        wait_s = ceil(MAX_WAITING * ONE_TAKES_S / AT_ONCE)
        raise TooFastError(f"Many people are signing in. Try again in {wait_s} seconds.", retry_after_s=wait_s)


async def _in_line(work: Callable[[], T]) -> T:
    expect_room()
    _Line.waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_THREADS, work)
    finally:
        _Line.waiting -= 1


def _matches(known: str, password: str) -> bool:
    try:
        return _HASHER.verify(known, _typed(password))
    except (VerificationError, InvalidHashError):
        return False


def _typed(password: str) -> bytes:
    """Give the same bytes for the same password, however a keyboard composes its accents."""
    return unicodedata.normalize("NFC", password[:MAX_TYPED_CHARACTERS]).encode("utf-8", "surrogatepass")
