"""The shelf: whole editions or none, served from disk, and nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from msgspec.structs import replace

from companion.archive.bundle import BundleError, digest, pack
from companion.archive.shelf import Shelf, ShelvedEdition
from companion.views.listing import listing_of
from tests.archive.days import lived
from tests.builders import at

HTML = "text/html; charset=utf-8"
FIRST = pack({"index.html": b"<p>first", "comments.html": b"<p>wall"})
SECOND = pack({"index.html": b"<p>second"})
LISTING = listing_of(lived())


def edition(number: int, bundle: bytes, slug: str = "manchester") -> ShelvedEdition:
    return ShelvedEdition(number, digest(bundle), replace(LISTING, slug=slug))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "editions")
    shelf.put(edition(1, FIRST), FIRST)
    return shelf


def test_a_file_is_found_in_the_newest_edition_and_in_its_own(shelf: Shelf) -> None:
    shelf.put(edition(2, SECOND), SECOND)

    assert shelf.file("manchester", None, "index.html") == (b"<p>second", HTML)
    assert shelf.file("manchester", 1, "index.html") == (b"<p>first", HTML)
    assert shelf.file("manchester", 2, "comments.html") is None
    assert shelf.newest("manchester") == edition(2, SECOND)


def test_a_new_process_finds_what_was_put(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.newest("manchester")

    again = Shelf(tmp_path / "editions")

    assert again.all() == (edition(1, FIRST),)
    assert again.file("manchester", 1, "comments.html") == (b"<p>wall", HTML)


def test_editions_are_listed_in_order_of_their_events(shelf: Shelf) -> None:
    earlier = replace(edition(1, FIRST, "leeds"), listing=replace(LISTING, slug="leeds", starts_at=at("08:00")))
    shelf.put(earlier, FIRST)
    shelf.put(edition(2, SECOND), SECOND)

    assert [each.slug for each in shelf.all()] == ["leeds", "manchester"]
    assert [each.number for each in shelf.all()] == [1, 2]


@pytest.mark.parametrize(
    "name",
    [
        "../edition.json",
        "..",
        "",
        ".",
        "/etc/passwd",
        "files/../../edition.json",
        "a\\..\\b",
        "%2e%2e/x",
        "\x00",
        "media",
    ],
)
def test_a_name_leads_to_nothing_but_files_of_the_edition(shelf: Shelf, name: str) -> None:
    assert shelf.file("manchester", 1, name) is None


@pytest.mark.parametrize("slug", ["..", "../other", "", "a/b", ".unfinished", "A", "manchester/1", "\x00"])
def test_a_slug_leads_nowhere_else(shelf: Shelf, slug: str) -> None:
    assert shelf.file(slug, None, "index.html") is None
    with pytest.raises(BundleError):
        shelf.put(edition(1, FIRST, slug), FIRST)


def test_what_was_not_published_is_refused(shelf: Shelf) -> None:
    with pytest.raises(BundleError):
        shelf.put(edition(2, SECOND), SECOND + b"more")

    assert not shelf.has("manchester", 2, digest(SECOND))


def test_a_bundle_that_leads_out_is_refused_and_leaves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    evil = pack({"../../escaped.html": b"evil"})

    with pytest.raises(BundleError):
        shelf.put(edition(2, evil), evil)

    assert [path.name for path in (tmp_path / "editions" / "manchester").iterdir()] == ["1"]
    assert not list(tmp_path.rglob("escaped.html"))


def test_putting_the_same_edition_twice_changes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    before = (tmp_path / "editions/manchester/1").stat().st_ino

    Shelf(tmp_path / "editions").put(edition(1, FIRST), FIRST)
    shelf.put(edition(1, FIRST), FIRST)

    assert (tmp_path / "editions/manchester/1").stat().st_ino == before


def test_processes_that_put_the_same_edition_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    for round_ in range(20):
        shelves = [Shelf(tmp_path / str(round_)) for _ in range(3)]
        together = Barrier(len(shelves))

        def put(shelf: Shelf, together: Barrier = together) -> tuple[bytes, str] | None:
            together.wait()
            shelf.put(edition(1, FIRST), FIRST)
            return shelf.file("manchester", 1, "index.html")

        with ThreadPoolExecutor(len(shelves)) as processes:
            assert list(processes.map(put, shelves)) == [(b"<p>first", HTML)] * len(shelves)


def test_a_leftover_of_another_store_gives_way(shelf: Shelf) -> None:
    assert shelf.file("manchester", 1, "index.html") == (b"<p>first", HTML)

    shelf.put(edition(1, SECOND), SECOND)

    assert shelf.file("manchester", 1, "index.html") == (b"<p>second", HTML)
    assert shelf.file("manchester", 1, "comments.html") is None


def test_an_edition_that_was_never_finished_is_not_there(tmp_path: Path) -> None:
    unfinished = tmp_path / "manchester/.unfinished-x/new"
    unfinished.mkdir(parents=True)
    (unfinished / "edition.json").write_bytes(b"{}")
    broken = tmp_path / "leeds/1"
    broken.mkdir(parents=True)
    (broken / "edition.json").write_bytes(b'{"number":')

    assert Shelf(tmp_path).all() == ()


def test_an_edition_that_lies_where_it_does_not_belong_is_not_there(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.all()
    (tmp_path / "editions/manchester").rename(tmp_path / "editions/elsewhere")

    assert Shelf(tmp_path / "editions").all() == ()
