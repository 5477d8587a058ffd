"""The address of a command, as the table of its subject describes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from companion.domain import commands as c
from companion.web.about import of_no_room
from companion.web.fields import MAX_BODY_BYTES
from companion.web.surfaces import Asked, Surface


class NoFields(Struct, frozen=True):
    """The address says it all."""


class Address(Struct, frozen=True):
    """Where a command is given: who may, what it takes, the command it makes, and on which part of a page it belongs.

    `room` says which room it is about.
    """

    route: str
    fields: type[Struct]
    command: Callable[[str, Any], c.Command]
    surface: Surface
    room: Callable[[Asked], str | None] = of_no_room
    max_bytes: int = MAX_BODY_BYTES
