"""Which files of an edition have words that were erased since: found by writing the record with them and without them.

No search for the words could tell: each format writes them in its own way, and the log has them no longer. The edition
has its own record, as long as that is not withdrawn; without it, nobody knows any more what exactly stood there, and
whatever speaks of such a thing at all goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

from msgspec.structs import replace
from rpds import HashTrieMap

from companion.archive.bag import INFO
from companion.archive.edition import EditionInputs
from companion.archive.making import BESIDE_THE_RECORD, info_of, inputs_of_bag, orders_of_bag, record_files
from companion.domain.agenda import Agenda, Delay, Delayed, Item, ItemState, Kind, Moved, Progress, Room, Speaker
from companion.domain.editions import Order, OrderKind
from companion.domain.event import Event
from companion.domain.facts import Facts, Section, Series, Venue, Video
from companion.domain.notices import Notice
from companion.domain.phases import Phase
from companion.domain.poster import JPEG, Poster
from companion.domain.rewording import reworded
from companion.domain.wall import Comment, Wall, with_comment
from companion.domain.wordings import Sort
from companion.programme.restoring import read_comments, read_event, restored
from companion.views.archive_frame import COMMENTS

RECORD, WALL = "event.json", "comments.json"
MEDIA = "media/"

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
        FieldError: If its record cannot be read.
        BundleError: If it does not say why it was made.
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
        poster=Poster("0" * 64, JPEG, 1, 1, 1, word),
        notices=(Notice("1", word, at, urgent=False, room=None),),
        ordered=(Order(1, OrderKind.FIRST, "", at),),
        moment=at,
        frozen_at=at,
    )
