"""Rewording: an event as it was, without wordings that were erased since. What stands now is in their place.

Where nothing stands now, what a redacted log has stands there, so that nobody can tell the two apart.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from companion.domain import plan, story
from companion.domain.agenda import Agenda, Item, Room, Speaker
from companion.domain.event import Event
from companion.domain.facts import Facts, Section, Video
from companion.domain.poster import Poster
from companion.domain.redaction import LEFT
from companion.domain.screens import Screen, find
from companion.domain.unsaying import NUMBERED, find_thing, without_reasons
from companion.domain.wordings import Sort, Thing


def reworded(then: Event, now: Event, things: Iterable[str]) -> Event:
    """Put what stands of things now in the place of what was written of them then.

    Args:
        things: What they are called for good.
    """
    for called in things:
        sort, _, thing_id = called.partition(":")
        then = _reworded(then, now, Thing(Sort(sort), thing_id))
    return then


def _reworded(then: Event, now: Event, thing: Thing) -> Event:
    match thing.sort:
        case Sort.NOTICE:
            notices = (replace(each, text=LEFT) if each.id == thing.id else each for each in then.notices)
            return replace(then, notices=tuple(notices))
        case Sort.REASONS:
            return without_reasons(then)
        case Sort.SCREEN:
            screens = (_screen(each, now) if each.id == thing.id else each for each in then.screens)
            return replace(then, screens=tuple(screens))
        case Sort.POSTER:
            return replace(then, poster=then.poster and _poster(then.poster, now.poster))
        case Sort.SPEAKER:
            return _with_speaker(then, now, thing)
        case Sort.ROOM | Sort.ITEM | Sort.WRITE_UP:
            return replace(then, agenda=_agenda(then.agenda, now, thing))
        case _:
            return replace(then, facts=_facts(then.facts, now.facts, thing)) if then.facts and now.facts else then


def _screen(screen: Screen, now: Event) -> Screen:
    there = find(now.screens, screen.id)
    return replace(screen, title=there.title if there else LEFT)


def _poster(then: Poster, now: Poster | None) -> Poster:
    return replace(then, alt=now.alt if now and now.sha256 == then.sha256 else "")


def _facts(then: Facts, now: Facts, thing: Thing) -> Facts:
    match thing.sort:
        case Sort.VENUE:
            return replace(then, venue=now.venue)
        case Sort.VIDEO:
            return replace(then, video=then.video and (now.video or Video(LEFT)))
        case Sort.SECTION:
            known = story.section_of(now.story, thing.id) or Section(LEFT, "", thing.id)
            is_there = story.section_of(then.story, thing.id) is not None
            return replace(then, story=story.with_section(then.story, known)) if is_there else then
        case _:
            said = replace(then, title=now.title, summary=now.summary, provenance=now.provenance)
            return replace(said, hosts=now.hosts, series=now.series)


def _agenda(then: Agenda, now: Event, thing: Thing) -> Agenda:
    match thing.sort:
        case Sort.ROOM:
            rooms = (_room(room, now) if room.id == thing.id else room for room in then.rooms)
            return replace(then, rooms=tuple(rooms))
        case Sort.ITEM:
            return plan.with_every(then, lambda item: _item(item, now) if item.id == thing.id else item)
        case _:
            text = now.agenda.write_ups.get(thing.id, LEFT)
            is_there = thing.id in then.write_ups
            return replace(then, write_ups=then.write_ups.insert(thing.id, text)) if is_there else then


def _room(room: Room, now: Event) -> Room:
    return replace(now.agenda.room(room.id) or Room(room.id, LEFT), holds=room.holds)


def _item(item: Item, now: Event) -> Item:
    there = now.agenda.item(item.id)
    title, summary, speakers = (there.title, there.summary, there.speakers) if there else (LEFT, "", ())
    return replace(item, title=title, summary=summary, speakers=speakers)


def _with_speaker(then: Event, now: Event, thing: Thing) -> Event:
    """Call a speaker as they are called now. Of one who is gone, not even the id stays, which is made of a name."""
    there = find_thing(now, str(thing))
    listed = {speaker.id: speaker for speaker in now.agenda.speakers}
    if there is not None and there.id in listed:
        agenda = _each_speaker(then.agenda, {there.id: listed[there.id]})
        return replace(then, agenda=agenda)
    known, number = find_thing(then, str(thing)), thing.id.removeprefix(NUMBERED)
    # An edition does not say where in the log somebody was first named: then it may be anybody who is gone.
    gone = {known.id} if known else {speaker.id for speaker in then.agenda.speakers} - listed.keys()
    left = Speaker(f"speaker-{number}", LEFT)
    return replace(then, agenda=_each_speaker(then.agenda, dict.fromkeys(gone, left)))


def _each_speaker(agenda: Agenda, now: dict[str, Speaker]) -> Agenda:
    speakers = tuple(now.get(speaker.id, speaker) for speaker in agenda.speakers)

    def renamed(item: Item) -> Item:
        return replace(item, speakers=tuple(now[each].id if each in now else each for each in item.speakers))

    return plan.with_every(replace(agenda, speakers=speakers), renamed)
