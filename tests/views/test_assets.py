"""Assets: addresses change with the content, and the whole of it is small."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from pathlib import Path

import pytest

from companion.views.assets import load_assets, script_of, squeezed
from companion.views.rendering import shipped_folder

LOADED_KIB = 24
"""What styles and script may weigh compressed: a first load is 30 KiB, headers and the page's own words included."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small static folder."""
    for name, text in {
        "css/app.css": "/* why */\na { color: red; }\n",
        "css/hosting.css": "b { color: red; }\n",
        "css/screen.css": "q { color: red; }\n",
        "css/narrow.css": "p { color: red; }\n",
        "js/one.js": "// what\nconst a = 1;\n",
        "js/two.js": "const a = 2;\n",
        "vendor/htmx.min.js": "var htmx = 1;",
        "icon.svg": "<svg/>",
        "later/copies.js": "// why\nconst b = 1;\n",
        "later/pace.js": "// why\nconst d = 1;\n",
        "later/votes.js": "// why\nconst e = 1;\n",
        "later/copying.js": "// why\nconst e = 1;\n",
        "later/arrange.js": "// why\nconst f = 1;\n",
        "later/writing.js": "// why\nconst g = 1;\n",
        "sw.js": "// why\nconst c = 1;\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_address_changes_with_the_content_alone(root: Path) -> None:
    before = load_assets(root)
    (root / "icon.svg").write_text("<svg></svg>", encoding="utf-8")
    same = load_assets(root)
    (root / "js/two.js").write_text("const a = 3;\n", encoding="utf-8")
    changed = load_assets(root)

    assert before.scripts == same.scripts
    assert before.scripts != changed.scripts


def test_the_digests_are_of_the_styles_as_they_are_inlined(root: Path) -> None:
    assets = load_assets(root)

    assert assets.style_digests == tuple(
        base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
        for styles in ("a{color:red}", "b{color:red}", "q{color:red}", "p{color:red}")
    )
    assert (assets.styles, assets.hosting_styles) == ("a{color:red}", "b{color:red}")
    assert assets.screen_styles == "q{color:red}"
    assert assets.narrow_styles == "p{color:red}"


def test_the_script_is_served_at_its_address(root: Path) -> None:
    assets = load_assets(root)

    (address,) = assets.scripts
    assert [*assets.later] == ["arrange", "copies", "copying", "pace", "votes", "writing"]
    assert list(assets.files) == [address, *assets.later.values(), "/sw.js"]
    assert re.fullmatch(r"/static/js/companion\.[0-9a-f]{8}\.js", address)
    assert assets.files[address].read_bytes().endswith(b"var htmx = 1;")


def test_modules_keep_to_themselves_and_run_before_htmx() -> None:
    script = script_of(["// one\nconst a = 1;", "const a = 2;"], "var htmx;")

    assert script == (
        '(() => {\n"use strict";\nconst a = 1;\n})();\n(() => {\n"use strict";\nconst a = 2;\n})();\nvar htmx;'
    )


def test_styles_lose_what_no_browser_needs() -> None:
    assert squeezed("/* a\nb */\n@media (min-width: 1em) {\n  a:hover > b { color: red; }\n}\n") == (
        "@media (min-width:1em){a:hover>b{color:red}}"
    )


def test_what_every_phone_loads_stays_small() -> None:
    assets = load_assets()
    loaded = [assets.styles.encode(), *(assets.files[script].read_bytes() for script in assets.scripts)]

    assert sum(len(gzip.compress(each, 6)) for each in loaded) <= LOADED_KIB * 1024


def test_no_module_imports_another() -> None:
    for module in Path(shipped_folder("static"), "js").glob("*.js"):
        assert not re.search(r"^(import|export)\b", module.read_text(encoding="utf-8"), re.MULTILINE)
