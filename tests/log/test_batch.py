"""Deciding a batch."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import count

from companion.domain.changes import CommentPosted, PersonJoined
from companion.domain.commands import Command, LeaveSeat, PostComment, Wrap
from companion.domain.errors import FieldError, NotFoundError, PhaseError
from companion.domain.event import NOTHING_YET, Event
from companion.domain.evolve import replay
from companion.log import batch
from companion.log.batch import Asked, Draft, new_nonce
from tests.log.happenings import GUEST, HOST, MORNING, history

LIVE = replay(history(3))


def draft(*asked: Asked, base: Event = LIVE, now: datetime = MORNING) -> Draft:
    """Draft with nonces that can be told beforehand."""
    numbers = count(1)
    return batch.draft(base, asked, now, lambda: f"x{next(numbers):04}")


def posting(text: str, command_id: str) -> Asked:
    return Asked(PostComment(text), GUEST, command_id)


def test_each_command_is_decided_on_what_those_before_it_leave() -> None:
    drafted = draft(posting("one", "a"), Asked(Wrap(), HOST, "b"), posting("two", "c"), Asked(Wrap(), HOST, "d"))

    assert drafted.outcomes[:3] == (4, 6, 7)
    assert isinstance(drafted.outcomes[3], PhaseError)
    assert [record.version for record in drafted.records] == [4, 5, 6, 7]
    assert drafted.event == replay([*history(3), *drafted.records])
    assert drafted.base is LIVE


def test_records_of_one_command_share_who_when_and_the_id_but_no_nonce() -> None:
    drafted = draft(Asked(PostComment("hello"), HOST, "a"))

    joined, posted = drafted.records
    assert joined.change == PersonJoined(HOST.id, HOST.name)
    assert posted.change == CommentPosted("1", HOST.id, "hello")
    assert {(record.by, record.at, record.command_id) for record in drafted.records} == {(HOST.id, MORNING, "a")}
    assert [record.nonce for record in drafted.records] == ["x0001", "x0002"]


def test_a_command_that_comes_twice_counts_once() -> None:
    first = draft(posting("one", "a"), posting("one", "a"))
    second = draft(posting("one", "a"), base=first.event)

    assert first.outcomes == (4, 4)
    assert second.outcomes == (4,)
    assert second.records == ()


def test_the_same_id_from_two_people_is_two_commands() -> None:
    drafted = draft(posting("one", "a"), Asked(PostComment("two"), HOST, "a"))

    assert drafted.outcomes == (4, 6)


def test_a_refusal_is_not_remembered() -> None:
    drafted = draft(posting("", "a"), posting("words", "a"))

    assert isinstance(drafted.outcomes[0], FieldError)
    assert drafted.outcomes[1] == 4


def test_a_command_that_changes_nothing_makes_no_record() -> None:
    drafted = draft(Asked(LeaveSeat("nowhere"), GUEST, "a"), Asked(PostComment("x"), GUEST, "b"))

    assert isinstance(drafted.outcomes[0], NotFoundError)
    assert drafted.outcomes[1] == 4


def test_a_fault_in_a_rule_concerns_one_command_only() -> None:
    class Unheard(Command, frozen=True):
        """A command that no rule answers."""

    drafted = draft(posting("one", "a"), Asked(Unheard(), GUEST, "b"), posting("two", "c"))

    assert drafted.outcomes[::2] == (4, 5)
    assert isinstance(drafted.outcomes[1], Exception)
    assert len(drafted.records) == 2


def test_moments_are_utc_and_never_before_their_predecessors() -> None:
    in_summer_time = (MORNING + timedelta(minutes=5)).astimezone(timezone(timedelta(hours=1)))
    later = draft(posting("one", "a"), now=in_summer_time)
    set_back = draft(posting("two", "b"), base=later.event, now=MORNING - timedelta(hours=1))

    assert [record.at for record in (*later.records, *set_back.records)] == [MORNING + timedelta(minutes=5)] * 2
    assert later.records[0].at.tzinfo is UTC


def test_a_batch_of_nothing_changes_nothing() -> None:
    assert draft(base=NOTHING_YET) == Draft(NOTHING_YET, NOTHING_YET, (), ())


def test_nonces_are_five_letters_of_base32() -> None:
    nonces = {new_nonce() for _ in range(200)}

    assert len(nonces) > 190
    assert all(len(nonce) == 5 and set(nonce) <= set("abcdefghijklmnopqrstuvwxyz234567") for nonce in nonces)
