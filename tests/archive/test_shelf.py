"""The shelf: whole editions or none, served from disk, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier

import pytest
from msgspec.structs import replace

from companion.archive import cached
from companion.archive.bag import zipped
from companion.archive.bundle import BundleError, pack
from companion.archive.place import ShelvedEdition, alone_on, leftovers
from companion.archive.shelf import Shelf
from companion.archive.signing import new_key
from companion.archive.withdrawal import Category, Withdrawal, pruned
from tests.archive.bundles import LISTING, published, small_bag
from tests.archive.days import KEY
from tests.builders import at

HTML = "text/html; charset=utf-8"
FIRST = {"index.html": b"<p>first", "comments.html": b"<p>wall"}
SECOND = {"index.html": b"<p>second"}
WALL = Withdrawal("manchester", 1, ("comments.html",), Category.PERSONAL_DATA, at("17:00"))


def put(shelf: Shelf, files: dict[str, bytes], *, number: int = 1, slug: str = "manchester") -> ShelvedEdition:
    edition, bundle = published(files, number=number, slug=slug)
    shelf.put(edition, bundle)
    found = shelf.edition(slug, number)
    assert found
    return found


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "editions")
    put(shelf, FIRST)
    return shelf


def test_a_file_is_found_in_the_newest_edition_and_in_its_own(shelf: Shelf) -> None:
    second = put(shelf, SECOND, number=2)

    assert shelf.file("manchester", None, "index.html") == (b"<p>second", HTML)
    assert shelf.file("manchester", 1, "index.html") == (b"<p>first", HTML)
    assert shelf.file("manchester", 2, "comments.html") is None
    assert shelf.newest("manchester") == second
    assert [each.number for each in shelf.editions("manchester")] == [1, 2]


def test_what_proves_a_record_is_found_beside_it(shelf: Shelf) -> None:
    bag = small_bag(FIRST)

    for name in ("tagmanifest-sha256.txt", "tagmanifest-sha256.txt.minisig", "manifest-sha256.txt", "bag-info.txt"):
        assert shelf.file("manchester", 1, name) == (bag[name], "text/plain; charset=utf-8")


def test_what_lists_say_of_an_edition_is_written_anew_though_its_bag_is_the_same(shelf: Shelf, tmp_path: Path) -> None:
    edition, bundle = published(FIRST)

    shelf.put(replace(edition, listing=replace(LISTING, title="Another title")), bundle)

    assert [each.listing.title for each in Shelf(tmp_path / "editions").all()] == ["Another title"]


def test_a_new_process_finds_what_was_put(shelf: Shelf, tmp_path: Path) -> None:
    before = shelf.all()

    again = Shelf(tmp_path / "editions")

    assert again.all() == before
    assert again.file("manchester", 1, "comments.html") == (b"<p>wall", HTML)


def test_memory_holds_no_more_than_it_should_whoever_takes_in_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cached, "MAX_BYTES", 10_000)
    page, shelf = bytes(1_000), Shelf(tmp_path)
    names = [f"page-{n}.html" for n in range(25)]
    put(shelf, dict.fromkeys(names, page))

    assert all(shelf.file("manchester", 1, name) == (page, HTML) for name in (*names, *names[:2]))
    assert 0 < shelf._cached.size <= 10_000


def test_editions_are_listed_in_order_of_their_events(shelf: Shelf) -> None:
    edition, bundle = published(FIRST, slug="leeds")
    shelf.put(replace(edition, listing=replace(LISTING, slug="leeds", starts_at=at("08:00"))), bundle)
    put(shelf, SECOND, number=2)

    assert [(each.slug, each.number) for each in shelf.all()] == [("leeds", 1), ("manchester", 2)]


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
        "data/index.html",
        "bag.zip",
    ],
)
def test_a_name_leads_to_nothing_but_files_of_the_edition(shelf: Shelf, name: str) -> None:
    assert shelf.file("manchester", 1, name) is None


@pytest.mark.parametrize("slug", ["..", "../other", "", "a/b", ".unfinished", "A", "manchester/1", "\x00"])
def test_a_slug_leads_nowhere_else(shelf: Shelf, slug: str) -> None:
    assert shelf.file(slug, None, "index.html") is None
    edition, bundle = published(FIRST)
    with pytest.raises(BundleError):
        shelf.put(replace(edition, listing=replace(LISTING, slug=slug)), bundle)


def forged(name: str, content: bytes) -> bytes:
    """The second edition with one file of its bag replaced or added."""
    bag = {**small_bag(SECOND), name: content}
    return pack({f"manchester-e2/{each}": found for each, found in bag.items()})


@pytest.mark.parametrize(
    "bundle",
    [
        b"",
        published(SECOND, number=2)[1] + b"more",
        published(SECOND, number=3)[1],
        published({"index.html": b"<p>forged"}, number=2)[1],
        published(SECOND, number=2, key=new_key(bytes(40)))[1],
        forged("data/index.html", b"<p>forged"),
        forged("data/more.html", b"<p>added"),
        forged("manifest-sha512.txt", b""),
        forged("bag-info.txt", b"Source-Organization: Somebody\n"),
        forged("tagmanifest-sha256.txt.minisig", KEY.sign(b"something else", "")),
        forged("withdrawn.json", b"{}"),
        pack({"../../escaped.html": b"evil"}),
    ],
)
def test_what_was_not_published_is_refused_and_leaves_nothing(shelf: Shelf, tmp_path: Path, bundle: bytes) -> None:
    edition, _ = published(SECOND, number=2)

    with pytest.raises(BundleError):
        shelf.put(edition, bundle)

    assert not shelf.has("manchester", 2, edition.sha256)
    assert [path.name for path in (tmp_path / "editions" / "manchester").iterdir()] == ["1"]
    assert not list(tmp_path.rglob("escaped.html"))


def test_putting_the_same_edition_twice_changes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    before = (tmp_path / "editions/manchester/1").stat().st_ino

    put(Shelf(tmp_path / "editions"), FIRST)
    put(shelf, FIRST)

    assert (tmp_path / "editions/manchester/1").stat().st_ino == before


def test_processes_that_put_the_same_edition_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    for round_ in range(20):
        shelves = [Shelf(tmp_path / str(round_)) for _ in range(3)]
        together = Barrier(len(shelves))

        def put_and_read(shelf: Shelf, together: Barrier = together) -> tuple[bytes, str] | None:
            together.wait()
            put(shelf, FIRST)
            return shelf.file("manchester", 1, "index.html")

        with ThreadPoolExecutor(len(shelves)) as processes:
            assert list(processes.map(put_and_read, shelves)) == [(b"<p>first", HTML)] * len(shelves)


def test_a_leftover_of_another_store_gives_way(shelf: Shelf) -> None:
    assert shelf.file("manchester", 1, "index.html") == (b"<p>first", HTML)

    put(shelf, SECOND)

    assert shelf.file("manchester", 1, "index.html") == (b"<p>second", HTML)
    assert shelf.file("manchester", 1, "comments.html") is None


@pytest.mark.parametrize("name", ["data/index.html", "manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_what_the_disk_has_spoilt_is_not_given_out_until_it_has_been_put_again(tmp_path: Path, name: str) -> None:
    first = put(Shelf(tmp_path), FIRST)
    spoilt = tmp_path / "manchester/1/bag" / name
    spoilt.write_bytes(spoilt.read_bytes().replace(b"a", b"b").replace(b"first", b"worst"))
    shelf = Shelf(tmp_path)

    assert shelf.file("manchester", 1, "index.html") is None
    assert not shelf.has("manchester", 1, first.sha256)

    put(shelf, FIRST)
    assert shelf.file("manchester", 1, "index.html") == (b"<p>first", HTML)
    assert shelf.has("manchester", 1, first.sha256)


def test_the_whole_bag_is_there_in_one_file_unless_it_is_spoilt(shelf: Shelf, tmp_path: Path) -> None:
    path = shelf.zip("manchester", 1)
    assert path
    assert path.read_bytes() == published(FIRST)[1]

    path.write_bytes(b"PK")
    assert Shelf(tmp_path / "editions").zip("manchester", 1) is None


def test_what_is_withdrawn_is_gone_from_disk_and_memory_and_all_else_stays(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.file("manchester", 1, "comments.html")
    told: list[ShelvedEdition] = []
    shelf.on_withdrawn(told.append)

    shelf.withdraw(WALL, KEY)

    for one in (shelf, Shelf(tmp_path / "editions")):
        edition = one.newest("manchester")
        assert edition
        assert edition.withdrawal == WALL
        assert edition.has_withdrawn("comments.html")
        assert one.file("manchester", 1, "comments.html") is None
        assert one.zip("manchester", 1) is None
        assert one.file("manchester", 1, "index.html") == (b"<p>first", HTML)
        assert one.file("manchester", 1, "manifest-sha256.txt")
        assert one.names(edition) == ("CHANGES.json", "VERIFY.txt", "index.html")
    assert [each.withdrawal for each in told] == [WALL]
    assert not any(b"<p>wall" in content for content, _ in shelf._cached._files.values())
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"<p>wall" in path.read_bytes()]


def test_more_can_be_withdrawn_and_nothing_comes_back(shelf: Shelf) -> None:
    shelf.withdraw(WALL, KEY)
    shelf.withdraw(replace(WALL, files=("index.html",)), KEY)
    shelf.withdraw(WALL, KEY)

    assert shelf.withdrawn("manchester", 1) == {"comments.html", "index.html"}
    assert shelf.file("manchester", 1, "index.html") is None


def test_a_withdrawal_that_nobody_of_us_signed_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(BundleError):
        shelf.withdraw(WALL, new_key(bytes(40)))

    assert Shelf(tmp_path / "editions").file("manchester", 1, "comments.html")


def test_a_withdrawal_counts_when_the_installation_has_another_key_since(shelf: Shelf) -> None:
    newer = new_key(bytes(40))
    shelf.keep_key(newer.public)

    shelf.withdraw(WALL, newer)

    assert shelf.withdrawn("manchester", 1) == {"comments.html"}


def test_the_public_key_outlives_the_process(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.public_key is None

    shelf.keep_key(KEY.public)

    assert Shelf(tmp_path / "editions").public_key == KEY.public


def test_two_processes_with_one_disk_withdraw_different_files(shelf: Shelf, tmp_path: Path) -> None:
    beside = Shelf(tmp_path / "editions")

    shelf.withdraw(WALL, KEY)
    beside.withdraw(replace(WALL, files=("index.html",)), KEY)

    assert Shelf(tmp_path / "editions").withdrawn("manchester", 1) == {"comments.html", "index.html"}
    assert not with_words(tmp_path, b"<p>wall", b"<p>first")


def with_words(folder: Path, *words: bytes) -> list[Path]:
    """The files that have any of these in them."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(word in path.read_bytes() for word in words)]


TOUCHING_THE_DISK = {"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir"}


def killed(work: Callable[[], object], at: int) -> bool:
    """Do something in a process of its own that is killed where it touches the disk for the n-th time.

    Returns:
        False if it was done before.
    """
    child = os.fork()
    if child == 0:
        touches = count(1)

        def touched(event: str, _: object) -> None:
            if event in TOUCHING_THE_DISK and next(touches) == at:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(touched)
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: these tests write a disk full of small files, each to the very disk."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        yield Path(folder)


def test_what_is_withdrawn_is_gone_wherever_a_process_was_killed(quick: Path) -> None:
    edition, bundle = published(FIRST)
    rest = zipped(pruned(small_bag(FIRST), WALL, KEY), edition.root)
    for at_touch in count(1):
        folder = quick / str(at_touch)
        Shelf(folder).put(edition, bundle)
        if not killed(partial(Shelf(folder).withdraw, WALL, KEY), at_touch):
            break

        heir = Shelf(folder)
        heir.put(edition, rest)

        assert heir.withdrawn("manchester", 1) == {"comments.html"}
        assert heir.file("manchester", 1, "index.html") == (b"<p>first", HTML)
        assert not with_words(folder, b"<p>wall")
        assert not leftovers(folder)

    assert at_touch > len(FIRST)


def test_an_edition_is_there_whole_or_not_at_all_wherever_a_process_was_killed(quick: Path) -> None:
    edition, bundle = published(FIRST)
    for at_touch in count(1):
        folder = quick / str(at_touch)
        if not killed(partial(Shelf(folder).put, edition, bundle), at_touch):
            break

        heir = Shelf(folder)
        found = heir.newest("manchester")

        assert not leftovers(folder)
        if found:
            assert heir.file("manchester", 1, "index.html") == (b"<p>first", HTML)
            assert heir.zip("manchester", 1)
        heir.put(edition, bundle)
        assert Shelf(folder).zip("manchester", 1)

    assert at_touch > len(FIRST)


def test_what_a_process_writes_now_is_not_cleared_away(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.all()
    folder = tmp_path / "editions"
    with alone_on(folder):
        unfinished = folder / "manchester/.unfinished-x"
        unfinished.mkdir()

        Shelf(folder)

        assert unfinished.exists()
    Shelf(folder)
    assert not unfinished.exists()


def test_what_is_withdrawn_is_given_out_no_more_though_the_disk_takes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    edition, rest = shelf.newest("manchester"), zipped(pruned(small_bag(FIRST), WALL, KEY), "manchester-e1")
    assert edition
    assert shelf.file("manchester", 1, "comments.html")
    lock = tmp_path / "editions/.lock"
    lock.unlink()
    lock.mkdir()

    with pytest.raises(OSError, match="Is a directory"):
        shelf.withdraw(WALL, KEY)

    assert shelf.file("manchester", 1, "comments.html") is None
    assert shelf.zip("manchester", 1) is None
    assert not shelf.has("manchester", 1, edition.sha256)
    lock.rmdir()
    shelf.put(edition, rest)
    assert shelf.has("manchester", 1, edition.sha256)
    assert not with_words(tmp_path, b"<p>wall")


def test_what_is_withdrawn_leaves_a_disk_that_is_full(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("Only root may mount a small disk.")
    try:
        shelf = Shelf(folder)
        edition = put(shelf, FIRST)
        with suppress(OSError), (folder / "ballast").open("wb", buffering=0) as ballast:
            while ballast.write(bytes(4096)):
                pass

        with suppress(OSError):
            shelf.withdraw(WALL, KEY)

        assert shelf.file("manchester", 1, "comments.html") is None
        assert not with_words(folder, b"<p>wall")
        (folder / "ballast").unlink()
        shelf.put(edition, zipped(pruned(small_bag(FIRST), WALL, KEY), edition.root))
        assert Shelf(folder).withdrawn("manchester", 1) == {"comments.html"}
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


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
