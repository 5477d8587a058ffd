"""Accounts: opened once for each address, and no sooner tried than limited."""

from __future__ import annotations

import asyncio
import re

import pytest
from redis.asyncio import Redis

from companion.domain.errors import ConflictError, FieldError, StoreAwayError, TooFastError
from companion.domain.people import Person
from companion.people import accounts as module
from companion.people.accounts import FAILURES_WITHIN_S, MAX_FAILURES, NO_MATCH, TAKEN, Account, Accounts, _Stored
from companion.people.passwords import verify_password

EMAIL = "ada@example.org"
PASSWORD = "a long enough secret"


async def outcome(accounts: Accounts, email: str, password: str) -> object:
    """Sign in, and give the person or the kind of refusal."""
    try:
        return await accounts.sign_in(email, password)
    except (FieldError, TooFastError) as error:
        return type(error)


async def wrong(accounts: Accounts, **given: str) -> dict[str, str]:
    """Register with fields of which some are wrong, and give what is said about them."""
    with pytest.raises(FieldError) as refused:
        await accounts.register(**{"email": EMAIL, "name": "Ada", "password": PASSWORD, **given})
    return refused.value.fields


async def test_whoever_registers_can_sign_in_and_is_the_same_person(accounts: Accounts) -> None:
    person = await accounts.register(EMAIL, "Ada Lovelace", PASSWORD, "Analytical Engines")

    assert await accounts.sign_in(EMAIL, PASSWORD) == person
    assert await accounts.person(person.id) == Account(person, EMAIL, "Analytical Engines", has_password=True)
    assert person.name == "Ada Lovelace"
    assert re.fullmatch(r"p_[a-z2-7]{16}", person.id)


@pytest.mark.parametrize("typed", ["ADA@Example.ORG", "  ada@example.org ", "ａｄａ@example.org"])
async def test_an_address_is_the_same_however_it_is_typed(accounts: Accounts, typed: str) -> None:
    person = await accounts.register(EMAIL, "Ada", PASSWORD)

    assert await accounts.sign_in(typed, PASSWORD) == person
    assert await wrong(accounts, email=typed) == {"email": TAKEN}


async def test_a_password_is_the_same_however_its_accents_are_composed(accounts: Accounts) -> None:
    person = await accounts.register(EMAIL, "Ada", "pass\u00e9-simple")

    assert await accounts.sign_in(EMAIL, "passe\u0301-simple") == person


async def test_register_names_all_that_is_wrong_at_once(accounts: Accounts) -> None:
    await accounts.register(EMAIL, "Ada", PASSWORD)

    fields = await wrong(accounts, name=" \u200b", password="short", organisation="x" * 121)

    assert fields == {
        "name": "Write the name by which people here know you.",
        "email": TAKEN,
        "organisation": "This name of an organisation has 121 characters; 120 fit. Shorten it by 1.",
        "password": "Choose a password of at least 8 characters.",
    }


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "A" * 81, "This name has 81 characters; 80 fit. Shorten it by 1."),
        ("password", "p" * 201, "This password has 201 characters; 200 fit. Shorten it by 1."),
        ("email", "", "Write your e-mail address."),
        ("email", "a@" + "b" * 260 + ".org", "This address has 266 characters; 254 fit. Shorten it by 12."),
    ],
)
async def test_register_says_how_to_mend_a_field(accounts: Accounts, field: str, value: str, sentence: str) -> None:
    assert await wrong(accounts, **{field: value}) == {field: sentence}


@pytest.mark.parametrize(
    "email",
    [
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "ada@example..org",
        "ada@-example.org",
        "a b@example.org",
        "ada@example.org\nbcc: all@example.org",
        "ada@exam\x00ple.org",
        "ada\u202e@example.org",
        "ada\u200d@example.org",
        "ada\ud800@example.org",
        "<ada@example.org>",
        "ada@example.org,bob@example.org",
        "x" * 65 + "@example.org",
    ],
)
async def test_what_is_no_address_is_refused_at_both_doors(accounts: Accounts, email: str) -> None:
    sentence = "This does not look like an e-mail address. Write it like name@example.org."

    assert await wrong(accounts, email=email) == {"email": sentence}
    with pytest.raises(FieldError) as refused:
        await accounts.sign_in(email, PASSWORD)
    assert refused.value.fields == {"email": sentence}


@pytest.mark.parametrize(
    "email", ["o'neil+day@mail.example.co.uk", "zoë@exämple.org", "a@b.cd", "_x.y-z@1.example.org"]
)
async def test_unusual_addresses_are_taken(accounts: Accounts, email: str) -> None:
    person = await accounts.register(email, "Zoë", PASSWORD)

    assert await accounts.sign_in(email, PASSWORD) == person


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\u202eeromA\u202c", "eromA"),
        ("Ada\r\nSet-Cookie: x", "Ada Set-Cookie: x"),
        ("\x00\ud800Ada\x1b[31m", "Ada[31m"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{ config }}", "{{ config }}"),
    ],
)
async def test_a_hostile_name_becomes_one_harmless_line(accounts: Accounts, typed: str, shown: str) -> None:
    person = await accounts.register(EMAIL, typed, PASSWORD)

    assert person.name == shown
    assert (await accounts.sign_in(EMAIL, PASSWORD)).name == shown


@pytest.mark.parametrize("password", ["\ud800 lone surrogate", "nul \x00 inside", "пароль 密码 🔑"])
async def test_any_password_can_be_typed_again(accounts: Accounts, password: str) -> None:
    person = await accounts.register(EMAIL, "Ada", password)

    assert await outcome(accounts, EMAIL, password) == person
    assert await outcome(accounts, EMAIL, password + "?") is FieldError


async def test_of_two_who_register_an_address_at_once_one_wins(redis: Redis) -> None:
    here, there = Accounts(redis), Accounts(redis)
    for n in range(50):
        email = f"ada{n}@example.org"

        one, other = await asyncio.gather(
            here.register(email, "One", PASSWORD), there.register(email, "Other", PASSWORD), return_exceptions=True
        )

        winner, loser = (one, other) if isinstance(one, Person) else (other, one)
        assert isinstance(winner, Person)
        assert isinstance(loser, FieldError)
        assert loser.fields == {"email": TAKEN}
    assert len(await redis.keys("person:*")) == len(await redis.keys("email:*")) == 50


async def test_register_works_after_one_that_stopped_between_its_two_writes(accounts: Accounts) -> None:
    await accounts._write(_Stored("Ada", EMAIL, "", None))

    person = await accounts.register(EMAIL, "Ada", PASSWORD)

    assert await accounts.sign_in(EMAIL, PASSWORD) == person


async def test_an_unknown_address_and_a_wrong_password_read_alike(accounts: Accounts) -> None:
    await accounts.register(EMAIL, "Ada", PASSWORD)

    for email in (EMAIL, "nobody@example.org"):
        with pytest.raises(FieldError) as refused:
            await accounts.sign_in(email, "wrong password")
        assert refused.value.fields == {"password": NO_MATCH}


async def test_an_unknown_address_costs_the_same_work(
    accounts: Accounts, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    await accounts.register(EMAIL, "Ada", PASSWORD)
    compared: list[bool] = []
    commands: list[dict[str, int]] = []

    async def noted(known: str | None, password: str) -> bool:
        compared.append(await verify_password(known, password))
        return compared[-1]

    monkeypatch.setattr(module, "verify_password", noted)
    for email in (EMAIL, "nobody@example.org"):
        await redis.config_resetstat()
        await outcome(accounts, email, "wrong password")
        stats = await redis.info("commandstats")
        commands.append({name: stats[name]["calls"] for name in ("cmdstat_get", "cmdstat_evalsha", "cmdstat_incr")})

    assert compared == [False, False]
    assert commands[0] == commands[1]


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
async def test_wrong_passwords_are_limited_across_processes(redis: Redis, email: str) -> None:
    here, there = Accounts(redis), Accounts(redis)
    await here.register(EMAIL, "Ada", PASSWORD)

    at_once = await asyncio.gather(*(outcome(a, email, "wrong password") for a in (here, there) for _ in range(15)))

    assert at_once.count(FieldError) == MAX_FAILURES
    assert at_once.count(TooFastError) == 30 - MAX_FAILURES
    with pytest.raises(TooFastError, match=r"too often\. Try again in 5 min\.") as refused:
        await there.sign_in(email.upper(), PASSWORD)
    assert 0 < refused.value.retry_after_s <= FAILURES_WITHIN_S


async def test_one_limited_account_leaves_the_others_alone(accounts: Accounts) -> None:
    await accounts.register(EMAIL, "Ada", PASSWORD)
    grace = await accounts.register("grace@example.org", "Grace", PASSWORD)
    await asyncio.gather(*(outcome(accounts, EMAIL, "wrong password") for _ in range(MAX_FAILURES + 1)))

    assert await outcome(accounts, EMAIL, PASSWORD) is TooFastError
    assert await accounts.sign_in("grace@example.org", PASSWORD) == grace


async def test_signing_in_clears_the_failures(accounts: Accounts, redis: Redis) -> None:
    person = await accounts.register(EMAIL, "Ada", PASSWORD)
    await asyncio.gather(*(outcome(accounts, EMAIL, "wrong password") for _ in range(MAX_FAILURES - 1)))

    assert await accounts.sign_in(EMAIL, PASSWORD) == person
    assert await redis.keys("failures:*") == []
    assert await outcome(accounts, EMAIL, "wrong password") is FieldError


async def test_the_store_knows_no_password_and_no_address_in_a_key(accounts: Accounts, redis: Redis) -> None:
    await accounts.register(EMAIL, "Ada", PASSWORD)
    await outcome(accounts, EMAIL, "wrong password")

    for key in await redis.keys("*"):
        assert EMAIL.encode() not in key
        assert PASSWORD.encode() not in (await redis.get(key) or b"")


async def test_a_host_without_account_has_a_name_and_nothing_to_sign_in_with(accounts: Accounts, redis: Redis) -> None:
    host = await accounts.host_without_account("  Grace\nHopper ")

    assert await accounts.person(host.id) == Account(Person(host.id, "Grace Hopper"), "", "", has_password=False)
    assert await redis.keys("email:*") == []


async def test_a_host_without_a_name_is_refused(accounts: Accounts) -> None:
    with pytest.raises(FieldError) as refused:
        await accounts.host_without_account("\u3164")

    assert refused.value.fields == {"name": "Write the name by which people here know you."}


async def test_whoever_is_erased_is_known_no_more_and_may_register_anew(accounts: Accounts, redis: Redis) -> None:
    person = await accounts.register(EMAIL, "Ada Lovelace", PASSWORD)
    assert await accounts.find(" ADA@example.org") == person.id

    erased = [await accounts.erase(person.id), await accounts.erase(person.id)]

    assert erased == [True, False]
    assert await accounts.find(EMAIL) is None
    assert await accounts.person(person.id) is None
    assert [key async for key in redis.scan_iter() if not key.startswith(b"failures:")] == []
    assert (await accounts.register(EMAIL, "Ada", PASSWORD)).id != person.id


async def test_nobody_is_found_under_an_unknown_id(accounts: Accounts) -> None:
    assert await accounts.person("p_unknown") is None


async def test_without_the_store_nobody_registers_or_signs_in(nowhere: Redis) -> None:
    accounts = Accounts(nowhere)

    with pytest.raises(StoreAwayError):
        await accounts.register(EMAIL, "Ada", PASSWORD)
    with pytest.raises(StoreAwayError):
        await accounts.sign_in(EMAIL, PASSWORD)


async def test_at_the_desk_an_account_needs_no_address_and_has_no_password(accounts: Accounts, redis: Redis) -> None:
    without, with_one = await accounts.open_at_desk(" Grace "), await accounts.open_at_desk("Ada", EMAIL.upper())

    assert await accounts.person(without.id) == Account(Person(without.id, "Grace"), "", "", has_password=False)
    assert await accounts.owner_of(EMAIL) == Account(Person(with_one.id, "Ada"), EMAIL, "", has_password=False)
    assert len(await redis.keys("email:*")) == 1
    assert await outcome(accounts, EMAIL, "any password") is FieldError


async def test_at_the_desk_what_is_wrong_is_said(accounts: Accounts) -> None:
    await accounts.register(EMAIL, "Ada", PASSWORD)

    for name, email, field in (("", "", "name"), ("Ada", "x", "email"), ("Ada", EMAIL, "email")):
        with pytest.raises(FieldError) as refused:
            await accounts.open_at_desk(name, email)
        assert [*refused.value.fields] == [field]
    assert await accounts.owner_of("nobody@example.org") is None
    with pytest.raises(FieldError):
        await accounts.owner_of("")


async def test_whoever_came_in_without_a_password_sets_one_and_signs_in(accounts: Accounts) -> None:
    invited, helped = await accounts.host_without_account("Grace"), await accounts.open_at_desk("Ada", EMAIL)

    await accounts.set_password(invited.id, " GRACE@example.org", PASSWORD)
    await accounts.set_password(helped.id, "another@example.org", PASSWORD)

    assert await accounts.sign_in("grace@example.org", PASSWORD) == invited
    assert await accounts.sign_in(EMAIL, PASSWORD) == helped
    assert await accounts.owner_of("another@example.org") is None, "whoever has given an address keeps it"


async def test_a_password_that_is_there_is_not_set_again(accounts: Accounts) -> None:
    ada = await accounts.register(EMAIL, "Ada", PASSWORD)

    for person in (ada.id, "p_nobody"):
        with pytest.raises(ConflictError):
            await accounts.set_password(person, "ada2@example.org", "another long secret")
    assert await accounts.sign_in(EMAIL, PASSWORD) == ada


async def test_an_address_of_another_account_is_not_taken_over(accounts: Accounts) -> None:
    await accounts.register(EMAIL, "Ada", PASSWORD)
    grace = await accounts.host_without_account("Grace")

    for email, password, fields in ((EMAIL, PASSWORD, ["email"]), ("", "short", ["email", "password"])):
        with pytest.raises(FieldError) as refused:
            await accounts.set_password(grace.id, email, password)
        assert [*refused.value.fields] == fields
    answers = await asyncio.gather(
        *(
            accounts.set_password(person.id, "one@example.org", PASSWORD)
            for person in (grace, await accounts.host_without_account("Hedy"))
        ),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers].count(FieldError) == 1


async def test_an_address_that_was_claimed_before_the_store_went_away_is_claimed_again(
    accounts: Accounts, redis: Redis
) -> None:
    grace = await accounts.host_without_account("Grace")
    await accounts.set_password(grace.id, EMAIL, PASSWORD)
    await redis.set(f"person:{grace.id}", '{"name":"Grace"}')

    await accounts.set_password(grace.id, EMAIL, PASSWORD)

    assert await accounts.sign_in(EMAIL, PASSWORD) == grace
