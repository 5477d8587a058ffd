"""Finding words: where exactly they still are, for a host who was asked to have them gone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct

from companion.domain.changes import Record
from companion.domain.event import Event
from companion.domain.redaction import Redaction
from companion.domain.text import MAX_TYPED_CHARACTERS
from companion.domain.unsaying import stands
from companion.domain.wordings import SAID_ONCE, Thing, texts
from companion.views.things import named, written_at
from companion.views.wording import shortened

QUOTED = 160


class Passage(Struct, frozen=True):
    """What one record says of a thing. `is_earlier` tells that something else stands now, or nothing."""

    thing: Thing
    version: int
    texts: tuple[str, ...]
    is_earlier: bool


class Found(Struct, frozen=True):
    """Where words are. `what` is what is to be erased there, as the page that asks first has it in its address.

    It is "" where nothing can be: what an edition says of itself is signed, and stands in every later one.

    `mend` is where that is written anew, below the event's address; "" where it is erased as it is.
    """

    where: str
    text: str
    what: str
    mend: str = ""


class Passages:
    """Gathers what hosts wrote from a log, record by record from the first one."""

    def __init__(self, event: Event) -> None:
        self._event, self._redaction = event, Redaction(event)

    def of(self, records: Iterable[Record]) -> Iterator[Passage]:
        """What the next records say. What is erased already is not there any more, also if the log has it yet."""
        for record in records:
            for thing, said in texts(self._redaction.of(record).change):
                written = tuple(text for text in said if text.strip("…"))
                if written and thing in self._event.wordings:
                    yield Passage(thing, record.version, written, self._is_earlier(thing, record.version))

    def _is_earlier(self, thing: Thing, version: int) -> bool:
        if thing.sort in SAID_ONCE:
            return not stands(self._event, thing)
        return version < self._event.wordings[thing].last or not stands(self._event, thing)


def find_words(event: Event, passages: Iterable[Passage], words: str) -> tuple[Found, ...]:
    """Find every place that has these words, whatever their case: comments and names first, then what hosts wrote."""
    sought = plainly(words)
    if not sought:
        return ()
    told = (*_comments(event, sought), *_people(event, sought), *_written(event, passages, sought))
    return (*told, *_summaries(event, sought))


def plainly(text: str) -> str:
    """Text as it is compared: without case, on one line, and the same however it was typed."""
    words = text.split() if len(text) > MAX_TYPED_CHARACTERS else [text]
    return " ".join(" ".join(map(_regular, words)).casefold().split())


def _regular(word: str) -> str:
    """One spelling of a word. A very long one goes piece by piece: runs of accents would take minutes otherwise."""
    pieces = range(0, len(word), MAX_TYPED_CHARACTERS)
    return "".join(unicodedata.normalize("NFKC", word[start : start + MAX_TYPED_CHARACTERS]) for start in pieces)


def _comments(event: Event, sought: str) -> Iterator[Found]:
    for number in range(1, len(event.wall.comments) + 1):
        comment = event.wall.comments[str(number)]
        if sought in plainly("\n".join((comment.text, comment.badge, comment.pseudonym, comment.reason))):
            yield Found(f"Comment {number}, by {comment.name}", shortened(comment.text, QUOTED), f"comment:{number}")


def _people(event: Event, sought: str) -> Iterator[Found]:
    for person, delegate in sorted(event.people.items()):
        if sought in plainly("\n".join((delegate.name, delegate.reason))):
            yield Found("The name of somebody who took part", delegate.name, f"person:{person}")


def _written(event: Event, passages: Iterable[Passage], sought: str) -> Iterator[Found]:
    for passage in passages:
        text = next((text for text in passage.texts if sought in plainly(text)), "")
        if not text:
            continue
        name, mend = named(event, passage.thing), written_at(passage.thing)
        if passage.is_earlier and passage.thing.sort not in SAID_ONCE:
            yield Found(f"{name} (an earlier wording)", _around(text, sought), f"earlier:{passage.thing}")
        else:
            yield Found(name, _around(text, sought), f"wholly:{passage.thing}", mend)


def _summaries(event: Event, sought: str) -> Iterator[Found]:
    for order in event.ordered:
        if sought in plainly(order.summary):
            yield Found(f"What edition {order.number} says has changed", shortened(order.summary, QUOTED), "")


def _around(text: str, sought: str) -> str:
    """What stands around the words, so that a long text need not be read through."""
    line = " ".join(text.split())
    place = max(0, plainly(line).find(sought) - QUOTED // 3)
    return shortened(f"…{line[place:]}" if place else line, QUOTED)
