"""An event in the words of schema.org, for search engines and library catalogues.

Rooms and speakers are described once, in the event; items name them by their `@id`.
"""

from __future__ import annotations

from typing import Any

from companion.domain.agenda import Item, ItemState, Kind, Room, Speaker
from companion.domain.event import Event
from companion.domain.facts import Facts
from companion.programme.published import Published, guid, line, local, plain, pretty, zone_of
from companion.programme.schedule import speakers_of
from companion.views.items import facts_of
from companion.views.prose import web_address

Node = dict[str, Any]

TYPES = {Kind.WORKSHOP: "EducationEvent"}
"""What schema.org has a narrower word for."""


def event_jsonld(event: Event, published: Published) -> bytes:
    """Write `event.jsonld`."""
    facts = facts_of(event)
    zone = zone_of(facts)
    node = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": published.address or guid(facts, "event").urn,
        "identifier": str(guid(facts, "event")),
        "name": line(facts.title),
        "description": plain(facts.summary),
        "url": published.address,
        "startDate": local(facts.starts_at, zone).isoformat(),
        "endDate": local(facts.ends_at, zone).isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {**_venue(facts), "containsPlace": [_room(facts, room) for room in event.agenda.rooms]},
        "organizer": [{"@type": "Organization", "name": line(name)} for name in facts.hosts],
        "superEvent": _series(facts),
        "performer": [_person(facts, speaker) for speaker in event.agenda.speakers],
        "recordedIn": _video(facts),
        "subEvent": [_item(event, item, published) for item in event.agenda.items],
    }
    return pretty(_without_empty(node))


def _without_empty(node: Any) -> Any:
    """Leave out what nothing is known of, all the way down."""
    if isinstance(node, dict):
        kept = {name: _without_empty(value) for name, value in node.items()}
        return {name: value for name, value in kept.items() if value not in (None, "", [], {})}
    return [_without_empty(each) for each in node] if isinstance(node, list) else node


def _item(event: Event, item: Item, published: Published) -> Node:
    facts, before = facts_of(event), event.agenda.published(item)
    zone, skipped = zone_of(facts), event.agenda.state_of(item) is ItemState.SKIPPED
    moved = before.starts_at != item.starts_at
    # An item is scheduled unless something else is said.
    status = "EventCancelled" if skipped else "EventRescheduled" if moved else ""
    room = event.agenda.room(item.room)
    return {
        "@type": TYPES.get(item.kind, "Event"),
        "@id": published.item(item.id) if published.address else guid(facts, "item", item.id).urn,
        "identifier": str(guid(facts, "item", item.id)),
        "name": line(item.title),
        "description": plain(item.summary),
        "startDate": local(item.starts_at, zone).isoformat(),
        "endDate": local(item.ends_at, zone).isoformat(),
        "previousStartDate": local(before.starts_at, zone).isoformat() if moved and not skipped else "",
        "eventStatus": status and f"https://schema.org/{status}",
        "location": _named(_room(facts, room) if room else _venue(facts)),
        "maximumAttendeeCapacity": item.capacity,
        "performer": [_named(_person(facts, speaker)) for speaker in speakers_of(event, item)],
    }


def _named(node: Node) -> Node:
    """Name what is described elsewhere."""
    return {"@id": node["@id"]}


def _venue(facts: Facts) -> Node:
    name, address = line(facts.venue.name), line(facts.venue.address)
    return {"@type": "Place", "@id": guid(facts, "venue").urn, "name": name, "address": address}


def _room(facts: Facts, room: Room) -> Node:
    return {"@type": "Place", "@id": guid(facts, "room", room.id).urn, "name": line(room.name)}


def _series(facts: Facts) -> Node | None:
    if facts.series is None:
        return None
    return {"@type": "EventSeries", "name": line(facts.series.title), "description": plain(facts.series.about)}


def _video(facts: Facts) -> Node | None:
    if facts.video is None:
        return None
    return {"@type": "VideoObject", "name": line(facts.video.title), "url": web_address(facts.video.url)}


def _person(facts: Facts, speaker: Speaker) -> Node:
    stands_for = line(speaker.affiliation)
    return {
        "@type": "Person",
        "@id": guid(facts, "speaker", speaker.id).urn,
        "name": line(speaker.name),
        "jobTitle": line(speaker.role),
        "affiliation": {"@type": "Organization", "name": stands_for} if stands_for else None,
    }
