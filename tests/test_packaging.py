"""The wheel: what it must carry, so that an installation from it serves and shows everything."""

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from companion.views.assets import BUNDLE

ROOT = Path(__file__).parents[1]


def shipped(folder: str, into: str) -> set[str]:
    """The names that the files of a folder of the source tree must have in the wheel."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"{into}/{path.relative_to(ROOT / folder).as_posix()}" for path in files}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The names of all files in a wheel that is built here and now."""
    # The bundle is there already, so nothing is fetched.
    assert (ROOT / "static" / BUNDLE).is_file()
    folder = tmp_path_factory.mktemp("dist")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(built) as opened:
        return frozenset(opened.namelist())


@pytest.mark.parametrize(
    "name",
    [
        "companion/templates/base.html",
        "companion/static/css/app.css",
        "companion/static/js/live.js",
        "companion/static/later/copies.js",
        "companion/static/sw.js",
        f"companion/static/{BUNDLE}",
        "companion/static/vendor/LICENSE.htmx",
        "companion/log/append.lua",
        "companion/demo/manchester.toml",
        "companion/py.typed",
    ],
)
def test_the_wheel_carries(wheel: frozenset[str], name: str) -> None:
    assert name in wheel


@pytest.mark.parametrize(
    ("folder", "into"),
    [("templates", "companion/templates"), ("static", "companion/static"), ("companion", "companion")],
)
def test_the_wheel_carries_all_of(wheel: frozenset[str], folder: str, into: str) -> None:
    assert shipped(folder, into) - wheel == set()


def test_the_wheel_carries_the_command_and_nothing_that_is_not_ours_to_install(wheel: frozenset[str]) -> None:
    tops = {name.partition("/")[0] for name in wheel}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"companion"}
    assert any(name.endswith(".dist-info/entry_points.txt") for name in wheel)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel)
