"""Redaction: a log without what was erased, record by record. It folds to the same state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import story
from companion.domain.agenda import Item, Room, Speaker
from companion.domain.erasure import redacted
from companion.domain.event import Event
from companion.domain.facts import Facts, Section, Venue, Video
from companion.domain.unsaying import called_by
from companion.domain.wordings import Sort, Thing, written

LEFT = "…"
"""What stands where a name or a text was: nothing at all would say that it had been taken away, or never written."""

_BARE: Mapping[type[ch.Change], Callable[[Any], ch.AnyChange]] = MappingProxyType(
    {
        ch.FactsSet: lambda change: replace(change, title=LEFT, summary="", provenance="", hosts=(), series=None),
        ch.VenueSet: lambda change: replace(change, venue=Venue(LEFT)),
        ch.VideoSet: lambda change: replace(change, video=Video(LEFT) if change.video else None),
        ch.PosterSet: lambda change: replace(change, poster=replace(change.poster, alt="")),
        ch.RoomSet: lambda change: replace(change, room=Room(change.room.id, LEFT, holds=change.room.holds)),
        ch.ItemDescribed: lambda change: replace(change, title=LEFT, summary="", speakers=()),
        ch.ItemWrittenUp: lambda change: replace(change, text=LEFT if change.text else ""),
        ch.SectionWritten: lambda change: replace(change, heading=LEFT, text=""),
        ch.ScreenSet: lambda change: replace(change, title=LEFT),
        ch.NoticePosted: lambda change: replace(change, text=LEFT),
    }
)
"""What is left of a change that says something of one thing alone."""


class Redaction:
    """Goes through a log once, from its first record on: who a speaker is follows from where they were first named."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self._first: dict[str, int] = {}
        self._at = 0

    def of(self, record: ch.Record) -> ch.Record:
        """Take from the next record what was erased after it. One that has nothing of that is returned as it is."""
        self._at = record.version
        if isinstance(record.change, ch.SpeakerSet):
            self._first.setdefault(record.change.speaker.id, record.version)
        bare = redacted(record, self._event.erased)
        change = self._without(bare.change) if self._event.unsaid else bare.change
        return bare if change == bare.change else replace(bare, change=change)

    def _is_lost(self, sort: Sort, thing_id: str = "") -> bool:
        """Tell whether the record at hand loses what it says of a thing."""
        thing = Thing(sort, thing_id)
        gone = self._event.unsaid.get(called_by(thing, self._first.get(thing_id, 0)))
        return gone is not None and self._at < gone.before

    def _without(self, change: ch.AnyChange) -> ch.AnyChange:
        match change:
            case ch.EventCreated():
                return replace(change, facts=self._facts(change.facts))
            case ch.SpeakerSet():
                return replace(change, speaker=self._speaker(change.speaker))
            case ch.SpeakerRemoved():
                return replace(change, speaker=self._id_of(change.speaker))
            case ch.ItemSet():
                return replace(change, item=self._item(change.item))
            case ch.ItemAdded():
                return replace(change, item=self._item(change.item), why=self._why(change.why))
            case ch.ItemDescribed() if not self._is_lost(Sort.ITEM, change.item):
                return replace(change, speakers=tuple(map(self._id_of, change.speakers)))
            case ch.AgendaShifted() | ch.RoomDelayed() | ch.ItemsMoved() | ch.ItemSkipped():
                return replace(change, why=self._why(change.why))
            case _:
                bare = _BARE.get(type(change))
                lost = bare is not None and any(self._is_lost(*thing) for thing in written(change))
                return bare(change) if bare and lost else change

    def _facts(self, facts: Facts) -> Facts:
        if self._is_lost(Sort.FACTS):
            facts = replace(facts, title=LEFT, summary="", provenance="", hosts=(), series=None)
        return replace(
            facts,
            venue=Venue(LEFT) if self._is_lost(Sort.VENUE) else facts.venue,
            video=Video(LEFT) if facts.video and self._is_lost(Sort.VIDEO) else facts.video,
            story=tuple(
                Section(LEFT, "", section.id) if self._is_lost(Sort.SECTION, known.id) else section
                for section, known in zip(facts.story, story.numbered(facts.story), strict=True)
            ),
        )

    def _speaker(self, speaker: Speaker) -> Speaker:
        called, lost = self._id_of(speaker.id), self._is_lost(Sort.SPEAKER, speaker.id)
        return Speaker(called, LEFT) if lost else replace(speaker, id=called)

    def _item(self, item: Item) -> Item:
        if self._is_lost(Sort.ITEM, item.id):
            return replace(item, title=LEFT, summary="", speakers=())
        return replace(item, speakers=tuple(map(self._id_of, item.speakers)))

    def _why(self, why: str) -> str:
        return "" if self._is_lost(Sort.REASONS) else why

    def _id_of(self, speaker: str) -> str:
        """What the record may call a speaker: of somebody who is wholly gone, not even an id stays."""
        first = self._first.get(speaker, 0)
        gone = self._event.unsaid.get(called_by(Thing(Sort.SPEAKER, speaker), first))
        return f"speaker-{first}" if gone and gone.is_wholly and self._at < gone.erased else speaker
