"""Acts about an item, and about the event as a whole: those of every subject, and its phases."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain import commands as c
from companion.web.acts import announcing, erasing, people, rundown, wall, writing
from companion.web.acts.address import Address, NoFields
from companion.web.acts.seats import SEAT_ACTS
from companion.web.surfaces import CONSOLE

ITEM_ACTS: Mapping[str, Address] = MappingProxyType({**rundown.RUNDOWN_ACTS, **SEAT_ACTS, **writing.WRITE_UP_ACTS})

EVENT_ACTS: Mapping[str, Address] = MappingProxyType(
    {
        **wall.OF_THE_EVENT,
        **writing.OF_THE_EVENT,
        **announcing.OF_THE_EVENT,
        **rundown.OF_THE_EVENT,
        **people.OF_THE_EVENT,
        **erasing.OF_THE_EVENT,
        "go-live": Address("go-live", NoFields, lambda _, __: c.GoLive(), CONSOLE),
        "wrap": Address("wrap", NoFields, lambda _, __: c.Wrap(), CONSOLE),
        "freeze": Address("freeze", NoFields, lambda _, __: c.Freeze(), CONSOLE),
    }
)
