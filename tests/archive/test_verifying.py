"""Verifying: what is proven of a bag, what is refuted, and what nobody can tell; with our own tool and with others'."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from companion.archive import making, verifying
from companion.archive.bag import INFO, bagged, read_info, read_manifest, sha256, zipped
from companion.archive.bundle import BundleError, pack
from companion.archive.edition import EditionInputs
from companion.archive.making import edition_bag
from companion.archive.signing import new_key
from companion.archive.verifying import Outcome, Verdict, verify
from companion.archive.withdrawal import Category, Withdrawal, without
from companion.cli.archiving import restored_from
from companion.domain.commands import OrderEdition, PublishEdition
from companion.domain.errors import FieldError
from companion.domain.event import Event
from companion.domain.people import SYSTEM
from tests.archive.bundles import small_bag
from tests.archive.days import DAY, HOST, KEY, lived, obeyed
from tests.archive.test_edition import hostile
from tests.builders import at

SOFTWARE = "Companion 1"
ROOT = "manchester-e1"
INPUTS = EditionInputs(number=1, public_address="https://events.example", software=SOFTWARE)
BAG = edition_bag(lived(), INPUTS, KEY)
IN_IT = sum(name.startswith("data/") for name in BAG)
OTHER = new_key(bytes(40))
TRUSTED = (KEY.public,)


def unpacked(folder: Path, bag: dict[str, bytes]) -> Path:
    """Lay a bag out in a folder."""
    for name, content in bag.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def packed(folder: Path, bundle: bytes) -> Path:
    (folder / "bag.zip").write_bytes(bundle)
    return folder / "bag.zip"


def said(verdict: Verdict, outcome: Outcome) -> list[str]:
    return [finding.sentence for finding in verdict.findings if finding.outcome is outcome]


@pytest.fixture(params=["folder", "zip"])
def good(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "zip":
        return packed(tmp_path, zipped(BAG, ROOT))
    return unpacked(tmp_path / "anything", BAG)


def test_a_good_bag_is_whole_and_signed_and_no_more_is_claimed(good: Path) -> None:
    verdict = verify(good, TRUSTED, SOFTWARE)

    assert said(verdict, Outcome.REFUTED) == []
    assert said(verdict, Outcome.PROVEN) == [
        f"All {IN_IT} files are what the manifests list; none was added, none is missing.",
        f"It was signed with the key {KEY.public.name}, with the words: "
        "timestamp:1302190200 file:tagmanifest-sha256.txt manchester-e1",
    ]
    assert verdict.is_signed


def test_without_a_key_nobody_knows_who_made_it(good: Path) -> None:
    verdict = verify(good, (), SOFTWARE)

    assert not verdict.is_signed
    assert not verdict.is_refuted
    assert any("which anybody could" in sentence for sentence in said(verdict, Outcome.UNKNOWN))


Tamper = Callable[[Path], object]


def written(name: str, content: bytes) -> Tamper:
    return lambda bag: (bag / name).write_bytes(content)


def flipped(name: str) -> Tamper:
    def flip(bag: Path) -> None:
        content = bytearray((bag / name).read_bytes())
        content[len(content) // 2] ^= 1
        (bag / name).write_bytes(content)

    return flip


def relisted(bag: Path) -> None:
    """Edit a page and list its new digest everywhere: only the signature tells."""
    page = b"<p>forged"
    unpacked(bag, small_bag({"index.html": page}, OTHER))


def edited_info(bag: Path) -> None:
    """What BagIt alone does not notice: bag-info.txt is edited, and what would tell is deleted."""
    (bag / "tagmanifest-sha256.txt").unlink()
    (bag / "bag-info.txt").write_text("Source-Organization: Somebody Else\n")


def linked(bag: Path) -> None:
    """Keep a page elsewhere, where it can be changed afterwards."""
    elsewhere = bag.parent / "index.html"
    (bag / "data/index.html").rename(elsewhere)
    (bag / "data/index.html").symlink_to(elsewhere)


TAMPERED: dict[str, Tamper] = {
    "a flipped byte": flipped("data/index.html"),
    "a flipped byte in a manifest": flipped("manifest-sha512.txt"),
    "a flipped byte in the tagmanifest": flipped("tagmanifest-sha256.txt"),
    "an added file": written("data/more.html", b"<p>more"),
    "an added file beside the record": written("more.txt", b"more"),
    "an empty file": written("data/.hidden", b""),
    "a deleted file": lambda bag: (bag / "data/comments.html").unlink(),
    "a deleted tagmanifest": lambda bag: (bag / "tagmanifest-sha256.txt").unlink(),
    "a deleted signature": lambda bag: (bag / "tagmanifest-sha256.txt.minisig").unlink(),
    "a deleted manifest": lambda bag: (bag / "manifest-sha512.txt").unlink(),
    "an edited bag-info": written("bag-info.txt", b"Source-Organization: Somebody Else\n"),
    "an edited bag-info without a tagmanifest": edited_info,
    "a swapped signature": written("tagmanifest-sha256.txt.minisig", OTHER.sign(BAG["tagmanifest-sha256.txt"], "")),
    "a signature of something else": written("tagmanifest-sha256.txt.minisig", KEY.sign(b"something else", "")),
    "another bag with another key": relisted,
    "a link to a file": lambda bag: (bag / "data/link.html").symlink_to("/etc/passwd"),
    "a link in place of a file": linked,
    "a link to a folder": lambda bag: (bag / "data/media").symlink_to("/etc"),
    "a pipe": lambda bag: os.mkfifo(bag / "data/pipe"),
    "a withdrawal that nobody signed": written("withdrawn.json", b"{}"),
}


@pytest.mark.parametrize("tamper", TAMPERED.values(), ids=TAMPERED)
def test_whatever_is_done_to_a_bag_is_refuted(tmp_path: Path, tamper: Tamper) -> None:
    bag = unpacked(tmp_path / "bag", BAG)
    tamper(bag)

    verdict = verify(bag, TRUSTED, SOFTWARE)

    assert verdict.is_refuted
    assert not (verdict.is_signed and said(verdict, Outcome.REFUTED) == [])


ZIPS: dict[str, bytes] = {
    "a name that leads out": pack({**{f"{ROOT}/{name}": content for name, content in BAG.items()}, "../out": b""}),
    "a file beside the folder": pack({**{f"{ROOT}/{name}": content for name, content in BAG.items()}, "more": b""}),
    "another folder": zipped(BAG, "leeds-e1"),
    "bytes after the end": zipped(BAG, ROOT) + b"more",
    "bytes before the beginning": b"#!/bin/sh\n" + zipped(BAG, ROOT),
    "half of it": zipped(BAG, ROOT)[: len(zipped(BAG, ROOT)) // 2],
    "nothing": b"",
}


@pytest.mark.parametrize("bundle", ZIPS.values(), ids=ZIPS)
def test_whatever_is_done_to_a_zip_is_refuted(tmp_path: Path, bundle: bytes) -> None:
    assert verify(packed(tmp_path, bundle), TRUSTED, SOFTWARE).is_refuted


WALL = Withdrawal("manchester", 1, ("comments.html",), Category.PERSONAL_DATA, at("18:00"))


def test_what_was_withdrawn_by_its_publisher_may_be_missing(tmp_path: Path) -> None:
    verdict = verify(unpacked(tmp_path / "bag", without(BAG, WALL, KEY)), TRUSTED, SOFTWARE)

    assert verdict.is_signed
    assert said(verdict, Outcome.REFUTED) == []
    assert "comments.html was withdrawn by its publisher. It is not in here, and need not be." in said(
        verdict, Outcome.PROVEN
    )


def test_what_was_withdrawn_must_not_be_there(tmp_path: Path) -> None:
    kept = {**without(BAG, WALL, KEY), "data/comments.html": BAG["data/comments.html"]}

    verdict = verify(unpacked(tmp_path / "bag", kept), TRUSTED, SOFTWARE)

    assert "data/comments.html was withdrawn, and is there." in said(verdict, Outcome.REFUTED)


def test_a_manifest_that_names_a_file_twice_is_none() -> None:
    listed = BAG["manifest-sha256.txt"]

    with pytest.raises(BundleError, match="a line that it may not have"):
        read_manifest(listed + listed)


def test_what_somebody_else_withdrew_is_missing(tmp_path: Path) -> None:
    verdict = verify(unpacked(tmp_path / "bag", without(BAG, WALL, OTHER)), TRUSTED, SOFTWARE)

    assert "withdrawn.json is not signed by whoever made this record." in said(verdict, Outcome.REFUTED)
    assert "data/comments.html is missing." in said(verdict, Outcome.REFUTED)


def with_record(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A bag that holds an `event.json`, whatever that says."""
    renders = making.record_files

    def with_it(event: Event, inputs: EditionInputs, *more: Any) -> dict[str, bytes]:
        return {**renders(event, inputs, *more), "event.json": b"{}"}

    monkeypatch.setattr(making, "record_files", with_it)
    monkeypatch.setattr(verifying, "record_files", with_it)
    return edition_bag(lived(), INPUTS, KEY)


HALF = DAY[:6] + DAY[-2:]


def restored(_event: bytes, _comments: bytes | None) -> Event:
    return lived()


def test_pages_are_rendered_again_and_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bag = unpacked(tmp_path / "bag", with_record(monkeypatch))

    same = verify(bag, TRUSTED, SOFTWARE, restored)
    newer = verify(bag, TRUSTED, "Companion 2", restored)

    assert said(same, Outcome.PROVEN)[-1].endswith("follow from event.json: rendered again, they are the same.")
    assert said(newer, Outcome.UNKNOWN) == [
        "Whether the pages follow from event.json: Companion 1 made them, and this is Companion 2."
    ]
    assert newer.is_signed


def test_a_record_that_says_something_else_than_its_pages_is_refuted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bag = unpacked(tmp_path / "bag", with_record(monkeypatch))

    def cannot(_event: bytes, _comments: bytes | None) -> Event:
        raise FieldError({"format": "This is no record."})

    refuted = said(verify(bag, TRUSTED, SOFTWARE, lambda *_: lived(HALF)), Outcome.REFUTED)

    assert "index.html does not follow from event.json." in refuted
    assert "comments.html does not follow from event.json." in refuted
    assert verify(bag, TRUSTED, SOFTWARE, cannot).is_refuted


ENDLESS = b"[" * 200_000
NONSENSE = {
    "event.json": [
        ENDLESS,
        BAG["data/event.json"].replace(b"2011-04-07", b"0001-01-01"),
        BAG["data/event.json"].replace(b"+01:00", b""),
        re.sub(rb'"minutes": ?60', b'"minutes": 1000000000000000000000000', BAG["data/event.json"]),
        BAG["data/event.json"].replace(b"Europe/London", b"../../etc/passwd"),
    ],
    "comments.json": [
        ENDLESS,
        re.sub(rb'"pinned": ?\[\s*"3"\s*\]', b'"pinned": ["33"]', BAG["data/comments.json"]),
        BAG["data/comments.json"].replace(b"+01:00", b""),
    ],
    "CHANGES.json": [
        ENDLESS,
        BAG["data/CHANGES.json"].replace(b'"edition": 1', b'"edition": 1e999'),
        BAG["data/CHANGES.json"].replace(b"2011-04-07", b"0001-01-01"),
    ],
}


@pytest.mark.parametrize(("name", "content"), [(name, each) for name, some in NONSENSE.items() for each in some])
def test_a_record_that_makes_no_sense_is_refuted_in_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    payload = {each.removeprefix("data/"): kept for each, kept in BAG.items() if each.startswith("data/")}
    info = tuple((label, value) for label, value in read_info(BAG[INFO]).items() if label != "Payload-Oxum")
    assert content != payload[name]
    bag = bagged({**payload, name: content}, info, OTHER, "signed by a stranger")

    verdict = verify(packed(tmp_path, zipped(bag, ROOT)), (), SOFTWARE, restored_from)

    assert verdict.is_refuted


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed here")
@pytest.mark.parametrize("manifest", ["tagmanifest-sha256.txt", "manifest-sha256.txt"])
def test_sha256sum_says_that_every_file_is_what_was_listed(tmp_path: Path, manifest: str) -> None:
    subprocess.run(["sha256sum", "--strict", "-c", manifest], cwd=unpacked(tmp_path, BAG), check=True)


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not installed here")
def test_minisign_says_who_signed_with_the_command_that_the_bag_gives(tmp_path: Path) -> None:
    bag = unpacked(tmp_path, BAG)
    line = next(line for line in (bag / "data/VERIFY.txt").read_text().splitlines() if "minisign -V" in line)

    done = subprocess.run(line.split(), cwd=bag, capture_output=True, text=True, check=True)

    assert "manchester-e1" in done.stdout


def test_bagit_says_that_the_bag_is_valid(tmp_path: Path) -> None:
    bag = unpacked(tmp_path, BAG)

    done = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", bag], capture_output=True, text=True, check=True
    )

    assert "is valid" in done.stderr


def test_what_people_wrote_cannot_say_anything_else_in_a_bag(tmp_path: Path) -> None:
    bag = unpacked(tmp_path, edition_bag(hostile(), INPUTS, KEY))

    done = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", bag], capture_output=True, text=True, check=True
    )

    assert "is valid" in done.stderr
    assert verify(bag, TRUSTED, SOFTWARE).is_signed
    assert not verify(bag, TRUSTED, SOFTWARE).is_refuted
    assert [line.partition(": ")[0] for line in (bag / "bag-info.txt").read_text(encoding="utf-8").split("\n")] == [
        "Source-Organization",
        "External-Description",
        "Bagging-Date",
        "External-Identifier",
        "Bag-Group-Identifier",
        "Internal-Sender-Identifier",
        "Bag-Software-Agent",
        "Payload-Oxum",
        "",
    ]


def test_a_bag_says_nothing_that_must_never_be_kept() -> None:
    everything = b"".join(BAG.values())

    assert KEY.seed not in everything
    assert KEY.seed.hex().encode() not in everything
    assert b"person-id-of" not in everything


def test_what_verifies_a_bag_is_the_same_in_every_edition() -> None:
    twice = obeyed(lived(), PublishEdition(1, "0" * 64), SYSTEM, at("16:40"))
    twice = obeyed(twice, OrderEdition("More was said."), HOST, at("16:50"))
    second = edition_bag(twice, replace(INPUTS, number=2), KEY, {})

    assert sha256(second["data/VERIFY.txt"]) == sha256(BAG["data/VERIFY.txt"])
