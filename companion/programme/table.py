"""Every comment as a table that hosts open in a spreadsheet: CSV (RFC 4180), and nothing in it is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from companion.domain.archived import as_kept
from companion.domain.event import Event
from companion.domain.wall import Comment
from companion.programme.published import line, local, plain, zone_of
from companion.views.items import facts_of

COLUMNS = ("number", "at", "name", "badge", "item", "text", "standing", "pinned", "answered", "votes", "reply to",
           "archived by the name")  # fmt: skip

MARK = "\ufeff"
"""Without it, spreadsheets read the table in an older encoding."""

_FORMULA = re.compile(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet would calculate, also in the wide letters that some take for the same."""


def comments_csv(event: Event) -> bytes:
    """Write every comment in order of number, also those that are not shown: it is for hosts."""
    table, titles = io.StringIO(), {item.id: line(item.title) for item in event.agenda.items}
    numbers = range(1, len(event.wall.comments) + 1)
    zone = zone_of(facts_of(event))
    rows = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows(_row(event.wall.comments[str(number)], titles, zone) for number in numbers)
    return f"{MARK}{table.getvalue()}".encode()


def defused(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would calculate: it then shows the text."""
    return f"'{text}" if _FORMULA.match(text) else text


def _row(comment: Comment, titles: Mapping[str, str], zone: ZoneInfo) -> tuple[str, ...]:
    written = (
        comment.id,
        f"{local(comment.at, zone):%Y-%m-%d %H:%M}",
        line(comment.name),
        line(comment.badge),
        titles.get(comment.item or "", ""),
        plain(comment.text),
        comment.standing,
        "yes" if comment.pinned else "",
        "yes" if comment.answered else "",
        str(comment.votes),
        comment.reply_to or "",
        line(as_kept(comment).name),
    )
    return tuple(map(defused, written))
