"""What all pages of an edition share: names and addresses, the head for machines, the colophon at the end.

Two rules hold for every archival page. The order never depends on that of a map or a set, which differs between
processes; and nothing is taken from people but what they chose to show: no id of a person gets into a context.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from companion.domain.editions import Order, OrderKind
from companion.domain.event import Event
from companion.domain.facts import Facts
from companion.domain.licences import LICENCES
from companion.domain.poster import Poster
from companion.views.calendar import Calendar, Printed
from companion.views.items import facts_of

INDEX = "index.html"
PROGRAMME = "programme.html"
COMMENTS = "comments.html"
ABOUT = "about.html"

PAGES = ((INDEX, "The day"), (PROGRAMME, "Programme"), (COMMENTS, "The wall"), (ABOUT, "About"))
"""Every edition has these, under these names. A long wall goes on in `comments-2.html`."""

TRANSCRIPT = "transcript.html"
POSTER = "media/poster.jpg"
"""The picture that stands for the video, beside the pages."""

_NAMES = {**dict(PAGES), ABOUT: "About this record", TRANSCRIPT: "Transcript"}

WELL_KNOWN_KEY = "/.well-known/minisign.pub"
"""Where an installation gives out its public key."""

AFTERWARDS = "after/"
"""Where an archived event takes comments, below its address."""

REASONS = {
    OrderKind.FIRST: "First edition",
    OrderKind.CORRECTION: "Correction",
    OrderKind.SUPPLEMENT: "Supplement",
    OrderKind.WITHDRAWAL: "Withdrawal",
}


class DataFile(Struct, frozen=True):
    """A file for programs that may lie beside the pages. `media_type` is as in `<link type>`."""

    name: str
    media_type: str
    about: str

    @property
    def is_of_the_wall(self) -> bool:
        """Tell whether it goes when the wall is withdrawn."""
        return self.name.startswith("comments.")


JSON_LD = "event.jsonld"
DATA_FILES = (
    DataFile("event.json", "application/json", "the public record of the day as data, without the wall"),
    DataFile("comments.json", "application/json", "the wall as data"),
    DataFile("comments.atom", "application/atom+xml", "the wall as a feed"),
    DataFile("schedule.ics", "text/calendar", "the programme for calendars"),
    DataFile("schedule.json", "application/json", "the programme in the format of frab and pretalx"),
    DataFile("schedule.xml", "application/xml", "the same as XML"),
    DataFile(JSON_LD, "application/ld+json", "the event in the words of schema.org"),
    DataFile("citation.bib", "application/x-bibtex", "the citation for BibTeX"),
    DataFile("citation.csl.json", "application/vnd.citationstyles.csl+json", "the citation for Zotero and its like"),
    DataFile("transcript.txt", "text/plain", "what is said in the video, as text"),
    DataFile("CHANGES.json", "application/json", "what changed from edition to edition"),
    DataFile("LICENSE.txt", "text/plain", "the licence, and what it covers"),
    DataFile("VERIFY.txt", "text/plain", "how to verify it, with the public key"),
)
"""What pages link to, if it lies beside them: one list for the head of every page and for the page about the record."""


class Revision(Struct, frozen=True):
    """One edition in the history of a record: why it was made, and what changed. `href` is "" if it has no address."""

    number: int
    reason: str
    summary: str
    ordered_on: Printed
    href: str


class UnderLicence(Struct, frozen=True):
    """The licence of the record. `href` leads to its text, "" where there is none."""

    title: str
    href: str


class Colophon(Struct, frozen=True, kw_only=True):
    """How an edition was made.

    `address`, `edition_address`, `bag_address`, `key_address` and `afterwards` are empty where no public address is
    known; `bag` is the name of the bag's folder; `history` are the editions up to this one, the newest first; `files`
    are those of `DATA_FILES` that lie beside the pages; `poster` is what lies there as `POSTER`, None for nothing.
    """

    number: int
    made_on: Printed
    made_at: Printed
    software: str
    address: str
    edition_address: str
    bag_address: str
    key_address: str
    bag: str
    afterwards: str
    history: tuple[Revision, ...]
    licence: UnderLicence | None
    files: tuple[DataFile, ...]
    poster: Poster | None

    @property
    def revision(self) -> Revision | None:
        """Why this edition was made; None while it is looked at before anybody has ordered it."""
        return next((each for each in self.history if each.number == self.number), None)


class Head(Struct, frozen=True, kw_only=True):
    """What machines read first: pairs of name and value, in print order.

    `alternates` are the files that have what the page has: the wall’s those of the wall. `card` is how a link to it is
    shown in a message: with a large picture, if there is one. `before` and `after` are the neighbours of a page that
    goes on in several files, "" where there is none.
    """

    title: str
    description: str
    canonical: str
    cite_as: str
    described_by: str
    dublin_core: tuple[tuple[str, str], ...]
    citation: tuple[tuple[str, str], ...]
    open_graph: tuple[tuple[str, str], ...]
    alternates: tuple[DataFile, ...]
    card: str
    before: str
    after: str


class PageLink(Struct, frozen=True):
    """A page of the edition, in the list that stands on each."""

    text: str
    href: str
    here: bool


class Frame(Struct, frozen=True, kw_only=True):
    """What stands around the record on every page. `name` is the page's, as its running head has it."""

    name: str
    head: Head
    colophon: Colophon
    facts: Facts
    days: Printed
    zone: str
    pages: tuple[PageLink, ...]


def colophon(
    event: Event, *, number: int, public_address: str, software: str, beside: tuple[str, ...] = ()
) -> Colophon:
    """Say how the edition of a frozen event was made: its date is that of its order, not of the rendering.

    Args:
        beside: The names of the files that lie beside the pages.
    """
    facts, calendar = facts_of(event), Calendar(facts_of(event))
    ordered = tuple(order for order in event.ordered if order.number <= number)
    made_at = ordered[-1].at if ordered else event.moment
    address = event_address(event, public_address)
    return Colophon(
        number=number,
        made_on=calendar.day(made_at),
        made_at=calendar.clock(made_at),
        software=software,
        address=address,
        edition_address=f"{address}{number}/" if address else "",
        bag_address=f"{address}{number}.zip" if address else "",
        key_address=f"{public_address.rstrip('/')}{WELL_KNOWN_KEY}" if public_address else "",
        bag=f"{facts.slug}-e{number}",
        afterwards=f"{address}{AFTERWARDS}" if address else "",
        history=tuple(_revision(order, calendar, address) for order in reversed(ordered)),
        licence=_licence(facts.licence),
        files=tuple(file for file in DATA_FILES if file.name in beside),
        poster=event.poster,
    )


def event_address(event: Event, public_address: str) -> str:
    """The address of an event with a slash at the end, "" where nobody has said where the installation is reached."""
    return f"{public_address.rstrip('/')}/e/{facts_of(event).slug}/" if public_address else ""


def _revision(order: Order, calendar: Calendar, address: str) -> Revision:
    href = f"{address}{order.number}/" if address else ""
    return Revision(order.number, REASONS[order.kind], order.summary, calendar.day(order.at), href)


def _licence(licence_id: str) -> UnderLicence | None:
    known = LICENCES.get(licence_id)
    if known is None:
        return UnderLicence(licence_id, "") if licence_id else None
    return UnderLicence(known.title, known.url)


def frame(event: Event, made: Colophon, page: str, *, file: str = "", before: str = "", after: str = "") -> Frame:
    """Frame a page.

    Args:
        page: One of `PAGES`, or the transcript.
        file: The page's own name, where one page goes on in several files.
        before: The name of the file that comes before it, of those.
        after: The name of the one that comes after it.
    """
    facts, calendar = facts_of(event), Calendar(facts_of(event))
    return Frame(
        name=_NAMES[page],
        head=_head(event, made, page, file or page, (before, after)),
        colophon=made,
        facts=facts,
        days=calendar.days(facts),
        zone=calendar.zone,
        pages=tuple(PageLink(text, name, name == page) for name, text in PAGES),
    )


def _head(event: Event, made: Colophon, page: str, file: str, around: tuple[str, str]) -> Head:
    facts, day = facts_of(event), Calendar(facts_of(event)).day(facts_of(event).starts_at)
    named = facts.title if page == INDEX else f"{_NAMES[page]}: {facts.title}"
    title = f"{named}, {day.text}"
    described = facts.summary or f"{', '.join(filter(None, (title, facts.venue.name)))}."
    part = "" if page == INDEX else file
    address, lasting = (within and f"{within}{part}" for within in (made.address, made.edition_address))
    return Head(
        title=title,
        description=described,
        canonical=address,
        cite_as=made.edition_address,
        described_by=next((each.name for each in made.files if each.name == JSON_LD), ""),
        dublin_core=tuple(_said(_dublin_core(event, made, page, named, lasting))),
        citation=tuple(_said(_citation(facts, made, named, day))),
        open_graph=tuple(_said(_open_graph(facts, made, title, described, address))),
        alternates=tuple(each for each in made.files if each.is_of_the_wall == (page == COMMENTS)),
        card="summary_large_image" if made.poster and made.edition_address else "summary",
        before=around[0],
        after=around[1],
    )


def _said(pairs: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in pairs if value)


def _dublin_core(event: Event, made: Colophon, page: str, named: str, address: str) -> Iterator[tuple[str, str]]:
    facts = facts_of(event)
    yield "title", named
    yield from (("creator", host) for host in facts.hosts)
    # Once for the record: its other pages say of what they are a part.
    if page == INDEX:
        yield from (("contributor", speaker.name) for speaker in event.agenda.speakers)
    yield "date", Calendar(facts).day(facts.starts_at).iso
    yield "coverage", facts.venue.name
    yield "description", facts.summary
    yield "type", "Text"
    yield "format", "text/html"
    yield "language", "en"
    yield "identifier", address
    yield "relation", facts.series.title if facts.series else ""
    yield "rights", made.licence.title if made.licence else ""


def _citation(facts: Facts, made: Colophon, named: str, day: Printed) -> Iterator[tuple[str, str]]:
    """The tags that reference managers read."""
    yield "title", named
    yield from (("author", host) for host in facts.hosts)
    yield "publication_date", day.iso.replace("-", "/")
    yield "online_date", made.made_on.iso.replace("-", "/")
    yield "conference_title", facts.series.title if facts.series else ""
    yield "language", "en"
    yield "public_url", made.edition_address


def _open_graph(facts: Facts, made: Colophon, title: str, described: str, address: str) -> Iterator[tuple[str, str]]:
    """What a link to the page looks like in a message. Without a poster, no picture would say more than the title."""
    yield "type", "article"
    yield "title", title
    yield "description", described
    yield "site_name", facts.series.title if facts.series else facts.title
    yield "url", address
    if made.poster and made.edition_address:
        yield "image", f"{made.edition_address}{POSTER}"
        yield "image:width", str(made.poster.width)
        yield "image:height", str(made.poster.height)
