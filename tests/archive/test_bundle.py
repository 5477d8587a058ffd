"""The bundle: the same bytes wherever it is packed, and nothing but plain files when unpacked."""

from __future__ import annotations

import stat
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.archive import bundle
from companion.archive.bag import sha256
from companion.archive.bundle import BundleError, is_plain_name, pack, unpack

FILES = {"index.html": b"<p>One", "comments.html": b"<p>Two", "media/poster.jpg": b"\xff\xd8"}
NAMES = st.from_regex(r"[a-z0-9]{1,8}(/[a-z0-9]{1,8})?\.[a-z]{1,4}", fullmatch=True)


def zipped(*entries: tuple[str, bytes], mode: int = stat.S_IFREG | 0o644, method: int = ZIP_STORED) -> bytes:
    """A ZIP that somebody else made."""
    made = BytesIO()
    with ZipFile(made, "w", method) as packed:
        for name, content in entries:
            entry = ZipInfo(name)
            entry.external_attr = mode << 16
            entry.compress_type = method
            packed.writestr(entry, content)
    return made.getvalue()


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=5))
def test_what_is_packed_is_what_comes_out(files: dict[str, bytes]) -> None:
    assert unpack(pack(files)) == files


def test_the_order_of_files_makes_no_difference() -> None:
    assert pack(FILES) == pack(dict(reversed(FILES.items())))


def test_the_bytes_are_those_of_every_other_version() -> None:
    """If this fails, every edition that was ever published would be packed differently today."""
    assert sha256(pack(FILES)) == "312aa3eac5faba702296c924db8ae7397d30dc8ddfc9a729c490f83d143f4a61"


@pytest.mark.parametrize(
    "name",
    ["../out", "/etc/passwd", "a/../../b", "a\\b", "C:/x", "..", "", ".hidden", "a//b", "a/", "./a", "a b", "é"],
)
def test_a_name_that_could_lead_elsewhere_is_refused(name: str) -> None:
    assert not is_plain_name(name)
    with pytest.raises(BundleError):
        unpack(zipped(("index.html", b""), (name or "x/", b"evil")))


def test_a_name_that_ends_early_is_no_plain_name() -> None:
    assert not is_plain_name("index.html\x00.jpg")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_anything_but_a_file_is_refused(kind: int) -> None:
    with pytest.raises(BundleError):
        unpack(zipped(("index.html", b"/etc/passwd"), mode=kind | 0o777))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused() -> None:
    with pytest.raises(BundleError):
        unpack(zipped(("index.html", b"1"), ("index.html", b"2")))
    with pytest.raises(BundleError):
        unpack(zipped(("index.html", b"1"), ("INDEX.html", b"2")))


def test_what_grows_when_unpacked_is_refused() -> None:
    with pytest.raises(BundleError):
        unpack(zipped(("index.html", b"0" * 10_000_000), method=ZIP_DEFLATED))


def test_more_than_a_process_can_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "MAX_BUNDLE_BYTES", 10)

    with pytest.raises(BundleError):
        unpack(pack(FILES))


@pytest.mark.parametrize("broken", [b"", b"PK", b"not a zip at all", pack(FILES)[:-30]])
def test_what_is_no_bundle_is_refused(broken: bytes) -> None:
    with pytest.raises(BundleError):
        unpack(broken)


def test_a_flipped_byte_is_noticed() -> None:
    packed = bytearray(pack(FILES))
    packed[packed.index(b"<p>Two")] ^= 1

    with pytest.raises(BundleError):
        unpack(bytes(packed))
