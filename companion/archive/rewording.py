"""Which files of an edition have words that were erased since: found by writing the record with them and without them.

No search for the words could tell: each format writes them in its own way, and the log has them no longer. The edition
has its own record, as long as that is not withdrawn; without it, nobody knows any more what exactly stood there, and
whatever speaks of such a thing at all goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TypeVar

from msgspec.structs import replace
from rpds import HashTrieMap

from companion.archive.bag import INFO
from companion.archive.edition import EditionInputs
from companion.archive.making import BESIDE_THE_RECORD, info_of, inputs_of_bag, orders_of_bag, record_files
from companion.domain import plan, story, unsaying
from companion.domain.agenda import Agenda, Delay, Delayed, Item, ItemState, Kind, Moved, Progress, Room, Speaker
from companion.domain.editions import Order, OrderKind
from companion.domain.event import Event
from companion.domain.facts import Facts, Section, Series, Venue, Video
from companion.domain.notices import Notice
from companion.domain.phases import Phase
from companion.domain.redaction import LEFT
from companion.domain.wall import Comment, Wall, with_comment
from companion.domain.wordings import Sort, Thing
from companion.programme.document import read_comments, read_event, restored
from companion.views.archive_frame import COMMENTS
from companion.views.items import facts_of

RECORD, WALL = "event.json", "comments.json"
MEDIA = "media/"

T = TypeVar("T", Notice, Room, Item, Section, Speaker, Video)

Things = Iterable[str]
"""What they are called for good: see `unsaying`."""


def unsaid_since(event: Event, number: int, searched: int) -> tuple[str, ...]:
    """The things of which an edition may have erased words.

    Args:
        searched: The version of the last erasure that it has been searched for.
    """
    unsaid = sorted(event.unsaid.items())
    return tuple(thing for thing, gone in unsaid if number <= gone.editions and gone.erased > searched)


def outdated(event: Event, files: Mapping[str, bytes], things: Things) -> frozenset[str]:
    """The files that have words which do not stand any more.

    Args:
        files: What the edition still gives out, by name in the bag without the folder of the record.

    Raises:
        CompanionError: If the edition cannot be read.
    """
    speaking = frozenset[str]().union(*(speaking_of(thing.partition(":")[0]) for thing in things))
    if RECORD not in files or INFO not in files:
        return frozenset(name for name in files if _page_of(name) in speaking)
    wall = read_comments(files[WALL]) if WALL in files else None
    # Pages quote comments with the titles of items. Which, nobody knows without the wall.
    unsure = frozenset[str]() if wall else frozenset(name for name in speaking if name.endswith(".html"))
    # How it is written in a bag: the names of the files of the record begin with its folder there.
    bag = {INFO: files[INFO], **{f"data/{name}": files[name] for name in BESIDE_THE_RECORD if name in files}}
    then = replace(restored(read_event(files[RECORD]), wall), ordered=orders_of_bag(bag))
    now = reworded(then, event, things)
    if now == then:
        return frozenset()
    inputs = inputs_of_bag(bag)
    before, after = _written(then, inputs), _written(now, inputs)
    return frozenset(
        name for name in files if _differs(_page_of(name, before), before, after) or _page_of(name) in unsure
    )


def _differs(name: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> bool:
    """Tell whether a file is written otherwise now. Of one that this version would not write, nobody can tell."""
    if name in before or name in after:
        return before.get(name) != after.get(name)
    return name not in BESIDE_THE_RECORD and not name.startswith(MEDIA) and name.endswith((".html", ".json"))


def _page_of(name: str, written: Mapping[str, bytes] | None = None) -> str:
    """The page that says the same of the event as this one: of those of a long wall, the first."""
    is_page_of_wall = name.startswith("comments-") and name.endswith(".html")
    return COMMENTS if is_page_of_wall and name not in (written or {}) else name


def _written(event: Event, inputs: EditionInputs) -> dict[str, bytes]:
    return {**record_files(event, inputs), INFO: repr(info_of(event, inputs)).encode()}


def reworded(then: Event, now: Event, things: Things) -> Event:
    """What was written of things at one time, with what stands of them now in its place.

    Where nothing does, something else stands there: what merely says that there is such a thing stays as it was.
    """
    for called in things:
        sort, _, thing_id = called.partition(":")
        then = _reworded(then, now, Thing(Sort(sort), thing_id))
    return then


def _reworded(then: Event, now: Event, thing: Thing) -> Event:
    match thing.sort:
        case Sort.NOTICE:
            notices = (_blank(notice) if notice.id == thing.id else notice for notice in then.notices)
            return replace(then, notices=tuple(notices))
        case Sort.FACTS | Sort.VENUE | Sort.VIDEO | Sort.SECTION:
            return replace(then, facts=_facts(facts_of(then), facts_of(now), thing))
        case Sort.SCREEN:
            return then
        case _:
            return replace(then, agenda=_agenda(then.agenda, now, thing))


def _blank(said: T) -> T:
    """Put something else in the place of everything that was written there."""
    fields = ((name, getattr(said, name)) for name in said.__struct_fields__ if name not in {"id", "room", "starts_at"})
    return replace(said, **{name: LEFT for name, text in fields if text and isinstance(text, str)})


def _facts(then: Facts, now: Facts, thing: Thing) -> Facts:
    match thing.sort:
        case Sort.FACTS:
            said = replace(then, title=now.title, summary=now.summary, provenance=now.provenance)
            return replace(said, hosts=now.hosts, series=now.series)
        case Sort.VENUE:
            return replace(then, venue=now.venue)
        case Sort.VIDEO:
            return replace(then, video=then.video and (now.video or _blank(then.video)))
        case _:
            section = story.section_of(then.story, thing.id)
            known = section and (story.section_of(now.story, thing.id) or _blank(section))
            return replace(then, story=story.with_section(then.story, known)) if known else then


def _agenda(then: Agenda, now: Event, thing: Thing) -> Agenda:
    match thing.sort:
        case Sort.ROOM:
            rooms = (_room(room, now) if room.id == thing.id else room for room in then.rooms)
            return replace(then, rooms=tuple(rooms))
        case Sort.SPEAKER:
            return _speakers(then, now, unsaying.find_thing(now, str(thing)))
        case Sort.ITEM:
            return plan.with_every(then, lambda item: _item(item, now) if item.id == thing.id else item)
        case Sort.WRITE_UP if thing.id in then.write_ups:
            text = now.agenda.write_ups.get(thing.id, LEFT)
            return replace(then, write_ups=then.write_ups.insert(thing.id, text))
        case Sort.REASONS:
            return unsaying.without_reasons(then)
        case _:
            return then


def _room(room: Room, now: Event) -> Room:
    return replace(now.agenda.room(room.id) or _blank(room), holds=room.holds)


def _item(item: Item, now: Event) -> Item:
    said = now.agenda.item(item.id) or _blank(item)
    return replace(item, title=said.title, summary=said.summary, speakers=said.speakers)


def _speakers(then: Agenda, now: Event, thing: Thing | None) -> Agenda:
    """What an agenda is with a speaker as they are called now. Of one who is gone, nobody knows any more who it was."""
    there = {speaker.id: speaker for speaker in now.agenda.speakers}
    if thing is not None and thing.id in there:
        speakers = (there[thing.id] if speaker.id == thing.id else speaker for speaker in then.speakers)
        return replace(then, speakers=tuple(speakers))
    # An id is made of a name, and pages have it as an anchor.
    ids = {speaker.id: speaker.id if speaker.id in there else LEFT for speaker in then.speakers}
    left = (speaker if speaker.id in there else replace(_blank(speaker), id=LEFT) for speaker in then.speakers)

    def renamed(item: Item) -> Item:
        return replace(item, speakers=tuple(ids.get(speaker, speaker) for speaker in item.speakers))

    return plan.with_every(replace(then, speakers=tuple(left)), renamed)


@cache
def speaking_of(sort: str) -> frozenset[str]:
    """The files of an edition that say anything of a sort of thing: in those, records of unlike words differ."""
    inputs = EditionInputs(number=1, public_address="https://an.example")
    called = {Sort.SPEAKER: "speaker:@1", Sort.NOTICE: "notice:1", Sort.SECTION: "section:1"}
    called |= {each: f"{each}:one" for each in (Sort.ROOM, Sort.ITEM, Sort.WRITE_UP, Sort.SCREEN)}
    then, now = _specimen("One"), _specimen("Another")
    before = _written(then, inputs)
    after = _written(reworded(then, now, (called.get(Sort(sort), sort),)), inputs)
    return frozenset(name for name in {*before, *after} if before.get(name) != after.get(name))


def _specimen(word: str) -> Event:
    """A record that has something of every sort, and a word in all that hosts can write."""
    at = datetime(2011, 4, 7, 10, tzinfo=UTC)
    item = Item(
        id="one", title=word, kind=Kind.TALK, starts_at=at, minutes=30, room="one", speakers=(word,), summary=word
    )
    facts = Facts(
        slug="one",
        title=word,
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        time_zone="UTC",
        venue=Venue(word, word, word),
        summary=word,
        provenance=word,
        hosts=(word,),
        series=Series("some", word, word),
        video=Video(word, note=word, transcript=word, offset_s=0),
        story=(Section(word, word, "1"),),
        licence="CC-BY-4.0",
    )
    agenda = Agenda(
        rooms=(Room("one", word, way=word),),
        speakers=(Speaker(word, word, word, word),),
        items=(item,),
        delayed=HashTrieMap({"one": Delayed(item, Delay("one", late_min=5), word)}),
        moved=HashTrieMap({"one": Moved(replace(item, room=None), word)}),
        progress=HashTrieMap({"one": Progress(ItemState.DONE, started_at=at, finished_at=at)}),
        write_ups=HashTrieMap({"one": word}),
    )
    return Event(
        facts=facts,
        phase=Phase.FROZEN,
        agenda=agenda,
        wall=with_comment(Wall(), Comment("1", "one", "One", "Words", at, item="one", answered=True, votes=1)),
        notices=(Notice("1", word, at, urgent=False, room=None),),
        ordered=(Order(1, OrderKind.FIRST, "", at),),
        moment=at,
        frozen_at=at,
    )
