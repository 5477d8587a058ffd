"""Notices: short enough to be read at a glance."""

from companion.domain import commands as c
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
