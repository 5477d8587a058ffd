"""Rendering: a typed context and its template become HTML."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

import companion
from companion.views.wording import lasting

PACKAGE = Path(companion.__file__).parent

_TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks of Unicode that are kept for scripts from right to left, and the marks that turn a line."""


@cache
def shipped_folder(name: str) -> Path:
    """Find a top-level folder of ours: inside the package in a wheel, beside it in the source tree."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


@cache
def templates() -> Environment:
    """Every template, compiled once in a process."""
    environment = Environment(
        loader=FileSystemLoader(shipped_folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.tests["turning"] = is_turning
    environment.filters["lasting"] = lasting
    return environment


def is_turning(text: str) -> bool:
    """Tell whether some of a text may be written from right to left; all that may not reads the same without a word."""
    return _TURNS.search(text) is not None


class Renderer:
    """Renders pages and regions."""

    def __init__(self) -> None:
        self._templates = templates()

    def page(self, name: str, context: Struct) -> str:
        """Render `pages/<name>.html`: the context's fields are its variables."""
        return self._templates.get_template(f"pages/{name}.html").render(fields_of(context))

    def region(self, name: str, context: Struct) -> str:
        """Render `regions/<name>.html`: its one variable, named like it, is the context."""
        return self._templates.get_template(f"regions/{name}.html").render({variable_of(name): context})


def fields_of(context: Struct) -> dict[str, object]:
    """The fields of a context by name, as they are."""
    return {name: getattr(context, name) for name in context.__struct_fields__}


def variable_of(region: str) -> str:
    """The variable that a region's template knows its context by."""
    return region.replace("-", "_")
