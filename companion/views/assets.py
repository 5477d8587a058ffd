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
SCREEN_STYLES = "css/screen.css"
NARROW_STYLES = "css/narrow.css"
SCRIPT = "js/companion.js"
LATER = "later/*.js"
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

    Styles are inlined; `hosting_styles` are those of the console, `screen_styles` those of the screens, `narrow_styles`
    those of the pages in one column, which delegates see later. `style_digests` are the base64 SHA-256 of exactly
    these texts, for `style-src 'sha256-…'`. `scripts` are addresses in the order in which they must run; `later` those
    of scripts that only some pages ask for, or all when they have been shown, by the names of their files. `icon` is
    the icon itself, as an address. `files` are the files by address; what is served there never changes.
    """

    styles: str
    hosting_styles: str
    screen_styles: str
    narrow_styles: str
    style_digests: tuple[str, ...]
    scripts: tuple[str, ...]
    later: Mapping[str, str]
    icon: str
    files: Mapping[str, StaticFile]


def load_assets(root: Path | None = None) -> Assets:
    """Read what is in `static/`.

    Raises:
        FileNotFoundError: If the vendored bundle has not been built.
    """
    root = root or shipped_folder("static")
    sheets = (STYLES, HOSTING_STYLES, SCREEN_STYLES, NARROW_STYLES)
    styles, hosting, screen, narrow = (squeezed(_read(root / name)) for name in sheets)
    script = script_of((_read(path) for path in sorted((root / "js").glob("*.js"))), _read(root / BUNDLE)).encode()
    later = [StaticFile(f"later/{path.name}", _script(path)) for path in sorted(root.glob(LATER))]
    files = {address_of(each.name, each.content): each for each in (StaticFile(SCRIPT, script), *later)}
    script_address, *later_addresses = files
    return Assets(
        styles=styles,
        hosting_styles=hosting,
        screen_styles=screen,
        narrow_styles=narrow,
        style_digests=tuple(map(digest_of, (styles, hosting, screen, narrow))),
        scripts=(script_address,),
        later=MappingProxyType({Path(each.name).stem: at for each, at in zip(later, later_addresses, strict=True)}),
        icon=icon_in(root),
        files=MappingProxyType({**files, WORKER: StaticFile(WORKER, _script(root / WORKER.lstrip("/")))}),
    )


def _script(path: Path) -> bytes:
    return _bare(_read(path), lines="//").encode()


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
