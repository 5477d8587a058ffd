"""The pages on which hosts erase: what can be, the question before it, and that it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from companion.domain.errors import NotFoundError
from companion.domain.event import Event
from companion.domain.rules.talking import find_comment
from companion.domain.unsaying import called, find_thing, has_earlier
from companion.domain.wall import Standing
from companion.domain.wordings import SAID_ONCE, Sort, Thing
from companion.views.finding import QUOTED, Found, Passage
from companion.views.items import facts_of
from companion.views.pages import Heading, Site, heading
from companion.views.things import LEFT_WHOLLY, erased_thing, named
from companion.views.wording import counted, shortened

NOTHING_SUCH = "There is nothing of that name to erase. Look at the list."


class Erasable(Struct, frozen=True, kw_only=True):
    """A thing of which something can be erased. `what` names it in the address of the page that asks first.

    `texts` are the words that would go, `earlier` how many wordings these are.
    """

    what: str
    name: str
    earlier: str
    texts: tuple[str, ...]


class ErasePage(Struct, frozen=True, kw_only=True):
    """What can be erased. `done` says what just was; `found` is where `words` are, `files` which editions have them.

    `can_change` tells that some of what was found can be written anew instead.
    """

    site: Site
    event: Heading
    done: tuple[str, ...]
    words: str
    found: tuple[Found, ...]
    can_change: bool
    files: tuple[tuple[int, str], ...]
    erasable: tuple[Erasable, ...]


class Going(Struct, frozen=True):
    """One thing that is about to go: its name, and the words of it that somebody may want to see a last time."""

    name: str
    texts: tuple[str, ...]


class ErasureAsked(Struct, frozen=True, kw_only=True):
    """The question before something is erased: what goes, what stays, and where the answer is sent.

    `fields` are sent along, `done` is the page that says afterwards that it is done.
    """

    site: Site
    event: Heading
    problem: str
    going: tuple[Going, ...]
    stays: str
    address: str
    fields: dict[str, str]
    done: str
    command_id: str


def erase_page(
    event: Event,
    site: Site,
    passages: Iterable[Passage],
    *,
    done: Iterable[str] = (),
    words: str = "",
    found: tuple[Found, ...] = (),
    files: Iterable[tuple[int, tuple[str, ...]]] = (),
) -> ErasePage:
    """Show what can be erased.

    Args:
        passages: All that hosts wrote.
        done: What just was erased, as an address has it: who wrote that address may be anybody.
        words: Those that were looked for, "" for none.
    """
    return ErasePage(
        site=site,
        event=heading(event),
        done=tuple(filter(None, (_done(event, each) for each in done))),
        words=words,
        found=found,
        can_change=any(each.mend for each in found),
        files=tuple((number, ", ".join(names)) for number, names in files),
        erasable=tuple(_erasable(event, passages)),
    )


def _done(event: Event, what: str) -> str:
    """Say that something is erased; "" if it is not."""
    sort, _, subject = what.partition(":")
    comment = event.wall.comments.get(subject)
    if sort == "comment" and comment and comment.standing is Standing.ERASED:
        return f"Erased: what comment {subject} said."
    if sort == "person" and subject in event.erased:
        return "Erased: the name of a person, their roles, and all that they wrote here."
    gone = event.unsaid.get(what)
    return f"Erased: {erased_thing(what, wholly=gone.is_wholly)}." if gone else ""


def _erasable(event: Event, passages: Iterable[Passage]) -> Iterator[Erasable]:
    said: dict[Thing, list[Passage]] = {}
    for passage in passages:
        said.setdefault(passage.thing, []).append(passage)
    order = list(Sort)
    for thing in sorted(event.wordings, key=lambda thing: (order.index(thing.sort), thing.id)):
        is_once = thing.sort in SAID_ONCE and not (thing.sort is Sort.REASONS and thing.id)
        if not is_once and not has_earlier(event, thing):
            continue
        going = [each for each in said.get(thing, []) if each.is_earlier or is_once]
        if going:
            yield Erasable(
                what=f"earlier:{thing}",
                name=named(event, thing),
                earlier="" if is_once else counted(len(going), "earlier wording", "earlier wordings").capitalize(),
                texts=_shown(going),
            )


def _shown(passages: Iterable[Passage]) -> tuple[str, ...]:
    return tuple(shortened(" · ".join(passage.texts), QUOTED) for passage in passages)


def erasure_asked(
    event: Event,
    site: Site,
    asked: Iterable[str],
    passages: Iterable[Passage] = (),
    *,
    problem: str = "",
    command_id: str = "",
) -> ErasureAsked:
    """Ask before something is erased.

    Args:
        asked: Like "comment:4", "person:<id>", "earlier:section:2" and "wholly:speaker:ana".

    Raises:
        NotFoundError: If there is no such thing.
    """
    erasure = _erasure(event, tuple(dict.fromkeys(asked)), passages)
    here = f"/e/{facts_of(event).slug}"
    return ErasureAsked(
        site=site,
        event=heading(event),
        problem=problem,
        going=erasure.going,
        stays=erasure.stays,
        address=f"{here}/{erasure.address}",
        fields=erasure.fields,
        done=f"{here}/host/erase?{'&'.join(f'done={each}' for each in erasure.done)}",
        command_id=command_id,
    )


class _Erasure(Struct, frozen=True):
    """What goes and what stays, where that is asked for below the event's address, and what is done then."""

    going: tuple[Going, ...]
    stays: str
    address: str
    done: tuple[str, ...]
    fields: dict[str, str] = {}


def _erasure(event: Event, wanted: tuple[str, ...], passages: Iterable[Passage]) -> _Erasure:
    sort, _, subject = (wanted[0] if wanted else "").partition(":")
    if sort == "comment":
        comment = find_comment(event, subject)
        going = Going(f"Comment {subject}, by {comment.name}", (comment.text,))
        return _Erasure((going,), "Its number and the replies to it stay.", f"comments/{subject}/erase", wanted[:1])
    if sort == "person":
        stays = "The numbers of their comments stay, and they can come back under their account."
        return _Erasure((_person(event, subject),), stays, f"people/{subject}/erase", wanted[:1])
    things, wholly = _things(event, wanted), sort == "wholly"
    return _Erasure(
        going=tuple(_going(event, passages, things, wholly=wholly)),
        stays=_stays(things, wholly=wholly),
        address="erase",
        done=tuple(called(event, thing) for thing in things),
        fields={"things": " ".join(map(str, things)), "wholly": "true" if wholly else "false"},
    )


def _person(event: Event, person: str) -> Going:
    delegate = event.delegate(person)
    if delegate is None:
        raise NotFoundError(NOTHING_SUCH)
    said = len(event.wall.voice(person).comments)
    return Going(delegate.name, (f"Their name here, their roles, and {counted(said, 'comment', 'comments')}.",))


def _things(event: Event, asked: Iterable[str]) -> tuple[Thing, ...]:
    found = [find_thing(event, each.partition(":")[2]) for each in asked]
    if not found or None in found:
        raise NotFoundError(NOTHING_SUCH)
    return tuple(thing for thing in found if thing)


def _going(event: Event, passages: Iterable[Passage], things: tuple[Thing, ...], *, wholly: bool) -> Iterator[Going]:
    known = list(passages)
    for thing in things:
        everything = wholly or thing.sort in SAID_ONCE
        going = [each for each in known if each.thing == thing and (each.is_earlier or everything)]
        yield Going(named(event, thing), _shown(going))


def _stays(things: tuple[Thing, ...], *, wholly: bool) -> str:
    told = [LEFT_WHOLLY[thing.sort] for thing in things if wholly or thing.sort in SAID_ONCE]
    earlier = ["What stands now stays."] if len(told) < len(things) else []
    return " ".join(dict.fromkeys((*told, *earlier)))
