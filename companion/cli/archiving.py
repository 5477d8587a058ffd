"""The command line's part about archives: freeze an event and see its archive made, verify one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import rich_click as click
from redis.asyncio import Redis
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn
from rich.progress import Progress as Bars

from companion import SOFTWARE
from companion import settings as environment
from companion.app import archivist_of, shelf_in
from companion.archive.archivist import Archivist
from companion.archive.place import ShelvedEdition
from companion.archive.progress import Progress, Watcher
from companion.archive.shelf import Shelf
from companion.archive.signing import PublicKey, SignatureError, read_public_key
from companion.archive.verifying import Verdict, verify
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError
from companion.domain.event import Event
from companion.domain.people import SYSTEM
from companion.domain.phases import Phase
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.programme.restoring import read_comments, read_event, restored
from companion.settings import Settings

REFUTED, NOT_SIGNED = 1, 3
"""Exit codes beside 0, which is: whole, and signed by a key that is trusted."""


async def freeze(settings: Settings, redis: Redis, logs: Logs, log: EventLog) -> ShelvedEdition:
    """Close an event for good, and make every edition that is due, telling how far that is.

    Raises:
        ConflictError: If the event is not wrapped up yet.
        StoreError: If the store goes away. Done again, it goes on from there.
    """
    shelf = shelf_in(settings.data_dir)
    if log.event.phase is not Phase.FROZEN:
        await log.submit(c.Freeze(settings.public_url, SOFTWARE), SYSTEM, "freeze")
    with watched() as watch:
        return await _made(archivist_of(settings, redis, logs, shelf, watch), shelf, log)


@contextmanager
def watched() -> Iterator[Watcher]:
    """Print each step as it begins, and on a terminal show how much of it is done."""
    console = Console(highlight=False)
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}")
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        shown = {"": bars.add_task("Looking what is to be made …", total=None, told="")}

        def watch(_slug: str, progress: Progress) -> None:
            what = f"Edition {progress.number}: {progress.step.value} …"
            if what not in shown:
                bars.console.print(what)
                bars.remove_task(shown.popitem()[1])
                shown[what] = bars.add_task(what, total=None, told="")
            bars.update(shown[what], completed=progress.done, total=progress.total or None, told=progress.told)

        yield watch


async def _made(archivist: Archivist, shelf: Shelf, log: EventLog) -> ShelvedEdition:
    """Look, and once more if a server that runs beside us was first.

    Raises:
        ConflictError: If nothing that the store has is fit to be kept.
    """
    try:
        await archivist.look(log)
    except ConflictError:
        await log.catch_up()
        await archivist.look(log)
    newest = shelf.newest(log.slug)
    if newest is None:
        raise ConflictError(f"The archive of {log.slug} is damaged in the store. Put it back from a backup.")
    return newest


def told(edition: ShelvedEdition, settings: Settings) -> str:
    """Say where an edition is, and what it is cited by."""
    address = f"{settings.public_url}/e/{edition.slug}/"
    return f"{address} is archived: edition {edition.number}, {edition.sha256[:12]}, all of it in {edition.number}.zip."


@click.command("verify")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--key", "keys", multiple=True, help="A public key that you trust, or a file of one. [default: our own]")
def verify_command(path: Path, keys: tuple[str, ...]) -> None:
    """Say what is proven of an archive at PATH, a folder or a ZIP.

    Ends with 0 if it is whole and signed with a key that you trust, 1 if anything is refuted, and 3 if it is whole but
    nobody knows who signed it.
    """
    trusted = tuple(_key(each) for each in keys) or _own_keys(environment.read())
    verdict = verify(path, trusted, SOFTWARE, restored_from)
    for finding in verdict.findings:
        click.echo(f"{finding.outcome.value:<10} {_printable(finding.sentence)}")
    sys.exit(_code(verdict))


def restored_from(event: bytes, comments: bytes | None) -> Event:
    """Read the event back that a record was written from."""
    return restored(read_event(event), read_comments(comments) if comments is not None else None)


def _printable(text: str) -> str:
    """Keep what a stranger wrote in a bag from meaning something to a terminal."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _code(verdict: Verdict) -> int:
    if verdict.is_refuted:
        return REFUTED
    return 0 if verdict.is_signed else NOT_SIGNED


def _key(text: str) -> PublicKey:
    """Read a key from what was typed: itself, or the name of a file.

    Raises:
        FieldError: If it is neither.
    """
    try:
        return read_public_key(Path(text).read_text(encoding="utf-8") if Path(text).is_file() else text)
    except (OSError, UnicodeDecodeError, SignatureError) as error:
        raise FieldError({"--key": f"--key {text} cannot be used. {error}"}) from None


def _own_keys(settings: Settings) -> tuple[PublicKey, ...]:
    """The key of this installation, if it has one: given to it, or known from the editions on its shelf."""
    given = settings.archive_key.public if settings.archive_key else shelf_in(settings.data_dir).public_key
    return (given,) if given else ()
