"""An archival page, read as a browser would."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input", "base"}
FETCHES = {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest"}
"""Attributes with which a page asks a server for something."""
INLINE = {"a", "b", "cite", "span", "time"}


class Page(HTMLParser):
    """What a page is made of: its elements and attributes, its ids, its links, its text."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.styles = self.text = ""
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if tag not in INLINE:
            self.text += " "

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            self.styles += data
        else:
            self.text += data

    @property
    def ids(self) -> list[str]:
        return [value for _, name, value in self.attributes if name == "id"]

    @property
    def links(self) -> list[str]:
        return [value for tag, name, value in self.attributes if (tag, name) == ("a", "href")]

    @property
    def addresses(self) -> list[str]:
        """Whatever the page leads to: its links, and those of its head."""
        return [value for _, name, value in self.attributes if name == "href"]

    @property
    def words(self) -> str:
        """The text with single spaces."""
        return " ".join(self.text.split())
