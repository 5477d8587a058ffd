"""A programme that a host writes by hand, in TOML. `docs/programme.md` shows the format."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Protocol, TypeAlias, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Struct

from companion.domain.agenda import Item, Kind, Room, Speaker
from companion.domain.commands import CreateEvent
from companion.domain.errors import FieldError
from companion.domain.facts import Access, Facts, Provided, Section, Series, Venue
from companion.domain.programme import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    MINUTES_A_DAY,
    MOST_PEOPLE,
    MOST_STOPS,
    faults,
    local_moment,
)
from companion.domain.text import clipped
from companion.programme.beside import OfItems, check_screens, read_licence, read_screen, read_video
from companion.programme.fields import Table, made_slug

MAX_CHARACTERS = 1_000_000


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_N = TypeVar("_N", bound=_Named)
_Entries: TypeAlias = list[tuple[Table, _N]]


class _Day(Struct, frozen=True):
    """The date and the zone that every time of day belongs to."""

    date: date
    zone: ZoneInfo

    def moment(self, table: Table, key: str) -> datetime:
        """Read a time of day, as a moment with its offset. Where clocks go back, the first of two is meant."""
        moment, sentence = local_moment(self.date, table.clock(key), self.zone)
        if sentence:
            table.wrong(key, sentence)
        return moment


def read(text: str) -> CreateEvent:
    """Read a programme.

    Raises:
        FieldError: With a sentence for everything that is wrong, each under its place, like `items[3].start`.
    """
    mistakes: dict[str, str] = {}
    top = Table(_parsed(text), "", mistakes)
    day = _day(top)
    facts = _facts(top, day)
    rooms = _each(top, "rooms", _room)
    speakers = _each(top, "speakers", _speaker)
    in_rooms, among_speakers = _Names("rooms", rooms), _Names("speakers", speakers)
    beside = OfItems()
    items = _each(top, "items", lambda table: _item(table, day, in_rooms, among_speakers, beside))
    screens = _things(_each(top, "screens", lambda table: read_screen(table, _room_of(table, in_rooms))))
    check_screens(top, screens)
    _check_items(top, facts, rooms, items)
    top.close()
    if mistakes:
        raise FieldError(mistakes)
    return CreateEvent(
        facts,
        _things(rooms),
        _things(speakers),
        _things(items),
        write_ups=beside.write_ups,
        terms=beside.terms,
        screens=screens,
    )


def _parsed(text: str) -> dict[str, object]:
    if len(text) > MAX_CHARACTERS:
        raise FieldError({"programme": f"The programme has {len(text)} characters; {MAX_CHARACTERS} fit."})
    try:
        text.encode()
        return tomllib.loads(text)
    # Beside its own error, tomllib lets through those for numbers of thousands of digits and for endless nesting.
    except (ValueError, RecursionError) as error:
        told = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "Something in it cannot be read."
        sentence = f"This is not TOML. {clipped(told, limit=200)} Mend that line, then try again."
        raise FieldError({"programme": sentence}) from error


def _day(top: Table) -> _Day:
    name = top.line("time_zone", required=True)
    known = name in available_timezones()
    if top.sound("time_zone") and not known:
        top.wrong("time_zone", f"“{clipped(name)}” is no time zone. Name one like Europe/London or America/New_York.")
    held_on = top.day("date", earliest=EARLIEST_YEAR, latest=LATEST_YEAR)
    return _Day(held_on, ZoneInfo(name if known else "UTC"))


def _facts(top: Table, day: _Day) -> Facts:
    starts_at, ends_at = day.moment(top, "start"), day.moment(top, "end")
    if top.sound("start", "end") and ends_at <= starts_at:
        top.wrong("end", f"The event ends at {ends_at:%H:%M}, before it starts at {starts_at:%H:%M}. Check both times.")
    return Facts(
        slug=top.slug("slug"),
        title=top.line("title", required=True),
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=day.zone.key,
        venue=_venue(top),
        summary=top.prose("summary"),
        provenance=top.prose("provenance"),
        hosts=top.lines("hosts"),
        series=_series(top),
        video=read_video(top),
        story=tuple(_section(table) for table in top.tables("story")),
        licence=read_licence(top),
    )


def _venue(top: Table) -> Venue:
    table = top.table("venue")
    if table is None:
        top.wrong("venue", "This is missing. Add [venue], and below it a line name = …")
        return Venue("")
    venue = Venue(
        table.line("name", required=True), table.line("address"), table.prose("access"), tuple(_provided(table))
    )
    table.close()
    return venue


def _provided(table: Table) -> Iterator[Provided]:
    """Read what is provided: each thing has a line of its own, which says where or how."""
    for access in Access:
        how = table.line(access.value)
        if table.sound(access.value):
            yield Provided(access, how)


def _series(top: Table) -> Series | None:
    table = top.table("series")
    if table is None:
        return None
    series = Series(
        table.slug("slug"),
        table.line("title", required=True),
        table.prose("about"),
        table.whole("stops", highest=MOST_STOPS),
    )
    table.close()
    return series


def _section(table: Table) -> Section:
    section = Section(table.line("heading", required=True), table.prose("text", required=True))
    table.close()
    return section


def _room(table: Table) -> Room:
    name = table.line("name", required=True)
    return Room(
        _id(table, name),
        name,
        table.line("floor"),
        table.prose("way"),
        table.prose("access"),
        table.whole("holds", highest=MOST_PEOPLE),
    )


def _speaker(table: Table) -> Speaker:
    name = table.line("name", required=True)
    return Speaker(_id(table, name), name, table.line("role"), table.line("affiliation"))


def _id(table: Table, name: str) -> str:
    """Read an id, or make one of the name."""
    return table.slug("id", otherwise=made_slug(name), required=bool(name))


def _each(top: Table, key: str, read_one: Callable[[Table], _N]) -> _Entries[_N]:
    """Read a list whose entries have ids of their own."""
    entries: list[tuple[Table, _N]] = []
    places: dict[str, str] = {}
    for table in top.tables(key):
        one = read_one(table)
        if one.id and one.id in places:
            mend = f'Write an id of its own, like id = "{one.id}-2".'
            table.wrong("id", f"“{one.id}” is already the id of {places[one.id]}. {mend}")
        places.setdefault(one.id, table.where)
        entries.append((table, one))
        table.close()
    return entries


def _things(entries: _Entries[_N]) -> tuple[_N, ...]:
    return tuple(one for _table, one in entries)


class _Names:
    """Finds rooms or speakers by id, or by name where only one has it."""

    def __init__(self, listed: str, named: _Entries[Room] | _Entries[Speaker]) -> None:
        self._listed = listed
        self._ids: set[str] = set()
        self._by_name: dict[str, set[str]] = {}
        for _table, each in named:
            self._ids.add(each.id)
            self._by_name.setdefault(each.name, set()).add(each.id)

    def id_of(self, table: Table, key: str, written: str) -> str:
        """Find an id, or note that there is none."""
        meant = {written} if written in self._ids else self._by_name.get(written, set())
        if len(meant) == 1:
            return next(iter(meant))
        if meant:
            told, mend = f"names several {self._listed}", "Write the id of the one you mean."
        else:
            told, mend = f"is not among the {self._listed}", f"Add it under [[{self._listed}]], or correct the name."
        table.wrong(key, f"“{clipped(written)}” {told}. {mend}")
        return ""


def _room_of(table: Table, rooms: _Names) -> str | None:
    """Read a room by name or id; None where none is named."""
    written = table.line("room")
    return rooms.id_of(table, "room", written) if written else None


def _item(table: Table, day: _Day, rooms: _Names, speakers: _Names, beside: OfItems) -> Item:
    title, protected = table.line("title", required=True), table.flag("protected")
    item_id = _id(table, title)
    beside.read(table, item_id)
    return Item(
        id=item_id,
        title=title,
        kind=_kind(table),
        starts_at=day.moment(table, "start"),
        minutes=table.whole("minutes", highest=MINUTES_A_DAY, required=True) or 1,
        room=_room_of(table, rooms),
        plenary=table.flag("plenary"),
        speakers=tuple(
            speakers.id_of(table, f"speakers[{n}]", name) for n, name in enumerate(table.lines("speakers"), 1)
        ),
        capacity=table.whole("capacity", highest=MOST_PEOPLE),
        summary=table.prose("summary"),
        protected=protected if table.sound("protected") else None,
    )


def _kind(table: Table) -> Kind:
    written = table.line("kind") or Kind.TALK
    if written not in set(Kind):
        table.wrong("kind", f"“{clipped(written)}” is no kind of item. Choose one of {', '.join(Kind)}.")
        return Kind.TALK
    return Kind(written)


def _check_items(top: Table, facts: Facts, rooms: _Entries[Room], items: _Entries[Item]) -> None:
    """Check what only the whole programme can tell. What was wrong by itself is not told twice."""
    timed = [(table, item) for table, item in items if table.sound("start", "minutes")]
    places = {id(item): table for table, item in timed}
    day = facts if top.sound("date", "time_zone", "start", "end") else None

    def told(item: Item) -> str:
        return f"“{clipped(item.title)}” ({places[id(item)].where})"

    for fault in faults(day, _things(rooms), _things(timed), told):
        places[id(fault.item)].wrong(fault.field, fault.sentence)
