"""Which things a change says anew."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from companion.domain import changes as ch
from companion.domain.agenda import Move, Room, Speaker
from companion.domain.facts import Section, Video
from companion.domain.wordings import Sort, Thing, texts, written
from tests.builders import an_item, at, some_facts

WRITERS = {
    "event-created", "facts-set", "venue-set", "room-set", "speaker-set", "item-set", "item-added", "item-described",
    "item-written-up", "section-written", "video-set", "screen-set", "notice-posted", "agenda-shifted", "room-delayed",
    "items-moved", "item-skipped", "poster-set",
}  # fmt: skip
"""Changes with words of hosts in them that can be erased."""

NOT_YET = {"edition-ordered", "door-code-set"}
"""What says why an edition was made stands in that edition for good; a door code is a word that people are told."""

PEOPLE = {
    "comment-posted", "comment-rejected", "person-joined", "person-muted", "person-banned", "archive-chosen",
    "invitation-made",
}  # fmt: skip
"""Changes with words of or about people: `erasure` has those."""

IDS = {"comment", "author", "person", "item", "room", "reply_to", "notice", "sha256", "section", "licence", "screen"}
IDS |= {"public_address", "software", "invitation", "time_zone", "speaker"}


def test_every_change_with_words_in_it_says_of_what_they_are() -> None:
    structs = {"facts", "venue", "room", "speaker", "item", "video", "poster", "invitation"}
    wordy = {
        change.__struct_config__.tag
        for change in get_args(ch.AnyChange)
        for field in msgspec.structs.fields(change)
        if (field.type in {str, str | None} and field.name not in IDS)
        or (field.name in structs and field.type not in {str, str | None})
    }

    assert wordy == WRITERS | PEOPLE | NOT_YET


def test_a_programme_writes_of_the_event_the_place_and_each_section() -> None:
    story = (Section("One", "Text"), Section("Two", "Text", "second"))
    change = ch.EventCreated(some_facts(story=story, video=Video("A video")))

    assert written(change) == (
        Thing(Sort.FACTS),
        Thing(Sort.VENUE),
        Thing(Sort.VIDEO),
        Thing(Sort.SECTION, "1"),
        Thing(Sort.SECTION, "second"),
    )


@pytest.mark.parametrize(
    ("change", "things"),
    [
        (ch.SpeakerSet(Speaker("ana", "Ana")), ["speaker:ana"]),
        (ch.SpeakerRemoved("ana"), ["speaker:ana"]),
        (ch.ItemAdded(an_item("more", "10:00", 15)), ["item:more", "reasons"]),
        (ch.ItemsMoved("clay", (Move("clay", at("10:00"), None, None),)), ["reasons", "reasons:clay"]),
        (ch.VideoSet(None), ["video"]),
        (ch.PosterRemoved(), ["poster-description"]),
        (ch.WentLive(), []),
    ],
)
def test_a_change_names_the_things_that_it_is_about(change: ch.AnyChange, things: list[str]) -> None:
    assert [str(thing) for thing in written(change)] == things


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (ch.SpeakerSet(Speaker("ana", "Ana", "Chair", "A House")), [("speaker:ana", ("Ana", "Chair", "A House"))]),
        (
            ch.ItemAdded(an_item("more", "10:00", 15, "hall", title="More"), "At last"),
            [("item:more", ("More",)), ("reasons", ("At last",))],
        ),
        (ch.ItemWrittenUp("clay", "It was good."), [("write-up:clay", ("It was good.",))]),
        (ch.ItemsMoved("clay", (Move("clay", at("10:00"), "hall", None),), "A flood"), [("reasons", ("A flood",))]),
        (ch.RoomSet(Room("red", "Red Room", way="Upstairs")), [("room:red", ("Red Room", "Upstairs"))]),
        (ch.WentLive(), []),
    ],
)
def test_the_words_of_a_change_are_those_that_somebody_wrote(change: ch.AnyChange, said: list) -> None:
    assert [(str(thing), texts) for thing, texts in texts(change) if texts] == said


def test_the_words_of_a_programme_are_told_apart() -> None:
    story = (Section("One", "Text"),)
    change = ch.EventCreated(some_facts(hosts=("A host",), story=story, video=Video("A video", transcript="Well.")))

    assert [(str(thing), said) for thing, said in texts(change)] == [
        ("facts", ("Small Day", "A host")),
        ("venue", ("Town Hall",)),
        ("video", ("A video", "Well.")),
        ("section:1", ("One", "Text")),
    ]
