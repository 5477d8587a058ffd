"""Accounts go when no event needs them any more, and not before."""

from __future__ import annotations

from redis.asyncio import Redis

from companion.domain import commands as c
from companion.domain.event import Event
from companion.domain.people import SYSTEM, Person
from companion.log.logs import Logs
from companion.people.accounts import Accounts
from companion.people.retention import Retention, needed_by_none
from companion.people.sessions import Sessions
from tests.builders import ANA, BEN, CEM, HOST, OTHER_HOST, a_day, a_programme
from tests.log.happenings import morning


def over(*, purged: bool) -> Event:
    """A day that Ana and Ben were at, and that two hosts ran."""
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    play.do(c.TakeSeat("clay"), BEN)
    for step in (c.Wrap(), c.Freeze(), *((c.PurgePersonalData(),) if purged else ())):
        play.do(step, SYSTEM if isinstance(step, c.PurgePersonalData) else HOST)
    return play.event


def test_whoever_was_only_at_events_that_are_purged_is_needed_by_none() -> None:
    running = a_day()
    running.do(c.TakeSeat("clay"), BEN)
    running.do(c.TakeSeat("clay"), CEM)

    assert needed_by_none([over(purged=True)]) == {ANA.id, BEN.id}
    assert needed_by_none([over(purged=True), running.event]) == {ANA.id}
    assert needed_by_none([over(purged=False)]) == set()
    assert not {HOST.id, OTHER_HOST.id} & needed_by_none([over(purged=True)])


async def test_an_account_is_closed_unless_its_person_is_signed_in(redis: Redis) -> None:
    accounts, sessions = Accounts(redis), Sessions(redis)
    people = [await accounts.register(f"{name}@example.org", name, "a long enough secret") for name in ("ana", "ben")]
    ana, ben = people
    token = await sessions.create(ben)
    async with Logs(redis, morning) as logs:
        await purged(logs, people)
        retention = Retention(redis, logs, accounts, sessions)

        await retention.look()
        first = [await accounts.person(each.id) is not None for each in (ana, ben)]
        await sessions.revoke(token)
        await retention.look()

        assert first == [False, True]
        assert await accounts.person(ben.id) is None
        assert await accounts.find("ana@example.org") is None


async def purged(logs: Logs, people: list[Person]) -> None:
    """Have a day with these people be over for good."""
    log = await logs.create("small-day")
    await log.submit(a_programme(), SYSTEM, "create")
    for number, person in enumerate(people):
        await log.submit(c.TakeSeat("clay"), person, f"{number}")
    for step in (c.GoLive(), c.Wrap(), c.Freeze(), c.PurgePersonalData()):
        await log.submit(step, SYSTEM, type(step).__name__)
