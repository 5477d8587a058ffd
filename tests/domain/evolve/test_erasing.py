"""An erasure: what it does to the state. What it does to the log is tried in test_erasure.py."""

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.people import SOMEBODY, Bar
from companion.domain.wall import Standing
from tests.builders import ANA, BEN, a_day


def test_who_is_erased_has_no_name_no_role_and_no_words_and_stays_barred() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    play.do(c.BanPerson(ANA.id, "Enough."))

    play.change(ch.Erased(comments=("1",), people=(ANA.id,)))

    comment, delegate = play.event.wall.comments["1"], play.event.people[ANA.id]
    assert (comment.standing, comment.text) == (Standing.ERASED, "")
    assert (delegate.name, delegate.grants, delegate.bar, delegate.reason) == (SOMEBODY, (), Bar.BANNED, "")
    assert dict(play.event.erased) == {"1": play.event.version, ANA.id: play.event.version}


def test_what_is_erased_after_an_order_is_gone_from_the_state_as_it_was_ordered() -> None:
    play = a_day()
    for text in ("Hello", "Hello again"):
        play.do(c.PostComment(text), ANA)
    for change in (ch.EventFrozen(), ch.CommentPosted("3", BEN.id, "Thank you"), ch.PersonJoined(BEN.id, BEN.name)):
        play.change(change)

    play.change(ch.Erased(comments=("1", "3"), people=(ANA.id, BEN.id)))

    then = play.event.as_ordered
    assert then
    assert [(each.id, each.text) for each in then.wall.oldest_first()] == [("2", "Hello again")]
    assert "3" not in then.wall.comments
    assert (then.known_as(ANA.id), BEN.id in then.people) == (SOMEBODY, False)


def test_a_purge_takes_nothing_down_that_an_edition_may_hold() -> None:
    play = a_day()
    for text in ("Hello", "Hello again"):
        play.do(c.PostComment(text), ANA)

    play.change(ch.Erased(comments=("1",)))
    play.change(ch.Erased(comments=("2",), purges=True))

    assert (set(play.event.taken_down), play.event.purged) == ({"1"}, True)
