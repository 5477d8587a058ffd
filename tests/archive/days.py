"""Days that are over, to be archived."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from companion.archive.signing import new_key
from companion.domain import commands as c
from companion.domain.agenda import Item, Kind, Room, Speaker
from companion.domain.changes import Record
from companion.domain.decide import decide
from companion.domain.event import NOTHING_YET, Event
from companion.domain.evolve import evolve
from companion.domain.facts import Facts, Section, Series, Venue, Video
from companion.domain.people import SYSTEM, Person, Role
from tests.builders import at

HOST = Person("person-id-of-the-host", "Ann Host")
GUEST = Person("person-id-of-the-guest", "Bo Guest")
HIDDEN = "unspeakable"
KEY = new_key(bytes(range(40)))
"""Signs what tests publish. Everybody knows it."""

FACTS = Facts(
    slug="manchester",
    title="Manchester Roadshow",
    starts_at=at("09:30"),
    ends_at=at("16:00"),
    time_zone="Europe/London",
    venue=Venue("The Academy", "1 Some Street", "Step-free."),
    summary="A day of talks.",
    provenance="Start times are invented.",
    hosts=("Coprodnet", "NESTA", "nef"),
    series=Series("roadshow", "The Roadshow", stops=5),
    video=Video("The event video"),
    story=(Section("Opening", "**Well** begun. See [the report](https://report.example/)."),),
)
PROGRAMME = c.CreateEvent(
    facts=FACTS,
    rooms=(Room("hall", "Main Hall", "Ground floor", holds=160), Room("library", "Library")),
    speakers=(Speaker("speaker-one", "Cy Speaker", "Director", "The Lab"),),
    items=(
        Item(id="welcome", title="Welcome", kind=Kind.WELCOME, starts_at=at("10:00"), minutes=10, room="hall",
             plenary=True, speakers=("speaker-one",)),
        Item(id="design", title="Design", kind=Kind.WORKSHOP, starts_at=at("11:00"), minutes=60, room="hall",
             capacity=12),
        Item(id="outcomes", title="Outcomes", kind=Kind.WORKSHOP, starts_at=at("11:00"), minutes=60, room="library",
             capacity=20),
        Item(id="close", title="Close", kind=Kind.CLOSE, starts_at=at("15:40"), minutes=20),
    ),
)  # fmt: skip
DAY: tuple[tuple[str, c.Command, Person], ...] = (
    ("09:00", PROGRAMME, SYSTEM),
    ("09:01", c.GrantRole(HOST.id, HOST.name, Role.HOST), SYSTEM),
    ("09:20", c.GoLive(), HOST),
    ("09:40", c.TakeSeat("design"), GUEST),
    ("10:02", c.StartItem("welcome"), HOST),
    ("10:05", c.PostComment("A good beginning.", "welcome"), GUEST),
    ("10:06", c.PostComment(f"This is {HIDDEN}.", "welcome"), GUEST),
    ("10:07", c.HideComment("2"), HOST),
    ("10:15", c.FinishItem("welcome"), HOST),
    ("11:04", c.StartItem("design"), HOST),
    ("11:05", c.SkipItem("outcomes"), HOST),
    ("11:06", c.PostNotice("Outcomes is not held.", urgent=True), HOST),
    ("12:02", c.FinishItem("design"), HOST),
    ("12:10", c.PostComment("What happens\nnext?"), HOST),
    ("12:11", c.PinComment("3"), HOST),
    ("16:10", c.Wrap(), HOST),
    ("16:30", c.Freeze(), HOST),
)


def lived(commands: Iterable[tuple[str, c.Command, Person]] = DAY) -> Event:
    """An event through which these commands have gone, each at its time of day."""
    event = NOTHING_YET
    for clock, command, by in commands:
        event = obeyed(event, command, by, at(clock))
    return event


def obeyed(event: Event, command: c.Command, by: Person, now: datetime) -> Event:
    """The event after one command."""
    for change in decide(event, command, by, now):
        version = event.version + 1
        event = evolve(event, Record(version=version, at=now, by=by.id, command_id="", nonce="n", change=change))
    return event
