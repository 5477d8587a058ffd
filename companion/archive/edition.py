"""One edition: the fold of a frozen event, rendered into plain files. The same inputs give the same bytes, anywhere."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from companion.domain.event import Event
from companion.programme.exports import exports
from companion.programme.published import Published
from companion.views.archive import archive_comments, archive_index, colophon
from companion.views.assets import digest_of, squeezed
from companion.views.rendering import fields_of, shipped_folder, templates

STYLES = "css/archive.css"

NOT_IN_HTML = dict.fromkeys((*range(9), 11, *range(14, 32), *range(127, 160)))
"""Control characters that no HTML document may contain, for `str.translate`."""


class EditionInputs(Struct, frozen=True, kw_only=True):
    """What an edition depends on beside the fold.

    `public_address` is where the installation is reached, like `https://events.example`; empty when nobody has said.
    """

    number: int
    public_address: str = ""
    software: str = "Companion"


def archive_files(event: Event, inputs: EditionInputs) -> dict[str, bytes]:
    """Render the files of an edition, by name."""
    made = colophon(event, number=inputs.number, public_address=inputs.public_address, software=inputs.software)
    return {
        "comments.html": _page("comments", archive_comments(event, made), inputs),
        "index.html": _page("index", archive_index(event, made), inputs),
        **exports(event, Published(address=made.address, edition=inputs.number, software=inputs.software)),
    }


def _page(name: str, context: Struct, inputs: EditionInputs) -> bytes:
    fields = fields_of(context)
    styles = _styles(title=fields["facts"].title, edition=inputs.number)  # type: ignore[attr-defined]
    template = templates().get_template(f"archive/{name}.html")
    page = template.render(**fields, styles=styles, styles_digest=digest_of(styles))
    return page.translate(NOT_IN_HTML).encode("utf-8", errors="replace")


def _styles(*, title: str, edition: int) -> str:
    """The style sheet with the running lines of a printed page, which CSS cannot take from the document yet."""
    running = (
        f"@page{{@top-left{{content:{css_string(title)}}}"
        f"@top-right{{content:{css_string(f'Edition {edition}')}}}}}"
        "@page:first{@top-left{content:none}@top-right{content:none}}"
    )
    return f"{_stylesheet()}\n{running}"


def css_string(text: str) -> str:
    """Quote text for CSS: whatever is no letter or digit of ASCII becomes its number, so that nothing ends the string.

    The space after a number belongs to it and is not printed.
    """
    return '"' + "".join(ch if ch.isascii() and ch.isalnum() else f"\\{ord(ch):x} " for ch in text) + '"'


@cache
def _stylesheet() -> str:
    return squeezed((shipped_folder("static") / STYLES).read_text(encoding="utf-8"))
