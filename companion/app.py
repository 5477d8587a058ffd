"""The composition root: settings → store → logs → hubs → routes, and one lifespan around them."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ASGIApp
from redis.asyncio import Redis

import companion
from companion import settings as environment
from companion.archive.archivist import Archivist
from companion.archive.keys import Keys
from companion.archive.pictures import Drawing
from companion.archive.progress import LatestProgress, Watcher, unwatched
from companion.archive.shelf import Shelf
from companion.domain.errors import SettingsError
from companion.live.hubs import Hubs
from companion.log.embedded import running as running_store
from companion.log.eraser import Eraser
from companion.log.ledger import Ledger
from companion.log.logs import Logs
from companion.log.media import Media
from companion.log.store import connect
from companion.people.accounts import Accounts
from companion.people.door_tries import DoorTries
from companion.people.drafts import Drafts
from companion.people.invitations import Invitations
from companion.people.permits import Permits
from companion.people.retention import Retention
from companion.people.sessions import REVOKED, Sessions
from companion.people.sign_in_codes import SignInCodes
from companion.programme.importing.reading import Importing
from companion.settings import Settings
from companion.views.assets import Assets, load_assets
from companion.views.rendering import Renderer
from companion.web import exports, filled, preview
from companion.web.archive import forget_prepared
from companion.web.editions import underway_of
from companion.web.fields import MAX_BODY_BYTES
from companion.web.forgetting import forget_with
from companion.web.front import Front
from companion.web.headers import SafeHeaders
from companion.web.html import Shared, shared_file
from companion.web.origin import SameOrigin
from companion.web.page_cache import PageCache
from companion.web.posting import Posting
from companion.web.routes import EXCEPTION_HANDLERS, ROUTES
from companion.web.services import Services
from companion.web.who import find_who

log = structlog.get_logger(__name__)


def now() -> datetime:
    """Real time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class House:
    """One process's parts, wired up but not yet running."""

    redis: Redis
    logs: Logs
    hubs: Hubs
    archivist: Archivist
    eraser: Eraser
    retention: Retention
    services: Services


def build(settings: Settings, redis_url: str) -> House:
    """Make the parts of one process.

    Args:
        redis_url: The store, which need not be there yet.
    """
    redis, renderer, assets = connect(redis_url), Renderer(), load_assets()
    logs = Logs(redis, now)
    hubs = Hubs(renderer, now)
    shelf = shelf_in(settings.data_dir)
    shelf.on_withdrawn(forget_prepared)
    progress = LatestProgress()
    progress.on_progress(lambda slug, latest: hubs.show(slug, "host", "underway", underway_of(latest)))
    services = Services(
        logs=logs,
        hubs=hubs,
        renderer=renderer,
        assets=assets,
        statics=_statics(assets),
        pages=PageCache(),
        accounts=Accounts(redis),
        sessions=Sessions(redis),
        invitations=Invitations(logs),
        permits=Permits(redis),
        sign_in_codes=SignInCodes(redis),
        door_tries=DoorTries(redis),
        drafts=Drafts(redis),
        shelf=shelf,
        progress=progress,
        media=Media(redis),
        drawing=Drawing(),
        importing=Importing(),
        clock=now,
        public_url=settings.public_url,
        secure=settings.secure,
    )
    return House(
        redis=redis,
        logs=logs,
        hubs=hubs,
        archivist=archivist_of(settings, redis, logs, shelf, progress),
        eraser=Eraser(redis, logs, ledger_in(settings.data_dir)),
        retention=Retention(redis, logs, services.accounts, services.sessions),
        services=services,
    )


def archivist_of(settings: Settings, redis: Redis, logs: Logs, shelf: Shelf, watch: Watcher = unwatched) -> Archivist:
    """Make an archivist, for a process or for one command."""
    return Archivist(
        redis,
        logs,
        shelf,
        Keys(redis, settings.archive_key),
        public_address=settings.public_url,
        version=companion.__version__,
        watch=watch,
    )


def shelf_in(data_dir: Path) -> Shelf:
    """The shelf with this machine's editions."""
    return Shelf(data_dir / "editions")


def ledger_in(data_dir: Path) -> Ledger:
    """The ledger of what was erased, beside the store that may be put back to before."""
    return Ledger(data_dir / "erasures.json")


def _statics(assets: Assets) -> dict[str, Shared]:
    return {address: shared_file(file) for address, file in assets.files.items()}


def create_app(house: House) -> Litestar:
    """Make the web application of a process. It runs its house for as long as it is up."""
    services = house.services
    origin = SameOrigin(services.public_url)
    headers = SafeHeaders(services.assets.style_digests, services.public_url)

    def lifespan(_app: Litestar) -> AbstractAsyncContextManager[None]:
        return running(house)

    return Litestar(
        route_handlers=ROUTES,
        dependencies={
            "services": Provide(lambda: services, sync_to_thread=False, use_cache=True),
            "who": Provide(find_who),
        },
        middleware=[origin],
        before_send=[headers.put],
        exception_handlers=EXCEPTION_HANDLERS,
        lifespan=[lifespan],
        state=State({"services": services, "origin": origin, "headers": headers}),
        openapi_config=OpenAPIConfig(
            title="Companion", version=companion.__version__, path="/openapi", render_plugins=[JsonRenderPlugin()]
        ),
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,
    )


@asynccontextmanager
async def running(house: House) -> AsyncIterator[None]:
    """Run the background work of a process: follow the logs, ping the phones, keep the archive."""
    house.logs.on_open(house.hubs.attach)
    for forget in (house.services.pages.forget, exports.forget, filled.forget, preview.forget):
        forget_with(house.logs, forget)
    sessions = house.services.sessions
    house.logs.bell.on(REVOKED, sessions.forget)
    house.logs.bell.on_connected(sessions.distrust)
    sessions.on_revoked(house.hubs.part_with)
    async with house.logs:
        house.logs.tasks.supervise("The heartbeat", house.hubs.ping_forever)
        house.logs.tasks.supervise("The archivist", house.archivist.run)
        house.logs.tasks.supervise("The eraser", house.eraser.run)
        house.logs.tasks.supervise("The retention", house.retention.run)
        yield
    await house.redis.aclose()


def fronted(app: Litestar) -> ASGIApp:
    """Put in front of an app what answers without it: shared pages that are ready, and comments."""
    return Posting(Front(app, app.state.services), app)


def asgi() -> ASGIApp:
    """Make the application for another ASGI server, from the environment. Phones get plain sends there.

    Raises:
        SettingsError: If no store is named and none is running on the data folder.
    """
    settings = environment.read()
    store = settings.redis_url or running_store(settings.data_dir)
    if store is None:
        raise SettingsError("Name a store in COMPANION_REDIS_URL, or run companion valkey in the same folder first.")
    keep_logs_plain()
    log.info("phones get plain sends", faster="companion serve writes to them directly")
    return fronted(create_app(build(settings, store)))


def keep_logs_plain() -> None:
    """Log without the values of variables: a traceback that shows them would show passwords.

    The log goes beside what a command prints, which may be the input of another program.
    """
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[*structlog.get_config()["processors"][:-1], renderer],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
