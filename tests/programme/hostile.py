"""Events with whatever people may have typed into them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from hypothesis import strategies as st

from companion.domain import changes as ch
from companion.domain.agenda import Delay, Item, Kind, Move, Room, Speaker
from companion.domain.event import NOTHING_YET, Event
from companion.domain.evolve import evolve
from companion.domain.facts import Facts, Section, Series, Venue, Video
from companion.domain.lateness import ShiftMode
from companion.domain.people import Person
from tests.builders import at, stamped

PAYLOADS = (
    "", "]]>", "<script>alert(1)</script>", "&amp;", "a,b;c:d\\n\\", "\r\nBEGIN:VEVENT\r\n", "\x00\x07\x1b",
    "\ufffe\uffff",
    '"quoted"', "=1+1", "{\\textbf{x}}", "%$#_^~", "\u202eabc", "\U0001f469\u200d\U0001f467" * 30, "日本語" * 40,
    "e\u0301\u200d", "\u2028\u2029", "-- -->",
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(PAYLOADS), st.text(st.characters(exclude_categories=["Cs"]), max_size=120))
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
ZONES = st.sampled_from(
    ["Europe/London", "Etc/GMT", "UTC", "America/Argentina/Buenos_Aires", "Asia/Kathmandu", "Etc/UTC"]
)
AUTHOR = Person("person-id-of-an-author", "An Author")


@st.composite
def events(draw: st.DrawFn) -> Event:
    """An event through which things have gone, hostile in every text."""
    rooms = [Room(f"room-{n}", draw(TEXTS), draw(TEXTS), draw(TEXTS)) for n in range(draw(st.integers(0, 3)))]
    speakers = [Speaker(f"speaker-{n}", draw(TEXTS), draw(TEXTS), draw(TEXTS)) for n in range(draw(st.integers(0, 2)))]
    ids = draw(st.lists(SLUGS, max_size=5, unique=True))
    items = [_item(draw, each, rooms, speakers) for each in ids]
    set_up: list[ch.AnyChange] = [
        ch.EventCreated(_facts(draw)),
        *map(ch.RoomSet, rooms),
        *map(ch.SpeakerSet, speakers),
        *map(ch.ItemSet, items),
        ch.PersonJoined(AUTHOR.id, draw(TEXTS)),
        ch.WentLive(),
    ]
    return lived((*set_up, *_happenings(draw, items, rooms)))


def lived(changes: Iterable[ch.AnyChange]) -> Event:
    """The state after these changes, a minute and a half apart."""
    event, now = NOTHING_YET, at("10:00")
    for change in changes:
        now += timedelta(seconds=90)
        for record in stamped(event, (change,), AUTHOR, now):
            event = evolve(event, record)
    return event


def _facts(draw: st.DrawFn) -> Facts:
    return Facts(
        slug=draw(SLUGS),
        title=draw(TEXTS),
        starts_at=at("09:30"),
        ends_at=at("16:00") + timedelta(days=draw(st.integers(0, 3))),
        time_zone=draw(ZONES),
        venue=Venue(draw(TEXTS), draw(TEXTS), draw(TEXTS)),
        summary=draw(TEXTS),
        hosts=tuple(draw(st.lists(TEXTS, max_size=2))),
        series=draw(st.one_of(st.none(), st.builds(Series, SLUGS, TEXTS, TEXTS))),
        video=draw(st.one_of(st.none(), st.builds(Video, TEXTS, TEXTS, TEXTS))),
        story=(Section(draw(TEXTS), draw(TEXTS)),),
    )


def _item(draw: st.DrawFn, item_id: str, rooms: list[Room], speakers: list[Speaker]) -> Item:
    return Item(
        id=item_id,
        title=draw(TEXTS),
        kind=draw(st.sampled_from(Kind)),
        starts_at=at("00:00") + timedelta(minutes=draw(st.integers(0, 3 * 24 * 60))),
        minutes=draw(st.integers(1, 7_000)),
        room=draw(st.sampled_from([None, *(room.id for room in rooms)])),
        speakers=tuple(speaker.id for speaker in speakers),
        capacity=draw(st.one_of(st.none(), st.integers(1, 40))),
        summary=draw(TEXTS),
    )


def _happenings(draw: st.DrawFn, items: list[Item], rooms: list[Room]) -> list[ch.AnyChange]:
    happened: list[ch.AnyChange] = []
    for item in items:
        room = draw(st.sampled_from([None, *(room.id for room in rooms)]))
        later = item.starts_at + timedelta(minutes=draw(st.integers(-30, 300)))
        happened += draw(
            st.sampled_from(
                [
                    (),
                    (ch.ItemSkipped(item.id),),
                    (ch.ItemStarted(item.id), ch.ItemFinished(item.id)),
                    (ch.ItemsMoved(item.id, (Move(item.id, later, room, 3),), draw(TEXTS)),),
                    (ch.AgendaShifted(item.id, 20, ShiftMode.EVERYTHING, (Delay(item.id, 20),), draw(TEXTS)),),
                ]
            )
        )
    for number in range(1, draw(st.integers(0, 4)) + 1):
        about = draw(st.sampled_from([None, *(item.id for item in items)]))
        waiting = draw(st.booleans())
        happened.append(ch.CommentPosted(str(number), AUTHOR.id, draw(TEXTS), about, draw(TEXTS), waiting))
    return happened
