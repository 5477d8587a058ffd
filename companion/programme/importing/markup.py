"""HTML in texts of other software, made plain text: paragraphs, lists and where links lead."""

from __future__ import annotations

import re
from html import unescape

import nh3

TAGS = {"a", "blockquote", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre", "tr", "ul"}

_IS_HTML = re.compile(
    r"</?(?:a|b|blockquote|br|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|script|small|span|strong|style|sub|sup|table|td|tr|u|ul)"
    r"(?:\s[^<>]*)?/?>|&(?:[a-z]{2,8}|#[0-9]{1,6}|#x[0-9a-f]{1,5});",
    re.IGNORECASE,
)
"""What nobody writes who does not write HTML. A lone `<` or `&` is only a sign."""

_SPACE = re.compile(r"\s+")
_LINK = re.compile(r'<a(?: href="([^"]*)")?[^>]*>(.*?)</a>')
_ITEM = re.compile(r"<li>")
_LINE = re.compile(r"<br>|</tr>")
_PARAGRAPH = re.compile(r"</?(?:p|div|ul|ol|blockquote|pre|h[1-6])>")
_TAG = re.compile(r"<[^>]*>")
_GAPS = re.compile(r"\n{3,}")
_ENDS = re.compile(r" *\n *")


def as_text(written: str) -> str:
    """Make plain text of what may be HTML. What is none stays as it is."""
    if not _IS_HTML.search(written):
        return written
    # The cleaner leaves well-formed tags of a few kinds, without attributes: what follows needs no parser.
    cleaned = nh3.clean(written, tags=TAGS, attributes={"a": {"href"}}, link_rel=None, url_schemes={"http", "https"})
    flowed = _SPACE.sub(" ", cleaned)
    lined = _PARAGRAPH.sub("\n\n", _LINE.sub("\n", _ITEM.sub("\n- ", _LINK.sub(_link, flowed))))
    plain = unescape(_TAG.sub("", lined)).replace("\u00a0", " ")
    return _GAPS.sub("\n\n", _ENDS.sub("\n", plain)).strip()


def _link(found: re.Match[str]) -> str:
    """Say where a link leads, unless its words do."""
    address, words = found[1] or "", found[2]
    return words if not address or address.rstrip("/") in words else f"{words} ({address})"
