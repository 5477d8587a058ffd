"""How often door codes are tried: by one person, from one network, at one event. Accounts are free, guesses are not."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from redis.asyncio import Redis

from companion.domain.errors import TooFastError
from companion.people.limits import Limit
from companion.people.tokens import digest

MOST_BY_PERSON = 10
BY_PERSON_WITHIN_S = 5 * 60

MOST_WRONG_FROM_NETWORK = 100
FROM_NETWORK_WITHIN_S = 10 * 60
"""A hall shares one address: some of a thousand people who come in at once mistype."""

MOST_WRONG_AT_EVENT = 1_000
AT_EVENT_WITHIN_S = 3600
"""Of the 100 million codes of eight digits that is one in four thousand a day, however many accounts and addresses."""

BY_PERSON = "You have tried many door codes. Ask a host for it, and try again in {} min."
BY_MANY = "Many wrong door codes were tried here. Ask at the helpdesk to be let in, or try again in {} min."


class DoorTries:
    """Counts every try of a person; of networks and events only wrong ones, so that a hall may come in at once.

    Whoever has no try left is refused with the right code, too: the answer must not tell that it is right.
    """

    def __init__(self, redis: Redis) -> None:
        self._people = Limit(redis, "door-tries", most=MOST_BY_PERSON, window_s=BY_PERSON_WITHIN_S)
        self._networks = Limit(redis, "door-tries-from", most=MOST_WRONG_FROM_NETWORK, window_s=FROM_NETWORK_WITHIN_S)
        self._events = Limit(redis, "door-tries-at", most=MOST_WRONG_AT_EVENT, window_s=AT_EVENT_WITHIN_S)

    async def count(self, door: str, person: str, address: str, *, wrong: bool) -> None:
        """Count a try.

        Args:
            door: Which code is asked for: another one starts afresh, so that a host can let people in again.
            person: Who tries, by id.
            address: Where from; "" for nobody knows.

        Raises:
            TooFastError: With a sentence, if the person, their network or everybody together tried too often.
            StoreAwayError: If it could not be counted.
        """
        _check(await self._people.count(f"{door}:{person}"), BY_PERSON)
        network = digest(f"{door}:{network_of(address)}")
        # Counted one after another: what one network has used up must not be taken from the event.
        for limit, what in ((self._networks, network), (self._events, door)):
            _check(await (limit.count(what) if wrong else limit.look(what)), BY_MANY)


def network_of(address: str) -> str:
    """The network that one subscriber has: an address of the old sort, 64 bits of the new."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((int(known), 64), strict=False)) if isinstance(known, IPv6Address) else str(known)


def _check(wait_s: int, sentence: str) -> None:
    if wait_s:
        raise TooFastError(sentence.format(-(-wait_s // 60)), retry_after_s=wait_s)
