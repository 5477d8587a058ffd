"""The console script itself: run the server, set up events, invite hosts, show the demo."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import threading
from collections.abc import Coroutine
from pathlib import Path

import rich_click as click
from redis.asyncio import Redis
from rich.console import Console
from uvicorn.loops.auto import auto_loop_factory

import companion
from companion import settings as environment
from companion.app import archivist_of, build, create_app, keep_logs_plain, ledger_in, shelf_in
from companion.archive.place import ShelvedEdition
from companion.bench import run as bench_run
from companion.cli import archiving, carrying
from companion.cli import doctor as doctors
from companion.cli.at_hand import find, opened, own_store, store, with_logs
from companion.cli.erasing import Erasing, places_of
from companion.demo.show import show
from companion.domain.errors import CompanionError, FieldError
from companion.domain.people import Role
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.people.invitations import Invitations
from companion.people.permits import Permits
from companion.programme.importing import reading
from companion.serving import address_of, server, spare_what_stays
from companion.settings import Settings

ENDING = frozenset({signal.SIGINT, signal.SIGTERM})
"""Ctrl-C, and what a supervisor sends."""

NOTICED_WITHIN_S = 1.0


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(companion.__version__)
def cli() -> None:
    """A realtime companion for a day of people in a building, and the permanent record of it."""


@cli.command()
@click.option("--host", help="Address to listen on. [default: COMPANION_HOST or 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65_535), help="Port to listen on. [default: COMPANION_PORT or 8000]")
def serve(host: str | None, port: int | None) -> None:
    """Serve events to phones, hosts and projectors, until Ctrl-C."""
    settings = environment.with_address(environment.read(), host, port)
    with store(settings) as address:
        _until_interrupted(_serve(settings, address))


def _until_interrupted(work: Coroutine[None, None, None]) -> None:
    """Run until Ctrl-C, which is the ordinary end, on the fastest loop that there is."""
    with contextlib.suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(work)


async def _serve(settings: Settings, address: str) -> None:
    def tell() -> None:
        spare_what_stays()
        click.echo(f"Companion listens on {settings.public_url or address_of(settings)}/")
        click.echo("Phones are written to directly, one frame for all.")

    await server(create_app(build(settings, address)), settings, tell).serve()


@cli.command()
@click.option("--crowd", default=12, show_default=True, type=click.IntRange(0, 500), help="Fictional delegates.")
@click.option("--whole-day", is_flag=True, help="Run the entire day in about a minute, and freeze it.")
def demo(crowd: int, *, whole_day: bool) -> None:
    """Show the product alive: a re-run of the Manchester roadshow of 2011, until Ctrl-C."""
    settings = environment.read()
    with store(settings) as address:
        _until_interrupted(show(settings, address, crowd=crowd, whole_day=whole_day))


@cli.command(help=bench_run.HELP)
@click.argument("names", nargs=-1, metavar="[NAME]...", type=click.Choice(list(bench_run.BY_NAME)))
@click.option("--phones", type=click.IntRange(1, 10_000), help="Sockets to open. [default: what each NAME has]")
def bench(names: tuple[str, ...], phones: int | None) -> None:
    console = Console()
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        bench_run.show(runner.run(bench_run.bench(names, phones, console)), console)


@cli.command()
def valkey() -> None:
    """Run the embedded store alone, for several servers on this machine, until Ctrl-C."""
    settings = environment.read()
    with own_store(settings.data_dir) as address:
        told = threading.Event()
        for each in ENDING:
            signal.signal(each, lambda *_: told.set())
        click.echo(f"The store listens on {address}")
        # Not for ever at once: a signal that meets another thread does not wake this one.
        while not told.wait(NOTICED_WITHIN_S):
            pass


@cli.group()
def event() -> None:
    """Create events, list them, show one."""


@event.command("new")
@click.argument("programme", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def new_event(programme: Path | None) -> None:
    """Create an event from a PROGRAMME in TOML. Without one, print a one-time link to make an event in the browser."""
    if programme is not None:
        carrying.create(reading.read(programme.read_bytes(), programme.name), programme.name)
        return
    settings = environment.read()

    async def token(_logs: Logs, redis: Redis) -> str:
        return await Permits(redis).make()

    click.echo(f"{settings.public_url or address_of(settings)}/new?invitation={with_logs(token)}")


cli.add_command(carrying.import_command)
cli.add_command(carrying.export_command)


@event.command("list")
def list_events() -> None:
    """List every event: slug, date, phase, title."""

    async def rows(logs: Logs, _redis: Redis) -> list[str]:
        return [_row(log) for log in logs.all()]

    for row in with_logs(rows):
        click.echo(row)


def _row(log: EventLog) -> str:
    facts = log.event.facts
    return f"{log.slug}  {facts.starts_at:%Y-%m-%d}  {log.event.phase}  {facts.title}" if facts else log.slug


@event.command("show")
@click.argument("slug", metavar="EVENT")
def show_event(slug: str) -> None:
    """Show what is known of EVENT in figures."""

    async def lines(logs: Logs, _redis: Redis) -> list[str]:
        shown = find(logs, slug).event
        return [
            f"{'title':<10} {shown.facts.title if shown.facts else ''}",
            f"{'phase':<10} {shown.phase}",
            f"{'version':<10} {shown.version}",
            f"{'items':<10} {len(shown.agenda.items)}",
            f"{'comments':<10} {shown.wall.shown} shown, {len(shown.wall.comments) - shown.wall.shown} hidden",
            f"{'people':<10} {len(shown.people)}",
            f"{'editions':<10} {len(shown.editions)}",
        ]

    for line in with_logs(lines):
        click.echo(line)


@cli.group()
def host() -> None:
    """Invite hosts."""


@host.command()
@click.argument("slug", metavar="EVENT")
@click.option("--name", default="", help="The host's name as shown. Asked for when the link is opened, if left out.")
def invite(slug: str, name: str) -> None:
    """Print a one-time link that makes whoever confirms it a host of EVENT."""
    settings = environment.read()

    async def token(logs: Logs, _redis: Redis) -> str:
        find(logs, slug)
        return await Invitations(logs).invite(slug, Role.HOST, name)

    click.echo(f"{settings.public_url or address_of(settings)}/invitations/{with_logs(token)}")


@cli.command()
def doctor() -> None:
    """Look at the machine, the address, the store and every event, and say what to put right before the day."""
    settings = environment.read()

    async def findings(address: str) -> list[doctors.Finding]:
        async with opened(address) as (logs, redis):
            return await doctors.examine(settings, redis, logs)

    with store(settings) as address:
        found = asyncio.run(findings(address))
    for line in doctors.told(found):
        click.echo(line)
    sys.exit(any(finding.verdict is doctors.Verdict.WRONG for finding in found))


@cli.command()
@click.argument("slug", metavar="EVENT")
def freeze(slug: str) -> None:
    """Close EVENT for good, and write its archive. Done again, it goes on where it was stopped."""
    settings = environment.read()

    async def close(logs: Logs, redis: Redis) -> ShelvedEdition:
        return await archiving.freeze(settings, redis, logs, find(logs, slug))

    click.echo(archiving.told(with_logs(close), settings))


cli.add_command(archiving.verify_command)


@cli.command()
@click.argument("slug", metavar="[EVENT]", required=False)
@click.option("--comment", "numbers", metavar="NUMBER", multiple=True, help="Erase what this comment of EVENT says.")
@click.option("--notice", "notices", metavar="NUMBER", multiple=True, help="Erase what this notice of EVENT says.")
@click.option("--earlier", metavar="THING", multiple=True, help="Erase all that hosts wrote of it but what stands now.")
@click.option("--wholly", metavar="THING", multiple=True, help="Erase that, and take away what stands.")
@click.option("--person", "who", metavar="WHO", help="Erase a person: their e-mail address, or their id in the log.")
@click.option("--words", metavar="WORDS", help="Erase nothing: say where these words still are, and what erases them.")
def erase(slug: str | None, who: str | None, words: str | None, **named: tuple[str, ...]) -> None:
    """Erase for good, from pages, phones, memory, editions, the log and the store's disk: comments, notices, a person,
    and what hosts wrote. A THING of theirs is its sort and id, like section:2 or facts; --words tells.

    With EVENT, a person is erased there alone, and may be given by name. Without, everywhere, with their account.
    """
    wanted = [bool(who), bool(words), any(named.values())]
    if sum(wanted) != 1 or (not slug and not who):
        raise click.UsageError("Name an EVENT and what of it is to go: a --comment, a --notice … or a --person alone.")
    settings = environment.read()
    shelf = shelf_in(settings.data_dir)

    async def erase_all(logs: Logs, redis: Redis) -> str:
        archivist = archivist_of(settings, redis, logs, shelf)
        erasing = Erasing(redis, logs, ledger_in(settings.data_dir), archivist)
        if not slug:
            return _erased_from(await erasing.everywhere(who or ""))
        event_log = find(logs, slug)
        if words:
            return "\n".join(await places_of(event_log, shelf, words) or [f"These words are nowhere in /e/{slug}/."])
        await (erasing.person(event_log, who) if who else _erase_named(erasing, event_log, named))
        return _erased_from([slug])

    click.echo(with_logs(erase_all))


async def _erase_named(erasing: Erasing, event_log: EventLog, named: dict[str, tuple[str, ...]]) -> None:
    if named["numbers"]:
        await erasing.comments(event_log, named["numbers"])
    if things := (*(f"notice:{number}" for number in named["notices"]), *named["earlier"]):
        await erasing.wordings(event_log, things, wholly=False)
    if named["wholly"]:
        await erasing.wordings(event_log, named["wholly"], wholly=True)


def _erased_from(slugs: list[str]) -> str:
    places = " and ".join(f"/e/{slug}/" for slug in slugs)
    return f"Erased from {places}, its log and the store’s disk." if places else "Erased: the account was all."


def main() -> None:
    """Run the console script. What we refuse is a sentence and exit code 1, not a traceback."""
    keep_logs_plain()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        cli()
    except FieldError as error:
        for field, sentence in error.fields.items():
            click.echo(sentence if sentence.startswith(field) else f"{field}: {sentence}", err=True)
        sys.exit(1)
    except CompanionError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _interrupt(_signal: int, _frame: object) -> None:
    """End as at Ctrl-C, so that the embedded store ends with us and not after us."""
    raise KeyboardInterrupt
