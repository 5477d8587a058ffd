"""Ids for what comes from elsewhere: made of names, plain, and each one's own."""

from __future__ import annotations

from collections.abc import Iterable

from companion.domain.agenda import Room, Speaker
from companion.domain.text import MAX_SLUG_CHARACTERS, SLUG
from companion.programme.fields import made_slug
from companion.programme.importing.found import FoundPerson, FoundRoom
from companion.programme.importing.report import Report


class Ids:
    """Gives ids, no two of them the same."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, known: str, name: str, otherwise: str) -> str:
        """Give the id that something is known by, or one made of its name, with a number where it is taken."""
        fits = SLUG.fullmatch(known) and len(known) <= MAX_SLUG_CHARACTERS
        wanted = known if fits else made_slug(name) or otherwise
        given, number = wanted, 1
        while given in self._given:
            number += 1
            given = f"{wanted[: MAX_SLUG_CHARACTERS - 5].rstrip('-')}-{number}"
        self._given.add(given)
        return given


class Rooms:
    """The rooms of one day, found by the names that items say.

    Args:
        listed: The rooms that the file lists, with what it says of them.
        named: The rooms that items name, in order.
        wanted: Whether those that are listed, but in which nothing is, are wanted as well.
    """

    def __init__(self, listed: Iterable[FoundRoom], named: Iterable[str], *, wanted: bool) -> None:
        ids, described = Ids(), {room.name: room for room in listed if room.name}
        self._known = described.keys()
        used = dict.fromkeys(self._parts(name)[0] for name in named if name)
        names = [*(name for name in described if wanted or name in used), *(n for n in used if n not in described)]
        found = [described.get(name) or FoundRoom(name=name) for name in names]
        self._rooms = {
            room.name: Room(ids.give(room.slug, room.name, "room"), room.name, way=room.way, holds=room.holds)
            for room in found
        }

    @property
    def all(self) -> tuple[Room, ...]:
        """Every room, those that are listed first."""
        return tuple(self._rooms.values())

    def id_of(self, name: str, place: str, report: Report) -> str | None:
        """Find the room that is meant; None where none is named. Of several, it is the first."""
        if not name:
            return None
        first, *others = self._parts(name)
        if others:
            sentence = f"It is in several rooms, {name}: here it is in {first} alone."
            report.changed(place, "room", sentence)
        return self._rooms[first].id

    def _parts(self, name: str) -> list[str]:
        """Take apart what names several rooms that are all listed; anything else is one room."""
        if name in self._known:
            return [name]
        for sign in (", ", " + ", " & ", " / ", "; ", " and ", " | ", "+", "/", ",", ";", "|"):
            parts = [part.strip() for part in name.split(sign)]
            if len(parts) > 1 and all(part in self._known for part in parts):
                return parts
        return [name]


class Speakers:
    """Those who speak on one day. Whoever has the same name and is not told apart by the file is the same."""

    def __init__(self) -> None:
        self._ids = Ids()
        self._speakers: dict[tuple[str, str], Speaker] = {}
        self._names: dict[str, tuple[str, str]] = {}

    @property
    def all(self) -> tuple[Speaker, ...]:
        """Every speaker, in the order of the programme."""
        return tuple(self._speakers.values())

    def ids_of(self, persons: Iterable[FoundPerson], place: str, report: Report) -> tuple[str, ...]:
        """Find those who speak in an item, each once."""
        named = [person for person in persons if person.name]
        if len(named) < len(tuple(persons)):
            report.left_out(place, "person", "Somebody has no name.")
        return tuple(dict.fromkeys(self._id_of(person) for person in named))

    def _id_of(self, person: FoundPerson) -> str:
        """Keys alone tell nobody apart: files are known that give all the same one."""
        key = (person.key, person.name) if person.key else self._names.get(person.name, ("", person.name))
        self._names.setdefault(person.name, key)
        if key not in self._speakers:
            own = self._ids.give(person.slug, person.name, "speaker")
            self._speakers[key] = Speaker(own, person.name, person.role, person.affiliation)
        return self._speakers[key].id
