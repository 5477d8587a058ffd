"""Deciding a batch."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import count

from companion.domain.changes import CommentPosted, PersonJoined
from companion.domain.commands import Command, LeaveSeat, PostComment, Wrap
from companion.domain.errors import FieldError, NotFoundError, PhaseError
from companion.domain.event import NOTHING_YET, Event
from companion.log import batch
from companion.log.batch import Decided, Submission, new_nonce
from tests.builders import replay
from tests.log.happenings import GUEST, HOST, MORNING, history

LIVE = replay(history(3))


def decide(*submissions: Submission, base: Event = LIVE, now: datetime = MORNING) -> Decided:
    """Decide with nonces that can be told beforehand."""
    numbers = count(1)
    return batch.decide_batch(base, submissions, now, lambda: f"x{next(numbers):04}")


def posting(text: str, command_id: str) -> Submission:
    return Submission(PostComment(text), GUEST, command_id)


def test_each_command_is_decided_on_what_those_before_it_leave() -> None:
    decided = decide(
        posting("one", "a"), Submission(Wrap(), HOST, "b"), posting("two", "c"), Submission(Wrap(), HOST, "d")
    )

    assert decided.outcomes[:3] == (4, 6, 7)
    assert isinstance(decided.outcomes[3], PhaseError)
    assert [record.version for record in decided.records] == [4, 5, 6, 7]
    assert decided.event == replay([*history(3), *decided.records])
    assert decided.base is LIVE


def test_records_of_one_command_share_who_when_and_the_id_but_no_nonce() -> None:
    decided = decide(Submission(PostComment("hello"), HOST, "a"))

    joined, posted = decided.records
    assert joined.change == PersonJoined(HOST.id, HOST.name)
    assert posted.change == CommentPosted("1", HOST.id, "hello")
    assert {(record.by, record.at, record.command_id) for record in decided.records} == {(HOST.id, MORNING, "a")}
    assert [record.nonce for record in decided.records] == ["x0001", "x0002"]


def test_a_command_that_comes_twice_counts_once() -> None:
    first = decide(posting("one", "a"), posting("one", "a"))
    second = decide(posting("one", "a"), base=first.event)

    assert first.outcomes == (4, 4)
    assert second.outcomes == (4,)
    assert second.records == ()


def test_the_same_id_from_two_people_is_two_commands() -> None:
    decided = decide(posting("one", "a"), Submission(PostComment("two"), HOST, "a"))

    assert decided.outcomes == (4, 6)


def test_a_refusal_is_not_remembered() -> None:
    decided = decide(posting("", "a"), posting("words", "a"))

    assert isinstance(decided.outcomes[0], FieldError)
    assert decided.outcomes[1] == 4


def test_a_command_that_changes_nothing_makes_no_record() -> None:
    decided = decide(Submission(LeaveSeat("nowhere"), GUEST, "a"), Submission(PostComment("x"), GUEST, "b"))

    assert isinstance(decided.outcomes[0], NotFoundError)
    assert decided.outcomes[1] == 4


def test_a_fault_in_a_rule_concerns_one_command_only() -> None:
    class Unheard(Command, frozen=True):
        """A command that no rule answers."""

    decided = decide(posting("one", "a"), Submission(Unheard(), GUEST, "b"), posting("two", "c"))

    assert decided.outcomes[::2] == (4, 5)
    assert isinstance(decided.outcomes[1], Exception)
    assert len(decided.records) == 2


def test_moments_are_utc_and_never_before_their_predecessors() -> None:
    in_summer_time = (MORNING + timedelta(minutes=5)).astimezone(timezone(timedelta(hours=1)))
    later = decide(posting("one", "a"), now=in_summer_time)
    set_back = decide(posting("two", "b"), base=later.event, now=MORNING - timedelta(hours=1))

    assert [record.at for record in (*later.records, *set_back.records)] == [MORNING + timedelta(minutes=5)] * 2
    assert later.records[0].at.tzinfo is UTC


def test_a_batch_of_nothing_changes_nothing() -> None:
    assert decide(base=NOTHING_YET) == Decided(NOTHING_YET, NOTHING_YET, (), ())


def test_nonces_are_five_letters_of_base32() -> None:
    nonces = {new_nonce() for _ in range(200)}

    assert len(nonces) > 190
    assert all(len(nonce) == 5 and set(nonce) <= set("abcdefghijklmnopqrstuvwxyz234567") for nonce in nonces)
