"""Acts that erase what hosts wrote. Comments and people are erased by acts of their own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain import commands as c
from companion.web.acts.address import Address
from companion.web.surfaces import ERASE


class ThingsFields(Struct, frozen=True):
    """`things` are what hosts wrote about, like "section:2 facts"; `wholly`: what stands goes, too."""

    things: str
    wholly: bool = False


OF_THE_EVENT: Mapping[str, Address] = MappingProxyType(
    {
        "erase": Address(
            "erase", ThingsFields, lambda _, sent: c.EraseWordings(tuple(sent.things.split()), sent.wholly), ERASE
        )
    }
)
