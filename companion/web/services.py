"""What the routes work with: made once by the composition root, handed to every route."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime

from litestar.connection import ASGIConnection

from companion.archive.pictures import Drawing
from companion.archive.progress import LatestProgress
from companion.archive.shelf import Shelf
from companion.domain.errors import NotFoundError, StoreAwayError
from companion.domain.event import Event
from companion.live.hub import Hub
from companion.live.hubs import Hubs
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.media import Media
from companion.people.accounts import Accounts
from companion.people.door_tries import DoorTries
from companion.people.drafts import Drafts
from companion.people.invitations import Invitations
from companion.people.permits import Permits
from companion.people.sessions import Sessions
from companion.people.sign_in_codes import SignInCodes
from companion.programme.importing.reading import Importing
from companion.views.assets import Assets
from companion.views.pages import Site
from companion.views.rendering import Renderer
from companion.web.address import own_address
from companion.web.html import Shared
from companion.web.page_cache import PageCache


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything below the web. `clock` gives real time. `public_url` is "" where addresses follow the request.

    `door_tries` counts how often door codes are tried.
    """

    logs: Logs
    hubs: Hubs
    renderer: Renderer
    assets: Assets
    statics: Mapping[str, Shared]
    pages: PageCache
    accounts: Accounts
    sessions: Sessions
    invitations: Invitations
    permits: Permits
    sign_in_codes: SignInCodes
    door_tries: DoorTries
    drafts: Drafts
    shelf: Shelf
    progress: LatestProgress
    media: Media
    drawing: Drawing
    importing: Importing
    clock: Callable[[], datetime]
    public_url: str
    secure: bool

    def log_of(self, slug: str) -> EventLog:
        """The log of an event.

        Raises:
            NotFoundError: If there is none.
            StoreAwayError: If this process knows of none, but cannot ask the store or read what it has.
        """
        log = self.logs.get(slug)
        if log is not None and log.event.facts is not None:
            return log
        if log.problem if log else self.logs.store_away:
            raise StoreAwayError("We cannot look this event up just now. Try again in a moment.")
        raise NotFoundError("There is no such event. Look at the list of events.")

    def standing(self, slug: str) -> Hashable:
        """What everything that anybody may see of an event follows from, beside the address where it is asked for."""
        log = self.logs.get(slug)
        known = (log.event.version, log.event.nonce, log.problem) if log is not None else None
        return known, self.logs.store_away, self.shelf.editions(slug)

    def hub_of(self, log: EventLog) -> Hub:
        """The hub of an event."""
        return self.hubs.of(log)

    def address(self, connection: ASGIConnection) -> str:  # type: ignore[type-arg]
        """Scheme and host that visitors use, without a slash at the end."""
        return own_address(connection.scope, self.public_url)

    def _is_unusable(self, event: Event | None) -> bool:
        """Tell whether nothing can be saved for an event because its log is not the one that memory came from."""
        log = self.logs.get(event.facts.slug) if event and event.facts else None
        return log is not None and log.problem is not None

    def site(self, connection: ASGIConnection, event: Event | None = None) -> Site:  # type: ignore[type-arg]
        """What every page needs to know beside its event."""
        return Site(
            clock_offset_s=round(event.clock_offset_s) if event else 0,
            styles=self.assets.styles,
            hosting_styles=self.assets.hosting_styles,
            screen_styles=self.assets.screen_styles,
            narrow_styles=self.assets.narrow_styles,
            scripts=self.assets.scripts,
            later=self.assets.later,
            icon=self.assets.icon,
            public_url=self.address(connection),
            store_away=self.logs.store_away or self._is_unusable(event),
        )
