"""Sessions: random, revocable everywhere, and readable while the store is away."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from msgspec import json
from redis.asyncio import Redis

from companion.domain.errors import StoreAwayError
from companion.domain.people import Person
from companion.log.bell import Bell
from companion.log.health import Health
from companion.people.accounts import Accounts
from companion.people.sessions import REVOKED, VALID_FOR_S, Session, Sessions, _Revocation
from companion.people.tokens import digest, new_token
from tests.people.conftest import Reads

ADA = Person("p_ada", "Ada")
GRACE = Person("p_grace", "Grace")


async def person_of(sessions: Sessions, token: str) -> Person | None:
    session = await sessions.find(token)
    return session.person if session else None


async def test_find_knows_who_signed_in(redis: Redis, sessions: Sessions) -> None:
    token = await sessions.create(ADA)

    assert await person_of(sessions, token) == ADA
    assert await person_of(Sessions(redis), token) == ADA


async def test_every_sign_in_has_a_cookie_of_its_own(sessions: Sessions) -> None:
    tokens = {await sessions.create(ADA) for _ in range(5)}

    assert len(tokens) == 5
    assert {len(token) for token in tokens} == {43}


async def test_a_planted_cookie_never_signs_in(redis: Redis, sessions: Sessions) -> None:
    planted = new_token()

    assert await sessions.find(planted) is None
    token = await sessions.create(ADA)

    assert token != planted
    assert await sessions.find(planted) is None
    assert await Sessions(redis).find(planted) is None
    assert await redis.exists(f"session:{digest(planted)}") == 0


@pytest.mark.parametrize(
    "text", ["", "x", "é" * 43, "a" * 42, "a" * 44, "a" * 42 + "\n", "a" * 42 + "=", "\ud800" * 43, "a" * 100_000]
)
async def test_what_cannot_be_a_cookie_is_never_asked_for(sessions: Sessions, reads: Reads, text: str) -> None:
    assert await sessions.find(text) is None
    await sessions.revoke(text)

    assert await reads() == 0


async def test_the_store_holds_no_cookie_address_or_password(redis: Redis, sessions: Sessions) -> None:
    person = await Accounts(redis).register("ada@example.org", "Ada", "a long enough secret")
    token = await sessions.create(person)

    value = await redis.get(f"session:{digest(token)}")
    assert value is not None
    stored = json.decode(value)

    assert stored.keys() == {"person", "until"}
    assert stored["person"] == {"id": person.id, "name": "Ada"}
    assert not any(token.encode() in key for key in await redis.keys("*"))


async def test_a_session_ends_in_the_store_and_reading_does_not_prolong_it(redis: Redis, sessions: Sessions) -> None:
    token = await sessions.create(ADA)
    await redis.expire(f"session:{digest(token)}", 100)

    await Sessions(redis).find(token)

    assert 0 < await redis.ttl(f"session:{digest(token)}") <= 100
    assert VALID_FOR_S - 10 < await redis.ttl("sessions-of:p_ada") <= VALID_FOR_S


async def test_a_session_in_memory_ends_when_it_said(sessions: Sessions) -> None:
    token = new_token()
    sessions._cache.keep(digest(token), Session(ADA, until=1))

    assert await sessions.find(token) is None


async def test_find_asks_once_for_a_session_and_once_for_an_invented_one(
    redis: Redis, sessions: Sessions, reads: Reads
) -> None:
    token, invented = await Sessions(redis).create(ADA), new_token()

    for _ in range(50):
        assert await person_of(sessions, token) == ADA
        assert await sessions.find(invented) is None

    assert await reads() == 2


async def test_sign_out_ends_one_session(redis: Redis, sessions: Sessions) -> None:
    phone, laptop = await sessions.create(ADA), await sessions.create(ADA)

    await sessions.revoke(phone)

    assert await sessions.find(phone) is None
    assert await person_of(sessions, laptop) == ADA
    assert await Sessions(redis).find(phone) is None
    assert await redis.zrange("sessions-of:p_ada", 0, -1) == [digest(laptop).encode()]


async def test_revoke_person_ends_all_theirs_and_nobody_elses(redis: Redis, sessions: Sessions) -> None:
    theirs, hers = [await sessions.create(ADA) for _ in range(3)], await sessions.create(GRACE)

    await sessions.revoke_person("p_ada")

    assert [await sessions.find(token) for token in theirs] == [None] * 3
    assert await person_of(sessions, hers) == GRACE
    assert sorted(await redis.keys("session*")) == sorted([f"session:{digest(hers)}".encode(), b"sessions-of:p_grace"])


async def test_a_revocation_reaches_another_process_within_two_seconds(redis: Redis, sessions: Sessions) -> None:
    elsewhere, told = Sessions(redis), asyncio.Queue[str]()
    elsewhere.on_revoked(told.put_nowait)
    phone, laptop = await sessions.create(ADA), await sessions.create(ADA)
    assert await person_of(elsewhere, phone) == await person_of(elsewhere, laptop) == ADA

    async with ringing(redis, elsewhere):
        async with asyncio.timeout(2):
            await sessions.revoke(phone)
            assert await told.get() == "p_ada"
        assert elsewhere._cache.older(digest(phone)) is None
        assert await person_of(elsewhere, laptop) == ADA

        async with asyncio.timeout(2):
            await sessions.revoke_person("p_ada")
            assert await told.get() == "p_ada"
        assert elsewhere._cache.older(digest(laptop)) is None


@contextlib.asynccontextmanager
async def ringing(redis: Redis, sessions: Sessions) -> AsyncIterator[None]:
    """Let a process hear the bell."""
    bell, connected = Bell(redis, Health()), asyncio.Event()
    bell.on(REVOKED, sessions.forget)
    bell.on_connected(connected.set)
    task = asyncio.create_task(bell.run())
    await connected.wait()
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_process_acts_on_its_own_revocation_once(redis: Redis, sessions: Sessions) -> None:
    told: list[str] = []
    sessions.on_revoked(told.append)
    token = await sessions.create(ADA)
    async with redis.pubsub() as bell:
        await bell.subscribe(REVOKED)
        await bell.get_message(timeout=2)

        await sessions.revoke(token)
        echo = await bell.get_message(timeout=2)

    assert echo is not None
    sessions.forget(echo["data"])
    assert told == ["p_ada"]


async def test_signing_out_again_after_a_lost_reply_tells_the_others(redis: Redis, sessions: Sessions) -> None:
    told: list[str] = []
    sessions.on_revoked(told.append)
    token = await sessions.create(ADA)
    await redis.delete(f"session:{digest(token)}")

    await sessions.revoke(token)

    assert told == ["p_ada"]
    assert await sessions.find(token) is None


async def test_an_answer_from_before_a_revocation_is_not_kept(
    redis: Redis, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await Sessions(redis).create(ADA)
    really = sessions._get

    async def revoked_meanwhile(key: str) -> bytes | None:
        value = await really(key)
        await redis.delete(f"session:{key}")
        sessions.forget(json.encode(_Revocation("elsewhere", "p_ada", key)))
        return value

    monkeypatch.setattr(sessions, "_get", revoked_meanwhile)
    await sessions.find(token)

    assert await sessions.find(token) is None


@pytest.mark.parametrize("payload", [b"", b"\xff", b"{}", "[]", '{"by": 1}'])
async def test_a_message_that_makes_no_sense_makes_everybody_be_asked_again(
    sessions: Sessions, reads: Reads, payload: bytes | str
) -> None:
    token = await sessions.create(ADA)
    await sessions.find(token)

    sessions.forget(payload)

    assert await person_of(sessions, token) == ADA
    assert await reads() == 1


async def test_while_the_store_is_away_sessions_in_memory_go_on(
    sessions: Sessions, nowhere: Redis, redis: Redis
) -> None:
    token, unseen = await sessions.create(ADA), await Sessions(redis).create(GRACE)
    sessions._redis = nowhere
    sessions.distrust()

    assert await person_of(sessions, token) == ADA
    with pytest.raises(StoreAwayError):
        await sessions.find(unseen)
    with pytest.raises(StoreAwayError):
        await sessions.create(ADA)
    with pytest.raises(StoreAwayError):
        await sessions.revoke(token)


async def test_a_store_known_to_be_away_is_not_asked_for_every_cookie(
    sessions: Sessions, nowhere: Redis, redis: Redis, reads: Reads
) -> None:
    token = await Sessions(redis).create(ADA)
    sessions._redis = nowhere
    with pytest.raises(StoreAwayError):
        await sessions.find(token)

    sessions._redis = redis
    with pytest.raises(StoreAwayError):
        await sessions.find(token)
    assert await reads() == 0

    sessions._away_until_s = 0
    assert await person_of(sessions, token) == ADA
