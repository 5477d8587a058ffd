"""How notices and screens are folded."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import screens
from companion.domain.agenda import ItemState
from companion.domain.event import Event
from companion.domain.evolve.fold import Fold
from companion.domain.notices import Notice


def _notice_posted(event: Event, record: ch.Record, change: ch.NoticePosted) -> Event:
    called = _seated_in(event, change.room) if change.urgent else frozenset[str]()
    notice = Notice(change.notice, change.text, record.at, change.urgent, change.room, called)
    return replace(event, notices=(*event.notices, notice), announced=event.announced + 1)


def _seated_in(event: Event, room: str | None) -> frozenset[str]:
    """Who holds a seat in what is on in a room, or still to come there."""
    over = {ItemState.DONE, ItemState.SKIPPED}
    there = (item for item in event.agenda.items if item.room == room and event.agenda.state_of(item) not in over)
    return frozenset(person for item in there for person in event.seats.at(item.id).takers) if room else frozenset()


def _notice_withdrawn(event: Event, _record: ch.Record, change: ch.NoticeWithdrawn) -> Event:
    return replace(event, notices=tuple(notice for notice in event.notices if notice.id != change.notice))


def _screen_set(event: Event, _record: ch.Record, change: ch.ScreenSet) -> Event:
    return replace(event, screens=screens.with_screen(event.screens, change.screen, change.title, change.room))


def _screen_removed(event: Event, _record: ch.Record, change: ch.ScreenRemoved) -> Event:
    return replace(event, screens=screens.without_screen(event.screens, change.screen))


def _scene_set(event: Event, _record: ch.Record, change: ch.SceneSet) -> Event:
    return replace(event, screens=screens.with_scene(event.screens, change.screen, change.scene))


FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType(
    {
        ch.NoticePosted: _notice_posted,
        ch.NoticeWithdrawn: _notice_withdrawn,
        ch.ScreenSet: _screen_set,
        ch.ScreenRemoved: _screen_removed,
        ch.SceneSet: _scene_set,
    }
)
