"""Rules for running the agenda: start, finish, skip, undo. Safe for several hosts who press at once."""

from datetime import datetime, timedelta

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Act, Agenda, Deed, Item, ItemState
from companion.domain.errors import ConflictError, FieldError, NotFoundError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.domain.rules.fitting import check_restored
from companion.domain.rules.reach import check_reach, check_reaches_plan
from companion.domain.text import one_line, too_long

MAX_WHY_CHARACTERS = 120

_DID = {
    ItemState.LIVE: Deed.STARTED,
    ItemState.DONE: Deed.FINISHED,
    ItemState.SKIPPED: Deed.SKIPPED,
}


def find_item(event: Event, item_id: str) -> Item:
    """Find an item of the agenda.

    Raises:
        NotFoundError: If there is none with that id.
    """
    item = event.agenda.item(item_id)
    if item is None:
        raise NotFoundError("This item is not on the agenda. Load the page again.")
    return item


def start_item(event: Event, command: c.StartItem, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Start an item; what was live in its place ends.

    Raises:
        ConflictError: If it has started already, or if something else is live than the sender believes.
        NotAllowedError: If whoever runs one room alone would reach beyond it.
    """
    item = find_item(event, command.item)
    check_upcoming(event, item, by, now)
    ending = [on for on in event.agenda.live() if on.shares_place_with(item)]
    _check_expected(event, command, ending, by, now)
    check_reach(event, by, (item, *ending))
    return (
        *(ch.ItemFinished(on.id) for on in ending),
        ch.ItemStarted(item.id, ended=tuple(on.id for on in ending)),
    )


def finish_item(event: Event, command: c.FinishItem, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Finish the item that is live.

    Raises:
        ConflictError: If it is not live.
        NotAllowedError: If whoever runs one room alone would reach beyond it.
    """
    item = find_item(event, command.item)
    check_reach(event, by, (item,))
    state = event.agenda.state_of(item)
    if state is ItemState.UPCOMING:
        raise ConflictError(f"“{item.title}” has not started, so it cannot finish. Skip it instead.")
    if state is not ItemState.LIVE:
        raise ConflictError(who_was_first(event, item, by, now))
    return (ch.ItemFinished(item.id),)


def skip_item(event: Event, command: c.SkipItem, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Skip an item that has not started.

    Raises:
        ConflictError: If it has.
        FieldError: If the reason is too long.
    """
    item = find_item(event, command.item)
    check_upcoming(event, item, by, now)
    return (ch.ItemSkipped(item.id, checked_why(command.why)),)


def checked_why(text: str, *, otherwise: str = "") -> str:
    """Make one line of the reason that delegates read.

    Raises:
        FieldError: If it is too long.
    """
    why = one_line(text) or otherwise
    if told := too_long(why, MAX_WHY_CHARACTERS, "line"):
        raise FieldError({"why": told})
    return why


def undo_item(event: Event, command: c.UndoItem, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take back the latest act, or the latest in the item's room, with everything that it ended or moved.

    Raises:
        ConflictError: If both were of other items, if something else was done than the sender believes, or if people
            have taken seats that there were not before.
        NotAllowedError: If it is not for whoever runs one room alone to take back.
    """
    item = find_item(event, command.item)
    act, latest = event.agenda.undoable(item), event.agenda.last_act
    if act is None and latest is not None:
        raise ConflictError(f"Only the latest act can be undone. {who_did(event, latest, by, now)}")
    if act is None:
        raise ConflictError("There is nothing to undo.")
    if command.expects not in {None, act.did}:
        raise ConflictError(f"{who_did(event, act, by, now)} Look again, then decide.")
    if act.before is not None:
        check_reaches_plan(event, by)
        check_restored(event, act.before)
        return (ch.PlanRestored(item.id),)
    check_reach(event, by, (find_item(event, each) for each in act.touched))
    if act.did is Deed.FINISHED:
        return tuple(ch.ItemReopened(each) for each in act.items)
    return (*(ch.ItemReset(each) for each in act.items), *(ch.ItemReopened(ended) for ended in act.ended))


def check_upcoming(event: Event, item: Item, by: Person, now: datetime) -> None:
    """Check that nobody has started or skipped an item yet.

    Raises:
        ConflictError: If somebody has, saying who.
    """
    if event.agenda.state_of(item) is not ItemState.UPCOMING:
        raise ConflictError(who_was_first(event, item, by, now))


def _check_expected(event: Event, command: c.StartItem, ending: list[Item], by: Person, now: datetime) -> None:
    if command.expects is None or command.expects in {on.id for on in ending} or (not command.expects and not ending):
        return
    # What is on there now says more than the latest act, which may have been in another room.
    changed = ending[0] if ending else event.agenda.item(command.expects)
    if changed is None or event.agenda.state_of(changed) is ItemState.UPCOMING:
        raise ConflictError("What is on now has changed. Nothing was skipped. Look again, then decide.")
    raise ConflictError(f"{who_was_first(event, changed, by, now)} Look again, then decide.")


def who_was_first(event: Event, item: Item, by: Person, now: datetime) -> str:
    """Say who took an item as far as it is, and that nothing was skipped."""
    progress = event.agenda.progress_of(item)
    moment = progress.finished_at or progress.started_at or now
    told = _told(event, f"“{item.title}”", Act(item.id, _DID[progress.state], progress.by, moment), by, now)
    return f"{told} Nothing was skipped."


def who_did(event: Event, act: Act, by: Person, now: datetime) -> str:
    """Say who did what and how long ago."""
    return _told(event, what_was_done(event.agenda, act), act, by, now)


def _told(event: Event, what: str, act: Act, by: Person, now: datetime) -> str:
    """Say it as in “Sam started “Panel” 4 s ago.”"""
    who = "You" if act.by == by.id else event.known_as(act.by)
    return f"{who} {act.did} {what} {ago(now - act.at)}."


def what_was_done(agenda: Agenda, act: Act) -> str:
    """Name the items of an act, as in ““Clay” and 3 beside it”."""
    item = agenda.item(act.item)
    beside = f" and {len(act.beside)} beside it" if act.beside else ""
    return f"“{item.title if item else act.item}”{beside}"


def ago(elapsed: timedelta) -> str:
    """Say how long ago something was, in seconds below a minute and in minutes or hours above."""
    seconds = max(0, round(elapsed.total_seconds()))
    if seconds < 60:
        return f"{seconds} s ago"
    minutes = seconds // 60
    return f"{minutes} min ago" if minutes < 120 else f"{minutes // 60} h ago"
