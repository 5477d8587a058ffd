"""Notices: short enough to be read at a glance, and taken back without a trace."""

from hypothesis import given
from hypothesis import strategies as st

from companion.domain import commands as c
from companion.domain.changes import NoticeWithdrawn
from companion.domain.errors import NotFoundError
from companion.domain.notices import MAX_NOTICE_CHARACTERS, Notice
from tests.builders import a_day


def test_a_notice_is_numbered_and_has_its_moment() -> None:
    play = a_day()
    play.do(c.PostNotice("Lunch is late."))
    play.do(c.PostNotice("Lunch is here."))

    assert play.event.notices[1] == Notice("2", "Lunch is here.", play.now, urgent=False, room=None)


def test_a_notice_of_the_longest_length_is_taken() -> None:
    play = a_day()
    play.do(c.PostNotice("x" * MAX_NOTICE_CHARACTERS))

    assert len(play.event.notices[0].text) == 280


def test_a_withdrawn_notice_leaves_no_gap_and_its_number_is_never_given_again() -> None:
    play = a_day()
    for text in ("Lunch is late.", "Luhcn is here.", "Lunch is here."):
        play.do(c.PostNotice(text))

    assert play.do(c.WithdrawNotice("2")) == (NoticeWithdrawn("2"),)
    assert play.do(c.WithdrawNotice("3")) == (NoticeWithdrawn("3"),)
    play.do(c.PostNotice("Tea is here."))

    assert [(notice.id, notice.text) for notice in play.event.notices] == [
        ("1", "Lunch is late."),
        ("4", "Tea is here."),
    ]


def test_a_notice_is_withdrawn_once_and_only_if_there_was_one() -> None:
    play = a_day()
    play.do(c.PostNotice("Luhcn"))
    play.do(c.WithdrawNotice("1"))

    assert play.do(c.WithdrawNotice("1")) == ()
    for unknown in ("2", "", "x", "01"):
        assert isinstance(play.refused(c.WithdrawNotice(unknown)), NotFoundError)


@given(st.lists(st.one_of(st.just(None), st.integers(1, 8).map(str)), max_size=20))
def test_what_is_left_is_what_was_posted_without_what_was_withdrawn(deeds: list[str | None]) -> None:
    play, expected = a_day(), dict[str, str]()
    for each in deeds:
        if each is None:
            number = play.event.announced + 1
            play.do(c.PostNotice(f"Notice {number}"))
            expected[str(number)] = f"Notice {number}"
        elif int(each) <= play.event.announced:
            play.do(c.WithdrawNotice(each))
            expected.pop(each, None)

    assert {notice.id: notice.text for notice in play.event.notices} == expected
    assert [int(notice.id) for notice in play.event.notices] == sorted(map(int, expected))
