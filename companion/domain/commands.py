"""Commands: what someone asks for. Each may be refused."""

from collections.abc import Mapping

from msgspec import Struct

from companion.domain.agenda import Deed, Item, Kind, Room, Speaker
from companion.domain.editions import OrderKind
from companion.domain.facts import Facts
from companion.domain.keeping import ArchiveAs
from companion.domain.lateness import ShiftMode
from companion.domain.people import Role
from companion.domain.screens import MAIN, Scene, Screen
from companion.domain.seats import Terms
from companion.domain.typed import TypedFacts, TypedItem, TypedRoom, TypedSpeaker, TypedVenue
from companion.domain.wall import WallMode


class Command(Struct, frozen=True):
    """What is asked. Who asks, and when, are given beside it."""


class CreateEvent(Command, frozen=True):
    """Set up a whole programme at once, as an importer reads it. `hosted` makes whoever asks its first host.

    `write_ups` and `terms` are by the ids of their items; `screens` are those beside the main one.
    """

    facts: Facts
    rooms: tuple[Room, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    items: tuple[Item, ...] = ()
    hosted: bool = False
    write_ups: Mapping[str, str] = {}
    terms: Mapping[str, Terms] = {}
    screens: tuple[Screen, ...] = ()


class SetFacts(Command, frozen=True):
    """Say anew what the event is, when, and who hosts it. Items move along with the day and its time zone.

    `expects`, here and below, is the fingerprint of what the sender has changed; "" for don't check.
    """

    facts: TypedFacts
    expects: str = ""


class SetVenue(Command, frozen=True):
    venue: TypedVenue
    expects: str = ""


class SetRoom(Command, frozen=True):
    """Add a room, or describe one anew. `room` is its id, "" for a new one."""

    room: str
    typed: TypedRoom
    expects: str = ""


class RemoveRoom(Command, frozen=True):
    room: str


class SetSpeaker(Command, frozen=True):
    """Add a speaker, or describe one anew. `speaker` is their id, "" for a new one."""

    speaker: str
    typed: TypedSpeaker
    expects: str = ""


class RemoveSpeaker(Command, frozen=True):
    """Remove a speaker, also from the items that name them."""

    speaker: str


class SetItem(Command, frozen=True):
    """Put an item on the agenda, or change it, before the day. `item` is its id, "" for a new one."""

    item: str
    typed: TypedItem
    expects: str = ""


class DescribeItem(Command, frozen=True):
    """Say anew what an item is called, what it is about and who speaks. When and where are left as they are."""

    item: str
    typed: TypedItem
    expects: str = ""


class RemoveItem(Command, frozen=True):
    """Take an item off the agenda. `seats` is how many people are known to lose a seat or a place in line."""

    item: str
    seats: int = 0


class ReorderItem(Command, frozen=True):
    """Let an item take place before or after another, on the other side of which it was. `past` is the other's id."""

    item: str
    past: str


class SetClock(Command, frozen=True):
    """Set the event's clock to the real one plus `offset_s` seconds. The first of all commands, for a re-run."""

    offset_s: float


class GrantRole(Command, frozen=True):
    """Give a person a role. The name is as shown, for somebody who has not yet done anything here."""

    person: str
    name: str
    role: Role
    room: str | None = None


class RevokeRole(Command, frozen=True):
    person: str
    role: Role
    room: str | None = None


class Invite(Command, frozen=True):
    """Offer a role to whoever confirms a link first. `invitation` is the digest of the link's token.

    `name` is who it is made out for, "" for nobody in particular.
    """

    invitation: str
    role: Role
    name: str = ""
    room: str | None = None


class WithdrawInvitation(Command, frozen=True):
    invitation: str


class AcceptInvitation(Command, frozen=True):
    invitation: str


class SetDoorCode(Command, frozen=True):
    """Ask newcomers for a code; with "" for none."""

    code: str


class ComeIn(Command, frozen=True):
    """Show that one knows the door code."""

    code: str


class ShowSignInCode(Command, frozen=True):
    """Let somebody sign in with a code. The name is as shown, for somebody who has not yet done anything here."""

    person: str
    name: str


class StartItem(Command, frozen=True):
    """Start an item.

    `expects` is the id of the item that the sender believes live there: "" for none, None for don't check.
    """

    item: str
    expects: str | None = None


class StartBlock(Command, frozen=True):
    """Start items that run side by side; those that are live already go on.

    `expects` are the ids of the items that the sender believes will end because of it, None for don't check.
    """

    items: tuple[str, ...]
    expects: tuple[str, ...] | None = None


class FinishItem(Command, frozen=True):
    item: str


class SkipItem(Command, frozen=True):
    """Let an item not take place. `why` is a line for delegates."""

    item: str
    why: str = ""


class UndoItem(Command, frozen=True):
    """Take back the latest act, or the latest in the item's room, which must have been of this item.

    `expects` is what the sender believes was done, None for don't check.
    """

    item: str
    expects: Deed | None = None


class ShiftAgenda(Command, frozen=True):
    """Let the day run late from an item on.

    `minutes` is how much later than planned the item begins, whatever delay it has now: given twice, it counts once.
    `why` is a line for delegates. `expects` is the fingerprint of the preview that the sender looked at; "" or None for
    don't check.
    """

    item: str
    minutes: int
    mode: ShiftMode
    why: str = ""
    expects: str | None = None


class SwapItems(Command, frozen=True):
    """Let two items change places."""

    item: str
    other: str
    why: str = ""


class MoveItem(Command, frozen=True):
    """Move an item to another room."""

    item: str
    room: str
    why: str = ""


class AddItem(Command, frozen=True):
    """Add an item on the day. `start` is a time of day there, like "14:30". Without a room it is for everyone."""

    title: str
    start: str
    minutes: int
    kind: Kind = Kind.TALK
    room: str | None = None
    plenary: bool = False
    why: str = ""


class SetProtection(Command, frozen=True):
    """Protect an item, so that it keeps its time when the day runs late, or release it."""

    item: str
    protected: bool


class TakeSeat(Command, frozen=True):
    """Take a seat, or the last place in line where none is left. With `swap`, give up a seat that clashes."""

    item: str
    swap: bool = False


class LeaveSeat(Command, frozen=True):
    """Give up a seat, an offer or a place in line."""

    item: str


class ExtendOffer(Command, frozen=True):
    """Keep a seat for somebody for some minutes more. `person` is None for whoever asks."""

    item: str
    person: str | None = None


class LapseOffer(Command, frozen=True):
    """Keep a seat no longer for somebody whose time is up."""

    item: str
    person: str


class WalkIn(Command, frozen=True):
    """Count somebody in at the door: the holder of a seat, or with "" somebody who has none."""

    item: str
    person: str = ""


class WalkOut(Command, frozen=True):
    """Count somebody out again."""

    item: str
    person: str = ""


class ReleaseSeats(Command, frozen=True):
    """Release the seats of an item that has begun whose holders have not come in.

    `terms_version` are the terms that ask for it, None if a person does.
    """

    item: str
    terms_version: int | None = None


class FillSeats(Command, frozen=True):
    """Give free seats to those in line, as after a move to a larger room."""

    item: str


class SetSeatTerms(Command, frozen=True):
    """Set how long an offer stands, and how long after the beginning untaken seats are released."""

    item: str
    terms: Terms


class PostComment(Command, frozen=True):
    """Post to the wall, about `item`, or about what is live for the author.

    `archive` is how it is to be archived, None for as last time; `pseudonym` under which name if so, "" likewise.
    """

    text: str
    item: str | None = None
    archive: ArchiveAs | None = None
    pseudonym: str = ""


class PostAfter(Command, frozen=True):
    """Post once the event is frozen, about `item` or the day. The rest is as in `PostComment`."""

    text: str
    item: str | None = None
    archive: ArchiveAs | None = None
    pseudonym: str = ""


class RemoveComment(Command, frozen=True):
    """Take back what one has said oneself."""

    comment: str


class ChooseArchive(Command, frozen=True):
    """Choose otherwise how one's own comment is to be archived. `pseudonym` "" is the one that one has."""

    comment: str
    archive: ArchiveAs
    pseudonym: str = ""


class CastVote(Command, frozen=True):
    """Say that one wants a comment answered."""

    comment: str


class WithdrawVote(Command, frozen=True):
    comment: str


class HideComment(Command, frozen=True):
    comment: str


class ShowComment(Command, frozen=True):
    """Show a comment that is hidden, or approve one that waits."""

    comment: str


class RejectComment(Command, frozen=True):
    """Show a comment to nobody. The reason is for its author; "" for none."""

    comment: str
    reason: str = ""


class PinComment(Command, frozen=True):
    comment: str


class UnpinComment(Command, frozen=True):
    comment: str


class PutOnScreen(Command, frozen=True):
    """Have the projector show this comment instead of any other."""

    comment: str


class TakeOffScreen(Command, frozen=True):
    comment: str


class AnswerComment(Command, frozen=True):
    """Mark a comment as answered, with a reply if there is a text; or as still open."""

    comment: str
    text: str = ""
    answered: bool = True


class MutePerson(Command, frozen=True):
    """Let somebody read, but say nothing. With `hide`, hide all that they have said."""

    person: str
    reason: str = ""
    hide: bool = False


class BanPerson(Command, frozen=True):
    """Keep somebody from taking part. With `hide`, hide all that they have said."""

    person: str
    reason: str = ""
    hide: bool = False


class ReadmitPerson(Command, frozen=True):
    """Let somebody take part again."""

    person: str


class EraseComment(Command, frozen=True):
    """Have what a comment says gone for good, everywhere."""

    comment: str


class ErasePerson(Command, frozen=True):
    """Have a person's name, and all that they have written, gone for good, everywhere."""

    person: str


class EraseWordings(Command, frozen=True):
    """Have what was written of something earlier gone for good, everywhere. What stands of it now stays.

    `thing` is its sort and its id, as in "section:2" and "facts". With `wholly`, what stands goes, too: a section, a
    write-up, a speaker are no longer there; what cannot be without a name has one that says nothing. A notice goes
    wholly in any case.
    """

    thing: str
    wholly: bool = False


class PurgePersonalData(Command, frozen=True):
    """Have gone what a record of the day needs no longer: what is not shown, and the names of who said nothing."""


class SetWallMode(Command, frozen=True):
    mode: WallMode


class PostNotice(Command, frozen=True):
    text: str
    urgent: bool = False
    room: str | None = None


class CallBack(Command, frozen=True):
    """Call everyone back to what is for everyone next. With `finish`, what still runs in rooms is over."""

    finish: bool = False


class WithdrawNotice(Command, frozen=True):
    """Take a notice back, as one with a mistake in it."""

    notice: str


class AddScreen(Command, frozen=True):
    """Add a screen that follows the whole event, or one room."""

    title: str
    room: str | None = None


class NameScreen(Command, frozen=True):
    """Name a screen anew, and say what it follows."""

    screen: str
    title: str
    room: str | None = None


class RemoveScreen(Command, frozen=True):
    screen: str


class SetScene(Command, frozen=True):
    """Have a screen show something else."""

    scene: Scene
    screen: str = MAIN.id


class WriteSection(Command, frozen=True):
    """Write a section of the story; with "" a new one.

    `expects` is the fingerprint of what the sender believes there; None for don't check.
    """

    section: str
    heading: str
    text: str
    expects: str | None = None


class MoveSection(Command, frozen=True):
    """Let a section of the story change places with the one before it, or after it."""

    section: str
    earlier: bool


class RemoveSection(Command, frozen=True):
    """Take a section out of the story."""

    section: str


class WriteUpItem(Command, frozen=True):
    """Write down what an item was like, in Markdown. `expects` is as in `WriteSection`."""

    item: str
    text: str
    expects: str | None = None


class SetVideo(Command, frozen=True):
    """Name the recording of the day; without a title, there is none.

    `length` and `offset` are as a player shows them, like "1:02:30": how long it is, and how far into it the first item
    started. `expects` is as in `WriteSection`.
    """

    title: str
    url: str = ""
    note: str = ""
    poster: str = ""
    length: str = ""
    transcript: str = ""
    offset: str = ""
    expects: str | None = None


class SetLicence(Command, frozen=True):
    """Put the record under a licence, by its SPDX id; "" for none yet."""

    licence: str


class SetAfter(Command, frozen=True):
    """Take comments after the event until the end of a day there, like "2011-05-31"; "" for no more."""

    until: str


class GoLive(Command, frozen=True):
    pass


class Wrap(Command, frozen=True):
    pass


class Freeze(Command, frozen=True):
    """Close the record, and order edition 1.

    `public_address` is where the installation is reached, `software` what it runs: the edition prints both.
    """

    public_address: str = ""
    software: str = ""


class OrderEdition(Command, frozen=True):
    """Have another edition made. `summary` says what changed; the rest is as in `Freeze`."""

    summary: str
    kind: OrderKind = OrderKind.SUPPLEMENT
    public_address: str = ""
    software: str = ""


class PublishEdition(Command, frozen=True):
    """Say that an edition is in the store. Given by the archivist, never by people."""

    number: int
    sha256: str
