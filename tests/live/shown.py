"""A model of what a phone shows: its page as a tree, and what htmx and wall.js do to it with what arrives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

import msgspec

from companion.domain.event import Event
from companion.domain.people import Person
from companion.domain.screens import MAIN
from companion.live.frames import Message
from companion.live.pages import regions_on
from companion.live.touched import LISTS
from companion.views import board, door, pages
from companion.views.assets import load_assets
from companion.views.pages import Site
from companion.views.personal import fill, slots
from companion.views.regions import screen_of, stem_of
from companion.views.rendering import Renderer

RENDERER = Renderer()
SITE = Site(styles="", later=load_assets().later, public_url="http://example.test")
VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
LIST_IDS = frozenset(list_id for list_id, _region in LISTS.values())


@dataclass(eq=False)
class Element:
    """One element of a page."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def id(self) -> str | None:
        return self.attributes.get("id")

    def elements(self) -> Iterator[Element]:
        """This element and all that are in it."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.elements()

    def find(self, element_id: str | None) -> Element | None:
        return next((each for each in self.elements() if each.id == element_id), None) if element_id else None


Node: TypeAlias = "Element | str"


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self._open[-1].children.append(text)


def parsed(html: str) -> Element:
    """Read HTML of ours, in which everything that is opened is closed."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


class Shown:
    """What one phone shows, and how far it says it has got.

    Args:
        page: The page's name.
        html: The whole page, as it was loaded.
    """

    def __init__(self, page: str, html: str) -> None:
        self.page = page
        self._root = parsed(html)
        live = self._root.find("live")
        assert live is not None
        self.cursor = str(live.attributes["data-line"]).partition("cursor=")[2].partition("&")[0]

    def take(self, text: str) -> Message:
        """Put one message in place, and remember its cursor."""
        message = msgspec.json.decode(text, type=Message)
        self.put(message.content or "")
        self.cursor = message.c or self.cursor
        return message

    def put(self, content: str) -> None:
        """Put partials in place. Targets are looked up before anything is swapped; one that is missing is left out."""
        partials = [each for each in parsed(content).children if isinstance(each, Element)]
        there = [each for each in partials if self._root.find(_target(each))]
        for each in there:
            if each.attributes["hx-swap"] == "afterbegin":
                self._drop_known(each, there)
        for each in there:
            self._swap(each)

    def region(self, name: str) -> object:
        """A region as a person sees it, to be compared; without the comments of its list."""
        element = self._root.find(name)
        assert element is not None, name
        return _seen(element)

    def comments(self, list_id: str) -> list[object]:
        """The comments of a list, as a person sees them."""
        element = self._root.find(list_id)
        assert element is not None, list_id
        return _seen_all(element.children)

    def _drop_known(self, addition: Element, there: Sequence[Element]) -> None:
        def known(node: Node) -> bool:
            assert isinstance(node, Element)
            elsewhere = any(other.find(node.id) for other in there if other is not addition)
            return elsewhere or self._root.find(node.id) is not None

        addition.children = [node for node in addition.children if not known(node)]

    def _swap(self, part: Element) -> None:
        target = self._root.find(_target(part))
        assert target is not None
        match part.attributes["hx-swap"]:
            case "outerMorph":
                (new,) = part.children
                assert isinstance(new, Element)
                assert new.id == target.id
                self._morph(target, new)
            case "innerMorph":
                target.children = part.children
            case "afterbegin":
                target.children = [*part.children, *target.children]
            case other:
                raise AssertionError(other)

    def _morph(self, old: Element, new: Element) -> None:
        """Make the old element look like the new one, except where a page asks to be left alone."""
        for element in new.elements():
            kept = old.find(element.id)
            if kept is None:
                continue
            if "hx-morph-skip" in element.attributes:
                element.attributes, element.children = kept.attributes, kept.children
            elif "hx-morph-skip-children" in element.attributes:
                element.children = kept.children
        old.attributes, old.children = new.attributes, new.children


def loaded(page: str, event: Event, person: Person | None = None) -> Shown:
    """What a phone shows that has just loaded its page."""
    return Shown(page, page_html(page, event, person))


def page_html(page: str, event: Event, person: Person | None) -> str:
    """A whole page, as somebody gets it who is signed in, or not."""
    match page:
        case "event":
            html = RENDERER.page("event", pages.event_page(event, SITE))
        case "host":
            html = RENDERER.page("host", pages.host_page(event, SITE))
        case "board":
            html = RENDERER.page("board", board.board_page(event, SITE))
        case "room/red" | "door/red":
            room = event.agenda.room("red")
            assert room is not None
            html = RENDERER.page("room", door.room_page(event, SITE, room, runs=page == "room/red"))
        case _:
            screen = screen_of(event, page.partition("/")[2] or MAIN.id)
            html = RENDERER.page("screen", pages.screen_page(event, SITE, "<svg></svg>", screen))
    return fill(html, slots(RENDERER, event, person) if person else {}, str)


def differences(shown: Shown, fresh: Shown, *, hidden: int = 0) -> list[object]:
    """What a phone shows otherwise than a page that was loaded afresh.

    A fresh page has the newest comments only. A phone may go on showing older ones below them; and it may be short of
    some at the end of its list, but of no more than were hidden, because a hiding brings nothing else up.
    """
    names = [stem_of(name) for name in regions_on(shown.page)]
    regions = [
        (name, shown.region(name), fresh.region(name)) for name in names if shown.region(name) != fresh.region(name)
    ]
    lists = [LISTS[name][0] for name in names if name in LISTS]
    return [*regions, *(each for each in lists if not _agree(shown.comments(each), fresh.comments(each), hidden))]


def _agree(shown: list[object], fresh: list[object], hidden: int) -> bool:
    common = min(len(shown), len(fresh))
    return shown[:common] == fresh[:common] and len(shown) >= len(fresh) - hidden


def _target(part: Element) -> str:
    return (part.attributes["hx-target"] or "").removeprefix("#")


def _seen(element: Element) -> object:
    """An element as nested tuples, without what is not a region's business: what one types, and the button for more."""
    attributes = tuple(sorted((name, value or "") for name, value in element.attributes.items()))
    typed = "hx-morph-skip-children" in element.attributes
    children = () if typed or element.id in LIST_IDS else tuple(_seen_all(element.children))
    return element.tag, attributes, children


def _seen_all(nodes: Sequence[Node]) -> list[object]:
    return [node if isinstance(node, str) else _seen(node) for node in nodes if not _is_out_of_sight(node)]


def _is_out_of_sight(node: Node) -> bool:
    """Tell whether a node is a hidden comment, or the offer of new comments, which belongs to the phone."""
    if isinstance(node, str):
        return False
    return (node.tag == "li" and "hidden" in node.attributes) or node.attributes.get("class") == "new-comments"
