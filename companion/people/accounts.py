"""Accounts: who people are beyond one event, and the password with which they show it."""

from __future__ import annotations

import secrets
from base64 import b32encode
from typing import cast

from msgspec import Struct, json
from msgspec.structs import replace
from redis.asyncio import Redis

from companion.domain.errors import ConflictError, FieldError, TooFastError
from companion.domain.people import Person
from companion.domain.text import one_line
from companion.log.store import guarded
from companion.people.fields import regular_email, wrong_email, wrong_name, wrong_organisation, wrong_password
from companion.people.limits import Limit
from companion.people.passwords import expect_room, hash_password, verify_password
from companion.people.tokens import digest

NOBODY = "nobody"
"""No person's id: looked up for an unknown address, so that it takes as long as a known one."""

MAX_FAILURES = 20
FAILURES_WITHIN_S = 5 * 60
TAKEN = "There is already an account with this address. Sign in instead."
TAKEN_BY_ANOTHER = "Another account has this address. Write another one, or sign out and sign in with that account."
HAS_ONE = "You have a password already. Sign in with it, wherever you like."
FOUND_INSTEAD = "There is already an account with this address. Leave the name out to find it."
NO_MATCH = "This address and this password do not belong together. Check both, and try again."


class Account(Struct, frozen=True):
    """A person as they registered. `email` is empty for whoever came by an invitation, or has none.

    `has_password` tells that they can sign in by themselves: not so who came by an invitation or the helpdesk.
    """

    person: Person
    email: str
    organisation: str
    has_password: bool


class _Stored(Struct, frozen=True, omit_defaults=True):
    """What `person:{id}` keeps. The hash leaves this module for nothing but a comparison."""

    name: str
    email: str = ""
    organisation: str = ""
    password: str | None = None


class _Form(Struct, frozen=True):
    """What somebody filled in to register, made regular."""

    email: str
    name: str
    password: str
    organisation: str

    def wrong(self) -> dict[str, str]:
        """Give the sentence for each field that is wrong."""
        sentences = {
            "name": wrong_name(self.name),
            "email": wrong_email(self.email),
            "organisation": wrong_organisation(self.organisation),
            "password": wrong_password(self.password),
        }
        return {field: sentence for field, sentence in sentences.items() if sentence}


class Accounts:
    """Keeps people in the store: `person:{id}` what they said, `email:{digest}` whose address it is.

    How often a password may be wrong depends on the account alone, never on where requests come from: a hall full of
    people shares one address.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._failures = Limit(redis, "failures", most=MAX_FAILURES, window_s=FAILURES_WITHIN_S)

    async def register(self, email: str, name: str, password: str, organisation: str = "") -> Person:
        """Open an account.

        Raises:
            FieldError: If fields are wrong, or the address has an account; all that is wrong is named at once.
            TooFastError: If too many people register or sign in just now.
            StoreAwayError: If the store did not answer. The account may be there; signing in then works.
        """
        expect_room()
        form = _Form(regular_email(email), one_line(name), password, one_line(organisation))
        wrong = form.wrong()
        if "email" not in wrong and await self._owner(form.email) is not None:
            wrong["email"] = TAKEN
        if wrong:
            raise FieldError(wrong)
        return await self._open(form)

    async def sign_in(self, email: str, password: str) -> Person:
        """Find whose address and password these are. The answer does not tell whether the address is known.

        Raises:
            FieldError: If they do not belong together, or the address cannot be one.
            TooFastError: If this address was tried too often, or too many people sign in just now.
            StoreAwayError: If the store did not answer.
        """
        expect_room()
        address = regular_email(email)
        if sentence := wrong_email(address):
            raise FieldError({"email": sentence})
        await self._count_attempt(address)
        person_id = await self._owner(address)
        stored = await self._stored(person_id or NOBODY)
        matches = await verify_password(stored.password if stored else None, password)
        if person_id is None or stored is None or not matches:
            raise FieldError({"password": NO_MATCH})
        await self._failures.clear(digest(address))
        return Person(person_id, stored.name, stored.organisation)

    async def host_without_account(self, name: str) -> Person:
        """Keep a person who came by an invitation: a name, and nothing to sign in with.

        Raises:
            FieldError: If the name is empty or too long.
            StoreAwayError: If the store did not answer.
        """
        shown = one_line(name)
        if sentence := wrong_name(shown):
            raise FieldError({"name": sentence})
        return await self._write(_Stored(shown))

    async def owner_of(self, email: str) -> Account | None:
        """Find the account that an address belongs to, for the helpdesk.

        Raises:
            FieldError: If it cannot be an address.
            StoreAwayError: If the store did not answer.
        """
        address = regular_email(email)
        if sentence := wrong_email(address):
            raise FieldError({"email": sentence})
        person_id = await self._owner(address)
        return await self.person(person_id) if person_id else None

    async def open_at_desk(self, name: str, email: str = "") -> Person:
        """Open an account for somebody who signs in with the helpdesk's codes. It has no password.

        Raises:
            FieldError: If the name or the address is wrong, or the address has an account.
            StoreAwayError: If the store did not answer.
        """
        stored = _Stored(one_line(name), regular_email(email))
        sentences = {"name": wrong_name(stored.name), "email": wrong_email(stored.email) if stored.email else ""}
        wrong = {field: sentence for field, sentence in sentences.items() if sentence}
        if not wrong and stored.email and await self._owner(stored.email) is not None:
            wrong["email"] = FOUND_INSTEAD
        if wrong:
            raise FieldError(wrong)
        return await self._claim(stored) if stored.email else await self._write(stored)

    async def person(self, person_id: str) -> Account | None:
        """Find the account of a person.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        stored = await self._stored(person_id)
        if stored is None:
            return None
        person = Person(person_id, stored.name, stored.organisation)
        return Account(person, stored.email, stored.organisation, stored.password is not None)

    async def set_password(self, person_id: str, email: str, password: str) -> None:
        """Let somebody sign in by themselves from now on, who came by an invitation or the helpdesk.

        Args:
            email: The address to sign in with; whoever has given one keeps that.

        Raises:
            ConflictError: If they have a password: whoever merely sits at their phone must not change it.
            FieldError: If the address or the password is wrong, or another's.
            TooFastError: If too many people register or sign in just now.
            StoreAwayError: If the store did not answer. The password may be set; setting it again then says so.
        """
        expect_room()
        stored = await self._stored(person_id)
        if stored is None or stored.password is not None:
            raise ConflictError(HAS_ONE)
        address = stored.email or regular_email(email)
        sentences = {"email": wrong_email(address), "password": wrong_password(password)}
        wrong = {field: sentence for field, sentence in sentences.items() if sentence}
        if "email" not in wrong and await self._owner(address) not in {None, person_id}:
            wrong["email"] = TAKEN_BY_ANOTHER
        if wrong:
            raise FieldError(wrong)
        password_hash = await hash_password(password)
        await self._claim_for(person_id, replace(stored, email=address, password=password_hash))

    async def find(self, email: str) -> str | None:
        """Find whose address it is: a person's id.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        return await self._owner(regular_email(email))

    async def erase(self, person_id: str) -> bool:
        """Forget a person: name, address, organisation, password. Their sessions are not ours to end.

        Returns:
            Whether there was anything to forget.

        Raises:
            StoreAwayError: If the store did not answer. Some of it may still be there; erasing again is safe.
        """
        stored = await self._stored(person_id)
        if stored is None:
            return False
        with guarded():
            if stored.email and await self._owner(stored.email) == person_id:
                await self._redis.delete(_email_key(stored.email))
            # Last: it says which address goes with it.
            await self._redis.delete(_person_key(person_id))
        return True

    async def _open(self, form: _Form) -> Person:
        """Write the person, then claim the address: whatever stops in between, the address can still be registered."""
        password_hash = await hash_password(form.password)
        return await self._claim(_Stored(form.name, form.email, form.organisation, password_hash))

    async def _claim_for(self, person_id: str, stored: _Stored) -> None:
        """Claim the address, then write the person: whatever stops in between, they alone can claim it again."""
        with guarded():
            claimed = await self._redis.set(_email_key(stored.email), person_id, nx=True)
            if not claimed and await self._owner(stored.email) != person_id:
                raise FieldError({"email": TAKEN_BY_ANOTHER})
            await self._redis.set(_person_key(person_id), json.encode(stored))

    async def _claim(self, stored: _Stored) -> Person:
        person = await self._write(stored)
        with guarded():
            claimed = await self._redis.set(_email_key(stored.email), person.id, nx=True)
            if not claimed:
                await self._redis.delete(_person_key(person.id))
                raise FieldError({"email": TAKEN})
        return person

    async def _write(self, stored: _Stored) -> Person:
        person = Person(_new_id(), stored.name, stored.organisation)
        with guarded():
            await self._redis.set(_person_key(person.id), json.encode(stored))
        return person

    async def _owner(self, email: str) -> str | None:
        with guarded():
            person_id = cast(bytes | None, await self._redis.get(_email_key(email)))
        return person_id.decode() if person_id else None

    async def _stored(self, person_id: str) -> _Stored | None:
        with guarded():
            value = await self._redis.get(_person_key(person_id))
        return json.decode(value, type=_Stored) if value else None

    async def _count_attempt(self, email: str) -> None:
        """Count before comparing: many wrong guesses at once must not all see a count that is still low."""
        wait_s = await self._failures.count(digest(email))
        if wait_s:
            minutes = -(-wait_s // 60)
            raise TooFastError(
                f"This address was tried with a wrong password too often. Try again in {minutes} min.",
                retry_after_s=wait_s,
            )


def _new_id() -> str:
    """Make an opaque id that says nothing about its person: 80 random bits."""
    return "p_" + b32encode(secrets.token_bytes(10)).decode().lower()


def _person_key(person_id: str) -> str:
    return f"person:{person_id}"


def _email_key(email: str) -> str:
    return f"email:{digest(email)}"
