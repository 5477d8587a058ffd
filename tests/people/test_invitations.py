"""Invitations: looked at by anybody's preview, kept in the log as digests alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from companion.app import now
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError, NotFoundError
from companion.domain.people import SYSTEM, Role
from companion.log.logs import Logs
from companion.people.invitations import SHOWN_ONCE, Invitations
from tests.builders import ANA, HOST, a_programme

SLUG = "small-day"


@pytest.fixture
async def logs(redis: Redis) -> AsyncIterator[Logs]:
    async with Logs(redis, now) as logs:
        log = await logs.create(SLUG)
        await log.submit(a_programme(), SYSTEM, "create")
        yield logs


async def test_looking_uses_nothing_up_and_another_process_sees_it_at_once(redis: Redis, logs: Logs) -> None:
    async with Logs(redis, now) as others:
        link = await Invitations(logs).invite(SLUG, Role.STEWARD, "Grace", "red", by=HOST)

        looked = [await Invitations(others).look(link, now()) for _ in range(3)]

    assert {(each.role, each.name, each.room, each.by) for each in looked} == {(Role.STEWARD, "Grace", "red", "host")}


async def test_the_token_is_kept_nowhere(redis: Redis, logs: Logs) -> None:
    link = await Invitations(logs).invite(SLUG, Role.HOST)

    slug, _, token = link.rpartition(".")

    assert slug == SLUG
    assert token not in str(await redis.xrange(f"{{{SLUG}}}:log"))


async def test_a_link_leads_to_nothing_once_it_was_used_or_is_too_old(logs: Logs) -> None:
    invitations = Invitations(logs)
    old, used = [await invitations.invite(SLUG, Role.HOST) for _ in range(2)]
    log, invitation_id = invitations.find(used)
    await log.submit(c.AcceptInvitation(invitation_id), ANA, "accept")

    for link, when in ((used, now()), (old, now() + timedelta(days=8))):
        with pytest.raises(NotFoundError):
            await invitations.look(link, when)


async def test_a_command_that_comes_twice_makes_one_invitation_and_says_that_it_was_shown(logs: Logs) -> None:
    invitations = Invitations(logs)
    await invitations.invite(SLUG, Role.HOST, by=HOST, command_id="one")

    with pytest.raises(ConflictError, match=SHOWN_ONCE.partition(".")[0]):
        await invitations.invite(SLUG, Role.HOST, by=HOST, command_id="one")
    log = logs.get(SLUG)
    assert log is not None
    assert len(log.event.invitations) == 1


TOKEN = "ypAqQ6gHy_AHV-idrv7-3w-VXNg_Y7UQcfdnkNjlvBc"
"""It looks like one of ours, and is none."""


@pytest.mark.parametrize("link", ["", "x", ".", f"{SLUG}.", f"{SLUG}.x", f"nowhere.{TOKEN}", f"{SLUG}.{TOKEN}"])
async def test_invented_links_invite_nobody(logs: Logs, link: str) -> None:
    with pytest.raises(NotFoundError):
        await Invitations(logs).look(link, datetime.now(UTC))


async def test_nobody_is_invited_to_what_is_not_there(logs: Logs) -> None:
    with pytest.raises(NotFoundError):
        await Invitations(logs).invite("nowhere", Role.HOST)
    with pytest.raises(FieldError):
        await Invitations(logs).invite(SLUG, Role.STEWARD, room="attic")
