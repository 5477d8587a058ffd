"""The event as it may be archived: every comment as its author chose."""

import pytest
from msgspec.structs import replace

from companion.domain import commands as c
from companion.domain.archived import as_archived, as_kept
from companion.domain.keeping import SOMEBODY, ArchiveAs
from companion.domain.wall import Comment
from tests.builders import ANA, BEN, CEM, DEE, HOST, Play, a_day, at

HELLO = Comment("1", "id", "Bo", "Hello", at("10:00"))


def kept(play: Play) -> list[tuple[str, str, str]]:
    """Number, name and text of every comment that an archive would have."""
    return [(comment.id, comment.name, comment.text) for comment in as_archived(play.event).wall.oldest_first()]


def test_each_comment_is_kept_as_its_author_chose() -> None:
    play = a_day()
    play.do(c.PostComment("By name"), ANA)
    play.do(c.PostComment("By another", archive=ArchiveAs.PSEUDONYM, pseudonym="Heron"), BEN)
    play.do(c.PostComment("By nobody", archive=ArchiveAs.DELEGATE), CEM)
    play.do(c.PostComment("Not to be kept", archive=ArchiveAs.NONE), DEE)

    archived = as_archived(play.event).wall

    assert kept(play) == [("1", "Ana", "By name"), ("2", "Heron", "By another"), ("3", "A delegate", "By nobody")]
    assert archived.shown == 3
    assert play.event.wall.shown == 4


def test_a_host_who_is_archived_as_somebody_else_stands_for_nothing_there() -> None:
    play = a_day()
    play.do(c.PostComment("Just wondering", archive=ArchiveAs.DELEGATE), HOST)

    (comment,) = as_archived(play.event).wall.oldest_first()

    assert (comment.name, comment.badge) == ("A delegate", "")


def test_of_what_is_not_kept_neither_name_nor_text_is_left() -> None:
    play = a_day()
    play.do(c.PostComment("Hidden"), ANA)
    play.do(c.PostComment("Removed"), BEN)
    play.do(c.PostComment("Not kept", archive=ArchiveAs.NONE), CEM)
    play.do(c.HideComment("1"))
    play.do(c.RemoveComment("2"), BEN)

    comments = as_archived(play.event).wall.comments

    assert kept(play) == []
    assert {(comment.name, comment.text) for comment in comments.values()} == {("", "")}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Write to bo.guest+day@mail.example.org, please.", "Write to [e-mail address left out], please."),
        ("(bo@guest.example)", "([e-mail address left out])"),
        ("Meet @ noon, 5 @ 3 pounds", "Meet @ noon, 5 @ 3 pounds"),
        ("@" * 1_000, "@" * 1_000),
    ],
)
def test_an_address_in_a_comment_is_left_out(typed: str, kept: str) -> None:
    assert as_kept(replace(HELLO, text=typed)).text == kept


def test_a_name_that_is_an_address_is_not_kept() -> None:
    names = [as_kept(replace(HELLO, name=name)).name for name in ("bo@guest.example", "B@ Guest")]

    assert names == [SOMEBODY, "B@ Guest"]


def test_what_is_archived_once_more_stays_as_it_is() -> None:
    comment = replace(HELLO, text="bo@guest.example", archive=ArchiveAs.PSEUDONYM, pseudonym="Heron")

    assert as_kept(as_kept(comment)) == as_kept(comment)
