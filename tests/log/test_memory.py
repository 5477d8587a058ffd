"""The fold of one event in this process."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.changes import Record
from companion.domain.errors import StoreChangedError
from companion.domain.event import NOTHING_YET, Event
from companion.log.memory import Memory
from tests.builders import replay
from tests.log.happenings import Heard, history

LONG = history(40)


class Broken:
    """A listener with a fault."""

    def moved(self, before: Event, _records: Sequence[Record], _after: Event) -> None:
        raise RuntimeError(f"broken after {before.version}")

    def refolded(self, event: Event) -> None:
        raise RuntimeError(f"broken at {event.version}")


def remembering(records: Sequence[Record]) -> Memory:
    memory = Memory()
    memory.apply(records)
    return memory


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=30))
def test_apply_equals_replay_however_the_log_is_split_and_however_the_parts_overlap(
    steps: list[tuple[int, int]],
) -> None:
    memory, heard = Memory(), Heard()
    memory.listen(heard)

    for back, ahead in steps:
        done = memory.event.version
        memory.apply(LONG[max(0, done - back) : done + ahead])

    reached = memory.event.version
    assert memory.event == replay(LONG[:reached])
    assert [version for _, versions, _ in heard.moves for version in versions] == list(range(1, reached + 1))


def test_apply_refuses_a_gap_and_moves_nothing() -> None:
    memory = remembering(LONG[:5])

    with pytest.raises(StoreChangedError):
        memory.apply(LONG[6:8])
    with pytest.raises(StoreChangedError):
        memory.apply([LONG[5], LONG[7]])

    assert memory.event == replay(LONG[:5])


def test_apply_refuses_another_record_in_place_of_one_it_has_and_moves_nothing() -> None:
    memory = remembering(LONG[:5])

    with pytest.raises(StoreChangedError):
        memory.apply(history(8, branch_at=5)[4:])

    assert memory.event == replay(LONG[:5])


def test_listeners_hear_only_what_is_new() -> None:
    memory, heard = remembering(LONG[:3]), Heard()
    memory.listen(heard)

    memory.apply(LONG[1:5])
    memory.apply(LONG[:5])

    assert heard.moves == [(3, [4, 5], 5)]


def test_a_listener_that_fails_keeps_nothing_from_the_others() -> None:
    memory, heard = Memory(), Heard()
    memory.listen(Broken())
    memory.listen(heard)

    memory.apply(LONG[:2])

    memory.refold(LONG[:1])

    assert heard.moves == [(0, [1, 2], 2)]
    assert heard.refolds == ["1-n0001"]


def test_refold_replaces_everything_and_tells_the_listeners() -> None:
    memory, heard = remembering(LONG[:9]), Heard()
    memory.listen(heard)
    other = history(7, branch_at=5)

    memory.refold(other)

    assert memory.event == replay(other)
    assert heard.refolds == ["7-o0007"]
    assert heard.moves == []
    assert memory.knows("5-o0005")
    assert not memory.knows("5-n0005")
    assert not memory.knows("9-n0009")


def test_refold_refuses_a_log_that_does_not_begin_at_its_beginning() -> None:
    memory = remembering(LONG[:3])

    with pytest.raises(StoreChangedError):
        memory.refold(LONG[1:3])

    assert memory.event == replay(LONG[:3])


@pytest.mark.parametrize("cursor", ["0-", "1-n0001", "3-n0003"])
def test_knows_each_cursor_of_its_history(cursor: str) -> None:
    assert remembering(LONG[:3]).knows(cursor)


@pytest.mark.parametrize(
    "cursor",
    ["4-n0004", "3-n0002", "3-", "3", "", "-", "-1-n0001", "03-n0003", "+3-n0003", "٣-n0003", "9" * 5_000, "0-n0001"],
)
def test_knows_no_other_cursor(cursor: str) -> None:
    assert not remembering(LONG[:3]).knows(cursor)


def test_nothing_is_known_before_the_first_record() -> None:
    memory = Memory()

    memory.apply([])

    assert memory.event is NOTHING_YET
    assert memory.knows("0-")
