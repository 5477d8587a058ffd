"""How changes of the phase are folded."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain.editions import Order, OrderKind
from companion.domain.event import Edition, Event
from companion.domain.evolve.fold import Fold
from companion.domain.phases import Phase


def _went_live(event: Event, _record: ch.Record, _change: ch.WentLive) -> Event:
    return replace(event, phase=Phase.LIVE)


def _day_wrapped(event: Event, _record: ch.Record, _change: ch.DayWrapped) -> Event:
    return replace(event, phase=Phase.WRAPPED)


def _event_frozen(event: Event, record: ch.Record, change: ch.EventFrozen) -> Event:
    first = Order(1, OrderKind.FIRST, "", record.at, change.public_address, change.software)
    return replace(event, phase=Phase.FROZEN, frozen_at=record.at, ordered=(first,))


def _edition_ordered(event: Event, record: ch.Record, change: ch.EditionOrdered) -> Event:
    order = Order(change.number, change.kind, change.summary, record.at, change.public_address, change.software)
    return replace(event, ordered=(*event.ordered, order))


def _edition_published(event: Event, record: ch.Record, change: ch.EditionPublished) -> Event:
    return replace(
        event,
        editions=(*event.editions, Edition(change.number, change.sha256, record.at)),
    )


FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType(
    {
        ch.WentLive: _went_live,
        ch.DayWrapped: _day_wrapped,
        ch.EventFrozen: _event_frozen,
        ch.EditionOrdered: _edition_ordered,
        ch.EditionPublished: _edition_published,
    }
)
