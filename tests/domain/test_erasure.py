"""What is erased is in no record before, and the log without it folds to the same state."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from companion.domain import commands as c
from companion.domain.changes import AnyChange, Record
from companion.domain.erasure import erased_up_to, redacted
from companion.domain.errors import RefusedError
from companion.domain.people import SOMEBODY
from companion.domain.phases import Phase
from tests.builders import ANA, BEN, CEM, HOST, Play, a_day, replay

SECRET = "unspeakable"


def a_talkative_day() -> Play:
    """Comments of every standing, each with a secret in it, and people who were kept from saying more."""
    play = a_day()
    play.do(c.PostComment(f"One {SECRET}"), ANA)
    play.do(c.PostComment(f"Two {SECRET}"), BEN)
    play.do(c.PostComment("Three"), ANA)
    play.do(c.AnswerComment("1", "Yes"), HOST)
    play.do(c.RejectComment("2", f"So {SECRET}"), HOST)
    play.do(c.PinComment("1"), HOST)
    play.do(c.PutOnScreen("1"), HOST)
    play.do(c.CastVote("1"), CEM)
    play.do(c.MutePerson(BEN.id, f"Such {SECRET}"), HOST)
    return play


def without(play: Play) -> list[Record]:
    """The log as it is once it was redacted."""
    return [redacted(record, play.event.erased) for record in play.records]


def test_an_erased_comment_is_in_no_record_and_the_fold_stays() -> None:
    play = a_talkative_day()
    for comment in ("1", "2"):
        play.do(c.EraseComment(comment), HOST)
    play.do(c.ErasePerson(BEN.id), HOST)

    records = without(play)

    assert replay(records) == play.event
    assert SECRET not in msgspec.json.encode(records).decode()
    assert BEN.name not in msgspec.json.encode(records).decode()
    assert [(each.version, each.nonce, each.at, each.by, each.command_id) for each in records] == [
        (each.version, each.nonce, each.at, each.by, each.command_id) for each in play.records
    ]
    assert erased_up_to(play.event) == play.event.version


def test_what_was_not_erased_is_the_very_same() -> None:
    play = a_talkative_day()
    play.do(c.EraseComment("1"), HOST)

    changed = [before.change for before, after in zip(play.records, without(play), strict=True) if before is not after]

    assert [getattr(change, "comment", None) for change in changed] == ["1"]
    assert erased_up_to(a_talkative_day().event) == 0


def test_redacting_twice_changes_nothing_more() -> None:
    play = a_talkative_day()
    play.do(c.ErasePerson(ANA.id), HOST)

    once = without(play)

    assert all(redacted(record, play.event.erased) is record for record in once)


def test_whoever_comes_back_has_the_name_that_they_then_say() -> None:
    play = a_talkative_day()
    play.do(c.ErasePerson(ANA.id), HOST)
    assert play.event.known_as(ANA.id) == SOMEBODY

    play.do(c.PostComment("Back again"), ANA)

    assert play.event.known_as(ANA.id) == ANA.name
    assert replay(without(play)) == play.event


STEPS = st.one_of(
    st.tuples(st.just("post"), st.sampled_from([ANA, BEN, CEM])),
    st.tuples(st.sampled_from(["hide", "show", "reject", "pin", "answer", "erase"]), st.integers(1, 6)),
    st.tuples(st.sampled_from(["mute", "ban", "readmit", "forget"]), st.sampled_from([ANA, BEN, CEM])),
    st.tuples(st.sampled_from(["wrap", "freeze", "publish", "order", "later"]), st.just("")),
)
COMMANDS: dict[str, Callable[[str], c.Command]] = {
    "hide": c.HideComment,
    "show": c.ShowComment,
    "reject": lambda number: c.RejectComment(number, SECRET),
    "pin": c.PinComment,
    "answer": c.AnswerComment,
    "erase": c.EraseComment,
    "mute": lambda person: c.MutePerson(person, SECRET, hide=True),
    "ban": lambda person: c.BanPerson(person, SECRET),
    "readmit": c.ReadmitPerson,
    "forget": c.ErasePerson,
    "wrap": lambda _: c.Wrap(),
    "freeze": lambda _: c.Freeze(),
    "publish": lambda _: c.PublishEdition(1, "ab12"),
    "order": lambda _: c.OrderEdition("More was said."),
    "later": lambda _: c.SetAfter("2011-05-01"),
}


@given(st.lists(STEPS, max_size=25))
def test_whatever_happened_a_redacted_log_folds_to_the_same(steps: list) -> None:
    play = a_day()
    for what, subject in steps:
        try:
            if what == "post":
                is_over = play.event.phase is Phase.FROZEN
                play.do(c.PostAfter("words") if is_over else c.PostComment("words"), subject, after_s=20)
            else:
                play.do(COMMANDS[what](getattr(subject, "id", str(subject))))
        except RefusedError:
            continue

    assert replay(without(play)) == play.event


REDACTED = {
    ("comment-posted", "text"), ("comment-posted", "badge"), ("comment-rejected", "reason"), ("person-joined", "name"),
    ("person-muted", "reason"), ("person-banned", "reason"), ("comment-posted", "pseudonym"),
    ("archive-chosen", "pseudonym"),
}  # fmt: skip
HOSTS_WORDS = {
    ("agenda-shifted", "why"), ("room-delayed", "why"), ("items-moved", "why"), ("notice-posted", "text"),
    ("item-written-up", "text"),
    ("section-written", "heading"), ("section-written", "text"), ("edition-ordered", "summary"),
    ("door-code-set", "code"), ("facts-set", "title"), ("facts-set", "summary"), ("facts-set", "provenance"),
    ("item-added", "why"), ("item-skipped", "why"), ("item-described", "title"), ("item-described", "summary"),
    ("screen-set", "title"),
}  # fmt: skip
"""What hosts tell everybody. `test_redaction` has what can be erased of it."""

IDS = {"comment", "author", "person", "item", "room", "reply_to", "notice", "sha256", "section", "licence"}
IDS |= {"public_address", "software", "invitation", "time_zone", "screen", "speaker"}


def test_every_text_in_a_change_is_redacted_or_no_persons() -> None:
    texts = {
        (change.__struct_config__.tag, field.name)
        for change in get_args(AnyChange)
        for field in msgspec.structs.fields(change)
        if field.type in {str, str | None} and field.name not in IDS
    }

    assert texts == REDACTED | HOSTS_WORDS
