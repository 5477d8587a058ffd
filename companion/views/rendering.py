"""Rendering: a typed context and its template become HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

import companion

PACKAGE = Path(companion.__file__).parent


@cache
def shipped_folder(name: str) -> Path:
    """Find a top-level folder of ours: inside the package in a wheel, beside it in the source tree."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


@cache
def templates() -> Environment:
    """Every template, compiled once in a process."""
    return Environment(
        loader=FileSystemLoader(shipped_folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )


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
