"""The record of an edition makes an event only if it could have been one: anybody may have written the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from companion.domain.commands import CreateEvent
from companion.domain.errors import FieldError
from companion.programme.exports import exports
from companion.programme.importing.reading import read
from companion.programme.published import Published
from tests.archive.days import lived

Spoil = Callable[[dict[str, Any]], object]


def record() -> dict[str, Any]:
    """A record as it is written."""
    written: dict[str, Any] = json.loads(exports(lived(), Published(software="Companion 1"))["event.json"])
    return written


def made_of(spoil: Spoil) -> CreateEvent:
    """What comes of a record that somebody has spoilt."""
    said = record()
    spoil(said)
    (event,) = read(json.dumps(said).encode(), "event.json").events
    return event


def test_a_record_as_it_is_written_makes_an_event() -> None:
    made = made_of(lambda _: None)

    assert (made.facts.title, [item.id for item in made.items]) == (
        "Manchester Roadshow",
        ["welcome", "design", "outcomes", "close"],
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said: said["facts"].update(time_zone="../../etc/passwd"),
        lambda said: said["facts"].update(starts_at="2011-04-07T09:30:00"),
        lambda said: said["facts"].update(ends_at="9999-12-31T23:59:00+00:00"),
        lambda said: said["facts"].update(title=""),
        lambda said: said["facts"].update(summary="x" * 20_001),
        lambda said: said["facts"].update(licence="Mine"),
        lambda said: said["facts"]["series"].update(slug="../x"),
        lambda said: said["facts"]["series"].update(stops=-1),
        lambda said: said["facts"]["video"].update(url="javascript:alert(1)"),
        lambda said: said["facts"]["video"].update(offset_s=10**15),
        lambda said: said["rooms"][0].update(holds=0),
        lambda said: said["rooms"][1].update(id="a/b"),
        lambda said: said["speakers"][0].update(name="x" * 201),
        lambda said: said["items"][0].update(id='"><b>'),
        lambda said: said["items"][0].update(title="x" * 201),
        lambda said: said["items"][0]["published"].update(starts_at="2011-04-07T09:30:00"),
        lambda said: said["items"][0]["published"].update(minutes=10**12),
        lambda said: said["items"][1]["published"].update(capacity=10**12),
        lambda said: said["items"].extend({**said["items"][0], "id": f"item-{n}"} for n in range(1_000)),
    ],
)
def test_what_no_companion_would_have_written_is_refused(spoil: Spoil) -> None:
    with pytest.raises(FieldError, match="No Companion has written this record"):
        made_of(spoil)


def test_what_hides_in_a_text_is_left_out() -> None:
    made = made_of(lambda said: said["facts"].update(title="A \u202eday\x00"))

    assert made.facts.title == "A day"
