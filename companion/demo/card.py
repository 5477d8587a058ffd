"""A card that stands for the video of the demo, drawn from the event's own words: no picture of the day is recorded."""

from __future__ import annotations

import textwrap
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from companion.domain.facts import Facts

ALT = "A card with the name, the day and the place of the event."
SIZE = (1_280, 720)
MARGIN = 96
LETTERS_A_LINE = 22
GROUND, INK, SOFT, MARK = "#0f4f51", "#f8f4eb", "#b9d3cd", "#e9b872"


def card_of(facts: Facts) -> bytes:
    """Draw the card, as a PNG."""
    card = Image.new("RGB", SIZE, GROUND)
    drawing = ImageDraw.Draw(card)
    title = textwrap.fill(facts.title, LETTERS_A_LINE, break_on_hyphens=False)
    drawing.rectangle((MARGIN, MARGIN, MARGIN + 96, MARGIN + 10), fill=MARK)
    drawing.multiline_text((MARGIN, MARGIN + 56), title, INK, ImageFont.load_default(84), spacing=20)
    below = f"{facts.starts_at.day} {facts.starts_at:%B %Y}\n{facts.venue.name}"
    drawing.multiline_text((MARGIN, SIZE[1] - MARGIN), below, SOFT, ImageFont.load_default(36), "ld", 12)
    out = BytesIO()
    card.save(out, "PNG")
    return out.getvalue()
