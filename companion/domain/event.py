"""The state of one event: the fold of its log so far."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import Struct, field
from rpds import HashTrieMap, HashTrieSet

from companion.domain.agenda import Agenda
from companion.domain.editions import Order
from companion.domain.facts import Facts
from companion.domain.news import News
from companion.domain.notices import CalledBack, Notice
from companion.domain.people import SOMEBODY, SYSTEM, Delegate, Invitation, People
from companion.domain.phases import Phase
from companion.domain.poster import Poster
from companion.domain.screens import MAIN, Screens
from companion.domain.seats import Seats
from companion.domain.wall import Wall
from companion.domain.wordings import Thing, Unsaid, Wording

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Edition(Struct, frozen=True):
    """One numbered archive. `sha256` is that of its tagmanifest, which covers every byte."""

    number: int
    sha256: str


class Event(Struct, frozen=True, kw_only=True):
    """Everything that is known of an event at one version. Immutable: hold it as long as you like.

    `clock_offset_s` is the event's clock minus the real one: 0, except when another day is lived again.
    `notices` are those that nobody has withdrawn, `announced` counts all; `called_back` is
    the latest that called everyone back, unless it was withdrawn; `news` is what was changed of the plan.
    `version`, `nonce` and `moment` are those of the last record; version 0 is an event that nobody has created yet.
    `ordered` are the editions that are to be, `editions` those that are published. `as_ordered` is the state as of the
    newest order, which that edition is made from, whenever that is; what was erased since is gone from it, too.
    `after_until` is when comments after the event end; None while there are to be none.
    `accepted` maps (person, command id) to the version that the command made. `programme_version` and
    `programme_moment` are those of the last record that changed the facts or the agenda. `erased` maps the number of
    each comment, the id of each person, and what a picture is named by, to the version that erased them; `taken_down`
    are the comments and pictures among them that somebody wanted gone, which editions may hold; `purged` tells that
    nothing is left that the record of the day needs no longer. `wordings` is what the log has of each thing that hosts
    write about, `unsaid` which of it was erased, by what each thing is called for good. `invitations` are those that
    nobody has confirmed or withdrawn, by id, some of them too old; `door_code` is what newcomers must know, "" for
    nothing. `poster` is the picture that stands for the video, `posters` are the digests of all that ever did.
    """

    version: int = 0
    nonce: str = ""
    moment: datetime = EPOCH
    clock_offset_s: float = 0.0
    facts: Facts | None = None
    phase: Phase = Phase.DRAFT
    agenda: Agenda = field(default_factory=Agenda)
    seats: Seats = field(default_factory=Seats)
    wall: Wall = field(default_factory=Wall)
    notices: tuple[Notice, ...] = ()
    announced: int = 0
    called_back: CalledBack | None = None
    news: tuple[News, ...] = ()
    screens: Screens = (MAIN,)
    people: People = field(default_factory=HashTrieMap)
    invitations: HashTrieMap[str, Invitation] = field(default_factory=HashTrieMap)
    door_code: str = ""
    ordered: tuple[Order, ...] = ()
    editions: tuple[Edition, ...] = ()
    as_ordered: Event | None = None
    poster: Poster | None = None
    posters: tuple[str, ...] = ()
    frozen_at: datetime | None = None
    after_until: datetime | None = None
    accepted: HashTrieMap[tuple[str, str], int] = field(default_factory=HashTrieMap)
    erased: HashTrieMap[str, int] = field(default_factory=HashTrieMap)
    taken_down: HashTrieSet[str] = field(default_factory=HashTrieSet)
    purged: bool = False
    wordings: HashTrieMap[Thing, Wording] = field(default_factory=HashTrieMap)
    unsaid: HashTrieMap[str, Unsaid] = field(default_factory=HashTrieMap)
    programme_version: int = 0
    programme_moment: datetime = EPOCH

    @property
    def cursor(self) -> str:
        """How far this state has got: `<version>-<nonce>`."""
        return f"{self.version}-{self.nonce}"

    def time(self, real: datetime) -> datetime:
        """The time of day at this event, at a moment of real time."""
        return real + timedelta(seconds=self.clock_offset_s)

    def delegate(self, person: str) -> Delegate | None:
        """What the event knows of a person."""
        return self.people.get(person)

    def known_as(self, person: str) -> str:
        """The name that a person is shown by."""
        if person == SYSTEM.id:
            return SYSTEM.name
        delegate = self.people.get(person)
        return delegate.name if delegate else SOMEBODY


NOTHING_YET = Event()
"""The fold of an empty log."""


def as_version(written: str) -> int | None:
    """Read a version that came from outside, None if it is not one. It has few digits."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 16 else None


def version_of(cursor: str) -> int | None:
    """The version in a cursor, None if it is not one."""
    version, dash, _nonce = cursor.partition("-")
    return as_version(version) if dash else None
