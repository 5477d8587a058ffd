"""QR codes, as SVG for a page."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup


def qr_svg(address: str) -> Markup:
    """Draw an address as a QR code, as SVG without width and height."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, omitsize=True, border=2)
    return Markup(drawn.getvalue().decode())  # noqa: S704 (made by the QR library, of rectangles alone)
