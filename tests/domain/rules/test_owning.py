"""Rules for what is one's own."""

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError, NotAllowedError, NotFoundError
from companion.domain.keeping import ArchiveAs
from companion.domain.rules.owning import may_alter
from companion.domain.wall import WallMode
from tests.builders import ANA, BEN, HOST, Play, a_day

PSEUDONYM, DELEGATE, NONE, NAME = ArchiveAs.PSEUDONYM, ArchiveAs.DELEGATE, ArchiveAs.NONE, ArchiveAs.NAME


def chosen(play: Play, comment: str) -> tuple[ArchiveAs, str]:
    return play.event.wall.comments[comment].archive, play.event.wall.comments[comment].pseudonym


def frozen(play: Play, *, until: str = "") -> Play:
    play.do(c.Wrap())
    play.do(c.SetAfter(until))
    play.do(c.Freeze())
    return play


def test_a_comment_is_archived_by_name_unless_its_author_chooses_otherwise() -> None:
    play = a_day()

    play.do(c.PostComment("Hello"), ANA)
    play.do(c.PostComment("Hello", archive=DELEGATE), BEN)

    assert (chosen(play, "1"), chosen(play, "2")) == ((NAME, ""), (DELEGATE, ""))


def test_the_last_choice_of_a_person_stands_for_the_next_comment() -> None:
    play = a_day()
    play.do(c.PostComment("Hello", archive=PSEUDONYM, pseudonym="Heron"), ANA)
    play.do(c.PostComment("Again"), ANA)
    play.do(c.ChooseArchive("2", NONE), ANA)

    play.do(c.PostComment("Once more"), ANA)
    play.do(c.PostComment("And again", archive=PSEUDONYM), ANA)

    assert [chosen(play, number) for number in "1234"] == [
        (PSEUDONYM, "Heron"),
        (NONE, ""),
        (NONE, ""),
        (PSEUDONYM, "Heron"),
    ]


def test_whoever_wants_a_pseudonym_and_names_none_is_given_one_that_stays() -> None:
    play = a_day()
    play.do(c.PostComment("First"), BEN)

    play.do(c.PostComment("Hello", archive=PSEUDONYM), ANA)
    play.do(c.PostComment("Again"), ANA)

    assert (chosen(play, "2"), chosen(play, "3")) == ((PSEUDONYM, "Delegate 2"), (PSEUDONYM, "Delegate 2"))


@pytest.mark.parametrize("name", ["ben", "HERON", "A. Speaker", "Delegate 7", "x" * 61])
def test_a_pseudonym_that_others_go_by_or_that_is_too_long_is_refused(name: str) -> None:
    play = a_day()
    play.do(c.PostComment("Hello", archive=PSEUDONYM, pseudonym="Heron"), BEN)

    refusal = play.refused(c.PostComment("Hello", archive=PSEUDONYM, pseudonym=name), ANA)

    assert isinstance(refusal, FieldError)
    assert set(refusal.fields) == {"pseudonym"}


def test_an_author_chooses_anew_for_a_comment_that_is_there() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)

    assert play.do(c.ChooseArchive("1", DELEGATE), ANA) == (ch.ArchiveChosen("1", DELEGATE),)
    assert play.do(c.ChooseArchive("1", DELEGATE), ANA) == ()


def test_what_an_author_removes_is_gone_for_everybody_with_its_text() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    play.do(c.PinComment("1"))
    play.do(c.PutOnScreen("1"))

    assert play.do(c.RemoveComment("1"), ANA) == (ch.CommentRemoved("1"),)
    wall = play.event.wall
    assert [*wall.newest_first(hidden=True), *wall.pinned_first(), *wall.said_by("ana")] == []
    assert (wall.comments["1"].text, wall.on_screen, wall.shown) == ("", "", 0)
    assert play.do(c.RemoveComment("1"), ANA) == ()


def test_a_comment_that_waits_can_be_taken_back_out_of_the_queue() -> None:
    play = a_day()
    play.do(c.SetWallMode(WallMode.APPROVE))
    play.do(c.PostComment("Hello"), ANA)

    play.do(c.RemoveComment("1"), ANA)

    assert (play.event.wall.waiting, list(play.event.wall.waiting_first())) == (0, [])


def test_nobody_brings_back_what_its_author_removed() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    play.do(c.RemoveComment("1"), ANA)

    for kind in (c.ShowComment, c.HideComment, c.RejectComment, c.PinComment, c.PutOnScreen):
        assert str(play.refused(kind("1"))) == "Its author has taken this comment back."
    assert isinstance(play.refused(c.ChooseArchive("1", NAME), ANA), NotFoundError)


def test_nobody_decides_about_the_comment_of_another_not_even_a_host() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)

    for by in (BEN, HOST):
        assert isinstance(play.refused(c.RemoveComment("1"), by), NotAllowedError)
        assert isinstance(play.refused(c.ChooseArchive("1", NONE), by), NotAllowedError)
    assert isinstance(play.refused(c.RemoveComment("9"), ANA), NotFoundError)


def test_whoever_was_banned_still_decides_about_what_they_said() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    play.do(c.PostComment("Hello"), ANA)
    play.do(c.BanPerson(ANA.id))

    assert play.do(c.ChooseArchive("1", DELEGATE), ANA)
    assert play.do(c.RemoveComment("2"), ANA)


def test_once_the_record_is_closed_its_comments_are_no_longer_their_authors_to_change() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    frozen(play)

    assert isinstance(play.refused(c.RemoveComment("1"), ANA), ConflictError)
    assert isinstance(play.refused(c.ChooseArchive("1", NONE), ANA), ConflictError)


def test_a_comment_after_the_event_is_its_authors_until_an_edition_takes_it_in() -> None:
    play = frozen(a_day(), until="2011-05-01")
    play.do(c.PublishEdition(1, "aa"))
    play.do(c.PostAfter("Thank you"), ANA)

    assert may_alter(play.event, play.event.wall.comments["1"])
    assert play.do(c.ChooseArchive("1", DELEGATE), ANA)
    play.do(c.ShowComment("1"))
    play.do(c.OrderEdition("Comments were added."))
    assert isinstance(play.refused(c.RemoveComment("1"), ANA), ConflictError)


def test_a_comment_that_nobody_had_read_when_an_edition_was_ordered_is_its_authors_yet() -> None:
    play = frozen(a_day(), until="2011-05-01")
    play.do(c.PublishEdition(1, "aa"))
    play.do(c.PostAfter("Thank you"), ANA)
    play.do(c.OrderEdition("A name was wrong."), after_s=0)
    play.do(c.PostAfter("One thing more"), ANA, after_s=0)
    play.do(c.ShowComment("1"))

    assert play.do(c.RemoveComment("1"), ANA)
    assert play.do(c.RemoveComment("2"), ANA)
