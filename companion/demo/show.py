"""The demo: a server, the re-run, its crowd, and what to open."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta

import rich_click as click
import segno

from companion.app import House, build, create_app
from companion.demo.crowd import HUMAN, HURRIED, Venue, gather_crowd
from companion.demo.rerun import open_doors, stop_night
from companion.demo.whole_day import Host
from companion.domain.errors import SettingsError
from companion.domain.people import Role
from companion.domain.phases import Phase
from companion.log.event_log import EventLog
from companion.serving import address_of, server
from companion.settings import Settings

LOOK_EVERY_S = 0.05
ARCHIVED_WITHIN = timedelta(seconds=30)


async def show(settings: Settings, store: str, *, crowd: int, whole_day: bool) -> None:
    """Serve the re-run until Ctrl-C.

    Args:
        store: The store's address.
        crowd: How many fictional delegates come.
        whole_day: Whether the entire day is run in about a minute, and frozen.
    """
    house, up = build(settings, store), asyncio.Event()
    running = server(create_app(house), settings, up.set)
    await stop_night(house.redis)
    serving = asyncio.create_task(running.serve())
    showing = asyncio.create_task(_show(house, up, settings, crowd=crowd, whole_day=whole_day))
    await asyncio.wait({serving, showing}, return_when=asyncio.FIRST_COMPLETED)
    # Who is answered no more because the server was told to stop has not failed.
    failed = showing.done() and not running.should_exit
    running.should_exit = True
    showing.cancel()
    await asyncio.wait({serving, showing})
    serving.result()
    if not showing.cancelled() and (failure := showing.exception()) and failed:
        raise failure


async def _show(house: House, up: asyncio.Event, settings: Settings, *, crowd: int, whole_day: bool) -> None:
    await up.wait()
    if house.logs.store_away:
        raise SettingsError("The store does not answer. Check COMPANION_REDIS_URL.")
    log = await open_doors(house.logs)
    base_url = address_of(settings)
    await _introduce(house, log, settings.public_url or base_url)
    async with asyncio.TaskGroup() as everybody:
        if log.event.phase is not Phase.FROZEN:
            everybody.create_task(
                gather_crowd(
                    crowd, Venue(base_url, settings.public_url or base_url, log.slug), HURRIED if whole_day else HUMAN
                )
            )
        if whole_day:
            everybody.create_task(_run_whole_day(house, log, base_url))
    await asyncio.Event().wait()


async def _introduce(house: House, log: EventLog, public_url: str) -> None:
    """Print what to open: the event with a QR code, a host's link, the projector."""
    address = f"{public_url}/e/{log.slug}/"
    click.echo(qr(address))
    click.echo(f"Event      {address}")
    if log.event.phase is Phase.FROZEN:
        click.echo("The day is archived. To live it again, start with another folder: COMPANION_DATA_DIR=.data-2")
        return
    token = await house.services.invitations.invite(log.slug, Role.HOST, "Demo host")
    click.echo(f"Host       {public_url}/invitations/{token}   (works once)")
    click.echo(f"Projector  {public_url}/e/{log.slug}/screen")
    click.echo("A re-run of 7 April 2011: facts from that time, the rest invented, as the page says. Ctrl-C ends it.")


async def _run_whole_day(house: House, log: EventLog, base_url: str) -> None:
    if log.event.phase is not Phase.FROZEN:
        token = await house.services.invitations.invite(log.slug, Role.HOST, "Demo host")
        await Host(base_url, log, click.echo).run_day(f"/invitations/{token}")
    async with asyncio.timeout(ARCHIVED_WITHIN.total_seconds()):
        while not log.event.editions or house.services.shelf.newest(log.slug) is None:  # noqa: ASYNC110 (nobody tells)
            await asyncio.sleep(LOOK_EVERY_S)
    click.echo(f"The day is over and archived: {base_url}/e/{log.slug}/")


def qr(address: str) -> str:
    """Draw an address for a terminal."""
    drawn = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(drawn, compact=True, border=1)
    return drawn.getvalue()
