"""Changes: their tags are stored for ever."""

from typing import get_args

import msgspec

from companion.domain import changes as ch
from companion.domain.changes import AnyChange, CommentPosted, ItemStarted, Record
from tests.builders import at

TAGS = {
    "event-created", "room-set", "speaker-set", "item-set", "person-joined", "role-granted", "role-revoked",
    "item-started", "item-finished", "item-skipped", "item-reset", "item-reopened", "seat-taken", "seat-left",
    "comment-posted", "comment-hidden", "comment-shown", "comment-pinned", "comment-unpinned", "wall-mode-set",
    "comment-approved", "comment-rejected", "comment-put-on-screen", "comment-taken-off-screen", "comment-answered",
    "comment-unanswered", "vote-cast", "vote-withdrawn", "person-muted", "person-banned", "person-readmitted",
    "erased",
    "notice-posted", "clock-set", "agenda-shifted", "items-moved", "item-added", "plan-restored",
    "waiting-list-joined", "waiting-list-left", "seat-given", "seat-offered", "offer-extended", "offer-lapsed",
    "comment-removed", "archive-chosen", "section-written", "sections-ordered", "section-removed", "item-written-up",
    "video-set", "licence-set", "after-set",
    "walked-in", "walked-out", "seats-released", "seat-terms-set",
    "invitation-made", "invitation-withdrawn", "invitation-accepted", "door-code-set", "sign-in-code-shown",
    "notice-withdrawn", "screen-set", "screen-removed", "scene-set",
    "facts-set", "venue-set", "room-removed", "speaker-removed", "item-described", "item-removed",
    "items-retimed",
    "protection-set", "went-live", "day-wrapped", "event-frozen", "edition-ordered", "edition-published",
}  # fmt: skip
"""Every tag that a released version has written. Add to it; never change or remove one."""


def test_every_tag_that_was_ever_stored_is_still_understood() -> None:
    tags = {kind.__struct_config__.tag for kind in get_args(AnyChange)}

    assert tags == TAGS


def test_every_change_is_one_of_the_closed_set_and_reached_by_its_name_alone() -> None:
    kinds = set(ch.Change.__subclasses__())

    assert kinds == set(get_args(AnyChange))
    assert {kind.__name__ for kind in kinds} == set(ch.__all__) - {"AnyChange", "Change", "Record"}


def test_a_record_is_stored_as_plain_json_and_comes_back() -> None:
    record = Record(
        version=7,
        at=at("10:00"),
        by="ana",
        command_id="c1",
        nonce="n",
        change=ItemStarted("talk", ended=("welcome",)),
    )

    stored = msgspec.json.encode(record)

    assert msgspec.json.decode(stored) == {
        "version": 7,
        "at": "2011-04-07T10:00:00+01:00",
        "by": "ana",
        "command_id": "c1",
        "nonce": "n",
        "change": {"type": "item-started", "item": "talk", "ended": ["welcome"]},
    }
    assert msgspec.json.decode(stored, type=Record) == record


def test_what_a_later_version_adds_to_a_change_does_not_stop_this_one() -> None:
    stored = b'{"type":"comment-posted","comment":"1","author":"ana","text":"Hello","mood":"sunny"}'

    assert msgspec.json.decode(stored, type=AnyChange) == CommentPosted("1", "ana", "Hello")


def test_a_cursor_names_the_version_and_its_nonce() -> None:
    record = Record(version=7, at=at("10:00"), by="ana", command_id="c1", nonce="abc", change=ItemStarted("talk"))

    assert record.cursor == "7-abc"
