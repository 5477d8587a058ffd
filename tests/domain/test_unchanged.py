"""Two hosts at one form: what was saved first is not undone unnoticed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from companion.domain import commands as c
from companion.domain.errors import ConflictError
from companion.domain.facts import Section, Venue
from companion.domain.typed import TypedSpeaker
from companion.domain.unchanged import check_unchanged, fingerprint_of, of_description, of_facts
from tests.builders import a_draft, an_item, at, some_facts


def test_what_was_changed_meanwhile_is_refused_and_what_is_not_checked_is_not() -> None:
    facts = some_facts()

    check_unchanged(fingerprint_of(facts), some_facts())
    check_unchanged("", replace(facts, title="Another"))
    with pytest.raises(ConflictError, match="Somebody has changed this"):
        check_unchanged(fingerprint_of(facts), replace(facts, title="Another"))


def test_a_form_is_not_in_the_way_of_what_it_does_not_show() -> None:
    facts, item = some_facts(), an_item("talk", "10:00", 20)
    elsewhere = replace(facts, venue=Venue("Barn"), story=(Section("What", "was"),), licence="CC-BY-4.0")

    assert fingerprint_of(of_facts(facts)) == fingerprint_of(of_facts(elsewhere))
    assert of_description(item) == of_description(replace(item, starts_at=at("11:00"), room="red"))
    assert fingerprint_of(None) == ""


def test_saving_the_same_twice_is_no_conflict() -> None:
    play = a_draft()
    command = c.SetSpeaker("speaker", TypedSpeaker(name="B"), fingerprint_of(play.event.agenda.speaker("speaker")))

    assert play.do(command)
    assert play.do(command) == ()
