"""How changes of the rundown are told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.domain.lateness import ShiftMode
from companion.views.told.telling import Said, Sort, Telling, item_named, line_of_item, of_item, why_told

_MODES = MappingProxyType(
    {
        ShiftMode.EVERYTHING: "everything after it too",
        ShiftMode.BREAKS: "taken from the breaks",
        ShiftMode.KEEP: "keeping the published times",
    }
)


def _item_added(_event: Event, _record: ch.Record, change: ch.ItemAdded) -> Said:
    return Said(f"added “{change.item.title}”", line_of_item(change.item.id))


def _agenda_shifted(event: Event, _record: ch.Record, change: ch.AgendaShifted) -> Said:
    item = item_named(event, change.item)
    how = f"shifted the day by {change.minutes} min from {item} on, {_MODES[change.mode]}"
    told = how if change.minutes else f"put the day back on time from {item} on"
    return Said(f"{told}{why_told(change.why)}", line_of_item(change.item))


def _items_moved(event: Event, _record: ch.Record, change: ch.ItemsMoved) -> Said:
    return Said(f"moved {item_named(event, change.item)}{why_told(change.why)}", line_of_item(change.item))


def _protection_set(event: Event, _record: ch.Record, change: ch.ProtectionSet) -> Said:
    item = item_named(event, change.item)
    return Said(f"had {item} keep its time" if change.protected else f"let {item} move", line_of_item(change.item))


TELLINGS: Mapping[type[ch.Change], Telling] = MappingProxyType(
    {
        ch.ItemStarted: Telling(Sort.RUNDOWN, of_item("started {}")),
        ch.ItemFinished: Telling(Sort.RUNDOWN, of_item("finished {}")),
        ch.ItemSkipped: Telling(Sort.RUNDOWN, of_item("skipped {}")),
        ch.ItemReset: Telling(Sort.RUNDOWN, of_item("undid that {} had begun, or was skipped")),
        ch.ItemReopened: Telling(Sort.RUNDOWN, of_item("undid that {} was finished")),
        ch.AgendaShifted: Telling(Sort.RUNDOWN, _agenda_shifted),
        ch.ItemsMoved: Telling(Sort.RUNDOWN, _items_moved),
        ch.ItemAdded: Telling(Sort.RUNDOWN, _item_added),
        ch.PlanRestored: Telling(Sort.RUNDOWN, of_item("undid the latest change of the plan, which was about {}")),
        ch.ProtectionSet: Telling(Sort.RUNDOWN, _protection_set),
    }
)
