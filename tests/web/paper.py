"""A page as somebody without JavaScript has it: elements, words, and forms that can be filled in and sent."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import httpx

VOID = {"meta", "link", "br", "hr", "img", "input", "base"}


class Element:
    """An element, its attributes, and what is in it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.inside: list[Element | str] = []

    def __iter__(self) -> Iterator[Element]:
        """This element and all that are in it, in order."""
        yield self
        for each in self.inside:
            if isinstance(each, Element):
                yield from each

    def __getitem__(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    @property
    def words(self) -> str:
        """The text with single spaces."""
        return " ".join("".join(self._text()).split())

    @property
    def content(self) -> str:
        """The text as it is; of a text area, without the line break that HTML leaves out."""
        return "".join(self._text()).removeprefix("\n")

    def _text(self) -> Iterator[str]:
        for each in self.inside:
            yield from each._text() if isinstance(each, Element) else [each]

    def tagged(self, tag: str) -> list[Element]:
        """Every element of this kind in here."""
        return [each for each in self if each.tag == tag]

    def at(self, element_id: str) -> Element:
        """The one element with this id."""
        (found,) = (each for each in self if each["id"] == element_id)
        return found

    def form(self, action: str) -> dict[str, str]:
        """What the one form that posts to this address would send as it stands."""
        (form,) = (each for each in self.tagged("form") if each["action"] == action and each["method"] == "post")
        fields = {each["name"]: each["value"] for each in form.tagged("input") if _counts(each)}
        fields |= {each["name"]: each.content for each in form.tagged("textarea")}
        return fields | {each["name"]: _chosen(each) for each in form.tagged("select")}

    def link(self, words: str) -> str:
        """Where the links with these words lead, which must be one address."""
        (address,) = {each["href"] for each in self.tagged("a") if each.words == words}
        return address


def _counts(field: Element) -> bool:
    return bool(field["name"]) and (field["type"] != "checkbox" or "checked" in field.attributes)


def _chosen(select: Element) -> str:
    options = select.tagged("option")
    return next((each["value"] for each in options if "selected" in each.attributes), options[0]["value"])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(response: httpx.Response) -> Element:
    """Read a page that was sent."""
    assert response.headers["content-type"] == "text/html; charset=utf-8", response.headers
    reader = _Reader()
    reader.feed(response.text)
    reader.close()
    (page,) = reader.open
    return page
