"""Assets: addresses change with the content, and the whole of it is small."""

from __future__ import annotations

import base64
import gzip
import hashlib
from pathlib import Path

import pytest

from companion.views.assets import joined, load_assets, squeezed

OURS_KIB = 10
"""What styles and modules of ours may weigh compressed: 30 KiB for a first load, less htmx and the page's own words."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small static folder."""
    for name, text in {
        "css/app.css": "/* why */\na { color: red; }\n",
        "js/one.js": "// what\nconst a = 1;\n",
        "js/two.js": "const a = 2;\n",
        "vendor/htmx-live.min.js": "var htmx = 1;",
        "icon.svg": "<svg/>",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_an_address_changes_with_the_content_alone(root: Path) -> None:
    before = load_assets(root)
    (root / "icon.svg").write_text("<svg></svg>", encoding="utf-8")
    after = load_assets(root)

    assert before.icon != after.icon
    assert before.scripts == after.scripts


def test_the_digest_is_of_the_styles_as_they_are_inlined(root: Path) -> None:
    assets = load_assets(root)

    assert assets.styles_digest == base64.b64encode(hashlib.sha256(assets.styles.encode()).digest()).decode()


def test_every_address_is_served(root: Path) -> None:
    assets = load_assets(root)

    assert set(assets.files) == {*assets.scripts, assets.icon}
    assert [address.rsplit(".", 2)[0] for address in assets.scripts] == [
        "/static/js/companion",
        "/static/vendor/htmx-live.min",
    ]


def test_modules_keep_to_themselves_when_they_are_joined() -> None:
    assert joined(["// one\nconst a = 1;", "const a = 2;"]) == "{\nconst a = 1;\n}\n{\nconst a = 2;\n}\n"


def test_styles_lose_what_no_browser_needs() -> None:
    assert squeezed("/* a\nb */\n@media (min-width: 1em) {\n  a:hover > b { color: red; }\n}\n") == (
        "@media (min-width: 1em){a:hover>b{color: red;}}"
    )


def test_what_is_ours_stays_small() -> None:
    assets = load_assets()
    ours = [assets.styles.encode(), assets.files[assets.scripts[0]].read_bytes()]

    assert sum(len(gzip.compress(each)) for each in ours) <= OURS_KIB * 1024


def test_no_module_imports_another() -> None:
    modules = load_assets().files[load_assets().scripts[0]].read_bytes().decode()

    assert "import " not in modules
    assert "export " not in modules
