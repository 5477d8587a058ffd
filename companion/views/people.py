"""The people who run an event, for its hosts: roles, invitations, the door code, and whoever is kept out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from markupsafe import Markup
from msgspec import Struct

from companion.domain.agenda import Room
from companion.domain.event import Event
from companion.domain.people import OF_A_ROOM, Grant, Invitation, Person, Role
from companion.views.choices import Choice, room_choices
from companion.views.items import facts_of, zone_of
from companion.views.moments import day_in, moment_in
from companion.views.pages import Heading, Site, heading
from companion.views.qr import qr_svg


class Helper(Struct, frozen=True, kw_only=True):
    """One role of somebody who helps to run the event. `place` is where, "" for the whole event; `room` its id.

    `stays` tells that the role cannot be taken back: an event has a host.
    """

    id: str
    name: str
    role: str
    place: str
    room: str
    is_you: bool
    stays: bool


class Offered(Struct, frozen=True, kw_only=True):
    """An invitation that nobody has used. `name` is who it is for, "" for nobody in particular."""

    id: str
    role: str
    place: str
    name: str
    by: str
    until: str


class KeptOut(Struct, frozen=True):
    """Somebody who is muted or banned."""

    id: str
    name: str
    bar: str
    reason: str


class PeoplePage(Struct, frozen=True, kw_only=True):
    """The people who run the event. `problem` is why the last act was refused, "" if it was not.

    `is_alone` tells that there is only one host. `join_svg` is a QR code of `join_url`, which carries the door code
    where there is one.
    """

    site: Site
    event: Heading
    problem: str
    helpers: tuple[Helper, ...]
    is_alone: bool
    offered: tuple[Offered, ...]
    kept_out: tuple[KeptOut, ...]
    roles: tuple[Choice, ...]
    rooms: tuple[Choice, ...]
    name: str
    door_code: str
    typed_code: str
    join_url: str
    join_svg: Markup
    allowed: bool


class InvitedPage(Struct, frozen=True, kw_only=True):
    """A link that has just been made, to be shown once. `svg` is a QR code of `address`."""

    site: Site
    event: Heading
    role: str
    place: str
    name: str
    until: str
    address: str
    svg: Markup


class Typed(Struct, frozen=True):
    """What was typed into one of the forms that has just been refused. `code` is None for another form than its own."""

    role: str = ""
    room: str = ""
    name: str = ""
    code: str | None = None


def people_page(
    event: Event, site: Site, you: Person, now: datetime, *, problem: str = "", typed: Typed | None = None
) -> PeoplePage:
    """Show who runs the event."""
    said = typed or Typed()
    join_url, helpers = join_address(event, site), tuple(_helpers(event, you))
    return PeoplePage(
        site=site,
        event=heading(event),
        problem=problem,
        helpers=helpers,
        is_alone=any(helper.stays for helper in helpers),
        offered=tuple(_offered(event, now)),
        kept_out=_kept_out(event),
        roles=tuple(Choice(role.value, role.value.capitalize(), role.value == said.role) for role in Role),
        rooms=_rooms(event, said.room),
        name=said.name,
        door_code=event.door_code,
        typed_code=event.door_code if said.code is None else said.code,
        join_url=join_url,
        join_svg=qr_svg(join_url),
        allowed=event.phase.value != "frozen",
    )


def invited_page(event: Event, site: Site, invitation: Invitation, address: str) -> InvitedPage:
    """Show a link that was just made."""
    return InvitedPage(
        site=site,
        event=heading(event),
        role=invitation.role.value,
        place=place_of(event, invitation.role, invitation.room),
        name=invitation.name,
        until=_day_and_time(event, invitation.until),
        address=address,
        svg=qr_svg(address),
    )


def join_address(event: Event, site: Site) -> str:
    """The address by which delegates come in, with the door code in it: nothing for a page that anybody may see."""
    address = f"{site.public_url.rstrip('/')}/e/{facts_of(event).slug}/"
    code = "-".join(event.door_code.split())
    return f"{address}?code={code}" if code else address


def place_of(event: Event, role: Role, room_id: str | None) -> str:
    """Say where a role is for, as in "Red Room"; "" where it is for the whole event."""
    room: Room | None = event.agenda.room(room_id)
    if room is not None:
        return room.name
    return "all rooms" if role in OF_A_ROOM else ""


def page_of(event: Event, role: Role, room_id: str | None) -> str:
    """The page, below the event's, on which somebody with a role has something to do."""
    if role is Role.HOST:
        return "host"
    if role is Role.MODERATOR:
        return "wall"
    room = event.agenda.room(room_id) or next(iter(event.agenda.rooms), None)
    return f"rooms/{room.id}/" if room else ""


def _helpers(event: Event, you: Person) -> Iterator[Helper]:
    """Every role that somebody has: hosts first, then by name."""
    order = list(Role)
    granted = [(person, name.name, grant) for person, name in event.people.items() for grant in name.grants]
    hosts = sum(grant.role is Role.HOST for _, _, grant in granted)
    for person, name, grant in sorted(
        granted, key=lambda each: (order.index(each[2].role), each[1].casefold(), each[0], each[2].room or "")
    ):
        yield Helper(
            id=person,
            name=name,
            role=grant.role.value,
            place=place_of(event, grant.role, grant.room),
            room=grant.room or "",
            is_you=person == you.id,
            stays=_stays(grant, hosts),
        )


def _stays(grant: Grant, hosts: int) -> bool:
    return grant.role is Role.HOST and hosts == 1


def _offered(event: Event, now: datetime) -> Iterator[Offered]:
    for invitation in sorted(event.invitations.values(), key=lambda each: (each.until, each.id), reverse=True):
        if now < invitation.until:
            yield Offered(
                id=invitation.id,
                role=invitation.role.value,
                place=place_of(event, invitation.role, invitation.room),
                name=invitation.name,
                by=event.known_as(invitation.by),
                until=_day_and_time(event, invitation.until),
            )


def _kept_out(event: Event) -> tuple[KeptOut, ...]:
    barred = [
        KeptOut(person, delegate.name, delegate.bar.value, delegate.reason)
        for person, delegate in event.people.items()
        if delegate.bar
    ]
    return tuple(sorted(barred, key=lambda each: (each.bar, each.name.casefold(), each.id)))


def _rooms(event: Event, chosen: str) -> tuple[Choice, ...]:
    return (Choice("", "All rooms", not chosen), *room_choices(event.agenda.rooms, chosen))


def _day_and_time(event: Event, at: datetime) -> str:
    zone = zone_of(event)
    return f"{day_in(zone, at)}, {moment_in(zone, at).text}"
