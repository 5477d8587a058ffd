"""Pictures as people send them, drawn by the tests themselves."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (640, 360), colour: str = "teal", **more: Any) -> bytes:
    """A picture whose left half has a colour and whose right half is white."""
    image = Image.new(more.pop("mode", "RGB"), size, "white")
    image.paste(Image.new(image.mode, (size[0] // 2, size[1]), colour))
    return written(image, kind, **more)


def written(image: Image.Image, kind: str, **more: Any) -> bytes:
    """The bytes of a picture."""
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()
