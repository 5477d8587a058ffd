"""Memento (RFC 7089): which moment an edition is of, and where its neighbours are, said to programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from companion.archive.place import ShelvedEdition

LINK_FORMAT = "application/link-format"


def memento_headers(
    edition: ShelvedEdition, number: int | None, name: str, editions: Sequence[ShelvedEdition], site: str
) -> dict[str, str]:
    """What a file of an edition says of itself. That of the newest, which may be followed, is the original.

    Args:
        number: Of the edition that was asked for, None for the newest.
        site: Scheme and host, without a slash at the end.
    """
    page = "" if name == "index.html" else name
    home = f"{site}/e/{edition.slug}/"
    links = [f'<{home}timemap>; rel="timemap"; type="{LINK_FORMAT}"']
    if number is None:
        return {"Link": ", ".join([*links, f'<{home}{edition.number}/{page}>; rel="memento"; {_moment(edition)}'])}
    mementos = (
        f'<{home}{each.number}/{page}>; rel="{rel}"; {_moment(each)}' for each, rel in _around(edition, editions)
    )
    return {
        "Memento-Datetime": _http_date(edition.made_at),
        "Link": ", ".join([f'<{home}{page}>; rel="original"', *links, *mementos]),
    }


def timemap_of(editions: Sequence[ShelvedEdition], site: str) -> bytes:
    """List the editions of one event, the first one first."""
    home = f"{site}/e/{editions[0].slug}/"
    first, last = _http_date(editions[0].made_at), _http_date(editions[-1].made_at)
    lines = (
        f'<{home}>; rel="original"',
        f'<{home}timemap>; rel="self"; type="{LINK_FORMAT}"; from="{first}"; until="{last}"',
        *(f'<{home}{each.number}/>; rel="{_rel(each, editions)}"; {_moment(each)}' for each in editions),
    )
    return (",\n".join(lines) + "\n").encode()


def _around(edition: ShelvedEdition, editions: Sequence[ShelvedEdition]) -> Iterator[tuple[ShelvedEdition, str]]:
    """The edition, those next to it, the first and the last, each with what it is to it."""
    place = [each.number for each in editions].index(edition.number)
    for there, each in enumerate(editions):
        rels = [rel for rel, at in (("prev", place - 1), ("next", place + 1)) if at == there]
        ends = [rel for rel, at in (("first", 0), ("last", len(editions) - 1)) if at == there]
        if there == place or rels or ends:
            yield each, " ".join([*ends, *rels, "memento"])


def _rel(edition: ShelvedEdition, editions: Sequence[ShelvedEdition]) -> str:
    ends = [rel for rel, end in (("first", editions[0]), ("last", editions[-1])) if end is edition]
    return " ".join([*ends, "memento"])


def _moment(edition: ShelvedEdition) -> str:
    return f'datetime="{_http_date(edition.made_at)}"'


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
