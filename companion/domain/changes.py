"""Changes: past facts, already true. Their tags are stored for ever and never change meaning."""

from datetime import datetime

from msgspec import Struct

from companion.domain.agenda import Delay, Item, Move, Room, Speaker, Start
from companion.domain.editions import OrderKind
from companion.domain.facts import Facts, Series, Venue, Video
from companion.domain.keeping import ArchiveAs
from companion.domain.lateness import ShiftMode
from companion.domain.people import Invitation, Role
from companion.domain.screens import Scene
from companion.domain.seats import Terms
from companion.domain.wall import WallMode


class Change(Struct, frozen=True, tag_field="type", omit_defaults=True):
    """What happened. Subclasses are the closed set `AnyChange`."""


class EventCreated(Change, frozen=True, tag="event-created"):
    facts: Facts


class FactsSet(Change, frozen=True, tag="facts-set"):
    """The event was described anew. Its place, its video and its story are as they were."""

    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    summary: str = ""
    provenance: str = ""
    hosts: tuple[str, ...] = ()
    series: Series | None = None


class VenueSet(Change, frozen=True, tag="venue-set"):
    venue: Venue


class ClockSet(Change, frozen=True, tag="clock-set"):
    """The event lives another day again: its clock is the real one plus `offset_s` seconds."""

    offset_s: float


class RoomSet(Change, frozen=True, tag="room-set"):
    room: Room


class RoomRemoved(Change, frozen=True, tag="room-removed"):
    """A room that no item was in is no longer one of the event's."""

    room: str


class SpeakerSet(Change, frozen=True, tag="speaker-set"):
    speaker: Speaker


class SpeakerRemoved(Change, frozen=True, tag="speaker-removed"):
    """A speaker is no longer one, and no item names them any more."""

    speaker: str


class ItemSet(Change, frozen=True, tag="item-set"):
    item: Item


class ItemsRetimed(Change, frozen=True, tag="items-retimed"):
    """Before the day, items got other times: an item went past others, or with "" the whole event is on another day."""

    item: str
    starts: tuple[Start, ...]


class ItemDescribed(Change, frozen=True, tag="item-described"):
    """An item was described anew. When and where it is are as they were."""

    item: str
    title: str
    summary: str = ""
    speakers: tuple[str, ...] = ()


class ItemRemoved(Change, frozen=True, tag="item-removed"):
    """An item is no longer on the agenda. Whoever held a seat in it, or waited for one, does so no more."""

    item: str


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


class InvitationMade(Change, frozen=True, tag="invitation-made"):
    invitation: Invitation


class InvitationWithdrawn(Change, frozen=True, tag="invitation-withdrawn"):
    invitation: str


class InvitationAccepted(Change, frozen=True, tag="invitation-accepted"):
    """Somebody confirmed an invitation. The role that it gave them is recorded just after."""

    invitation: str
    person: str


class DoorCodeSet(Change, frozen=True, tag="door-code-set"):
    """Whoever has not taken part yet must know this code from now on; with "" they need none."""

    code: str = ""


class SignInCodeShown(Change, frozen=True, tag="sign-in-code-shown"):
    """The helpdesk showed somebody a code with which they can sign in once."""

    person: str


class ItemStarted(Change, frozen=True, tag="item-started"):
    """An item began. `ended` are the items that ended because of it, `beside` those that began in the same act, each
    recorded just before.
    """

    item: str
    ended: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


class ItemFinished(Change, frozen=True, tag="item-finished"):
    """An item ended. `beside` are those that ended in the same act, each recorded just before."""

    item: str
    beside: tuple[str, ...] = ()


class ItemSkipped(Change, frozen=True, tag="item-skipped"):
    """An item does not take place. `why` is a line for delegates."""

    item: str
    why: str = ""


class ItemReset(Change, frozen=True, tag="item-reset"):
    """A start or a skip was undone: the item is upcoming again."""

    item: str


class ItemReopened(Change, frozen=True, tag="item-reopened"):
    """A finish was undone: the item goes on as if it had never ended."""

    item: str


class AgendaShifted(Change, frozen=True, tag="agenda-shifted"):
    """The day was shifted from an item on: each of `delays` is in force now. `why` is a line for delegates."""

    item: str
    minutes: int
    mode: ShiftMode
    delays: tuple[Delay, ...]
    why: str = ""


class ItemsMoved(Change, frozen=True, tag="items-moved"):
    """An item was moved, and others with it. `why` is a line for delegates."""

    item: str
    moves: tuple[Move, ...]
    why: str = ""


class ItemAdded(Change, frozen=True, tag="item-added"):
    """An item that the programme did not have was added on the day. `why` is a line for delegates."""

    item: Item
    why: str = ""


class PlanRestored(Change, frozen=True, tag="plan-restored"):
    """The latest shift, move or addition was undone: everything is planned and expected as before it."""

    item: str


class ProtectionSet(Change, frozen=True, tag="protection-set"):
    """An item was protected, so that it keeps its time when the day runs late, or released."""

    item: str
    protected: bool


class SeatTaken(Change, frozen=True, tag="seat-taken"):
    item: str
    person: str


class SeatLeft(Change, frozen=True, tag="seat-left"):
    item: str
    person: str


class WaitingListJoined(Change, frozen=True, tag="waiting-list-joined"):
    """Somebody is last in line for a seat."""

    item: str
    person: str


class WaitingListLeft(Change, frozen=True, tag="waiting-list-left"):
    """Somebody waits no longer. If a seat was kept for them, it is free."""

    item: str
    person: str


class SeatGiven(Change, frozen=True, tag="seat-given"):
    """A seat that came free went to the first in line."""

    item: str
    person: str


class SeatOffered(Change, frozen=True, tag="seat-offered"):
    """A seat that came free is kept for the first in line. `until` is UTC."""

    item: str
    person: str
    until: datetime


class OfferExtended(Change, frozen=True, tag="offer-extended"):
    item: str
    person: str
    until: datetime


class OfferLapsed(Change, frozen=True, tag="offer-lapsed"):
    item: str
    person: str


class WalkedIn(Change, frozen=True, tag="walked-in"):
    """Somebody was counted in at the door: the holder of a seat, or with "" somebody who has none."""

    item: str
    person: str = ""


class WalkedOut(Change, frozen=True, tag="walked-out"):
    """Somebody was counted out again, as in `WalkedIn`. A holder keeps the seat."""

    item: str
    person: str = ""


class SeatsReleased(Change, frozen=True, tag="seats-released"):
    """The seats of people who had not come in were freed. `people` are in the order in which they had taken them."""

    item: str
    people: tuple[str, ...]


class SeatTermsSet(Change, frozen=True, tag="seat-terms-set"):
    item: str
    terms: Terms


class CommentPosted(Change, frozen=True, tag="comment-posted"):
    """A comment appeared, or waits. `author` is a person's id, `badge` what is shown beside the name.

    `archive` is how it is to be archived, `pseudonym` under which name if so.
    """

    comment: str
    author: str
    text: str
    item: str | None = None
    badge: str = ""
    waiting: bool = False
    reply_to: str | None = None
    archive: ArchiveAs = ArchiveAs.NAME
    pseudonym: str = ""


class CommentRemoved(Change, frozen=True, tag="comment-removed"):
    """Its author took a comment back."""

    comment: str


class ArchiveChosen(Change, frozen=True, tag="archive-chosen"):
    """A comment's author chose otherwise how it is to be archived."""

    comment: str
    archive: ArchiveAs
    pseudonym: str = ""


class CommentApproved(Change, frozen=True, tag="comment-approved"):
    """A comment that waited appeared."""

    comment: str


class CommentRejected(Change, frozen=True, tag="comment-rejected"):
    """A comment is not shown. `reason` is for its author."""

    comment: str
    reason: str = ""


class CommentHidden(Change, frozen=True, tag="comment-hidden"):
    comment: str


class CommentShown(Change, frozen=True, tag="comment-shown"):
    comment: str


class CommentPinned(Change, frozen=True, tag="comment-pinned"):
    comment: str


class CommentUnpinned(Change, frozen=True, tag="comment-unpinned"):
    comment: str


class CommentPutOnScreen(Change, frozen=True, tag="comment-put-on-screen"):
    """The projector shows this comment. Another that it showed was taken off just before."""

    comment: str


class CommentTakenOffScreen(Change, frozen=True, tag="comment-taken-off-screen"):
    comment: str


class CommentAnswered(Change, frozen=True, tag="comment-answered"):
    comment: str


class CommentUnanswered(Change, frozen=True, tag="comment-unanswered"):
    comment: str


class VoteCast(Change, frozen=True, tag="vote-cast"):
    comment: str
    person: str


class VoteWithdrawn(Change, frozen=True, tag="vote-withdrawn"):
    comment: str
    person: str


class PersonMuted(Change, frozen=True, tag="person-muted"):
    """Somebody may read, but say nothing. `hides` tells that all they had said was hidden with it."""

    person: str
    reason: str = ""
    hides: bool = False


class PersonBanned(Change, frozen=True, tag="person-banned"):
    """Somebody may no longer take part. `hides` as in `PersonMuted`."""

    person: str
    reason: str = ""
    hides: bool = False


class PersonReadmitted(Change, frozen=True, tag="person-readmitted"):
    """Somebody who was muted or banned may take part again. What was hidden stays hidden."""

    person: str


class Erased(Change, frozen=True, tag="erased"):
    """What was written is gone: the text of `comments`; of `people`, their names, roles and what was said of them.
    Versions, numbers and replies stay. The records before this one then lose it, too: see `erasure`. `purges` tells
    that this was what a record of the day needs no longer, all of it.
    """

    comments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    purges: bool = False


class WordingsErased(Change, frozen=True, tag="wordings-erased"):
    """What hosts wrote is gone. Of each of `things`, such as "section:2", earlier wordings are, and what stands stays;
    of one that is no longer there, and of what is said only once, all is. The records before this one then lose it,
    too: see `redaction`.
    """

    things: tuple[str, ...]


class WallModeSet(Change, frozen=True, tag="wall-mode-set"):
    mode: WallMode


class NoticePosted(Change, frozen=True, tag="notice-posted"):
    notice: str
    text: str
    urgent: bool = False
    room: str | None = None


class NoticeWithdrawn(Change, frozen=True, tag="notice-withdrawn"):
    """A notice was taken back, as one with a mistake in it. Nobody is shown it any more."""

    notice: str


class ScreenSet(Change, frozen=True, tag="screen-set"):
    """A screen was added, or named anew. `room` is the one that it follows, None for the whole event."""

    screen: str
    title: str
    room: str | None = None


class ScreenRemoved(Change, frozen=True, tag="screen-removed"):
    screen: str


class SceneSet(Change, frozen=True, tag="scene-set"):
    screen: str
    scene: Scene


class SectionWritten(Change, frozen=True, tag="section-written"):
    """A section of the story was written: a new one at the end, or one that was there anew. `text` is Markdown."""

    section: str
    heading: str
    text: str


class SectionsOrdered(Change, frozen=True, tag="sections-ordered"):
    """The sections of the story come in this order."""

    sections: tuple[str, ...]


class SectionRemoved(Change, frozen=True, tag="section-removed"):
    section: str


class ItemWrittenUp(Change, frozen=True, tag="item-written-up"):
    """What an item was like was written down, in Markdown; with "", the write-up was taken away."""

    item: str
    text: str


class VideoSet(Change, frozen=True, tag="video-set"):
    """The recording of the day is this one; with None, there is none."""

    video: Video | None


class LicenceSet(Change, frozen=True, tag="licence-set"):
    """The record is under a licence, by its SPDX id; with "", under none yet."""

    licence: str


class AfterSet(Change, frozen=True, tag="after-set"):
    """Once the event is frozen, comments are taken until then; with None, none are."""

    until: datetime | None


class WentLive(Change, frozen=True, tag="went-live"):
    pass


class DayWrapped(Change, frozen=True, tag="day-wrapped"):
    pass


class EventFrozen(Change, frozen=True, tag="event-frozen"):
    """The record is closed, and edition 1 ordered.

    `public_address` is where the installation is reached, `software` what it runs, as of then: the edition prints both.
    """

    public_address: str = ""
    software: str = ""


class EditionOrdered(Change, frozen=True, tag="edition-ordered"):
    """Another edition is to be made. `summary` says what changed; the rest is as in `EventFrozen`."""

    number: int
    kind: OrderKind
    summary: str
    public_address: str = ""
    software: str = ""


class EditionPublished(Change, frozen=True, tag="edition-published"):
    """Edition `number` is in the store; `sha256` is that of its tagmanifest, in hex, which covers every byte."""

    number: int
    sha256: str


AnyChange = (
    EventCreated
    | FactsSet
    | VenueSet
    | ClockSet
    | RoomSet
    | RoomRemoved
    | SpeakerSet
    | SpeakerRemoved
    | ItemSet
    | ItemsRetimed
    | ItemDescribed
    | ItemRemoved
    | PersonJoined
    | RoleGranted
    | RoleRevoked
    | InvitationMade
    | InvitationWithdrawn
    | InvitationAccepted
    | DoorCodeSet
    | SignInCodeShown
    | ItemStarted
    | ItemFinished
    | ItemSkipped
    | ItemReset
    | ItemReopened
    | AgendaShifted
    | ItemsMoved
    | ItemAdded
    | PlanRestored
    | ProtectionSet
    | SeatTaken
    | SeatLeft
    | WaitingListJoined
    | WaitingListLeft
    | SeatGiven
    | SeatOffered
    | OfferExtended
    | OfferLapsed
    | WalkedIn
    | WalkedOut
    | SeatsReleased
    | SeatTermsSet
    | CommentPosted
    | CommentRemoved
    | ArchiveChosen
    | CommentApproved
    | CommentRejected
    | CommentHidden
    | CommentShown
    | CommentPinned
    | CommentUnpinned
    | CommentPutOnScreen
    | CommentTakenOffScreen
    | CommentAnswered
    | CommentUnanswered
    | VoteCast
    | VoteWithdrawn
    | PersonMuted
    | PersonBanned
    | PersonReadmitted
    | Erased
    | WordingsErased
    | WallModeSet
    | NoticePosted
    | NoticeWithdrawn
    | ScreenSet
    | ScreenRemoved
    | SceneSet
    | SectionWritten
    | SectionsOrdered
    | SectionRemoved
    | ItemWrittenUp
    | VideoSet
    | LicenceSet
    | AfterSet
    | WentLive
    | DayWrapped
    | EventFrozen
    | EditionOrdered
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
