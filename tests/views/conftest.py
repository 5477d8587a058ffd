"""A made-up day, told by commands: the same rules as the real one, no real people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

import pytest

from companion.domain import commands as c
from companion.domain.agenda import Item, Kind, Room, Speaker
from companion.domain.changes import Record
from companion.domain.decide import decide
from companion.domain.event import NOTHING_YET, Event
from companion.domain.evolve import evolve
from companion.domain.facts import Facts, Section, Series, Venue, Video
from companion.domain.people import Person, Role
from companion.domain.wall import WallMode
from companion.views.assets import load_assets
from companion.views.pages import Site
from companion.views.rendering import Renderer

SUMMER = timezone(timedelta(hours=1))
HOST = Person("p-host", "Sam Hollin")
DELEGATES = tuple(Person(f"p-{n}", name) for n, name in enumerate(("Imo Vale", "Rowan Ash", "Tilde Marsh", "Jo Fenn")))

ROOMS = (
    Room("hall", "Main Hall", "Ground floor", "Straight ahead from reception.", "Step-free; hearing loop.", 220),
    Room("g04", "Room G.04", "Ground floor", "Past the café, second door on the left.", "Step-free.", 24),
    Room("1-11", "Room 1.11", "First floor", "Lift or stairs, then right.", "By lift.", 20),
    Room("1-12", "Room 1.12", "First floor", "Lift or stairs, then left.", "By lift.", 12),
)
SPEAKERS = (
    Speaker("vale", "Imogen Vale", "Vice Principal", "Northfield Academy"),
    Speaker("ash", "Rowan Ashdown", "", "Foundation for Shared Work"),
    Speaker("marsh", "Tilde Marsh", "Executive Director for Social Care and Inclusion", "Eastmoor Council"),
    Speaker("fenn", "Josef Fenn", "", ""),
)


def at(hour: int, minute: int = 0) -> datetime:
    """A moment of the day, in its own zone."""
    return datetime(2011, 4, 7, hour, minute, tzinfo=SUMMER)


def item(item_id: str, title: str, kind: Kind, start: datetime, minutes: int, *more: str, room: str = "hall") -> Item:
    """An item for everyone."""
    return Item(
        id=item_id, title=title, kind=kind, starts_at=start, minutes=minutes, room=room, plenary=True, speakers=more
    )


def workshop(item_id: str, title: str, room: str, capacity: int, *speakers: str) -> Item:
    """An item beside others, with seats."""
    return Item(
        id=item_id,
        title=title,
        kind=Kind.WORKSHOP,
        starts_at=at(11, 45),
        minutes=60,
        room=room,
        capacity=capacity,
        speakers=speakers,
        summary="What changes when the people who use a service help to commission it.",
    )


ITEMS = (
    item("welcome", "Welcome", Kind.WELCOME, at(9, 30), 20, "vale"),
    item("defining", "Defining co-production", Kind.TALK, at(9, 50), 40, "ash"),
    item("reform", "A radical reform of the public sector", Kind.TALK, at(10, 30), 45, "marsh"),
    item("coffee", "Coffee", Kind.BREAK, at(11, 15), 30),
    workshop("ws-commissioning", "Commissioning together", "g04", 24, "fenn"),
    workshop("ws-design", "Designing services with those who use them", "1-11", 20, "marsh", "vale"),
    workshop("ws-assessment", "Assessment as a conversation", "1-12", 3),
    item("lunch", "Lunch", Kind.BREAK, at(12, 45), 60),
    item("panel", "Panel: what did we learn, and what will each of us do on Monday?", Kind.PANEL, at(13, 45), 45),
    item("close", "Close", Kind.CLOSE, at(14, 30), 15, "vale"),
)
FACTS = Facts(
    slug="northfield",
    title="Northfield Co-production Roadshow",
    starts_at=at(9, 30),
    ends_at=at(14, 45),
    time_zone="Europe/London",
    venue=Venue("Northfield Academy", "1 Example Street", "Step-free from the car park."),
    summary="Examples of people-powered public services, and a platform to share experience.",
    provenance="This is a re-run. Facts come from the page of 2011; start times, rooms and comments are invented.",
    hosts=("Firstnet", "Secondly", "third"),
    series=Series("roadshow", "Co-production Roadshow", stops=5),
    video=Video("The video of the day"),
    story=(Section("Defining", "It is a set of principles."),),
)


class Day:
    """An event being told: each call is one command at one moment."""

    def __init__(self) -> None:
        self.event: Event = NOTHING_YET

    def do(self, command: c.Command, by: Person = HOST, *, when: datetime) -> Day:
        """Decide a command and fold what it changes."""
        for change in decide(self.event, command, by, when):
            version = self.event.version + 1
            self.event = evolve(
                self.event,
                Record(
                    version=version,
                    at=when.astimezone(UTC),
                    by=by.id,
                    command_id=f"c{version}",
                    nonce=f"n{version}",
                    change=change,
                ),
            )
        return self

    def created(self) -> Day:
        """Set up, with a host and some seats taken."""
        self.do(c.CreateEvent(FACTS, ROOMS, SPEAKERS, ITEMS), when=at(8))
        self.do(c.GrantRole(HOST.id, HOST.name, Role.HOST), when=at(8))
        for person in DELEGATES[:3]:
            self.do(c.TakeSeat("ws-assessment"), person, when=at(9))
        return self.do(c.TakeSeat("ws-design"), DELEGATES[3], when=at(9, 1))

    def begun(self) -> Day:
        """Live, the second talk running late, people talking."""
        self.created().do(c.GoLive(), when=at(9, 25)).do(c.StartItem("welcome"), when=at(9, 31))
        self.do(c.StartItem("defining"), when=at(9, 58))
        for minute, person in enumerate(DELEGATES):
            text = f"Comment by {person.name}.\nWhat would the first step be for a small council like ours?"
            self.do(c.PostComment(text), person, when=at(10, minute))
        self.do(c.PostComment("Slides will be on this page by tonight."), when=at(10, 5))
        self.do(c.PinComment("5"), when=at(10, 6)).do(c.HideComment("3"), when=at(10, 7))
        self.do(c.PostNotice("Coffee is in the foyer today, not in the café."), when=at(10, 8))
        return self.do(c.PostNotice("The lift is out of order. Ask a steward for help.", urgent=True), when=at(10, 9))

    def split(self) -> Day:
        """Two of three workshops running side by side."""
        self.begun().do(c.SkipItem("reform"), when=at(10, 40)).do(c.StartItem("coffee"), when=at(11, 20))
        self.do(c.StartItem("ws-commissioning"), when=at(11, 45)).do(c.StartItem("ws-design"), when=at(11, 52))
        self.do(c.PostNotice("Bring a chair from next door.", room="1-11"), when=at(11, 53))
        return self.do(c.SetWallMode(WallMode.CLOSED), when=at(11, 54))

    def wrapped(self) -> Day:
        """Over."""
        return self.split().do(c.Wrap(), when=at(14, 50))

    def frozen(self) -> Day:
        """Closed for good, not yet archived."""
        return self.wrapped().do(c.Freeze(), when=at(15))

    def published(self) -> Day:
        """Archived."""
        return self.frozen().do(c.PublishEdition(1, "0" * 64), when=at(15, 1))


class Told(NamedTuple):
    """An event at one stage of its day."""

    stage: str
    event: Event


STAGES: dict[str, Callable[[Day], Day]] = {
    "draft": Day.created,
    "live": Day.begun,
    "parallel": Day.split,
    "wrapped": Day.wrapped,
    "frozen": Day.frozen,
    "published": Day.published,
}


@pytest.fixture(params=list(STAGES))
def told(request: pytest.FixtureRequest) -> Told:
    """The event at every stage, one after another."""
    return Told(request.param, STAGES[request.param](Day()).event)


@pytest.fixture
def day() -> Day:
    """A day that nobody has told yet."""
    return Day()


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    """The real templates."""
    return Renderer()


@pytest.fixture
def site() -> Site:
    """Everything a page needs besides its event."""
    return Site(
        styles="body{}",
        scripts=("/static/js/companion.1.js",),
        later=load_assets().later,
        public_url="http://example.test",
    )
