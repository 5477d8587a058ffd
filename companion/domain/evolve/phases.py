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
    return _with_order(replace(event, phase=Phase.FROZEN, frozen_at=record.at), record, first)


def _edition_ordered(event: Event, record: ch.Record, change: ch.EditionOrdered) -> Event:
    order = Order(change.number, change.kind, change.summary, record.at, change.public_address, change.software)
    return _with_order(event, record, order)


def _with_order(event: Event, record: ch.Record, order: Order) -> Event:
    ordered = replace(event, ordered=(*event.ordered, order))
    # Of what it was before, nothing is wanted: a chain of all earlier orders would never be let go.
    then = replace(ordered, as_ordered=None, version=record.version, nonce=record.nonce, moment=record.at)
    return replace(ordered, as_ordered=then)


def _edition_published(event: Event, _record: ch.Record, change: ch.EditionPublished) -> Event:
    return replace(event, editions=(*event.editions, Edition(change.number, change.sha256)))


FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType(
    {
        ch.WentLive: _went_live,
        ch.DayWrapped: _day_wrapped,
        ch.EventFrozen: _event_frozen,
        ch.EditionOrdered: _edition_ordered,
        ch.EditionPublished: _edition_published,
    }
)
