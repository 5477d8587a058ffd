"""Every change, told in words: who did what, as hosts read it. One table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.domain.lateness import ShiftMode
from companion.domain.screens import Scene, find
from companion.domain.wall import WallMode
from companion.views.items import zone_of
from companion.views.moments import day_in
from companion.views.telling import (
    QUOTED,
    Said,
    Sort,
    Telling,
    Words,
    is_own,
    item_named,
    line_of_item,
    of_bar,
    of_comment,
    of_item,
    of_person,
    plain,
    role_named,
    room_named,
    why_told,
)
from companion.views.wording import sentence_list, shortened


def tell(event: Event, record: ch.Record) -> Said:
    """Say what a record is about, with names and titles as they are now."""
    return TELLINGS[type(record.change)].words(event, record, record.change)


def concerned(event: Event, record: ch.Record) -> frozenset[str]:
    """The ids of the people whom a record concerns: who did it, and to whom it was done."""
    change: Any = record.change
    people = {record.by, getattr(change, "person", ""), *getattr(change, "people", ())}
    comment = event.wall.comments.get(getattr(change, "comment", ""))
    return frozenset((people | ({comment.author} if comment else set())) - {""})


def _event_created(_event: Event, _record: ch.Record, change: ch.EventCreated) -> Said:
    return Said(f"set up the event “{change.facts.title}”")


def _room_set(_event: Event, _record: ch.Record, change: ch.RoomSet) -> Said:
    return Said(f"set up the room {change.room.name}")


def _speaker_set(_event: Event, _record: ch.Record, change: ch.SpeakerSet) -> Said:
    return Said(f"set up the speaker {change.speaker.name}")


def _item_set(_event: Event, _record: ch.Record, change: ch.ItemSet) -> Said:
    return Said(f"set up “{change.item.title}”", line_of_item(change.item.id))


def _item_added(_event: Event, _record: ch.Record, change: ch.ItemAdded) -> Said:
    return Said(f"added “{change.item.title}”", line_of_item(change.item.id))


def _person_joined(_event: Event, record: ch.Record, change: ch.PersonJoined) -> Said:
    return Said(f"joined as {change.name}" if is_own(record, change.person) else f"introduced {change.name}")


def _role_granted(event: Event, record: ch.Record, change: ch.RoleGranted) -> Said:
    role, own = role_named(event, change.role, change.room), is_own(record, change.person)
    told = f"became {role}" if own else f"made {event.known_as(change.person)} {role}"
    return Said(told, "host/people#roles")


def _role_revoked(event: Event, record: ch.Record, change: ch.RoleRevoked) -> Said:
    role = role_named(event, change.role, change.room)
    own = is_own(record, change.person)
    told = f"gave up being {role}" if own else f"took back from {event.known_as(change.person)} the role of {role}"
    return Said(told, "host/people#roles")


def _invitation_made(event: Event, _record: ch.Record, change: ch.InvitationMade) -> Said:
    made = change.invitation
    whom = f" for {made.name}" if made.name else ""
    return Said(f"made a link{whom} to become {role_named(event, made.role, made.room)}", "host/people#offered")


def _door_code_set(_event: Event, _record: ch.Record, change: ch.DoorCodeSet) -> Said:
    told = f"set the door code to “{change.code}”" if change.code else "took the door code off"
    return Said(told, "host/people#door-code")


def _sign_in_code_shown(event: Event, _record: ch.Record, change: ch.SignInCodeShown) -> Said:
    return Said(f"showed {event.known_as(change.person)} a code to sign in")


def _agenda_shifted(event: Event, _record: ch.Record, change: ch.AgendaShifted) -> Said:
    item = item_named(event, change.item)
    how = f"shifted the day by {change.minutes} min from {item} on, {_MODES[change.mode]}"
    told = how if change.minutes else f"put the day back on time from {item} on"
    return Said(f"{told}{why_told(change.why)}", line_of_item(change.item))


def _room_delayed(event: Event, _record: ch.Record, change: ch.RoomDelayed) -> Said:
    item, room = item_named(event, change.item), event.agenda.room(change.room)
    where = room.name if room else change.room
    how = f"shifted {where} alone by {change.minutes} min from {item} on, {_MODES[change.mode]}"
    told = how if change.minutes else f"put {where} back on time from {item} on"
    return Said(f"{told}{why_told(change.why)}", line_of_item(change.item))


def _items_moved(event: Event, _record: ch.Record, change: ch.ItemsMoved) -> Said:
    return Said(f"moved {item_named(event, change.item)}{why_told(change.why)}", line_of_item(change.item))


def _protection_set(event: Event, _record: ch.Record, change: ch.ProtectionSet) -> Said:
    item = item_named(event, change.item)
    return Said(f"had {item} keep its time" if change.protected else f"let {item} move", line_of_item(change.item))


def _walked(way: str) -> Words:
    def words(event: Event, _record: ch.Record, change: ch.WalkedIn | ch.WalkedOut) -> Said:
        who = event.known_as(change.person) if change.person else "somebody without a seat"
        return Said(f"counted {who} {way} at {item_named(event, change.item)}", line_of_item(change.item))

    return words


def _seats_released(event: Event, _record: ch.Record, change: ch.SeatsReleased) -> Said:
    names = tuple(event.known_as(person) for person in change.people)
    whose = f"of {sentence_list(names)}" if names else "of nobody"
    return Said(f"released the seats {whose} in {item_named(event, change.item)}", line_of_item(change.item))


def _seat_terms_set(event: Event, _record: ch.Record, change: ch.SeatTermsSet) -> Said:
    offer, release = change.terms.offer_min, change.terms.release_min
    offers = "are theirs at once" if offer is None else f"are offered for {offer} min"
    releases = "never" if release is None else f"after {release} min"
    told = f"set that free seats in {item_named(event, change.item)} {offers}, and untaken ones are released {releases}"
    return Said(told, line_of_item(change.item))


def _comment_posted(_event: Event, _record: ch.Record, change: ch.CommentPosted) -> Said:
    verb = "replied" if change.reply_to else "wrote, to be approved" if change.waiting else "wrote"
    return Said(f"{verb}: “{shortened(change.text, QUOTED)}”", f"comments/{change.comment}/tend")


def _person_readmitted(event: Event, record: ch.Record, change: ch.PersonReadmitted) -> Said:
    own = is_own(record, change.person)
    return Said("was let in again" if own else f"let {event.known_as(change.person)} take part again")


def _wall_mode_set(_event: Event, _record: ch.Record, change: ch.WallModeSet) -> Said:
    return Said(_WALL[change.mode], "host#tray")


def _notice_posted(event: Event, _record: ch.Record, change: ch.NoticePosted) -> Said:
    urgent = "urgently " if change.urgent else ""
    told = f"{urgent}announced to {room_named(event, change.room)}: “{shortened(change.text, QUOTED)}”"
    return Said(told, "host#announce-title")


def _notice_withdrawn(_event: Event, _record: ch.Record, change: ch.NoticeWithdrawn) -> Said:
    return Said(f"withdrew notice {change.notice}", "host#announce-title")


def _screen_set(event: Event, _record: ch.Record, change: ch.ScreenSet) -> Said:
    return Said(f"set up the screen “{change.title}”, which follows {room_named(event, change.room)}", "screens")


def _scene_set(event: Event, _record: ch.Record, change: ch.SceneSet) -> Said:
    screen = find(event.screens, change.screen)
    return Said(f"had the screen “{screen.title if screen else change.screen}” show {_SCENES[change.scene]}", "screens")


def _item_described(_event: Event, _record: ch.Record, change: ch.ItemDescribed) -> Said:
    return Said(f"described “{change.title}” anew", f"host/setup/items/{change.item}")


def _items_retimed(event: Event, _record: ch.Record, change: ch.ItemsRetimed) -> Said:
    told = (
        f"moved {item_named(event, change.item)}, and what it passed"
        if change.item
        else "moved the event to another day"
    )
    return Said(told, "host/setup")


def _erased(_event: Event, _record: ch.Record, change: ch.Erased) -> Said:
    if change.purges:
        return Said("purged what the record of the day needs no longer")
    comments = tuple(f"#{number}" for number in change.comments)
    what = [f"what comment {sentence_list(comments)} said"] if comments else []
    what += [f"{len(change.people)} {'person' if len(change.people) == 1 else 'people'}"] if change.people else []
    return Said(f"erased {sentence_list(tuple(what))} for good")


def _section_written(_event: Event, _record: ch.Record, change: ch.SectionWritten) -> Said:
    return Said(f"wrote “{change.heading}” for the story", "host/story")


def _licence_set(_event: Event, _record: ch.Record, change: ch.LicenceSet) -> Said:
    told = f"put the record under {change.licence}" if change.licence else "put the record under no licence"
    return Said(told, "freeze")


def _after_set(event: Event, _record: ch.Record, change: ch.AfterSet) -> Said:
    # Until the end of a day, which is when the next begins.
    until = f"until {day_in(zone_of(event), change.until - timedelta(days=1))}" if change.until else "no longer"
    return Said(f"had comments after the event taken {until}", "host/archive")


def _edition_ordered(_event: Event, _record: ch.Record, change: ch.EditionOrdered) -> Said:
    return Said(f"ordered edition {change.number} of the archive{why_told(change.summary)}", "host/archive")


def _edition_published(_event: Event, _record: ch.Record, change: ch.EditionPublished) -> Said:
    return Said(f"published edition {change.number} of the archive", f"{change.number}/")


_MODES = MappingProxyType(
    {
        ShiftMode.EVERYTHING: "everything after it too",
        ShiftMode.BREAKS: "taken from the breaks",
        ShiftMode.KEEP: "keeping the published times",
    }
)
_SCENES = MappingProxyType(
    {
        Scene.AGENDA: "the agenda",
        Scene.WALL: "the wall",
        Scene.COMMENT: "one comment",
        Scene.ROOMS: "the rooms",
        Scene.JOIN: "how to join",
        Scene.BLANK: "nothing",
    }
)
_WALL = MappingProxyType(
    {
        WallMode.OPEN: "opened the wall",
        WallMode.APPROVE: "had comments approved first",
        WallMode.CLOSED: "closed the wall",
    }
)

TELLINGS: Mapping[type[ch.Change], Telling] = MappingProxyType(
    {
        ch.EventCreated: Telling(Sort.SETTINGS, _event_created),
        ch.ClockSet: Telling(Sort.SETTINGS, plain("set the event’s clock")),
        ch.RoomSet: Telling(Sort.SETTINGS, _room_set),
        ch.SpeakerSet: Telling(Sort.SETTINGS, _speaker_set),
        ch.ItemSet: Telling(Sort.SETTINGS, _item_set),
        ch.PersonJoined: Telling(Sort.PEOPLE, _person_joined),
        ch.RoleGranted: Telling(Sort.PEOPLE, _role_granted),
        ch.RoleRevoked: Telling(Sort.PEOPLE, _role_revoked),
        ch.InvitationMade: Telling(Sort.PEOPLE, _invitation_made),
        ch.InvitationWithdrawn: Telling(Sort.PEOPLE, plain("withdrew an invitation link")),
        ch.InvitationAccepted: Telling(Sort.PEOPLE, plain("used an invitation link")),
        ch.DoorCodeSet: Telling(Sort.SETTINGS, _door_code_set),
        ch.SignInCodeShown: Telling(Sort.PEOPLE, _sign_in_code_shown),
        ch.ItemStarted: Telling(Sort.RUNDOWN, of_item("started {}")),
        ch.ItemFinished: Telling(Sort.RUNDOWN, of_item("finished {}")),
        ch.ItemSkipped: Telling(Sort.RUNDOWN, of_item("skipped {}")),
        ch.ItemReset: Telling(Sort.RUNDOWN, of_item("undid that {} had begun, or was skipped")),
        ch.ItemReopened: Telling(Sort.RUNDOWN, of_item("undid that {} was finished")),
        ch.AgendaShifted: Telling(Sort.RUNDOWN, _agenda_shifted),
        ch.RoomDelayed: Telling(Sort.RUNDOWN, _room_delayed),
        ch.ItemsMoved: Telling(Sort.RUNDOWN, _items_moved),
        ch.ItemAdded: Telling(Sort.RUNDOWN, _item_added),
        ch.RoomRestored: Telling(Sort.RUNDOWN, of_item("undid the latest delay of a room, which was from {} on")),
        ch.PlanRestored: Telling(Sort.RUNDOWN, of_item("undid the latest change of the plan, which was about {}")),
        ch.ProtectionSet: Telling(Sort.RUNDOWN, _protection_set),
        ch.SeatTaken: Telling(Sort.SEATS, of_person("took a seat in {}", "gave {} a seat in {}")),
        ch.SeatLeft: Telling(Sort.SEATS, of_person("gave up a seat in {}", "freed the seat of {} in {}")),
        ch.WaitingListJoined: Telling(Sort.SEATS, of_person("got in line for {}", "put {} in line for {}")),
        ch.WaitingListLeft: Telling(Sort.SEATS, of_person("left the line for {}", "took {} out of line for {}")),
        ch.SeatGiven: Telling(Sort.SEATS, of_person("had a free seat in {}", "made way for {}, who got a seat in {}")),
        ch.SeatOffered: Telling(
            Sort.SEATS, of_person("was offered a seat in {}", "made way for {}: a seat is kept in {}")
        ),
        ch.OfferExtended: Telling(Sort.SEATS, of_person("took more time to decide on {}", "gave {} more time for {}")),
        ch.OfferLapsed: Telling(Sort.SEATS, of_person("let the offer of {} lapse", "let the offer to {} of {} lapse")),
        ch.WalkedIn: Telling(Sort.SEATS, _walked("in")),
        ch.WalkedOut: Telling(Sort.SEATS, _walked("out")),
        ch.SeatsReleased: Telling(Sort.SEATS, _seats_released),
        ch.SeatTermsSet: Telling(Sort.SEATS, _seat_terms_set),
        ch.CommentPosted: Telling(Sort.WALL, _comment_posted),
        ch.CommentApproved: Telling(Sort.WALL, of_comment("approved {}")),
        ch.CommentRejected: Telling(Sort.WALL, of_comment("rejected {}")),
        ch.CommentHidden: Telling(Sort.WALL, of_comment("hid {}")),
        ch.CommentShown: Telling(Sort.WALL, of_comment("showed {} again")),
        ch.CommentPinned: Telling(Sort.WALL, of_comment("pinned {}")),
        ch.CommentUnpinned: Telling(Sort.WALL, of_comment("unpinned {}")),
        ch.CommentPutOnScreen: Telling(Sort.WALL, of_comment("put {} on screen")),
        ch.CommentTakenOffScreen: Telling(Sort.WALL, of_comment("took {} off screen")),
        ch.CommentAnswered: Telling(Sort.WALL, of_comment("marked {} as answered")),
        ch.CommentUnanswered: Telling(Sort.WALL, of_comment("marked {} as still open")),
        ch.VoteCast: Telling(Sort.WALL, of_comment("voted for {}")),
        ch.VoteWithdrawn: Telling(Sort.WALL, of_comment("took back a vote for {}")),
        ch.PersonMuted: Telling(Sort.PEOPLE, of_bar("muted")),
        ch.PersonBanned: Telling(Sort.PEOPLE, of_bar("banned")),
        ch.PersonReadmitted: Telling(Sort.PEOPLE, _person_readmitted),
        ch.WallModeSet: Telling(Sort.WALL, _wall_mode_set),
        ch.NoticePosted: Telling(Sort.SETTINGS, _notice_posted),
        ch.NoticeWithdrawn: Telling(Sort.SETTINGS, _notice_withdrawn),
        ch.ScreenSet: Telling(Sort.SETTINGS, _screen_set),
        ch.ScreenRemoved: Telling(Sort.SETTINGS, plain("removed a screen")),
        ch.SceneSet: Telling(Sort.SETTINGS, _scene_set),
        ch.FactsSet: Telling(Sort.SETTINGS, plain("described the event anew")),
        ch.VenueSet: Telling(Sort.SETTINGS, plain("described the place anew")),
        ch.RoomRemoved: Telling(Sort.SETTINGS, plain("removed a room")),
        ch.SpeakerRemoved: Telling(Sort.SETTINGS, plain("removed a speaker")),
        ch.ItemDescribed: Telling(Sort.SETTINGS, _item_described),
        ch.ItemRemoved: Telling(Sort.SETTINGS, plain("removed an item")),
        ch.ItemsRetimed: Telling(Sort.SETTINGS, _items_retimed),
        ch.CommentRemoved: Telling(Sort.WALL, of_comment("took back {}")),
        ch.ArchiveChosen: Telling(Sort.WALL, of_comment("chose how the archive keeps {}")),
        ch.Erased: Telling(Sort.PEOPLE, _erased),
        ch.SectionWritten: Telling(Sort.SETTINGS, _section_written),
        ch.SectionsOrdered: Telling(Sort.SETTINGS, plain("put the story into another order")),
        ch.SectionRemoved: Telling(Sort.SETTINGS, plain("removed a section of the story")),
        ch.ItemWrittenUp: Telling(Sort.SETTINGS, of_item("wrote up {}")),
        ch.VideoSet: Telling(Sort.SETTINGS, plain("named the recording of the day")),
        ch.LicenceSet: Telling(Sort.SETTINGS, _licence_set),
        ch.AfterSet: Telling(Sort.SETTINGS, _after_set),
        ch.EditionOrdered: Telling(Sort.SETTINGS, _edition_ordered),
        ch.WentLive: Telling(Sort.SETTINGS, plain("opened the day")),
        ch.DayWrapped: Telling(Sort.SETTINGS, plain("wrapped up the day")),
        ch.EventFrozen: Telling(Sort.SETTINGS, plain("closed the event for good")),
        ch.EditionPublished: Telling(Sort.SETTINGS, _edition_published),
    }
)
