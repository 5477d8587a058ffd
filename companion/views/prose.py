"""What hosts write at length: Markdown, turned into HTML that may stand in a page."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from companion.domain.text import web_address

__all__ = ["prose", "web_address"]

TAGS = frozenset({"a", "blockquote", "br", "code", "em", "h4", "hr", "li", "ol", "p", "pre", "strong", "ul"})
"""No images and no tables: the first would ask another server, the second do not fit a phone."""

HEADING = "h4"
"""Every heading in a text is one below the heading of its section, whatever its writer counted from."""

REL = "noopener noreferrer"


def prose(markdown: str) -> Markup:
    """Render Markdown. Raw HTML is shown as typed; links lead to whole web addresses only."""
    cleaned = nh3.clean(
        _MARKDOWN.render(markdown),
        tags=set(TAGS),
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel=REL,
    )
    # An address that only the cleaner could not read leaves an anchor behind that leads nowhere.
    return Markup(cleaned.replace(f'<a rel="{REL}">', "<a>"))  # noqa: S704


def _heading(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, _env: MutableMapping[str, Any]
) -> str:
    tokens[index].tag = HEADING
    return renderer.renderToken(tokens, index, options, _env)


class _Markdown(MarkdownIt):
    """Markdown whose links lead to the web or nowhere."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Leave a relative link as typed: it would lead out of the record, to where nothing is kept."""
        return bool(web_address(url))


def _markdown() -> MarkdownIt:
    markdown = _Markdown("js-default").disable(["image", "strikethrough", "table"])
    markdown.add_render_rule("heading_open", _heading)
    markdown.add_render_rule("heading_close", _heading)
    return markdown


_MARKDOWN = _markdown()
