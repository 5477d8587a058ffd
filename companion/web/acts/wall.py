"""Acts about the wall: people say and want something, and it is tended."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain import commands as c
from companion.domain.keeping import ArchiveAs
from companion.domain.wall import WallMode
from companion.web.about import said_in
from companion.web.acts.address import Address, NoFields
from companion.web.amendments import ArchiveFields
from companion.web.surfaces import AFTER, COMPOSER, OWN, TEND, TRAY, VOTES


class CommentFields(Struct, frozen=True):
    """`item` is the item's id; "" or left out: what is live for the author, or the day once it is over.

    `archive` is name, pseudonym, delegate or none; left out: as the author chose last, and by name at first.
    """

    text: str
    item: str | None = None
    archive: ArchiveAs | None = None
    pseudonym: str = ""


class VoteFields(Struct, frozen=True):
    """`vote` "false" takes the vote back."""

    vote: bool = True


class RejectFields(Struct, frozen=True):
    """`reason` is for the comment's author."""

    reason: str = ""


class AnswerFields(Struct, frozen=True):
    """`text` is a reply; "" or left out: none. `answered` "false" takes the mark off again."""

    text: str = ""
    answered: bool = True


class WallFields(Struct, frozen=True):
    """`mode` is open, approve or closed."""

    mode: WallMode


def _vote(comment: str, sent: VoteFields) -> c.Command:
    return c.CastVote(comment) if sent.vote else c.WithdrawVote(comment)


def _said(sent: CommentFields) -> tuple[str, str | None, ArchiveAs | None, str]:
    return sent.text, sent.item or None, sent.archive, sent.pseudonym


COMMENT_ACTS: Mapping[str, Address] = MappingProxyType(
    {
        "vote": Address("vote", VoteFields, _vote, VOTES),
        "hide": Address("hide", NoFields, lambda comment, _: c.HideComment(comment), TRAY, said_in),
        "show": Address("show", NoFields, lambda comment, _: c.ShowComment(comment), TRAY, said_in),
        "reject": Address(
            "reject", RejectFields, lambda comment, sent: c.RejectComment(comment, sent.reason), TEND, said_in
        ),
        "pin": Address("pin", NoFields, lambda comment, _: c.PinComment(comment), TRAY, said_in),
        "unpin": Address("unpin", NoFields, lambda comment, _: c.UnpinComment(comment), TRAY, said_in),
        "put-on-screen": Address("put-on-screen", NoFields, lambda comment, _: c.PutOnScreen(comment), TRAY),
        "take-off-screen": Address("take-off-screen", NoFields, lambda comment, _: c.TakeOffScreen(comment), TRAY),
        "erase": Address("erase", NoFields, lambda comment, _: c.EraseComment(comment), TRAY),
        "answer": Address(
            "answer",
            AnswerFields,
            lambda comment, sent: c.AnswerComment(comment, sent.text, sent.answered),
            TEND,
            said_in,
        ),
        "archive": Address(
            "own", ArchiveFields, lambda comment, sent: c.ChooseArchive(comment, sent.archive, sent.pseudonym), OWN
        ),
        "remove": Address("own", NoFields, lambda comment, _: c.RemoveComment(comment), OWN),
    }
)

OF_THE_EVENT: Mapping[str, Address] = MappingProxyType(
    {
        "comments": Address("post-comment", CommentFields, lambda _, sent: c.PostComment(*_said(sent)), COMPOSER),
        "after": Address("post-after", CommentFields, lambda _, sent: c.PostAfter(*_said(sent)), AFTER),
        "wall": Address("wall", WallFields, lambda _, sent: c.SetWallMode(sent.mode), TRAY),
    }
)
