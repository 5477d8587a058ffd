"""Seats: who holds a place in which item."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace
from rpds import HashTrieMap


class Seats(Struct, frozen=True):
    """Held seats.

    `takers` maps an item's id to the people who hold a seat in it, each with the version that took it; `held` maps a
    person's id to the items.
    """

    takers: HashTrieMap[str, HashTrieMap[str, int]] = field(default_factory=HashTrieMap)
    held: HashTrieMap[str, frozenset[str]] = field(default_factory=HashTrieMap)

    def taken(self, item_id: str) -> int:
        """How many seats of the item are taken."""
        return len(self.takers.get(item_id, NOBODY))

    def holds(self, person: str, item_id: str) -> bool:
        """Tell whether the person holds a seat in the item."""
        return person in self.takers.get(item_id, NOBODY)

    def both(self, item_id: str, other_id: str) -> bool:
        """Tell whether somebody holds seats in both items."""
        return any(other_id in self.of(person) for person in self.takers.get(item_id, NOBODY))

    def of(self, person: str) -> frozenset[str]:
        """The ids of the items in which the person holds a seat."""
        return self.held.get(person, frozenset())


NOBODY: HashTrieMap[str, int] = HashTrieMap()


def take(seats: Seats, item_id: str, person: str, version: int) -> Seats:
    """Let the person hold a seat in the item."""
    takers = seats.takers.get(item_id, NOBODY).insert(person, version)
    held = seats.held.insert(person, seats.of(person) | {item_id})
    return replace(seats, takers=seats.takers.insert(item_id, takers), held=held)


def leave(seats: Seats, item_id: str, person: str) -> Seats:
    """Free the seat that the person holds in the item."""
    takers = seats.takers.get(item_id, NOBODY).discard(person)
    held = seats.held.insert(person, seats.of(person) - {item_id})
    return replace(seats, takers=seats.takers.insert(item_id, takers), held=held)
