"""The wall as an Atom feed (RFC 4287), the newest first, as authors want to be archived: readers keep what they get."""

from __future__ import annotations

from itertools import islice
from xml.etree.ElementTree import Element

from companion.domain.archived import as_kept
from companion.domain.event import Event
from companion.domain.wall import Comment
from companion.programme.published import Published, guid, line, local, plain, zone_of
from companion.programme.xml import child, written
from companion.views.archive_kept import Kept
from companion.views.items import facts_of
from companion.views.wording import shortened

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 100
"""A feed is for who comes back; a wall of thousands is read on its page."""

TITLE_CHARACTERS = 60


def comments_atom(event: Event, published: Published) -> bytes:
    """Write `comments.atom`."""
    facts, kept = facts_of(event), map(as_kept, event.wall.before())
    shown = list(islice((comment for comment in kept if comment.is_shown), MOST_ENTRIES))
    # A feed is as old as its newest entry: what else happens that day is nothing to its readers.
    newest = max((comment.at for comment in shown), default=event.programme_moment)
    feed = Element("feed", xmlns=ATOM)
    child(feed, "id", guid(facts, "wall").urn)
    child(feed, "title", f"{line(facts.title)}: the wall")
    child(feed, "updated", local(newest, zone_of(facts)).isoformat())
    child(child(feed, "author"), "name", ", ".join(map(line, facts.hosts)) or line(facts.title))
    child(feed, "generator", line(published.software))
    if published.address:
        child(feed, "link", rel="self", type="application/atom+xml", href=f"{published.address}comments.atom")
        child(feed, "link", rel="alternate", type="text/html", href=published.address)
    # An edition's wall has pages, too: which of them a comment is on, only the whole wall tells.
    address_of = Kept(event).address if published.edition else None
    for comment in shown:
        within = f"{published.address}{address_of(comment.id)}" if address_of else published.comment(comment.id)
        _entry(feed, event, comment, within if published.address else "")
    return written(feed)


def _entry(feed: Element, event: Event, comment: Comment, address: str) -> None:
    facts = facts_of(event)
    at, item = local(comment.at, zone_of(facts)).isoformat(), event.agenda.item(comment.item)
    entry = child(feed, "entry")
    child(entry, "id", guid(facts, "comment", comment.id).urn)
    child(entry, "title", shortened(plain(comment.text), TITLE_CHARACTERS) or f"Comment {comment.id}")
    child(entry, "updated", at)
    child(entry, "published", at)
    child(child(entry, "author"), "name", line(comment.name) or "Somebody")
    if item is not None:
        child(entry, "category", term=plain(item.id), label=line(item.title))
    if address:
        child(entry, "link", rel="alternate", type="text/html", href=address)
    child(entry, "content", plain(comment.text), type="text")
