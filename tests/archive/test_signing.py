"""Signatures: what minisign reads and writes, and nothing that somebody else could have made."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.archive.signing import SignatureError, new_key, read_public_key, read_secret_key
from tests.archive.days import KEY

MINISIGN = shutil.which("minisign")
OTHER = new_key(bytes(40))
needs_minisign = pytest.mark.skipif(MINISIGN is None, reason="minisign is not installed here")


def minisign(*arguments: str | Path) -> str:
    done = subprocess.run(["minisign", *arguments], capture_output=True, text=True, check=True)
    return done.stdout


@given(st.binary(max_size=200), st.text(max_size=50))
def test_what_is_signed_can_be_checked_and_is_the_same_every_time(message: bytes, comment: str) -> None:
    signature = KEY.sign(message, comment)

    told = KEY.public.verify(message, signature)

    assert told.isascii()
    assert "\n" not in told
    assert KEY.sign(message, comment) == signature


def test_a_key_outlives_the_way_to_a_file_and_back() -> None:
    assert read_secret_key(KEY.file()) == KEY
    assert read_public_key(KEY.public.file().decode()) == KEY.public
    assert read_public_key(f"  {KEY.public.text}\n") == KEY.public


def edited(signature: bytes, line: int, text: str) -> bytes:
    lines = signature.decode().split("\n")
    lines[line] = text
    return "\n".join(lines).encode()


SIGNED = KEY.sign(b"message", "a comment")
OTHERS = OTHER.sign(b"message", "a comment").decode().split("\n")


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"\n\n\n\n",
        b"\xff" * 400,
        SIGNED[:100],
        edited(SIGNED, 2, "trusted comment: another comment"),
        edited(SIGNED, 1, OTHERS[1]),
        edited(SIGNED, 3, OTHERS[3]),
        KEY.sign(b"another message", "a comment"),
        OTHER.sign(b"message", "a comment"),
    ],
)
def test_what_was_not_signed_like_this_is_refused(signature: bytes) -> None:
    with pytest.raises(SignatureError):
        KEY.public.verify(b"message", signature)


@pytest.mark.parametrize("text", ["", "RWQ", "no key", f"{KEY.public.text}\n{OTHER.public.text}", "é" * 56])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(SignatureError):
        read_public_key(text)


@pytest.mark.parametrize("file", [b"", b"\n", b"x\nUlc=\n", KEY.public.file(), KEY.file()[:100]])
def test_what_is_no_secret_key_is_refused(file: bytes) -> None:
    with pytest.raises(SignatureError):
        read_secret_key(file)


@pytest.mark.parametrize(
    ("part", "other", "told"), [(KEY.seed, OTHER.seed, "is damaged"), (b"Ed\0\0", b"EdSc", "is locked with a password")]
)
def test_a_secret_key_that_is_of_no_use_says_why(part: bytes, other: bytes, told: str) -> None:
    comment, packed, end = KEY.file().split(b"\n")
    altered = base64.b64encode(base64.b64decode(packed).replace(part, other, 1))

    with pytest.raises(SignatureError, match=told):
        read_secret_key(b"\n".join((comment, altered, end)))


@needs_minisign
def test_minisign_accepts_what_we_sign(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"message")
    (tmp_path / "file.minisig").write_bytes(SIGNED)
    (tmp_path / "key.pub").write_bytes(KEY.public.file())

    told = minisign("-Vm", tmp_path / "file", "-p", tmp_path / "key.pub")

    assert "Trusted comment: a comment" in told
    assert "verified" in minisign("-Vm", tmp_path / "file", "-P", KEY.public.text)


@needs_minisign
def test_we_accept_what_minisign_signs_and_the_keys_that_it_makes(tmp_path: Path) -> None:
    minisign("-G", "-W", "-p", tmp_path / "key.pub", "-s", tmp_path / "key")
    (tmp_path / "file").write_bytes(b"message")
    minisign("-Sm", tmp_path / "file", "-s", tmp_path / "key", "-t", "by minisign")

    key = read_secret_key((tmp_path / "key").read_bytes())

    assert read_public_key((tmp_path / "key.pub").read_text()) == key.public
    assert key.public.verify(b"message", (tmp_path / "file.minisig").read_bytes()) == "by minisign"


@needs_minisign
def test_minisign_signs_with_a_key_that_we_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"message")
    (tmp_path / "key").write_bytes(KEY.file())

    minisign("-Sm", tmp_path / "file", "-s", tmp_path / "key", "-t", "by minisign")

    assert KEY.public.verify(b"message", (tmp_path / "file.minisig").read_bytes()) == "by minisign"
