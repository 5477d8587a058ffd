"""Pages about people: registering, signing in, one's own page, an invitation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain.agenda import Item
from companion.domain.event import Event
from companion.domain.people import Invitation, Person, Role
from companion.views.items import facts_of, moment_of, zone_of
from companion.views.mine import MyComment, my_comment
from companion.views.moments import Moment, day_in
from companion.views.pages import Site
from companion.views.people import place_of
from companion.views.wording import ordinal

FIELDS = ("name", "email", "organisation", "password", "code")
"""What the forms ask for, in their order."""

DUTIES = MappingProxyType(
    {
        Role.HOST: "You can start and finish items, post notices, tend the wall, and close the record of the day.",
        Role.MODERATOR: "You can open and close the wall, and hide and pin what is written there.",
        Role.FACILITATOR: "You can start and finish what happens in your room.",
        Role.STEWARD: "You can count people in at your door.",
    }
)
"""What a role lets somebody do, in a sentence."""


class KeptDraft(Struct, frozen=True):
    """What was typed before its author had to sign in: a comment, or a form, which is written as JSON."""

    event: str
    text: str = ""
    item: str = ""
    archive: str = ""
    form: str = ""


class Typed(Struct, frozen=True):
    """What was typed into a form about oneself; never the password."""

    name: str = ""
    email: str = ""
    organisation: str = ""


class SignInPage(Struct, frozen=True, kw_only=True):
    """Signing in, or registering.

    `reason` says why one is here, "" for who came by themselves; `problems` holds a sentence for each wrong field, by
    its name, `focus` is the first of these, "" for none; `next` is the path to go on to. `with_code` asks for a code of
    the helpdesk's, which is `code` as far as it is known.
    """

    site: Site
    reason: str
    typed: Typed
    problems: Mapping[str, str]
    focus: str
    next: str
    draft: KeptDraft | None
    with_code: bool
    code: str


class SeatHeld(Struct, frozen=True):
    """A seat that a person holds, or is in line for: then `place` is the place in line, as in "3rd"."""

    title: str
    room: str
    starts: Moment
    place: str


class MyEvent(Struct, frozen=True):
    """An event that a person takes part in. `said` are their comments there, from the newest.

    `console` is the address of its console for a host, `desk` that of its helpdesk for whoever helps there; "" for
    others.
    """

    slug: str
    title: str
    day: str
    seats: tuple[SeatHeld, ...]
    said: tuple[MyComment, ...]
    console: str
    desk: str


class MePage(Struct, frozen=True, kw_only=True):
    """One's own page. `makes_events` tells that they host an event, and so may make others."""

    site: Site
    name: str
    email: str
    organisation: str
    events: tuple[MyEvent, ...]
    makes_events: bool


class InvitationPage(Struct, frozen=True, kw_only=True):
    """An invitation, to be confirmed. Without a `title` it is used up or never was.

    `place` is where the role is for, "" for the whole event; `name` is who it was made out for, "" where they are
    asked; `signed_in` is who is signed in, "" for nobody.
    """

    site: Site
    title: str
    role: str
    place: str
    duties: str
    name: str
    signed_in: str
    problem: str = ""


def sign_in_page(
    site: Site,
    *,
    next_path: str,
    typed: Typed | None = None,
    problems: Mapping[str, str] | None = None,
    draft: KeptDraft | None = None,
    reason: str = "",
    code: str | None = None,
) -> SignInPage:
    """Ask who this is. The same context serves registering.

    Args:
        code: One of the helpdesk's, "" to ask for it, None to ask for address and password.
    """
    wrong = problems or {}
    return SignInPage(
        site=site,
        reason=reason,
        typed=typed or Typed(),
        problems=wrong,
        focus=next((field for field in FIELDS if field in wrong), ""),
        next=next_path,
        draft=draft,
        with_code=code is not None,
        code=code or "",
    )


def me_page(site: Site, person: Person, email: str, organisation: str, events: Iterable[Event]) -> MePage:
    """Show a person what is known of them, the latest event first."""
    mine = [event for event in events if event.facts and event.delegate(person.id)]
    latest_first = sorted(mine, key=lambda event: facts_of(event).starts_at, reverse=True)
    listed = tuple(_mine(event, person) for event in latest_first)
    return MePage(
        site=site,
        name=person.name,
        email=email,
        organisation=organisation,
        events=listed,
        makes_events=any(event.console for event in listed),
    )


def _mine(event: Event, person: Person) -> MyEvent:
    facts, held, delegate = facts_of(event), event.seats.of(person.id), event.delegate(person.id)
    waits = [item.id for item in event.agenda.items if person.id in event.seats.at(item.id).waiting]
    is_host = delegate is not None and delegate.has(Role.HOST)
    helps = is_host or (delegate is not None and delegate.has(Role.STEWARD))
    return MyEvent(
        slug=facts.slug,
        title=facts.title,
        day=day_in(zone_of(event), facts.starts_at),
        seats=tuple(_seat(event, item, person) for item in event.agenda.items if item.id in {*held, *waits}),
        said=tuple(my_comment(event, comment) for comment in event.wall.said_by(person.id)),
        console=f"/e/{facts.slug}/host" if is_host else "",
        desk=f"/e/{facts.slug}/desk" if helps else "",
    )


def _seat(event: Event, item: Item, person: Person) -> SeatHeld:
    room, waiting = event.agenda.room(item.room), event.seats.at(item.id).waiting
    place = ordinal(waiting.index(person.id) + 1) if person.id in waiting else ""
    return SeatHeld(item.title, room.name if room else "", moment_of(event, item.starts_at), place)


def invitation_page(
    site: Site, *, event: Event | None, invitation: Invitation | None, signed_in: str, problem: str = ""
) -> InvitationPage:
    """Show an invitation; without an event or an invitation it is used up."""
    facts = facts_of(event) if event is not None else None
    place = place_of(event, invitation.role, invitation.room) if event and invitation else ""
    return InvitationPage(
        site=site,
        title=facts.title if facts else "",
        role=invitation.role.value if invitation else "",
        place=place,
        duties=DUTIES[invitation.role] if invitation else "",
        name=invitation.name if invitation else "",
        signed_in=signed_in,
        problem=problem,
    )
