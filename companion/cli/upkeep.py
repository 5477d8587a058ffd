"""Upkeep: what an operator does with a whole event from the command line, and how far it has got meanwhile."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

import companion
from companion.domain.commands import CreateEvent
from companion.domain.errors import ConflictError, FieldError
from companion.domain.event import Event
from companion.domain.people import SYSTEM
from companion.log import portable
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.media import Media, named_by
from companion.log.portable import Header, Told

ONLY_OURS = 0o600
"""Nobody but this user reads it."""


@contextmanager
def progress(what: str, total: int) -> Iterator[Told]:
    """Show on a terminal how far something has got; elsewhere, nothing."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as shown:
        task = shown.add_task(what, total=total)
        yield lambda done: shown.update(task, completed=done)


@contextmanager
def written_to(file: Path | None) -> Iterator[BinaryIO]:
    """Have something to write to: a file that only this user may read, there once it is whole; or what is printed.

    Raises:
        FieldError: If the file is there already, or cannot be written.
    """
    if file is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if file.exists():
        raise FieldError({"file": f"{file} is there already. Name another file."})
    try:
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=file.parent) as aside:
            unfinished = Path(aside) / file.name
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT, ONLY_OURS), "wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            unfinished.replace(file)
    except OSError as error:
        raise FieldError({"file": f"{file} cannot be written ({error.strerror}). Name another file."}) from error


async def create_events(logs: Logs, commands: Sequence[CreateEvent]) -> None:
    """Create every event, or none if there is one of any of these slugs.

    Raises:
        ConflictError: If there is.
    """
    for slug in [command.facts.slug for command in commands] if len(commands) > 1 else ():
        log = logs.get(slug)
        if log is not None and log.event.version:
            raise ConflictError(f"There is an event {slug} already. Give these another name: --as OTHER-NAME")
    for command in commands:
        log = await logs.create(command.facts.slug)
        await log.submit(command, SYSTEM, f"import:{secrets.token_hex(8)}")


async def export_log(event_log: EventLog, media: Media, write: Callable[[bytes], object]) -> int:
    """Write an event's whole log, as far as it goes now, and the picture that it names.

    Returns:
        How many records it has.

    Raises:
        ConflictError: If the store has lost the picture.
    """
    event = event_log.event
    pictures = await _pictures_of(event_log.slug, event, media)
    software = f"Companion {companion.__version__}"
    header = Header(
        slug=event_log.slug,
        records=event.version,
        end=event.cursor,
        software=software,
        pictures=len(pictures),
    )
    with progress("Exporting", event.version) as told:
        write(portable.header_line(header))
        done = 0
        while done < event.version:
            page = [each for each in await event_log.page(done + 1) if each.version <= event.version]
            write(portable.lines(page))
            done = page[-1].version
            told(done)
        for picture in pictures:
            write(portable.picture_line(picture))
    return event.version


async def _pictures_of(slug: str, event: Event, media: Media) -> list[bytes]:
    """The poster, and that of an edition which is ordered, and perhaps not made yet."""
    contents = {sha256: await media.get(slug, sha256) for sha256 in sorted(named_by(event))}
    if event.poster and contents[event.poster.sha256] is None:
        raise ConflictError(f"The store has lost the poster of {slug}. Send it again, or remove it; then export.")
    return [content for content in contents.values() if content is not None]


async def import_log(logs: Logs, media: Media, content: bytes, slug: str | None) -> str:
    """Put an exported log into the store: all of it, or nothing.

    Args:
        slug: Another one for the event; None to keep its own.

    Returns:
        The event's slug.

    Raises:
        FieldError: If the file is no whole log.
        ConflictError: If there is an event of that slug.
    """
    header, records, pictures = portable.read(content)
    name = slug or header.slug
    records = portable.renamed(records, name)
    with progress("Checking", len(records)) as told:
        portable.check(records, pictures, told)
    # On trial until the log is there. What it does not name goes again by itself.
    for picture in pictures:
        await media.offer(name, picture)
    with progress("Importing", len(records)) as told:
        event_log = await logs.adopt(name, records, told)
    await media.tidy(name, event_log.event)
    return name
