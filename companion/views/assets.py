"""Assets: our styles and scripts under addresses that change with their content."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from msgspec import Struct

from companion.views.rendering import shipped_folder

STYLES = "css/app.css"
HOSTING_STYLES = "css/hosting.css"
NARROW_STYLES = "css/narrow.css"
SCRIPT = "js/companion.js"
COPIES = "later/copies.js"
PACE = "later/pace.js"
VOTES = "later/votes.js"
DOOR = "later/door.js"
WRITING = "later/writing.js"
WORKER = "/sw.js"
BUNDLE = "vendor/htmx.min.js"
ICON = "icon.svg"
ICON_SAFE = " =:/.-"


class StaticFile(Struct, frozen=True):
    """A file as it is served. It reads like a path."""

    name: str
    content: bytes

    def read_bytes(self) -> bytes:
        """What is served."""
        return self.content


class Assets(Struct, frozen=True, kw_only=True):
    """What every page needs.

    Styles are inlined; `hosting_styles` are those of the console and the projector, `narrow_styles` those of the pages
    in one column, which delegates see later. `style_digests` are the base64 SHA-256 of exactly these texts, for
    `style-src 'sha256-…'`. `scripts` are addresses in the order in which they must run; `copies` is a script that a
    page asks for later, `pace` one that the console alone asks for, `votes` one for whoever is signed in, `door` one
    for a room's page, `writing` one for those on which hosts write. `icon` is the icon itself, as an address. `files`
    are the files by address; what is served there never changes.
    """

    styles: str
    hosting_styles: str
    narrow_styles: str
    style_digests: tuple[str, ...]
    scripts: tuple[str, ...]
    copies: str
    pace: str
    votes: str
    door: str
    writing: str
    icon: str
    files: Mapping[str, StaticFile]


def load_assets(root: Path | None = None) -> Assets:
    """Read what is in `static/`.

    Raises:
        FileNotFoundError: If the vendored bundle has not been built.
    """
    root = root or shipped_folder("static")
    styles, hosting, narrow = (squeezed(_read(root / name)) for name in (STYLES, HOSTING_STYLES, NARROW_STYLES))
    script = script_of((_read(path) for path in sorted((root / "js").glob("*.js"))), _read(root / BUNDLE)).encode()
    copies, pace, votes, door, writing, worker = (
        _bare(_read(root / name), lines="//").encode()
        for name in (COPIES, PACE, VOTES, DOOR, WRITING, WORKER.lstrip("/"))
    )
    files = {
        address_of(SCRIPT, script): StaticFile(SCRIPT, script),
        address_of(COPIES, copies): StaticFile(COPIES, copies),
        address_of(PACE, pace): StaticFile(PACE, pace),
        address_of(VOTES, votes): StaticFile(VOTES, votes),
        address_of(DOOR, door): StaticFile(DOOR, door),
        address_of(WRITING, writing): StaticFile(WRITING, writing),
        WORKER: StaticFile(WORKER, worker),
    }
    script_address, copies_address, pace_address, votes_address, door_address, writing_address, _ = files
    return Assets(
        styles=styles,
        hosting_styles=hosting,
        narrow_styles=narrow,
        style_digests=(digest_of(styles), digest_of(hosting), digest_of(narrow)),
        scripts=(script_address,),
        copies=copies_address,
        pace=pace_address,
        votes=votes_address,
        door=door_address,
        writing=writing_address,
        icon=icon_in(root),
        files=MappingProxyType(files),
    )


def icon_in(root: Path) -> str:
    """The icon, as an address that asks no server for it."""
    return f"data:image/svg+xml,{quote(_read(root / ICON).strip(), safe=ICON_SAFE)}"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def digest_of(text: str) -> str:
    """Digest a text as a content security policy names it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def address_of(path: str, content: bytes) -> str:
    """Name a file by its content, as in `/static/vendor/htmx.min.1a2b3c4d.js`."""
    name, _, kind = path.rpartition(".")
    return f"/static/{name}.{hashlib.sha256(content).hexdigest()[:8]}.{kind}"


def script_of(modules: Iterable[str], bundle: str) -> str:
    """Put our modules and htmx into one script, because a phone should ask once.

    Each of ours, which import nothing, keeps its own scope, and listens before htmx looks at the page.
    """
    ours = (f'(() => {{\n"use strict";\n{_bare(module, lines="//")}\n}})();\n' for module in modules)
    return "".join((*ours, bundle))


def squeezed(styles: str) -> str:
    """Leave out of CSS what no browser needs: the text goes out with every page."""
    tight = re.sub(r"\s*([{};,>])\s*", r"\1", _bare(styles))
    return re.sub(r"([\w-]): ", r"\1:", tight.replace(";}", "}"))


def _bare(text: str, *, lines: str = "") -> str:
    """Leave out comments and indentation.

    Args:
        lines: What opens a comment that takes the whole line, if the language has those.
    """
    without_blocks = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    stripped = (line.strip() for line in without_blocks.splitlines())
    return "\n".join(line for line in stripped if line and not (lines and line.startswith(lines)))
