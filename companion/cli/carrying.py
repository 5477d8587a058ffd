"""The command line's part about files: make events of one, take a whole log over, write one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import rich_click as click
from redis.asyncio import Redis

from companion.cli import upkeep
from companion.cli.at_hand import find, with_logs
from companion.domain.errors import FieldError
from companion.log import portable
from companion.log.logs import Logs
from companion.log.media import Media
from companion.programme.importing import reading
from companion.programme.importing.reading import Imported
from companion.programme.importing.telling import told

OPTIONS = {"time_zone": "--time-zone", "day": "--day"}
"""Where somebody says what a file that is imported does not."""


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "slug", metavar="SLUG", default="", help="Give the event another slug than the file says.")
@click.option("--time-zone", metavar="ZONE", default="", help="The zone of its times, as in Europe/London.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Of several days, take only this one.")
@click.option("--dry-run", is_flag=True, help="Tell what would become of it, and create nothing.")
def import_command(file: Path, slug: str, time_zone: str, day: datetime | None, *, dry_run: bool) -> None:
    """Create an event from FILE, whatever it is written by, and tell what became of each part.

    FILE is a programme in TOML, schedule.json or schedule.xml of frab and pretalx, iCalendar, JSON of Sessionize or
    Indico, a table in CSV, an edition's event.json, or a whole log that was exported. Of several days, each becomes an
    event in a series.
    """
    content = file.read_bytes()
    if portable.is_log(content):
        _take_over(content, slug, dry_run=dry_run)
        return
    asked = reading.Asked(time_zone=time_zone, day=day.date() if day else None, slug=slug)
    try:
        imported = reading.read(content, file.name, asked)
    except FieldError as error:
        raise FieldError(dict(map(_by_option, error.fields.items()))) from error
    if dry_run:
        _tell(imported, file.name)
        click.echo("Nothing was created.")
    else:
        create(imported, file.name)


def _take_over(content: bytes, slug: str, *, dry_run: bool) -> None:
    if dry_run:
        raise click.UsageError(
            "A log that was exported is taken over as it is, or not at all: there is nothing to try."
        )

    async def adopt(logs: Logs, redis: Redis) -> str:
        return await upkeep.import_log(logs, Media(redis), content, slug or None)

    adopted = with_logs(adopt)
    click.echo(f"Imported /e/{adopted}/ with its whole log. Now invite a host: companion host invite {adopted}")


@click.command("export")
@click.argument("slug", metavar="EVENT")
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file that is private.")
def export_command(slug: str, file: Path | None) -> None:
    """Write the whole private log of EVENT, as lines of JSON. Importing it elsewhere gives the same event."""

    async def export(logs: Logs, redis: Redis) -> int:
        with upkeep.written_to(file) as out:
            return await upkeep.export_log(find(logs, slug), Media(redis), out.write)

    records = with_logs(export)
    if file is not None:
        click.echo(f"Wrote {records} records of /e/{slug}/, also what is hidden. Keep the file where only hosts come.")


def _tell(imported: Imported, name: str) -> None:
    for line in told(imported, name):
        click.echo(line)


def _by_option(wrong: tuple[str, str]) -> tuple[str, str]:
    """Name the option that says what a file does not. A programme in TOML says it itself, and names the place."""
    field, sentence = wrong
    return (field if sentence.startswith(field) else OPTIONS.get(field, field)), sentence


def create(imported: Imported, name: str) -> None:
    """Make the event of each day. Nothing is made where one of them exists."""

    async def made(logs: Logs, _redis: Redis) -> None:
        await upkeep.create_events(logs, imported.events)

    with_logs(made)
    if imported.is_foreign:
        _tell(imported, name)
    for command in imported.events:
        slug = command.facts.slug
        click.echo(f"Created /e/{slug}/. Now invite a host: companion host invite {slug}")
