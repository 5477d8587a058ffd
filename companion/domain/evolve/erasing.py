"""How an erasure is folded."""

from collections.abc import Mapping
from functools import reduce
from types import MappingProxyType

from msgspec.structs import replace
from rpds import HashTrieMap

from companion.domain import changes as ch
from companion.domain import wall
from companion.domain.event import Event
from companion.domain.evolve.fold import Fold
from companion.domain.people import SOMEBODY, Delegate, Invitation, People


def _erased(event: Event, record: ch.Record, change: ch.Erased) -> Event:
    tended = reduce(wall.with_erased, change.comments, event.wall)
    gone = (*change.comments, *change.people)
    erased = reduce(lambda known, each: known.insert(each, record.version), gone, event.erased)
    people = reduce(_nameless, change.people, event.people)
    down = event.taken_down if change.purges else event.taken_down.update(change.comments)
    return replace(
        event,
        wall=tended,
        people=people,
        invitations=_for_nobody_named(event),
        erased=erased,
        taken_down=down,
        purged=event.purged or change.purges,
        as_ordered=_erased_there(event.as_ordered, record, change),
    )


def _erased_there(then: Event | None, record: ch.Record, change: ch.Erased) -> Event | None:
    """Take from the state as it was ordered what it has of what is gone: no edition is made with that."""
    if then is None:
        return None
    comments = tuple(each for each in change.comments if each in then.wall.comments)
    people = tuple(each for each in change.people if each in then.people)
    return _erased(then, record, replace(change, comments=comments, people=people))


def _for_nobody_named(event: Event) -> "HashTrieMap[str, Invitation]":
    named = {each: replace(made, name="") for each, made in event.invitations.items() if made.name}
    return event.invitations.update(named)


def _nameless(people: People, person: str) -> People:
    return people.insert(person, Delegate(SOMEBODY, bar=people[person].bar))


FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType({ch.Erased: _erased})
