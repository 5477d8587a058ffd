"""How the poster is folded."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.domain.evolve.fold import Fold
from companion.domain.poster import gone_as


def _poster_set(event: Event, _record: ch.Record, change: ch.PosterSet) -> Event:
    known = event.posters if change.poster.sha256 in event.posters else (*event.posters, change.poster.sha256)
    return replace(event, poster=change.poster, posters=known)


def _poster_removed(event: Event, _record: ch.Record, _change: ch.PosterRemoved) -> Event:
    return replace(event, poster=None)


def _poster_erased(event: Event, record: ch.Record, change: ch.PosterErased) -> Event:
    gone = event.poster is not None and event.poster.sha256 == change.sha256
    return replace(
        event,
        poster=None if gone else event.poster,
        erased=event.erased.insert(gone_as(change.sha256), record.version),
        taken_down=event.taken_down.insert(gone_as(change.sha256)),
        as_ordered=_poster_erased(event.as_ordered, record, change) if event.as_ordered else None,
    )


FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType(
    {
        ch.PosterSet: _poster_set,
        ch.PosterRemoved: _poster_removed,
        ch.PosterErased: _poster_erased,
    }
)
