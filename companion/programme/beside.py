"""What a programme in TOML says beside the plan: the video, the licence, what items were like, seats, screens."""

from __future__ import annotations

from msgspec import Struct, field

from companion.domain.facts import Video
from companion.domain.lengths import seconds_in
from companion.domain.licences import LICENCES
from companion.domain.rules.writing import MAX_LENGTH_S
from companion.domain.screens import MAIN, MAX_SCREEN_TITLE_CHARACTERS, MAX_SCREENS, Screen
from companion.domain.seats import MAX_TERM_MIN, Terms
from companion.domain.story import MAX_TRANSCRIPT_CHARACTERS
from companion.domain.text import clipped, too_long, web_address
from companion.programme.fields import Table, made_slug


def read_video(top: Table) -> Video | None:
    """Read what is known of the recording of the day; None where nothing is."""
    table = top.table("video")
    if table is None:
        return None
    video = Video(
        table.line("title", required=True),
        _address(table, "url"),
        table.prose("note"),
        _length(table, "length"),
        table.prose("transcript", limit=MAX_TRANSCRIPT_CHARACTERS),
        _length(table, "offset", early=True),
    )
    table.close()
    return video


def _address(table: Table, key: str) -> str:
    written = table.line(key)
    if written and (" " in written or not web_address(written)):
        table.wrong(key, "This is no address of the web. Write it whole, from https:// on.")
    return written


def _length(table: Table, key: str, *, early: bool = False) -> int | None:
    """Read so many seconds, as a player shows them. `early` tells that there may be fewer than none."""
    written = table.line(key)
    if not written:
        return None
    seconds = seconds_in(written)
    if seconds is None or abs(seconds) > MAX_LENGTH_S or (seconds < 0 and not early):
        table.wrong(key, f'This is not a length. Write it as a player shows it, like {key} = "1:02:30".')
        return None
    return seconds


def read_licence(top: Table) -> str:
    """Read the licence that the record is under, "" where none is named."""
    written = top.line("licence")
    if written and written not in LICENCES:
        top.wrong("licence", f"“{clipped(written)}” is not on the list. Choose one of {', '.join(LICENCES)}.")
    return written


class OfItems(Struct):
    """What is said of items that is not part of them: what each was like, and how its seats are given on."""

    write_ups: dict[str, str] = field(default_factory=dict)
    terms: dict[str, Terms] = field(default_factory=dict)

    def read(self, table: Table, item: str) -> None:
        """Read it from the item's own table."""
        if text := table.prose("write_up"):
            self.write_ups[item] = text
        terms = Terms(
            table.whole("offer_min", highest=MAX_TERM_MIN), table.whole("release_min", lowest=0, highest=MAX_TERM_MIN)
        )
        if terms == Terms():
            return
        self.terms[item] = terms
        for key in ("offer_min", "release_min"):
            if table.sound(key) and not table.has("capacity"):
                table.wrong(
                    key, "This is about seats, and the item has none. Add a line capacity = 20, or leave it out."
                )


def read_screen(table: Table, room: str | None) -> Screen:
    """Read a screen beside the main one. `room` is the id of the one that it follows."""
    title = table.line("title", required=True)
    if told := too_long(title, MAX_SCREEN_TITLE_CHARACTERS):
        table.wrong("title", told)
    screen_id = table.slug("id", otherwise=made_slug(title), required=bool(title))
    if screen_id == MAIN.id:
        table.wrong("id", f"“{MAIN.id}” is the screen that every event has. Write another id.")
    return Screen(screen_id, title, room)


def check_screens(top: Table, screens: tuple[Screen, ...]) -> None:
    """Note if there are more screens than fit beside the main one."""
    if len(screens) >= MAX_SCREENS:
        top.wrong("screens", f"There are {len(screens)} screens; {MAX_SCREENS - 1} fit beside the main one.")
