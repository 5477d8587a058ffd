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
MODULES = "js/companion.js"
BUNDLE = "vendor/htmx-live.min.js"
ICON = "icon.svg"


class StaticFile(Struct, frozen=True):
    """A file as it is served. It reads like a path."""

    name: str
    content: bytes

    def read_bytes(self) -> bytes:
        """What is served."""
        return self.content


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
    files: Mapping[str, StaticFile]


def load_assets(root: Path | None = None) -> Assets:
    """Read what is in `static/`.

    Raises:
        FileNotFoundError: If the vendored bundle has not been built.
    """
    root = root or shipped_folder("static")
    styles = squeezed((root / STYLES).read_text(encoding="utf-8"))
    modules = joined(path.read_text(encoding="utf-8") for path in sorted((root / "js").glob("*.js")))
    files = {
        address_of(path, content): StaticFile(path, content)
        for path, content in (
            (MODULES, modules.encode()),
            (BUNDLE, (root / BUNDLE).read_bytes()),
            (ICON, (root / ICON).read_bytes()),
        )
    }
    ours, htmx, icon = files
    return Assets(
        styles=styles,
        styles_digest=base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode(),
        scripts=(ours, htmx),
        icon=icon,
        files=MappingProxyType(files),
    )


def address_of(path: str, content: bytes) -> str:
    """Name a file by its content, as in `/static/vendor/htmx-live.min.1a2b3c4d.js`."""
    name, _, kind = path.rpartition(".")
    return f"/static/{name}.{hashlib.sha256(content).hexdigest()[:8]}.{kind}"


def joined(modules: Iterable[str]) -> str:
    """Put modules that import nothing into one, each in a scope of its own: a phone asks once."""
    return "".join(f"{{\n{_bare(module, lines='//')}\n}}\n" for module in modules)


def squeezed(styles: str) -> str:
    """Leave out of CSS what no browser needs: the text goes out with every page."""
    return re.sub(r"\s*([{};,>])\s*", r"\1", _bare(styles))


def _bare(text: str, *, lines: str = "") -> str:
    """Leave out comments and indentation.

    Args:
        lines: What opens a comment that takes the whole line, if the language has those.
    """
    without_blocks = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    stripped = (line.strip() for line in without_blocks.splitlines())
    return "\n".join(line for line in stripped if line and not (lines and line.startswith(lines)))
