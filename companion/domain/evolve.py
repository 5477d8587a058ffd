"""evolve: a record moves the state on. One table says how each change is folded."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace
from rpds import HashTrieMap

from companion.domain import agenda, plan, screens, seats, story, unsaying, wall
from companion.domain import changes as ch
from companion.domain.agenda import Act, Agenda, Deed, Item, ItemState, Progress
from companion.domain.editions import Order, OrderKind
from companion.domain.event import NOTHING_YET, Edition, Event
from companion.domain.facts import Facts, Section
from companion.domain.news import News, without_latest
from companion.domain.notices import Notice
from companion.domain.people import SOMEBODY, Bar, Delegate, Grant, Invitation, People
from companion.domain.phases import Phase
from companion.domain.wall import Standing

Fold = Callable[[Event, ch.Record, Any], Event]


def evolve(event: Event, record: ch.Record) -> Event:
    """Fold one record into the state.

    Raises:
        ValueError: If the record is not the next one. That is a fault of the caller, never of the data.
    """
    if record.version != event.version + 1:
        raise ValueError(f"record {record.version} does not follow version {event.version}")
    moved = FOLDS[type(record.change)](event, record, record.change)
    if moved.agenda is not event.agenda or moved.facts is not event.facts:
        moved = replace(moved, programme_version=record.version, programme_moment=record.at)
    return replace(
        moved,
        version=record.version,
        nonce=record.nonce,
        moment=record.at,
        accepted=event.accepted.insert((record.by, record.command_id), record.version),
        wordings=unsaying.noted(moved, record),
    )


def replay(records: Iterable[ch.Record]) -> Event:
    """Fold a log from its first record."""
    return reduce(evolve, records, NOTHING_YET)


def _event_created(event: Event, _record: ch.Record, change: ch.EventCreated) -> Event:
    return replace(event, facts=replace(change.facts, story=story.numbered(change.facts.story)))


def _facts_set(event: Event, _record: ch.Record, change: ch.FactsSet) -> Event:
    if event.facts is None:
        return event
    facts = replace(
        event.facts,
        title=change.title,
        starts_at=change.starts_at,
        ends_at=change.ends_at,
        time_zone=change.time_zone,
        summary=change.summary,
        provenance=change.provenance,
        hosts=change.hosts,
        series=change.series,
    )
    return replace(event, facts=facts)


def _venue_set(event: Event, _record: ch.Record, change: ch.VenueSet) -> Event:
    return replace(event, facts=replace(event.facts, venue=change.venue)) if event.facts else event


def _clock_set(event: Event, _record: ch.Record, change: ch.ClockSet) -> Event:
    return replace(event, clock_offset_s=change.offset_s)


def _room_set(event: Event, _record: ch.Record, change: ch.RoomSet) -> Event:
    return replace(event, agenda=agenda.with_room(event.agenda, change.room))


def _room_removed(event: Event, _record: ch.Record, change: ch.RoomRemoved) -> Event:
    rooms = tuple(room for room in event.agenda.rooms if room.id != change.room)
    return replace(event, agenda=replace(event.agenda, rooms=rooms))


def _speaker_set(event: Event, _record: ch.Record, change: ch.SpeakerSet) -> Event:
    return replace(event, agenda=agenda.with_speaker(event.agenda, change.speaker))


def _speaker_removed(event: Event, _record: ch.Record, change: ch.SpeakerRemoved) -> Event:
    def without(item: Item) -> Item:
        return replace(item, speakers=tuple(speaker for speaker in item.speakers if speaker != change.speaker))

    speakers = tuple(speaker for speaker in event.agenda.speakers if speaker.id != change.speaker)
    return replace(event, agenda=plan.with_every(replace(event.agenda, speakers=speakers), without))


def _item_set(event: Event, _record: ch.Record, change: ch.ItemSet) -> Event:
    return replace(event, agenda=agenda.with_item(event.agenda, change.item))


def _items_retimed(event: Event, _record: ch.Record, change: ch.ItemsRetimed) -> Event:
    return replace(event, agenda=agenda.with_starts(event.agenda, change.starts))


def _item_described(event: Event, _record: ch.Record, change: ch.ItemDescribed) -> Event:
    def described(item: Item) -> Item:
        if item.id != change.item:
            return item
        return replace(item, title=change.title, summary=change.summary, speakers=change.speakers)

    return replace(event, agenda=plan.with_every(event.agenda, described))


def _item_removed(event: Event, _record: ch.Record, change: ch.ItemRemoved) -> Event:
    return replace(
        event,
        agenda=plan.without_item(event.agenda, change.item),
        seats=seats.without_item(event.seats, change.item),
    )


def _person_joined(event: Event, _record: ch.Record, change: ch.PersonJoined) -> Event:
    known = event.people.get(change.person, Delegate(change.name))
    return replace(
        event,
        people=event.people.insert(change.person, replace(known, name=change.name)),
    )


def _role_granted(event: Event, _record: ch.Record, change: ch.RoleGranted) -> Event:
    known = event.people[change.person]
    grants = (*known.grants, Grant(change.role, change.room))
    return replace(event, people=event.people.insert(change.person, replace(known, grants=grants)))


def _role_revoked(event: Event, _record: ch.Record, change: ch.RoleRevoked) -> Event:
    known = event.people[change.person]
    gone = Grant(change.role, change.room)
    grants = tuple(grant for grant in known.grants if grant != gone)
    return replace(event, people=event.people.insert(change.person, replace(known, grants=grants)))


def _invitation_made(event: Event, _record: ch.Record, change: ch.InvitationMade) -> Event:
    return replace(event, invitations=event.invitations.insert(change.invitation.id, change.invitation))


def _invitation_gone(event: Event, _record: ch.Record, change: ch.InvitationWithdrawn | ch.InvitationAccepted) -> Event:
    return replace(event, invitations=event.invitations.discard(change.invitation))


def _door_code_set(event: Event, _record: ch.Record, change: ch.DoorCodeSet) -> Event:
    return replace(event, door_code=change.code)


def _sign_in_code_shown(event: Event, _record: ch.Record, _change: ch.SignInCodeShown) -> Event:
    return event


def _progressed(event: Event, item: str, progress: Progress, act: Act | None) -> Event:
    return replace(event, agenda=agenda.with_progress(event.agenda, item, progress, act=act))


def _item_started(event: Event, record: ch.Record, change: ch.ItemStarted) -> Event:
    progress = Progress(ItemState.LIVE, started_at=record.at, by=record.by, started_by=record.by)
    act = Act(change.item, Deed.STARTED, record.by, record.at, change.ended, beside=change.beside)
    return _progressed(event, change.item, progress, act)


def _item_finished(event: Event, record: ch.Record, change: ch.ItemFinished) -> Event:
    before = event.agenda.progress[change.item]
    progress = replace(before, state=ItemState.DONE, finished_at=record.at, by=record.by)
    return _progressed(
        event,
        change.item,
        progress,
        Act(change.item, Deed.FINISHED, record.by, record.at, beside=change.beside),
    )


def _item_skipped(event: Event, record: ch.Record, change: ch.ItemSkipped) -> Event:
    progress = Progress(ItemState.SKIPPED, finished_at=record.at, by=record.by)
    told = _with_news(event, News(at=record.at, did=Deed.SKIPPED, item=change.item, why=change.why))
    return _progressed(
        told,
        change.item,
        progress,
        Act(change.item, Deed.SKIPPED, record.by, record.at),
    )


def _with_news(event: Event, news: News) -> Event:
    return replace(event, news=(*event.news, news))


def _item_reset(event: Event, _record: ch.Record, change: ch.ItemReset) -> Event:
    untold = replace(event, news=without_latest(event.news, change.item, Deed.SKIPPED))
    return _progressed(untold, change.item, Progress(), None)


def _item_reopened(event: Event, _record: ch.Record, change: ch.ItemReopened) -> Event:
    before = event.agenda.progress[change.item]
    progress = replace(before, state=ItemState.LIVE, finished_at=None, by=before.started_by)
    return _progressed(event, change.item, progress, None)


def _replanned(event: Event, record: ch.Record, item: str, did: Deed, after: Agenda) -> Event:
    # Of what was before, only the plan is wanted: a chain of all earlier acts would never be let go, and what was
    # written would be kept beside what is written now.
    plan_alone = Agenda(items=event.agenda.items, delayed=event.agenda.delayed, moved=event.agenda.moved)
    before = replace(plan_alone, progress=event.agenda.progress)
    act = Act(item, did, record.by, record.at, before=before)
    return replace(event, agenda=replace(after, last_act=act, room_acts=agenda.IN_NO_ROOM))


def _agenda_shifted(event: Event, record: ch.Record, change: ch.AgendaShifted) -> Event:
    late = plan.with_delays(event.agenda, change.delays, change.why)
    news = News(at=record.at, did=Deed.SHIFTED, item=change.item, why=change.why, minutes=change.minutes)
    return _replanned(_with_news(event, news), record, change.item, Deed.SHIFTED, late)


def _items_moved(event: Event, record: ch.Record, change: ch.ItemsMoved) -> Event:
    moved, before = plan.with_moves(event.agenda, change.moves, change.why), event.agenda.item(change.item)
    was_in = before.room if before and before.room not in {move.room for move in change.moves} else None
    news = News(at=record.at, did=Deed.MOVED, item=change.item, why=change.why, moves=change.moves, was_in=was_in)
    return _replanned(_with_news(event, news), record, change.item, Deed.MOVED, moved)


def _item_added(event: Event, record: ch.Record, change: ch.ItemAdded) -> Event:
    longer = agenda.with_item(event.agenda, change.item)
    news = News(at=record.at, did=Deed.ADDED, item=change.item.id, why=change.why)
    return _replanned(_with_news(event, news), record, change.item.id, Deed.ADDED, longer)


def _plan_restored(event: Event, _record: ch.Record, change: ch.PlanRestored) -> Event:
    act = event.agenda.last_act
    before = act.before if act else None
    if before is None:
        return event
    news = without_latest(event.news, change.item, Deed.SHIFTED, Deed.MOVED, Deed.ADDED)
    return replace(event, agenda=plan.with_plan_of(event.agenda, before), news=news)


def _protection_set(event: Event, _record: ch.Record, change: ch.ProtectionSet) -> Event:
    protection = event.agenda.protection.insert(change.item, change.protected)
    return replace(event, agenda=replace(event.agenda, protection=protection))


def _seat_taken(event: Event, record: ch.Record, change: ch.SeatTaken) -> Event:
    return replace(event, seats=seats.take(event.seats, change.item, change.person, record.version))


def _seat_left(event: Event, _record: ch.Record, change: ch.SeatLeft) -> Event:
    return replace(event, seats=seats.leave(event.seats, change.item, change.person))


def _seat_given(event: Event, record: ch.Record, change: ch.SeatGiven) -> Event:
    return replace(event, seats=seats.take(event.seats, change.item, change.person, record.version, given=True))


def _waiting_list_joined(event: Event, _record: ch.Record, change: ch.WaitingListJoined) -> Event:
    return replace(event, seats=seats.join(event.seats, change.item, change.person))


def _waiting_list_left(event: Event, _record: ch.Record, change: ch.WaitingListLeft) -> Event:
    return replace(event, seats=seats.quit_line(event.seats, change.item, change.person))


def _seat_offered(event: Event, _record: ch.Record, change: ch.SeatOffered) -> Event:
    return replace(event, seats=seats.offer(event.seats, change.item, change.person, change.until))


def _offer_extended(event: Event, record: ch.Record, change: ch.OfferExtended) -> Event:
    by_themselves = record.by == change.person
    longer = seats.extend(event.seats, change.item, change.person, change.until, by_themselves=by_themselves)
    return replace(event, seats=longer)


def _offer_lapsed(event: Event, _record: ch.Record, change: ch.OfferLapsed) -> Event:
    return replace(event, seats=seats.lapse(event.seats, change.item, change.person))


def _walked_in(event: Event, _record: ch.Record, change: ch.WalkedIn) -> Event:
    return replace(event, seats=seats.walk(event.seats, change.item, change.person, comes=True))


def _walked_out(event: Event, _record: ch.Record, change: ch.WalkedOut) -> Event:
    return replace(event, seats=seats.walk(event.seats, change.item, change.person, comes=False))


def _seats_released(event: Event, record: ch.Record, change: ch.SeatsReleased) -> Event:
    return replace(event, seats=seats.release(event.seats, change.item, change.people, record.at))


def _seat_terms_set(event: Event, record: ch.Record, change: ch.SeatTermsSet) -> Event:
    return replace(event, seats=seats.set_terms(event.seats, change.item, change.terms, record.version))


def _comment_posted(event: Event, record: ch.Record, change: ch.CommentPosted) -> Event:
    comment = wall.Comment(
        id=change.comment,
        author=change.author,
        name=event.known_as(change.author),
        text=change.text,
        at=record.at,
        item=change.item,
        badge=change.badge,
        standing=Standing.WAITING if change.waiting else Standing.SHOWN,
        reply_to=change.reply_to,
        version=record.version,
        archive=change.archive,
        pseudonym=change.pseudonym,
        after=event.phase is Phase.FROZEN,
    )
    return replace(event, wall=wall.with_comment(event.wall, comment))


def _comment_removed(event: Event, _record: ch.Record, change: ch.CommentRemoved) -> Event:
    return replace(event, wall=wall.with_removed(event.wall, change.comment))


def _archive_chosen(event: Event, _record: ch.Record, change: ch.ArchiveChosen) -> Event:
    chosen = wall.with_archive(event.wall, change.comment, change.archive, change.pseudonym)
    return replace(event, wall=chosen)


def _comment_shown(event: Event, _record: ch.Record, change: ch.CommentShown | ch.CommentApproved) -> Event:
    return replace(event, wall=wall.with_standing(event.wall, change.comment, Standing.SHOWN))


def _comment_hidden(event: Event, _record: ch.Record, change: ch.CommentHidden) -> Event:
    return replace(event, wall=wall.with_standing(event.wall, change.comment, Standing.HIDDEN))


def _comment_rejected(event: Event, _record: ch.Record, change: ch.CommentRejected) -> Event:
    rejected = wall.with_standing(event.wall, change.comment, Standing.REJECTED, change.reason)
    return replace(event, wall=rejected)


def _comment_pinned(event: Event, _record: ch.Record, change: ch.CommentPinned) -> Event:
    return replace(event, wall=wall.with_pinned(event.wall, change.comment, pinned=True))


def _comment_unpinned(event: Event, _record: ch.Record, change: ch.CommentUnpinned) -> Event:
    return replace(event, wall=wall.with_pinned(event.wall, change.comment, pinned=False))


def _comment_put_on_screen(event: Event, _record: ch.Record, change: ch.CommentPutOnScreen) -> Event:
    return replace(event, wall=replace(event.wall, on_screen=change.comment))


def _comment_taken_off_screen(event: Event, _record: ch.Record, _change: ch.CommentTakenOffScreen) -> Event:
    return replace(event, wall=replace(event.wall, on_screen=""))


def _comment_answered(event: Event, _record: ch.Record, change: ch.CommentAnswered) -> Event:
    return replace(event, wall=wall.with_answered(event.wall, change.comment, answered=True))


def _comment_unanswered(event: Event, _record: ch.Record, change: ch.CommentUnanswered) -> Event:
    return replace(event, wall=wall.with_answered(event.wall, change.comment, answered=False))


def _vote_cast(event: Event, record: ch.Record, change: ch.VoteCast) -> Event:
    return replace(event, wall=wall.with_vote(event.wall, change.comment, change.person, record.at, cast=True))


def _vote_withdrawn(event: Event, record: ch.Record, change: ch.VoteWithdrawn) -> Event:
    return replace(event, wall=wall.with_vote(event.wall, change.comment, change.person, record.at, cast=False))


def _barred(event: Event, change: ch.PersonMuted | ch.PersonBanned, bar: Bar) -> Event:
    known = replace(event.people[change.person], bar=bar, reason=change.reason)
    tended = wall.with_author_hidden(event.wall, change.person, change.reason) if change.hides else event.wall
    return replace(event, people=event.people.insert(change.person, known), wall=tended)


def _person_muted(event: Event, _record: ch.Record, change: ch.PersonMuted) -> Event:
    return _barred(event, change, Bar.MUTED)


def _person_banned(event: Event, _record: ch.Record, change: ch.PersonBanned) -> Event:
    return _barred(event, change, Bar.BANNED)


def _person_readmitted(event: Event, _record: ch.Record, change: ch.PersonReadmitted) -> Event:
    known = replace(event.people[change.person], bar=None, reason="")
    return replace(event, people=event.people.insert(change.person, known))


def _erased(event: Event, record: ch.Record, change: ch.Erased) -> Event:
    tended = reduce(wall.with_erased, change.comments, event.wall)
    gone = (*change.comments, *change.people)
    erased = reduce(lambda known, each: known.insert(each, record.version), gone, event.erased)
    people = reduce(_nameless, change.people, event.people)
    down = event.taken_down if change.purges else event.taken_down.update(change.comments)
    return replace(
        event,
        wall=tended,
        people=people,
        invitations=_for_nobody_named(event),
        erased=erased,
        taken_down=down,
        purged=event.purged or change.purges,
    )


def _for_nobody_named(event: Event) -> "HashTrieMap[str, Invitation]":
    named = {each: replace(made, name="") for each, made in event.invitations.items() if made.name}
    return event.invitations.update(named)


def _nameless(people: People, person: str) -> People:
    return people.insert(person, Delegate(SOMEBODY, bar=people[person].bar))


def _wordings_erased(event: Event, record: ch.Record, change: ch.WordingsErased) -> Event:
    return unsaying.unsaid(event, record.version, change.things)


def _wall_mode_set(event: Event, _record: ch.Record, change: ch.WallModeSet) -> Event:
    return replace(event, wall=replace(event.wall, mode=change.mode))


def _notice_posted(event: Event, record: ch.Record, change: ch.NoticePosted) -> Event:
    called = _seated_in(event, change.room) if change.urgent else frozenset[str]()
    notice = Notice(change.notice, change.text, record.at, change.urgent, change.room, called)
    return replace(event, notices=(*event.notices, notice), announced=event.announced + 1)


def _seated_in(event: Event, room: str | None) -> frozenset[str]:
    """Who holds a seat in what is on in a room, or still to come there."""
    over = {ItemState.DONE, ItemState.SKIPPED}
    there = (item for item in event.agenda.items if item.room == room and event.agenda.state_of(item) not in over)
    return frozenset(person for item in there for person in event.seats.at(item.id).takers) if room else frozenset()


def _notice_withdrawn(event: Event, _record: ch.Record, change: ch.NoticeWithdrawn) -> Event:
    return replace(event, notices=tuple(notice for notice in event.notices if notice.id != change.notice))


def _screen_set(event: Event, _record: ch.Record, change: ch.ScreenSet) -> Event:
    return replace(event, screens=screens.with_screen(event.screens, change.screen, change.title, change.room))


def _screen_removed(event: Event, _record: ch.Record, change: ch.ScreenRemoved) -> Event:
    return replace(event, screens=screens.without_screen(event.screens, change.screen))


def _scene_set(event: Event, _record: ch.Record, change: ch.SceneSet) -> Event:
    return replace(event, screens=screens.with_scene(event.screens, change.screen, change.scene))


def _with_facts(event: Event, alter: Callable[[Facts], Facts]) -> Event:
    return replace(event, facts=alter(event.facts)) if event.facts else event


def _section_written(event: Event, _record: ch.Record, change: ch.SectionWritten) -> Event:
    section = Section(change.heading, change.text, change.section)
    return _with_facts(event, lambda facts: replace(facts, story=story.with_section(facts.story, section)))


def _sections_ordered(event: Event, _record: ch.Record, change: ch.SectionsOrdered) -> Event:
    return _with_facts(event, lambda facts: replace(facts, story=story.in_order(facts.story, change.sections)))


def _section_removed(event: Event, _record: ch.Record, change: ch.SectionRemoved) -> Event:
    return _with_facts(event, lambda facts: replace(facts, story=story.without(facts.story, change.section)))


def _item_written_up(event: Event, _record: ch.Record, change: ch.ItemWrittenUp) -> Event:
    before = event.agenda.write_ups
    write_ups = before.insert(change.item, change.text) if change.text else before.discard(change.item)
    return replace(event, agenda=replace(event.agenda, write_ups=write_ups))


def _video_set(event: Event, _record: ch.Record, change: ch.VideoSet) -> Event:
    return _with_facts(event, lambda facts: replace(facts, video=change.video))


def _licence_set(event: Event, _record: ch.Record, change: ch.LicenceSet) -> Event:
    return _with_facts(event, lambda facts: replace(facts, licence=change.licence))


def _after_set(event: Event, _record: ch.Record, change: ch.AfterSet) -> Event:
    return replace(event, after_until=change.until)


def _went_live(event: Event, _record: ch.Record, _change: ch.WentLive) -> Event:
    return replace(event, phase=Phase.LIVE)


def _day_wrapped(event: Event, _record: ch.Record, _change: ch.DayWrapped) -> Event:
    return replace(event, phase=Phase.WRAPPED)


def _event_frozen(event: Event, record: ch.Record, change: ch.EventFrozen) -> Event:
    first = Order(1, OrderKind.FIRST, "", record.at, change.public_address, change.software)
    return replace(event, phase=Phase.FROZEN, frozen_at=record.at, ordered=(first,))


def _edition_ordered(event: Event, record: ch.Record, change: ch.EditionOrdered) -> Event:
    order = Order(change.number, change.kind, change.summary, record.at, change.public_address, change.software)
    return replace(event, ordered=(*event.ordered, order))


def _edition_published(event: Event, record: ch.Record, change: ch.EditionPublished) -> Event:
    return replace(
        event,
        editions=(*event.editions, Edition(change.number, change.sha256, record.at)),
    )


FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType(
    {
        ch.EventCreated: _event_created,
        ch.FactsSet: _facts_set,
        ch.VenueSet: _venue_set,
        ch.ClockSet: _clock_set,
        ch.RoomSet: _room_set,
        ch.RoomRemoved: _room_removed,
        ch.SpeakerSet: _speaker_set,
        ch.SpeakerRemoved: _speaker_removed,
        ch.ItemSet: _item_set,
        ch.ItemsRetimed: _items_retimed,
        ch.ItemDescribed: _item_described,
        ch.ItemRemoved: _item_removed,
        ch.PersonJoined: _person_joined,
        ch.RoleGranted: _role_granted,
        ch.RoleRevoked: _role_revoked,
        ch.InvitationMade: _invitation_made,
        ch.InvitationWithdrawn: _invitation_gone,
        ch.InvitationAccepted: _invitation_gone,
        ch.DoorCodeSet: _door_code_set,
        ch.SignInCodeShown: _sign_in_code_shown,
        ch.ItemStarted: _item_started,
        ch.ItemFinished: _item_finished,
        ch.ItemSkipped: _item_skipped,
        ch.ItemReset: _item_reset,
        ch.ItemReopened: _item_reopened,
        ch.AgendaShifted: _agenda_shifted,
        ch.ItemsMoved: _items_moved,
        ch.ItemAdded: _item_added,
        ch.PlanRestored: _plan_restored,
        ch.ProtectionSet: _protection_set,
        ch.SeatTaken: _seat_taken,
        ch.SeatLeft: _seat_left,
        ch.SeatGiven: _seat_given,
        ch.WaitingListJoined: _waiting_list_joined,
        ch.WaitingListLeft: _waiting_list_left,
        ch.SeatOffered: _seat_offered,
        ch.OfferExtended: _offer_extended,
        ch.OfferLapsed: _offer_lapsed,
        ch.WalkedIn: _walked_in,
        ch.WalkedOut: _walked_out,
        ch.SeatsReleased: _seats_released,
        ch.SeatTermsSet: _seat_terms_set,
        ch.CommentPosted: _comment_posted,
        ch.CommentRemoved: _comment_removed,
        ch.ArchiveChosen: _archive_chosen,
        ch.CommentApproved: _comment_shown,
        ch.CommentRejected: _comment_rejected,
        ch.CommentHidden: _comment_hidden,
        ch.CommentShown: _comment_shown,
        ch.CommentPinned: _comment_pinned,
        ch.CommentUnpinned: _comment_unpinned,
        ch.CommentPutOnScreen: _comment_put_on_screen,
        ch.CommentTakenOffScreen: _comment_taken_off_screen,
        ch.CommentAnswered: _comment_answered,
        ch.CommentUnanswered: _comment_unanswered,
        ch.VoteCast: _vote_cast,
        ch.VoteWithdrawn: _vote_withdrawn,
        ch.PersonMuted: _person_muted,
        ch.PersonBanned: _person_banned,
        ch.PersonReadmitted: _person_readmitted,
        ch.Erased: _erased,
        ch.WordingsErased: _wordings_erased,
        ch.WallModeSet: _wall_mode_set,
        ch.NoticePosted: _notice_posted,
        ch.NoticeWithdrawn: _notice_withdrawn,
        ch.ScreenSet: _screen_set,
        ch.ScreenRemoved: _screen_removed,
        ch.SceneSet: _scene_set,
        ch.SectionWritten: _section_written,
        ch.SectionsOrdered: _sections_ordered,
        ch.SectionRemoved: _section_removed,
        ch.ItemWrittenUp: _item_written_up,
        ch.VideoSet: _video_set,
        ch.LicenceSet: _licence_set,
        ch.AfterSet: _after_set,
        ch.WentLive: _went_live,
        ch.DayWrapped: _day_wrapped,
        ch.EventFrozen: _event_frozen,
        ch.EditionOrdered: _edition_ordered,
        ch.EditionPublished: _edition_published,
    }
)
