"""An XML document as a tree that remembers lines. What could make it grow, or reach out, is refused."""

from __future__ import annotations

from collections.abc import Iterator
from html.entities import html5
from xml.parsers import expat

from companion.domain.errors import FieldError
from companion.domain.text import clipped
from companion.programme.importing.report import Report

MOST_DEPTH = 100
MOST_ELEMENTS = 500_000


class Element:
    """An element: its name without a prefix, attributes, what is in it, and the line that it begins on."""

    __slots__ = ("attributes", "inside", "line", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.tag, self.attributes, self.line = tag, attributes, line
        self.inside: list[Element | str] = []

    @property
    def text(self) -> str:
        """All text in it, that of its children included."""
        return "".join(_words(self)).strip()

    @property
    def children(self) -> list[Element]:
        """The elements in it."""
        return [each for each in self.inside if isinstance(each, Element)]

    def all(self, tag: str) -> Iterator[Element]:
        """Its children of a name."""
        return (child for child in self.children if child.tag == tag)


def _words(element: Element) -> Iterator[str]:
    for each in element.inside:
        if isinstance(each, Element):
            yield from (" ", *_words(each), " ")
        else:
            yield each


def parsed(content: bytes, report: Report) -> Element:
    """Read a document.

    Raises:
        FieldError: If it is not well-formed, or declares entities of its own.
    """
    begins = max(content.find(b"<?xml"), 0)
    builder = _Builder(content.count(b"\n", 0, begins), report)
    try:
        builder.parser.Parse(content[begins:].lstrip(), True)
    # A codec that a document names may raise anything that a codec raises.
    except (expat.ExpatError, ValueError, LookupError) as error:
        _refuse_unless_whole(builder, error)
    if builder.root is None:
        raise FieldError({"file": "This is XML without anything in it. Export it again."})
    return builder.root


def _refuse_unless_whole(builder: _Builder, error: Exception) -> None:
    """What comes after the end of the document is left out; anything before that is refused."""
    line = builder.line
    if builder.root is not None and not builder.open:
        builder.report.left_out(f"line {line}", "file", "This comes after the end of the document.")
        return
    told = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else str(error)
    sentence = f"This is not XML that can be read: line {line}, {clipped(told, limit=100)}. Export it again."
    raise FieldError({"file": sentence}) from error


class _Builder:
    """Builds the tree while the parser reads."""

    def __init__(self, lines_before: int, report: Report) -> None:
        self.report, self._lines_before, self._elements = report, lines_before, 0
        self.root: Element | None = None
        self.open: list[Element] = []
        self.parser = expat.ParserCreate(namespace_separator=None)
        # Together these let names such as &nbsp;, which only HTML knows, pass by as what they are.
        self.parser.UseForeignDTD(True)
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
        self.parser.ExternalEntityRefHandler = self._outside
        self.parser.SkippedEntityHandler = self._named
        self.parser.EntityDeclHandler = self._declared
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.buffer_text = True

    @property
    def line(self) -> int:
        return int(self.parser.CurrentLineNumber) + self._lines_before

    def _outside(self, context: str | None, _base: str | None, system: str | None, public: str | None) -> int:
        """Read nothing in place of what is kept outside, and fetch nothing ever."""
        if system or public:
            self.report.left_out(f"line {self.line}", "DOCTYPE", "It names another document, which is not looked at.")
        self.parser.ExternalEntityParserCreate(context).Parse(b"", True)
        return 1

    def _declared(self, name: str, *_more: object) -> None:
        sentence = (
            f"Line {self.line} declares the entity {clipped(name)}, and such files are not read. Export it again."
        )
        raise FieldError({"file": sentence})

    def _named(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._text(html5.get(f"{name};", f"&{name};"))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self.open) >= MOST_DEPTH or self._elements > MOST_ELEMENTS:
            raise FieldError({"file": "This has more elements, or deeper ones, than any programme. Export it again."})
        element = Element(tag.rpartition(":")[2], attributes, self.line)
        if self.open:
            self.open[-1].inside.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, _tag: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1].inside.append(text)
