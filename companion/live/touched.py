"""Which regions a change touches: one table, and what has gathered since the last flush."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.views.regions import BOARD_PAGE, EVENT_PAGE, HOST_PAGE, ROOM_PAGE, SCREEN_PAGE
from companion.views.talk import NEWEST

EVERYTHING = frozenset({*EVENT_PAGE, *HOST_PAGE, *SCREEN_PAGE, *BOARD_PAGE, *ROOM_PAGE})
EVERY_SCREEN = frozenset({*SCREEN_PAGE, "host-screens"})
_SCREENS = frozenset({"stage", "signpost", "host-screens"})
_ROOMS = frozenset({"board", "room-run", "door"})
_RUNNING = frozenset({"side-by-side", "now", "agenda", "workshops", "console", "rundown"}) | _SCREENS | _ROOMS
_PLANNING = _RUNNING | {"notices"}
_SEATS = frozenset({"side-by-side", "workshops", "console", "rundown", "signpost", "board", "door"})
_TALK = frozenset({"wall", "tray", "spotlight", "scene", "host-screens", "room-comments"})
_QUEUE = frozenset({"queue"})
_NOTICES = frozenset({"urgent", "notices", "host-notices", "flash", "host-screens", "room-notices", "board"})
_ON_SCREEN = frozenset({"tray", "spotlight", "scene", "host-screens", "room-comments"})

TOUCHES: Mapping[type[ch.Change], frozenset[str]] = MappingProxyType(
    {
        ch.EventCreated: EVERYTHING,
        ch.FactsSet: EVERYTHING,
        ch.VenueSet: frozenset({"masthead"}),
        ch.ClockSet: frozenset(),
        ch.RoomSet: EVERYTHING,
        ch.RoomRemoved: EVERYTHING,
        ch.SpeakerSet: EVERYTHING,
        ch.SpeakerRemoved: EVERYTHING,
        ch.ItemSet: EVERYTHING,
        ch.ItemsRetimed: EVERYTHING,
        ch.ItemDescribed: EVERYTHING,
        ch.ItemRemoved: EVERYTHING,
        ch.PersonJoined: frozenset({"console", "board", "room-run", "door"}),
        ch.RoleGranted: frozenset(),
        ch.RoleRevoked: frozenset(),
        ch.InvitationMade: frozenset(),
        ch.InvitationWithdrawn: frozenset(),
        ch.InvitationAccepted: frozenset(),
        ch.DoorCodeSet: frozenset(),
        ch.SignInCodeShown: frozenset({"urgent"}),
        ch.ItemStarted: _RUNNING,
        ch.ItemFinished: _RUNNING,
        ch.ItemSkipped: _PLANNING,
        ch.ItemReset: _PLANNING,
        ch.ItemReopened: _RUNNING,
        ch.AgendaShifted: _PLANNING,
        ch.RoomDelayed: _PLANNING,
        ch.RoomRestored: _PLANNING,
        ch.ItemsMoved: _PLANNING | {"room-comments"},
        ch.ItemAdded: _PLANNING,
        ch.PlanRestored: _PLANNING | {"wall", "tray", "room-comments"},
        ch.ProtectionSet: frozenset({"rundown"}),
        ch.SeatTaken: _SEATS,
        ch.SeatLeft: _SEATS,
        ch.WaitingListJoined: _SEATS,
        ch.WaitingListLeft: _SEATS,
        ch.SeatGiven: _SEATS,
        ch.SeatOffered: _SEATS,
        ch.OfferExtended: _SEATS,
        ch.OfferLapsed: _SEATS,
        ch.WalkedIn: _SEATS,
        ch.WalkedOut: _SEATS,
        ch.SeatsReleased: _SEATS,
        ch.SeatTermsSet: frozenset({"door"}),
        ch.CommentPosted: _TALK | _QUEUE,
        ch.CommentRemoved: _TALK | _QUEUE,
        ch.ArchiveChosen: frozenset(),
        ch.CommentApproved: _TALK | _QUEUE,
        ch.CommentRejected: _TALK | _QUEUE,
        ch.CommentHidden: _TALK,
        ch.CommentShown: _TALK,
        ch.CommentPinned: _TALK,
        ch.CommentUnpinned: _TALK,
        ch.CommentPutOnScreen: _ON_SCREEN,
        ch.CommentTakenOffScreen: _ON_SCREEN,
        ch.CommentAnswered: frozenset({"wall", "tray", "room-comments"}),
        ch.CommentUnanswered: frozenset({"wall", "tray", "room-comments"}),
        ch.VoteCast: frozenset({"wall", "tray", "room-comments"}),
        ch.VoteWithdrawn: frozenset({"wall", "tray", "room-comments"}),
        ch.PersonMuted: _TALK | _QUEUE,
        ch.PersonBanned: _TALK | _QUEUE,
        ch.PersonReadmitted: frozenset({"tray", "queue", "room-comments"}),
        ch.Erased: _TALK | _QUEUE | _SEATS,
        ch.WordingsErased: EVERYTHING,
        ch.WallModeSet: frozenset({"wall", "tray", "queue"}),
        ch.NoticePosted: _NOTICES,
        ch.NoticeWithdrawn: _NOTICES,
        ch.ScreenSet: EVERY_SCREEN,
        ch.ScreenRemoved: EVERY_SCREEN,
        ch.SceneSet: frozenset({"scene", "spotlight", "host-screens"}),
        ch.SectionWritten: frozenset(),
        ch.SectionsOrdered: frozenset(),
        ch.SectionRemoved: frozenset(),
        ch.ItemWrittenUp: frozenset(),
        ch.VideoSet: frozenset(),
        ch.PosterSet: frozenset(),
        ch.PosterRemoved: frozenset(),
        ch.PosterErased: frozenset(),
        ch.LicenceSet: frozenset(),
        ch.AfterSet: frozenset(),
        ch.WentLive: EVERYTHING,
        ch.DayWrapped: EVERYTHING,
        ch.EventFrozen: EVERYTHING,
        ch.EditionOrdered: frozenset(),
        ch.EditionPublished: EVERYTHING,
    }
)

_OF_ONES_SEAT = (
    ch.SeatTaken,
    ch.SeatLeft,
    ch.WaitingListJoined,
    ch.WaitingListLeft,
    ch.SeatGiven,
    ch.SeatOffered,
    ch.OfferExtended,
    ch.OfferLapsed,
)
_OF_ONES_COMMENT = (
    ch.CommentPosted,
    ch.CommentApproved,
    ch.CommentRemoved,
    ch.CommentRejected,
    ch.CommentHidden,
    ch.CommentShown,
    ch.CommentPutOnScreen,
    ch.CommentTakenOffScreen,
    ch.CommentAnswered,
    ch.CommentUnanswered,
)
_OF_THE_DOOR = (ch.WalkedIn, ch.WalkedOut, ch.SeatsReleased, ch.SeatTermsSet)
_UNHURRIED = (
    ch.PersonJoined,
    ch.CommentPosted,
    ch.CommentApproved,
    ch.VoteCast,
    ch.VoteWithdrawn,
    ch.RoleGranted,
    ch.RoleRevoked,
    *_OF_ONES_SEAT,
    *_OF_THE_DOOR,
)
"""What may gather for a moment: it comes in floods, and nobody walks because of it."""

OF_SEATS = ("side-by-side", "workshops")
"""Regions in which everybody has slots about their seats."""

LISTS = MappingProxyType({"wall": ("comments", "comment"), "tray": ("tray-comments", "tray-comment")})
"""Regions that hold a list of comments: the id of the list's element, and the region of one comment in it."""


class Patch(NamedTuple):
    """What happened to the comments of a list: those added, oldest first, and those that look different now."""

    added: tuple[str, ...]
    altered: tuple[str, ...]


class Gathered:
    """What has been touched since the last flush, the last value winning.

    `people` are those whose own slots look different, with the regions that these are in; `everybody` are the regions
    in which everybody's do.
    """

    def __init__(self) -> None:
        self.regions: set[str] = set()
        self.at_once = False
        self.people: dict[str, set[str]] = {}
        self.everybody: set[str] = set()
        self._added: list[str] = []
        self._altered: set[str] = set()

    def add(self, records: Iterable[ch.Record], event: Event) -> None:
        """Take in what the records touch.

        Args:
            event: The state that they led to: it knows whose each comment is.
        """
        for record in records:
            self._take(record.change)
            for person, region in _concerned(record.change, event):
                self.people.setdefault(person, set()).add(region)

    def _take(self, change: ch.AnyChange) -> None:
        regions = TOUCHES[type(change)]
        match change:
            case ch.CommentPosted(waiting=True):
                regions = _QUEUE | {"room-comments"}
            case ch.CommentPosted() | ch.CommentApproved():
                self._added.append(change.comment)
                # More than a page has at first: one that was loaded in between would take the oldest for new.
                regions -= LISTS.keys() if len(self._added) <= NEWEST else set()
                regions -= _QUEUE if isinstance(change, ch.CommentPosted) else set()
            case ch.CommentRejected() | ch.CommentRemoved():
                self._altered.add(change.comment)
                # Those who tend the wall may see it among the others for the first time.
                regions -= {"wall"}
            case (
                ch.CommentHidden() | ch.CommentAnswered() | ch.CommentUnanswered() | ch.VoteCast() | ch.VoteWithdrawn()
            ):
                self._altered.add(change.comment)
                regions -= LISTS.keys()
            case ch.PersonMuted(hides=False) | ch.PersonBanned(hides=False):
                regions -= {"wall", "spotlight", "scene", "host-screens"}
        self.regions |= regions
        self.at_once |= not isinstance(change, _UNHURRIED)

    def slots_of(self, person: str | None) -> frozenset[str]:
        """The regions in which the slot of a person looks different."""
        own = self.people.get(person, set()) if person else set()
        return frozenset(own | self.everybody)

    @property
    def patch(self) -> Patch:
        """What happened to single comments. A list that is touched as a whole needs no patch.

        What was added and hidden at once is in both: a phone that has it already ignores the addition.
        """
        return Patch(tuple(self._added), tuple(sorted(self._altered)))

    def __bool__(self) -> bool:
        return bool(self.regions or self._added or self._altered or self.people)


def _concerned(change: ch.AnyChange, event: Event) -> Iterator[tuple[str, str]]:
    """Whose slot looks different after a change, and in which region it is."""
    match change:
        case ch.Erased():
            yield from ((event.wall.comments[comment].author, "wall") for comment in change.comments)
        case _ if isinstance(change, _OF_ONES_SEAT):
            yield from ((change.person, region) for region in OF_SEATS)
            if any(change.person in notice.called for notice in event.notices):
                yield change.person, "urgent"
        case ch.SignInCodeShown():
            yield change.person, "urgent"
        case ch.NoticePosted():
            called = {person for notice in event.notices if notice.id == change.notice for person in notice.called}
            yield from ((person, "urgent") for person in called)
        case ch.NoticeWithdrawn() | ch.WordingsErased():
            # Whom it called is not known any more.
            yield from ((person, "urgent") for person in event.people)
        case ch.SeatsReleased():
            yield from product(change.people, OF_SEATS)
        case ch.VoteCast() | ch.VoteWithdrawn() | ch.PersonMuted() | ch.PersonBanned() | ch.PersonReadmitted():
            yield change.person, "wall"
        case _ if isinstance(change, _OF_ONES_COMMENT):
            yield event.wall.comments[change.comment].author, "wall"
