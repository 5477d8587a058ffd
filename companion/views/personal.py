"""What is personal: slots in HTML that is otherwise the same for everybody, and what goes into them.

Between `<!--slot:name-->` and `<!--/slot-->`, shared HTML carries what somebody sees who is not signed in. Nothing that
a person wrote can look like a slot, because `<` is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from companion.domain.agenda import Item
from companion.domain.event import Event
from companion.domain.people import Delegate, Person, Role
from companion.views.items import facts_of
from companion.views.mine import mine
from companion.views.my_workshop import my_workshop
from companion.views.news import called
from companion.views.rendering import Renderer
from companion.views.seats import my_seat
from companion.views.talk import composer

_SLOT = re.compile(r"<!--slot:(?P<name>[^>]*?)-->(?P<shared>.*?)<!--/slot-->", re.DOTALL)
_COMMAND_ID = "<!--command-id-->"


class Account(Struct, frozen=True, kw_only=True):
    """Who is signed in. `work` is the address of the page on which they have something to do that day, `label` its
    name: the host's console, the moderator's wall, the room that they run, the door at which they count.
    """

    name: str
    work: str = ""
    label: str = ""


def fill(html: str, slots: Mapping[str, str], new_command_id: Callable[[], str]) -> str:
    """Put what is personal into shared HTML, and a fresh command id into every form.

    Args:
        slots: HTML by name of the slot. A slot that is not named keeps what is there for everybody.
    """
    filled = _SLOT.sub(lambda match: slots.get(match["name"], match["shared"]), html)
    pieces = filled.split(_COMMAND_ID)
    return "".join(_interleaved(pieces, new_command_id))


def _interleaved(pieces: list[str], new_command_id: Callable[[], str]) -> list[str]:
    first, *rest = pieces
    return [first, *(text for piece in rest for text in (new_command_id(), piece))]


def anonymous(html: str) -> str:
    """Show shared HTML to somebody who is not signed in, or push it: a phone makes command ids of its own."""
    return fill(html, {}, str)


def slots(renderer: Renderer, event: Event, person: Person) -> dict[str, str]:
    """What goes into the slots of an event's pages for somebody who is signed in."""
    return {
        "account": renderer.region("account", account(event, person)),
        "composer": renderer.region("composer", composer(event, signed_in=True, person=person.id)),
        "called": called_html(renderer, event, person.id),
        "mine": mine_html(renderer, event, person.id),
        "my-workshop": workshop_html(renderer, event, person.id),
        **{f"my-seat:{item.id}": seat_html(renderer, event, item, person.id) for item in event.agenda.seated()},
    }


def account(event: Event | None, person: Person) -> Account:
    """Say who is signed in."""
    delegate = event.delegate(person.id) if event else None
    if event is None or delegate is None:
        return Account(name=person.name)
    page, label = _work_of(event, delegate)
    return Account(name=person.name, work=f"/e/{facts_of(event).slug}/{page}" if label else "", label=label)


def _work_of(event: Event, delegate: Delegate) -> tuple[str, str]:
    if delegate.has(Role.HOST):
        return "host", "Host"
    if delegate.tends:
        return "wall", "Moderate"
    for role, label in ((Role.FACILITATOR, "Room"), (Role.STEWARD, "Door")):
        for room in event.agenda.rooms:
            if delegate.has_in(role, room.id):
                return f"rooms/{room.id}/", label
    return "", ""


def mine_html(renderer: Renderer, event: Event, person: str) -> str:
    """What has become of what a person has said, "" if they have said nothing."""
    said = mine(event, person)
    return renderer.region("mine", said) if said is not None else ""


def workshop_html(renderer: Renderer, event: Event, person: str) -> str:
    """Where a person has to be while a block is on or next, "" otherwise."""
    going = my_workshop(event, person)
    return renderer.region("my-workshop", going) if going is not None else ""


def called_html(renderer: Renderer, event: Event, person: str) -> str:
    """The urgent notices that interrupt one person, "" if there are none."""
    mine = called(event, person)
    return renderer.region("called", mine) if mine.lines else ""


def seat_html(renderer: Renderer, event: Event, item: Item, person: str | None, problem: str = "") -> str:
    """What a person sees and can do about a seat."""
    return renderer.region("my-seat", my_seat(event, item, person, problem))
