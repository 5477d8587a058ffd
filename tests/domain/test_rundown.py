"""The rundown: what is on, and the acts that could be taken back."""

from companion.domain.agenda import Act, Agenda, Deed, ItemState, Progress
from companion.domain.rundown import with_progress
from tests.builders import a_day, at

AGENDA = a_day().event.agenda
LIVE = Progress(ItemState.LIVE)


def started(agenda: Agenda, item: str) -> Agenda:
    """The agenda with an item begun."""
    return with_progress(agenda, item, LIVE, act=Act(item, Deed.STARTED, "host", at("10:15")))


def test_what_is_live_is_on_until_it_is_done() -> None:
    on = started(AGENDA, "clay")
    over = with_progress(on, "clay", Progress(ItemState.DONE), act=Act("clay", Deed.FINISHED, "host", at("11:15")))

    assert (on.on, over.on) == (("clay",), ())


def test_acts_in_several_rooms_are_remembered_side_by_side() -> None:
    agenda = started(started(AGENDA, "clay"), "drums")

    assert {room: act.item for room, act in agenda.room_acts.items()} == {"red": "clay", "blue": "drums"}
    assert agenda.last_act is not None
    assert agenda.last_act.item == "drums"


def test_an_act_for_everyone_is_the_only_one_that_is_remembered() -> None:
    agenda = started(started(AGENDA, "clay"), "lunch")

    assert not agenda.room_acts
    assert agenda.last_act is not None
    assert agenda.last_act.item == "lunch"


def test_an_undo_forgets_the_act_and_leaves_those_in_other_rooms() -> None:
    agenda = with_progress(started(started(AGENDA, "clay"), "drums"), "drums", Progress(), act=None)

    assert agenda.last_act is None
    assert {room: act.item for room, act in agenda.room_acts.items()} == {"red": "clay"}
