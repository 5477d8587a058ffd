"""One edition: the fold of a frozen event, rendered into plain files. The same inputs give the same bytes, anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from msgspec import Struct

from companion.archive.progress import Counted, uncounted
from companion.domain.archived import as_archived
from companion.domain.event import Event
from companion.programme.exports import exports
from companion.programme.published import Published
from companion.views.archive import archive_index
from companion.views.archive_about import archive_about
from companion.views.archive_frame import ABOUT, INDEX, PROGRAMME, TRANSCRIPT, Colophon, Frame, colophon, event_address
from companion.views.archive_kept import Kept
from companion.views.archive_programme import archive_programme
from companion.views.archive_video import ArchiveTranscript, archive_transcript
from companion.views.archive_wall import archive_comments
from companion.views.assets import digest_of, icon_in, squeezed
from companion.views.rendering import fields_of, shipped_folder, templates
from companion.views.wording import shortened

STYLES = "css/archive"
SHEETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "index": ("page", "prose", "day"),
        "programme": ("page", "programme"),
        "comments": ("page", "wall"),
        "about": ("page", "prose", "about"),
        "transcript": ("page", "prose"),
    }
)
"""What each page's look is made of: a page has no more than it needs, for it may be one of fifty."""

RUNNING_CHARACTERS = 80
"""A running title is one line."""

NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
"""Control characters that no HTML document may contain."""


class EditionInputs(Struct, frozen=True, kw_only=True):
    """What an edition depends on beside the fold.

    `public_address` is where the installation is reached, like `https://events.example`; empty when nobody has said.
    """

    number: int
    public_address: str = ""
    software: str = "Companion"


def archive_files(
    event: Event, inputs: EditionInputs, to_come: Iterable[str] = (), counted: Counted = uncounted
) -> dict[str, bytes]:
    """Render the files of an edition, by name in sorted order: the pages, and the same for other programs.

    Args:
        to_come: The names of files that the pages link to, and that are made once these are there.
        counted: Told how many pages are rendered.
    """
    # Nothing below can tell what authors did not want kept: in what it is given, that is gone.
    event = as_archived(event)
    address = event_address(event, inputs.public_address)
    beside = exports(event, Published(address=address, edition=inputs.number, software=inputs.software))
    made = colophon(
        event,
        number=inputs.number,
        public_address=inputs.public_address,
        software=inputs.software,
        beside=(*beside, *to_come),
    )
    kept, transcript = Kept(event), archive_transcript(event, made)
    pages: dict[str, bytes] = {}
    total = len((INDEX, PROGRAMME, ABOUT)) + int(transcript is not None) + kept.pages
    counted(0, total)
    for name, template, context in _contexts(event, made, kept, transcript):
        pages[name] = _page(template, context)
        counted(len(pages), total)
    return dict(sorted({**beside, **pages}.items()))


def _contexts(
    event: Event, made: Colophon, kept: Kept, transcript: ArchiveTranscript | None
) -> Iterator[tuple[str, str, Struct]]:
    """Compile the pages, each when it is its turn, with its name and its template's."""
    yield INDEX, "index", archive_index(event, made, kept)
    yield PROGRAMME, "programme", archive_programme(event, made, kept)
    yield ABOUT, "about", archive_about(event, made, kept)
    if transcript is not None:
        yield TRANSCRIPT, "transcript", transcript
    yield from ((name, "comments", page) for name, page in archive_comments(event, made, kept))


def _page(name: str, context: Struct) -> bytes:
    fields = fields_of(context)
    styles = _styles(name, fields["frame"])  # type: ignore[arg-type]
    template = templates().get_template(f"archive/{name}.html")
    page = template.render(**fields, styles=styles, styles_digest=digest_of(styles), icon=_icon())
    return NOT_IN_HTML.sub("", page).encode("utf-8", errors="replace")


def _styles(page: str, frame: Frame) -> str:
    """The style sheets with the running lines of a printed page, which CSS cannot take from the document yet."""
    made = frame.colophon
    edition = f"Edition {made.number}, {made.made_on.text}"
    margins = (
        ("top-left", shortened(frame.facts.title, RUNNING_CHARACTERS)),
        ("top-right", frame.name),
        ("bottom-left", edition),
        ("bottom-right", made.edition_address.partition("://")[2]),
    )
    running = "".join(f"@{place}{{content:{css_string(text)}}}" for place, text in margins)
    return f"{_stylesheets(page)}\n@page{{{running}}}@page:first{{@top-left{{content:none}}@top-right{{content:none}}}}"


def css_string(text: str) -> str:
    """Quote text for CSS: whatever is no letter or digit of ASCII becomes its number, so that nothing ends the string.

    The space after a number belongs to it and is not printed.
    """
    return '"' + "".join(ch if ch.isascii() and ch.isalnum() else f"\\{ord(ch):x} " for ch in text) + '"'


@cache
def _stylesheets(page: str) -> str:
    folder = shipped_folder("static") / STYLES
    return "\n".join(squeezed((folder / f"{name}.css").read_text(encoding="utf-8")) for name in SHEETS[page])


@cache
def _icon() -> str:
    # Browsers take a space in an address, checkers of HTML do not.
    return icon_in(shipped_folder("static")).replace(" ", "%20")
