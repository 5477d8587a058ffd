"""Pictures that people send, read and drawn anew: what is kept has pixels, and nothing else that was in the file.

A camera writes where and when it was, whose it is, sometimes a second picture. None of that survives, nor does
anything that somebody hid behind or between the pixels. It is done once, when a picture comes; then its bytes stay.
"""

from __future__ import annotations

import asyncio
import re
import struct
import warnings
from contextlib import suppress
from io import BytesIO

from msgspec import Struct
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from companion.domain.errors import FieldError
from companion.domain.poster import JPEG, Poster
from companion.log.media import digest_of

MAX_FILE_BYTES = 10 * 1024 * 1024
"""What a phone's camera makes, with some room."""

MAX_PIXELS = 25_000_000
"""What it makes by itself: 24 million. Read at once, they are 100 MB."""

MAX_SIDE = 1_280
"""The longer side of what is kept, in pixels: twice as wide as the page sets it, some 200 KB for a photograph."""

MIN_SIDE = 200
"""The shorter side of what is kept. Less is a stamp, or a strip."""

QUALITY = 84

MOST_SCANS = 200
"""A JPEG may be written in layers: cameras and programs make a dozen at most. Each is a pass over all pixels, and takes
a few bytes: a file of 10 MB could keep a processor busy for half an hour."""

_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]", re.DOTALL)
"""What a segment with a length begins with."""
_SCAN, _END = 0xDA, 0xD9

TAKEN = ("JPEG", "PNG", "WEBP")
"""The only formats that are looked for; which one it is, the bytes say."""

NO_PICTURE = "This is no picture that we can read. Send a JPEG, a PNG or a WebP file."
DAMAGED = "This picture is damaged, or was cut off on the way. Send it again, or another one."
TOO_LARGE = "This picture has more than 25 million pixels. Send a smaller one."
TOO_SMALL = (
    "This picture is too small, or too narrow: it needs 200 pixels each way, and no side over six times the other."
)

# What the library raises for files that are not what they say.
_FAULTS = (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, EOFError, struct.error)


class Picture(Struct, frozen=True):
    """A picture as it is kept: the bytes of a JPEG, with their size in pixels."""

    content: bytes
    width: int
    height: int

    def as_poster(self, alt: str) -> Poster:
        """What a log says of it."""
        return Poster(digest_of(self.content), JPEG, len(self.content), self.width, self.height, alt)


class Drawing:
    """Draws pictures anew in a thread, one at a time: each may take so much memory."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def anew(self, content: bytes) -> Picture:
        """Draw a picture anew.

        Raises:
            FieldError: As `drawn_anew`.
        """
        async with self._one_at_a_time:
            return await asyncio.to_thread(drawn_anew, content)


def drawn_anew(content: bytes) -> Picture:
    """Read a picture and draw it anew: upright, in the colours of screens, on white, no larger than is shown.

    It takes up to a second and 300 MB.

    Raises:
        FieldError: If it is no picture, is damaged, too large or too small.
    """
    try:
        return _kept(_on_white(_upright(_for_screens(_shrunk(_opened(content))))))
    except FieldError:
        raise
    except UnidentifiedImageError as error:
        raise FieldError({"poster": NO_PICTURE}) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FieldError({"poster": TOO_LARGE}) from error
    except _FAULTS as error:
        raise FieldError({"poster": DAMAGED}) from error


def _opened(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(BytesIO(content), formats=TAKEN)
    if image.width * image.height > MAX_PIXELS:
        raise FieldError({"poster": TOO_LARGE})
    if image.format == "JPEG" and _scans(content) > MOST_SCANS:
        raise FieldError({"poster": DAMAGED})
    return image


def _scans(content: bytes) -> int:
    """Count the layers of a JPEG up to its end. What stands between segments is passed over, as it is when drawn."""
    scans, at = 0, 2
    while (found := _MARKER.search(content, at)) and content[found.start() + 1] != _END:
        scans += content[found.start() + 1] == _SCAN
        at = found.end() + int.from_bytes(content[found.end() : found.end() + 2])
    return scans


def _shrunk(image: Image.Image) -> Image.Image:
    """Read it, a JPEG no larger than it is wanted, and make it as large as it is kept."""
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))
    image.load()
    # Of these the library would leave out lines, where it mixes them otherwise.
    image = image.convert("RGBA") if image.mode in {"1", "P"} else image
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    if min(image.size) < MIN_SIDE:
        raise FieldError({"poster": TOO_SMALL})
    return image


def _for_screens(image: Image.Image) -> Image.Image:
    """The same colours as every screen takes them. Phones know more than those, and say so in a profile."""
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    mode = "RGBA" if image.has_transparency_data else "RGB"
    # A profile that is none: the colours are taken for those of screens, as browsers do.
    with suppress(ImageCms.PyCMSError, *_FAULTS):
        theirs, ours = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image.convert(mode), theirs, ours, outputMode=mode) or image
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Turn it as the camera was held, if it says how."""
    with suppress(*_FAULTS):
        return ImageOps.exif_transpose(image)
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """Its pixels on a sheet that was never anything else: nothing comes along but them."""
    seen, sheet = image.convert("RGBA"), Image.new("RGB", image.size, "white")
    sheet.paste(seen, mask=seen.getchannel("A"))
    return sheet


def _kept(image: Image.Image) -> Picture:
    written = BytesIO()
    image.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(written.getvalue(), image.width, image.height)
