"""Assets: our styles and scripts under addresses that change with their content."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from companion.views.rendering import shipped_folder

STYLES = "css/app.css"
BUNDLE = "vendor/htmx-live.min.js"
ICON = "icon.svg"


class Assets(Struct, frozen=True, kw_only=True):
    """What every page needs.

    `styles` is inlined, and `styles_digest` is the base64 SHA-256 of exactly that text for `style-src 'sha256-…'`.
    `scripts` are addresses in the order in which they must run: our modules listen before htmx looks at the page.
    `files` are the files by address; what is served there never changes.
    """

    styles: str
    styles_digest: str
    scripts: tuple[str, ...]
    icon: str
    files: Mapping[str, Path]


def load_assets(root: Path | None = None) -> Assets:
    """Read what is in `static/`.

    Raises:
        FileNotFoundError: If the vendored bundle has not been built.
    """
    root = root or shipped_folder("static")
    modules = sorted((root / "js").glob("*.js"))
    scripts = [*modules, root / BUNDLE]
    addresses = {path: address_of(root, path) for path in [*scripts, root / ICON]}
    styles = squeezed((root / STYLES).read_text(encoding="utf-8"))
    return Assets(
        styles=styles,
        styles_digest=base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode(),
        scripts=tuple(addresses[path] for path in scripts),
        icon=addresses[root / ICON],
        files=MappingProxyType({address: path for path, address in addresses.items()}),
    )


def address_of(root: Path, path: Path) -> str:
    """Name a file by its content, as in `/static/js/live.1a2b3c4d.js`."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    return f"/static/{path.relative_to(root).with_suffix('').as_posix()}.{digest}{path.suffix}"


def squeezed(styles: str) -> str:
    """Leave out comments and indentation: the text goes out with every page."""
    without_comments = re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL)
    return "\n".join(_filled(line.strip() for line in without_comments.splitlines()))


def _filled(lines: Iterable[str]) -> Iterable[str]:
    return (line for line in lines if line)
