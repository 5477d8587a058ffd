"""Pictures that people send: read by their bytes, drawn anew, and nothing along with them."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from companion.archive.pictures import DAMAGED, MAX_SIDE, NO_PICTURE, TOO_LARGE, TOO_SMALL, _scans, drawn_anew
from companion.domain.errors import FieldError
from companion.domain.poster import JPEG
from tests.archive.pictures import a_picture, written

SECRET = "taken-at-53.4808N-2.2426W-by-Somebody"
KINDS = ("JPEG", "PNG", "WEBP")


def refusal(content: bytes) -> str:
    """Why a picture is refused."""
    with pytest.raises(FieldError) as refused:
        drawn_anew(content)
    return refused.value.fields["poster"]


def told_by(kind: str) -> dict[str, Any]:
    """Everything that a file of this kind can say beside its pixels."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = SECRET, SECRET
    exif.get_ifd(0x8825)[0x001D] = SECRET
    said: dict[str, Any] = {"exif": exif.tobytes(), "xmp": f"<x>{SECRET}</x>".encode()}
    if kind == "JPEG":
        said["comment"] = SECRET
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", SECRET)
        text.add_itxt("Comment", SECRET, zip=True)
        said["pnginfo"] = text
    return said


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_becomes_a_jpeg_of_its_pixels_and_nothing_else(kind: str) -> None:
    sent = a_picture(kind, **told_by(kind)) + SECRET.encode()
    assert SECRET.encode() in sent

    picture = drawn_anew(sent)

    assert SECRET.encode() not in picture.content
    assert (picture.width, picture.height) == (640, 360)
    with Image.open(BytesIO(picture.content)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (640, 360))
        assert {*kept.info} <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert not kept.getexif()
    poster = picture.as_poster("A hall.")
    assert (poster.media_type, poster.size_bytes, poster.alt) == (JPEG, len(picture.content), "A hall.")


def test_the_same_file_gives_the_same_bytes() -> None:
    assert drawn_anew(a_picture()) == drawn_anew(a_picture())


def test_it_stands_as_the_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    picture = drawn_anew(a_picture(exif=exif.tobytes()))

    assert (picture.width, picture.height) == (360, 640)
    with Image.open(BytesIO(picture.content)) as kept:
        top, bottom = kept.getpixel((180, 10)), kept.getpixel((180, 630))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] < 30
    assert bottom[0] > 225


def test_a_large_one_is_made_smaller() -> None:
    picture = drawn_anew(a_picture(size=(4_000, 3_000)))

    assert (picture.width, picture.height) == (MAX_SIDE, MAX_SIDE * 3 // 4)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "CMYK"])
def test_whatever_its_colours_are_told_in_it_is_drawn_on_white(mode: str) -> None:
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (0, 0, 200, 300))
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image) if mode in "1LCMYK" else image

    with Image.open(BytesIO(drawn_anew(written(image.convert(mode), kind)).content)) as kept:
        assert kept.mode == "RGB"
        right = kept.getpixel((390, 150))
        assert isinstance(right, tuple)
        assert min(right) > 240


def test_a_profile_is_heeded_and_a_broken_one_does_no_harm() -> None:
    sound = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    with_profile = drawn_anew(a_picture(icc_profile=sound))

    assert drawn_anew(a_picture(icc_profile=b"none at all")).width == with_profile.width == 640


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(99),
        b"%PDF-1.7",
        b"MZ",
        b"<html>",
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(content: bytes) -> None:
    assert refusal(content) == NO_PICTURE


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_pictures_are_refused(kind: str) -> None:
    assert refusal(a_picture(kind)) == NO_PICTURE


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_was_cut_off_is_refused(kind: str) -> None:
    sent = written(Image.effect_noise((400, 300), 80), kind)

    assert refusal(sent[: len(sent) // 2]) in {DAMAGED, NO_PICTURE}


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says that it is so large."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("side", [5_001, 10_000, 60_000])
def test_one_that_would_unfold_into_too_much_is_refused_before_it_does(side: int) -> None:
    assert refusal(bomb(side, side)) == TOO_LARGE


@pytest.mark.parametrize("between", [b"", b"\xff\xff", b"\x00\x01"], ids=["nothing", "filling", "rubbish"])
def test_one_of_endless_layers_is_refused_before_they_are_drawn(between: bytes) -> None:
    layered = a_picture(progressive=True)
    last = layered.rindex(b"\xff\xda")

    assert _scans(layered) < 20
    assert refusal(layered[:-2] + (between + layered[last:-2]) * 200 + layered[-2:]) == DAMAGED
    drawn_anew(layered + layered[last:-2] * 200)


@pytest.mark.parametrize("size", [(1, 1), (640, 100), (4_000, 300)])
def test_a_stamp_or_a_strip_is_refused(size: tuple[int, int]) -> None:
    assert refusal(a_picture(size=size)) == TOO_SMALL


SMALL = {kind: written(Image.effect_noise((220, 210), 80), kind) for kind in KINDS}


WHERE = st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 255)), max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), WHERE, st.integers())
def test_whatever_is_broken_in_it_is_drawn_or_refused(kind: str, broken: list[tuple[int, int]], end: int) -> None:
    content = bytearray(SMALL[kind])
    for place, value in broken:
        content[place % len(content)] = value

    # Whatever else were raised would fail this.
    with suppress(FieldError):
        assert drawn_anew(bytes(content if end % 3 else content[: end % len(content)])).width <= MAX_SIDE
