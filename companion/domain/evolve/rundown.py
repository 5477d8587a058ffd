"""How changes of the rundown are folded: how far items have got, what is planned, and what is told of it."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from companion.domain import agenda, line_up, plan, rundown
from companion.domain import changes as ch
from companion.domain.agenda import Act, Agenda, Deed, ItemState, Progress
from companion.domain.event import Event
from companion.domain.evolve.fold import Fold
from companion.domain.news import News, without_latest


def _progressed(event: Event, item: str, progress: Progress, act: Act | None) -> Event:
    return replace(event, agenda=rundown.with_progress(event.agenda, item, progress, act=act))


def _item_started(event: Event, record: ch.Record, change: ch.ItemStarted) -> Event:
    progress = Progress(ItemState.LIVE, started_at=record.at, by=record.by, started_by=record.by)
    act = Act(change.item, Deed.STARTED, record.by, record.at, change.ended, beside=change.beside)
    return _progressed(event, change.item, progress, act)


def _item_finished(event: Event, record: ch.Record, change: ch.ItemFinished) -> Event:
    before = event.agenda.progress[change.item]
    progress = replace(before, state=ItemState.DONE, finished_at=record.at, by=record.by)
    return _progressed(
        event,
        change.item,
        progress,
        Act(change.item, Deed.FINISHED, record.by, record.at, beside=change.beside),
    )


def _item_skipped(event: Event, record: ch.Record, change: ch.ItemSkipped) -> Event:
    progress = Progress(ItemState.SKIPPED, finished_at=record.at, by=record.by)
    told = _with_news(event, News(at=record.at, did=Deed.SKIPPED, item=change.item, why=change.why))
    return _progressed(
        told,
        change.item,
        progress,
        Act(change.item, Deed.SKIPPED, record.by, record.at),
    )


def _with_news(event: Event, news: News) -> Event:
    return replace(event, news=(*event.news, news))


def _item_reset(event: Event, _record: ch.Record, change: ch.ItemReset) -> Event:
    untold = replace(event, news=without_latest(event.news, change.item, Deed.SKIPPED))
    return _progressed(untold, change.item, Progress(), None)


def _item_reopened(event: Event, _record: ch.Record, change: ch.ItemReopened) -> Event:
    before = event.agenda.progress[change.item]
    progress = replace(before, state=ItemState.LIVE, finished_at=None, by=before.started_by)
    return _progressed(event, change.item, progress, None)


def _replanned(event: Event, record: ch.Record, item: str, did: Deed, after: Agenda) -> Event:
    # Of what was before, only the plan is wanted: a chain of all earlier acts would never be let go.
    before = replace(event.agenda, last_act=None, room_acts=agenda.IN_NO_ROOM)
    act = Act(item, did, record.by, record.at, before=before)
    return replace(event, agenda=replace(after, last_act=act, room_acts=agenda.IN_NO_ROOM))


def _agenda_shifted(event: Event, record: ch.Record, change: ch.AgendaShifted) -> Event:
    late = plan.with_delays(event.agenda, change.delays, change.why)
    news = News(at=record.at, did=Deed.SHIFTED, item=change.item, why=change.why, minutes=change.minutes)
    return _replanned(_with_news(event, news), record, change.item, Deed.SHIFTED, late)


def _items_moved(event: Event, record: ch.Record, change: ch.ItemsMoved) -> Event:
    moved, before = plan.with_moves(event.agenda, change.moves, change.why), event.agenda.item(change.item)
    was_in = before.room if before and before.room not in {move.room for move in change.moves} else None
    news = News(at=record.at, did=Deed.MOVED, item=change.item, why=change.why, moves=change.moves, was_in=was_in)
    return _replanned(_with_news(event, news), record, change.item, Deed.MOVED, moved)


def _item_added(event: Event, record: ch.Record, change: ch.ItemAdded) -> Event:
    longer = line_up.with_item(event.agenda, change.item)
    news = News(at=record.at, did=Deed.ADDED, item=change.item.id, why=change.why)
    return _replanned(_with_news(event, news), record, change.item.id, Deed.ADDED, longer)


def _plan_restored(event: Event, _record: ch.Record, change: ch.PlanRestored) -> Event:
    act = event.agenda.last_act
    before = act.before if act else None
    if before is None:
        return event
    news = without_latest(event.news, change.item, Deed.SHIFTED, Deed.MOVED, Deed.ADDED)
    return replace(event, agenda=plan.with_plan_of(event.agenda, before), news=news)


def _protection_set(event: Event, _record: ch.Record, change: ch.ProtectionSet) -> Event:
    protection = event.agenda.protection.insert(change.item, change.protected)
    return replace(event, agenda=replace(event.agenda, protection=protection))


FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType(
    {
        ch.ItemStarted: _item_started,
        ch.ItemFinished: _item_finished,
        ch.ItemSkipped: _item_skipped,
        ch.ItemReset: _item_reset,
        ch.ItemReopened: _item_reopened,
        ch.AgendaShifted: _agenda_shifted,
        ch.ItemsMoved: _items_moved,
        ch.ItemAdded: _item_added,
        ch.PlanRestored: _plan_restored,
        ch.ProtectionSet: _protection_set,
    }
)
