"""Changes: past facts, already true. Their tags are stored for ever and never change meaning."""

from datetime import datetime

from msgspec import Struct

from companion.domain.agenda import Item, Room, Speaker
from companion.domain.facts import Facts
from companion.domain.people import Role
from companion.domain.wall import WallMode


class Change(Struct, frozen=True, tag_field="type", omit_defaults=True):
    """What happened. Subclasses are the closed set `AnyChange`."""


class EventCreated(Change, frozen=True, tag="event-created"):
    facts: Facts


class ClockSet(Change, frozen=True, tag="clock-set"):
    """The event lives another day again: its clock is the real one plus `offset_s` seconds."""

    offset_s: float


class RoomSet(Change, frozen=True, tag="room-set"):
    room: Room


class SpeakerSet(Change, frozen=True, tag="speaker-set"):
    speaker: Speaker


class ItemSet(Change, frozen=True, tag="item-set"):
    item: Item


class PersonJoined(Change, frozen=True, tag="person-joined"):
    person: str
    name: str


class RoleGranted(Change, frozen=True, tag="role-granted"):
    person: str
    role: Role
    room: str | None = None


class RoleRevoked(Change, frozen=True, tag="role-revoked"):
    person: str
    role: Role
    room: str | None = None


class ItemStarted(Change, frozen=True, tag="item-started"):
    """An item began. `ended` are the items that ended because of it, each recorded just before."""

    item: str
    ended: tuple[str, ...] = ()


class ItemFinished(Change, frozen=True, tag="item-finished"):
    item: str


class ItemSkipped(Change, frozen=True, tag="item-skipped"):
    item: str


class ItemReset(Change, frozen=True, tag="item-reset"):
    """A start or a skip was undone: the item is upcoming again."""

    item: str


class ItemReopened(Change, frozen=True, tag="item-reopened"):
    """A finish was undone: the item goes on as if it had never ended."""

    item: str


class SeatTaken(Change, frozen=True, tag="seat-taken"):
    item: str
    person: str


class SeatLeft(Change, frozen=True, tag="seat-left"):
    item: str
    person: str


class CommentPosted(Change, frozen=True, tag="comment-posted"):
    """A comment appeared. `author` is a person's id, `badge` a role shown beside the name."""

    comment: str
    author: str
    text: str
    item: str | None = None
    badge: str = ""


class CommentHidden(Change, frozen=True, tag="comment-hidden"):
    comment: str


class CommentShown(Change, frozen=True, tag="comment-shown"):
    comment: str


class CommentPinned(Change, frozen=True, tag="comment-pinned"):
    comment: str


class CommentUnpinned(Change, frozen=True, tag="comment-unpinned"):
    comment: str


class WallModeSet(Change, frozen=True, tag="wall-mode-set"):
    mode: WallMode


class NoticePosted(Change, frozen=True, tag="notice-posted"):
    notice: str
    text: str
    urgent: bool = False
    room: str | None = None


class WentLive(Change, frozen=True, tag="went-live"):
    pass


class DayWrapped(Change, frozen=True, tag="day-wrapped"):
    pass


class EventFrozen(Change, frozen=True, tag="event-frozen"):
    pass


class EditionPublished(Change, frozen=True, tag="edition-published"):
    """Edition `number` is in the store; `sha256` is the digest of its packed bytes, in lower-case hex."""

    number: int
    sha256: str


AnyChange = (
    EventCreated
    | ClockSet
    | RoomSet
    | SpeakerSet
    | ItemSet
    | PersonJoined
    | RoleGranted
    | RoleRevoked
    | ItemStarted
    | ItemFinished
    | ItemSkipped
    | ItemReset
    | ItemReopened
    | SeatTaken
    | SeatLeft
    | CommentPosted
    | CommentHidden
    | CommentShown
    | CommentPinned
    | CommentUnpinned
    | WallModeSet
    | NoticePosted
    | WentLive
    | DayWrapped
    | EventFrozen
    | EditionPublished
)


class Record(Struct, frozen=True, kw_only=True):
    """A change as logged.

    Versions of one event run 1, 2, 3 … with no gaps. `at` is UTC and never before its predecessor's. `by` is a person's
    id. Records of one command share `command_id`. The nonce tells apart two logs that reuse a version after a failover.
    """

    version: int
    at: datetime
    by: str
    command_id: str
    nonce: str
    change: AnyChange

    @property
    def cursor(self) -> str:
        """How far a reader of this record has got: `<version>-<nonce>`."""
        return f"{self.version}-{self.nonce}"
