"""Changes: past facts, already true; a module for each subject. Tags are stored for ever and never change meaning."""

from datetime import datetime

from msgspec import Struct

from companion.domain.changes.announcing import (
    AnnouncingChange,
    NoticePosted,
    NoticeWithdrawn,
    SceneSet,
    ScreenRemoved,
    ScreenSet,
)
from companion.domain.changes.change import Change
from companion.domain.changes.erasing import Erased
from companion.domain.changes.people import (
    DoorCodeSet,
    InvitationAccepted,
    InvitationMade,
    InvitationWithdrawn,
    PeopleChange,
    PersonBanned,
    PersonJoined,
    PersonMuted,
    PersonReadmitted,
    RoleGranted,
    RoleRevoked,
    SignInCodeShown,
)
from companion.domain.changes.phases import (
    DayWrapped,
    EditionOrdered,
    EditionPublished,
    EventFrozen,
    PhasesChange,
    WentLive,
)
from companion.domain.changes.programme import (
    ClockSet,
    EventCreated,
    FactsSet,
    ItemDescribed,
    ItemRemoved,
    ItemSet,
    ItemsRetimed,
    ProgrammeChange,
    RoomRemoved,
    RoomSet,
    SpeakerRemoved,
    SpeakerSet,
    VenueSet,
)
from companion.domain.changes.rundown import (
    AgendaShifted,
    ItemAdded,
    ItemFinished,
    ItemReopened,
    ItemReset,
    ItemSkipped,
    ItemsMoved,
    ItemStarted,
    PlanRestored,
    ProtectionSet,
    RundownChange,
)
from companion.domain.changes.seats import (
    OfferExtended,
    OfferLapsed,
    SeatGiven,
    SeatLeft,
    SeatOffered,
    SeatsChange,
    SeatsReleased,
    SeatTaken,
    SeatTermsSet,
    WaitingListJoined,
    WaitingListLeft,
    WalkedIn,
    WalkedOut,
)
from companion.domain.changes.wall import (
    AfterSet,
    ArchiveChosen,
    CommentAnswered,
    CommentApproved,
    CommentHidden,
    CommentPinned,
    CommentPosted,
    CommentPutOnScreen,
    CommentRejected,
    CommentRemoved,
    CommentShown,
    CommentTakenOffScreen,
    CommentUnanswered,
    CommentUnpinned,
    VoteCast,
    VoteWithdrawn,
    WallChange,
    WallModeSet,
)
from companion.domain.changes.writing import (
    ItemWrittenUp,
    LicenceSet,
    SectionRemoved,
    SectionsOrdered,
    SectionWritten,
    VideoSet,
    WritingChange,
)

__all__ = [
    "AfterSet",
    "AgendaShifted",
    "AnyChange",
    "ArchiveChosen",
    "Change",
    "ClockSet",
    "CommentAnswered",
    "CommentApproved",
    "CommentHidden",
    "CommentPinned",
    "CommentPosted",
    "CommentPutOnScreen",
    "CommentRejected",
    "CommentRemoved",
    "CommentShown",
    "CommentTakenOffScreen",
    "CommentUnanswered",
    "CommentUnpinned",
    "DayWrapped",
    "DoorCodeSet",
    "EditionOrdered",
    "EditionPublished",
    "Erased",
    "EventCreated",
    "EventFrozen",
    "FactsSet",
    "InvitationAccepted",
    "InvitationMade",
    "InvitationWithdrawn",
    "ItemAdded",
    "ItemDescribed",
    "ItemFinished",
    "ItemRemoved",
    "ItemReopened",
    "ItemReset",
    "ItemSet",
    "ItemSkipped",
    "ItemStarted",
    "ItemWrittenUp",
    "ItemsMoved",
    "ItemsRetimed",
    "LicenceSet",
    "NoticePosted",
    "NoticeWithdrawn",
    "OfferExtended",
    "OfferLapsed",
    "PersonBanned",
    "PersonJoined",
    "PersonMuted",
    "PersonReadmitted",
    "PlanRestored",
    "ProtectionSet",
    "Record",
    "RoleGranted",
    "RoleRevoked",
    "RoomRemoved",
    "RoomSet",
    "SceneSet",
    "ScreenRemoved",
    "ScreenSet",
    "SeatGiven",
    "SeatLeft",
    "SeatOffered",
    "SeatTaken",
    "SeatTermsSet",
    "SeatsReleased",
    "SectionRemoved",
    "SectionWritten",
    "SectionsOrdered",
    "SignInCodeShown",
    "SpeakerRemoved",
    "SpeakerSet",
    "VenueSet",
    "VideoSet",
    "VoteCast",
    "VoteWithdrawn",
    "WaitingListJoined",
    "WaitingListLeft",
    "WalkedIn",
    "WalkedOut",
    "WallModeSet",
    "WentLive",
]

AnyChange = (
    ProgrammeChange
    | PeopleChange
    | RundownChange
    | SeatsChange
    | WallChange
    | Erased
    | AnnouncingChange
    | WritingChange
    | PhasesChange
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
