"""Pages: the context of each whole page, made of the very regions that are pushed to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from markupsafe import Markup
from msgspec import Struct

from companion.domain.agenda import Room
from companion.domain.event import Event
from companion.domain.screens import MAIN, Screen
from companion.views import day, hosting, my_workshop, news, screen, screens, signpost, talk, tending
from companion.views.access import ProvidedLine, provided
from companion.views.items import facts_of, moment_of, zone_of
from companion.views.moments import Moment, day_in
from companion.views.wording import sentence_list


class Site(Struct, frozen=True, kw_only=True):
    """What every page needs that no event knows.

    Args:
        clock_offset_s: The event's clock minus the real one, in seconds; 0 except in a re-run.
        styles: The CSS to inline.
        hosting_styles: More of it, for the console.
        screen_styles: More of it, for the screens.
        narrow_styles: More of it, for pages in one column.
        scripts: Addresses in the order in which they must run; none for a page that isn't live.
        later: Addresses of scripts that a page asks for beside or after these, by name.
        icon: Its address; "" for a page that has none.
        public_url: Where visitors reach the installation, as in `https://events.example.org`.
        store_away: Whether a banner says that nothing can be saved.
    """

    clock_offset_s: int = 0
    styles: str
    hosting_styles: str = ""
    screen_styles: str = ""
    narrow_styles: str = ""
    scripts: tuple[str, ...] = ()
    later: Mapping[str, str] = MappingProxyType({})
    icon: str = ""
    public_url: str
    store_away: bool = False
    language: str = "en"


class Heading(Struct, frozen=True, kw_only=True):
    """What an event's pages open with. `as_of` is the moment of the last record, `cursor` that record's."""

    slug: str
    title: str
    day: str
    starts: Moment
    ends: Moment
    venue: str
    address: str
    access: str
    provided: tuple[ProvidedLine, ...]
    hosts: str
    summary: str
    provenance: str
    as_of: Moment
    time_zone: str
    cursor: str


class EventPage(Struct, frozen=True, kw_only=True):
    """The event, for delegates."""

    site: Site
    event: Heading
    side_by_side: my_workshop.SideBySide
    urgent: news.Urgent
    masthead: day.Masthead
    phase: day.Phase
    now: day.Now
    notices: news.Notices
    agenda: day.Agenda
    workshops: day.Workshops
    wall: talk.Wall


class NoticeDraft(Struct, frozen=True, kw_only=True):
    """A notice as it was typed, when it has just been refused.

    `command_id` is the one that it was sent with, where sending it again must not count twice, and otherwise "".
    """

    text: str = ""
    command_id: str = ""
    urgent: bool = False
    room: str = ""


class HostPage(Struct, frozen=True, kw_only=True):
    """The console. `problem` is why the last act was refused, "" if it was not."""

    site: Site
    event: Heading
    problem: str
    draft: NoticeDraft
    rooms: tuple[Room, ...]
    host_head: hosting.HostHead
    host_phase: hosting.HostPhase
    console: hosting.Console
    rundown: hosting.Rundown
    host_notices: hosting.HostNotices
    host_screens: screens.HostScreens
    queue: tending.Queue
    tray: tending.Tray


class WallPage(Struct, frozen=True, kw_only=True):
    """The wall, for those who tend it. `problem` is why the last act was refused, "" if it was not."""

    site: Site
    event: Heading
    problem: str
    queue: tending.Queue
    tray: tending.Tray


class ScreenPage(Struct, frozen=True, kw_only=True):
    """A screen. `title` is its name, `query` what its socket asks for; `hides` names parts that are not wanted on it.

    `join_svg` is a QR code of the event's address; `join_host` and `join_path` are the same as one types it.
    """

    site: Site
    event: Heading
    title: str
    query: str
    hides: str
    join_svg: Markup
    join_host: str
    join_path: str
    scene: screen.Scene
    flash: screen.Flash
    stage: screen.Stage
    spotlight: screen.Spotlight
    signpost: signpost.Signpost


class ErrorPage(Struct, frozen=True, kw_only=True):
    """What went wrong, in a sentence, and a way on."""

    site: Site
    status: int
    heading: str
    sentence: str
    back: str
    back_label: str


HIDEABLE = frozenset({"wall", "count", "qr"})
"""What can be left out of a screen by its address, as in `?hide=wall,qr`."""

_HEADINGS = {
    400: "That didn’t arrive in one piece",
    401: "Please sign in first",
    403: "This is not for everyone",
    404: "There is nothing here",
    409: "Something else came first",
    410: "This has been withdrawn",
    413: "That is too much at once",
    422: "Something is not right yet",
    429: "A little slower, please",
    503: "One moment, please",
}


def heading(event: Event) -> Heading:
    """Say what event this is."""
    facts, shown = facts_of(event), zone_of(event)
    return Heading(
        slug=facts.slug,
        title=facts.title,
        day=day_in(shown, facts.starts_at),
        starts=moment_of(event, facts.starts_at),
        ends=moment_of(event, facts.ends_at),
        venue=facts.venue.name,
        address=facts.venue.address,
        access=facts.venue.access,
        provided=provided(event),
        hosts=sentence_list(facts.hosts),
        summary=facts.summary,
        provenance=facts.provenance,
        as_of=moment_of(event, event.moment),
        time_zone=facts.time_zone,
        cursor=event.cursor,
    )


def event_page(event: Event, site: Site) -> EventPage:
    """The event, for delegates."""
    return EventPage(
        site=site,
        event=heading(event),
        side_by_side=my_workshop.side_by_side(event),
        urgent=news.urgent(event),
        masthead=day.masthead(event),
        phase=day.phase(event),
        now=day.now(event),
        notices=news.notices(event),
        agenda=day.agenda(event),
        workshops=day.workshops(event),
        wall=talk.wall(event),
    )


def host_page(event: Event, site: Site, *, problem: str = "", draft: NoticeDraft | None = None) -> HostPage:
    """The console."""
    return HostPage(
        site=site,
        event=heading(event),
        problem=problem,
        draft=draft or NoticeDraft(),
        rooms=event.agenda.rooms,
        host_head=hosting.host_head(event),
        host_phase=hosting.host_phase(event),
        console=hosting.console(event),
        rundown=hosting.rundown(event),
        host_notices=hosting.host_notices(event),
        host_screens=screens.host_screens(event),
        queue=tending.queue(event),
        tray=tending.tray(event),
    )


def wall_page(event: Event, site: Site, *, problem: str = "") -> WallPage:
    """The wall, for those who tend it."""
    return WallPage(
        site=site, event=heading(event), problem=problem, queue=tending.queue(event), tray=tending.tray(event)
    )


def screen_page(
    event: Event, site: Site, join_svg: str, shown: Screen = MAIN, hides: Collection[str] = ()
) -> ScreenPage:
    """A screen.

    Args:
        join_svg: A QR code of the event's address, as markup of our own making.
        shown: As the event has it.
        hides: The parts that are not wanted on it, of `HIDEABLE`.
    """
    return ScreenPage(
        site=site,
        event=heading(event),
        join_svg=Markup(join_svg),  # noqa: S704 (made by the QR library from our own address)
        join_host=site.public_url.rstrip("/").partition("://")[2],
        join_path=f"/e/{facts_of(event).slug}",
        title=shown.title,
        query="page=screen" if shown.id == MAIN.id else f"page=screen&screen={shown.id}",
        hides=" ".join(sorted(hides)),
        scene=screen.scene(event, shown),
        flash=screen.flash(event, shown),
        stage=screen.stage(event, shown),
        spotlight=screen.spotlight(event, shown),
        signpost=signpost.signpost(event, shown),
    )


def error_page(site: Site, status: int, sentence: str, *, back: str = "/", back_label: str = "All events") -> ErrorPage:
    """What went wrong.

    Args:
        sentence: What happened and what one can do, for people.
        back: Where to go on.
    """
    title = _HEADINGS.get(status, "Something went wrong")
    return ErrorPage(site=site, status=status, heading=title, sentence=sentence, back=back, back_label=back_label)
