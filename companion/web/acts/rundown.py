"""Acts about the rundown: items are run, planned anew and added."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain import commands as c
from companion.domain.agenda import Deed, Kind
from companion.domain.lateness import ShiftMode
from companion.web.about import run_in, told_in
from companion.web.acts.address import Address, NoFields
from companion.web.surfaces import ADD, CONSOLE, MOVE, RUNDOWN, SHIFT


class StartFields(Struct, frozen=True):
    """`expects`: the id of the item that the sender believes live there; "" for none; left out: whatever it is."""

    expects: str | None = None


class BlockFields(Struct, frozen=True):
    """`items` are ids with a space between, `expects` those of what the sender believes will end; left out: any."""

    items: str
    expects: str | None = None


class SkipFields(Struct, frozen=True):
    """`why` is a line for delegates."""

    why: str = ""


class UndoFields(Struct, frozen=True):
    """`expects`: what the sender believes was done, as in “finished”; left out: whatever it was."""

    expects: Deed | None = None


class ShiftFields(Struct, frozen=True, rename={"item": "from"}):
    """`from` is the first item that is late, by `minutes`; `mode` is everything, breaks or keep.

    `room` is the id of the room that alone is late; "" or left out: the whole day.
    """

    item: str
    minutes: int
    mode: ShiftMode
    why: str = ""
    expects: str | None = None
    room: str = ""


class SwapFields(Struct, frozen=True):
    """`other` is the item to change places with."""

    other: str
    why: str = ""


class MoveFields(Struct, frozen=True):
    """`room` is the room's id."""

    room: str
    why: str = ""


class AddFields(Struct, frozen=True):
    """`start` is a time of day at the event; `room` "" or left out: for everyone, as with `plenary`."""

    title: str
    start: str
    minutes: int
    kind: Kind = Kind.TALK
    room: str | None = None
    plenary: bool = False
    why: str = ""


def _addition(sent: AddFields) -> c.AddItem:
    return c.AddItem(sent.title, sent.start, sent.minutes, sent.kind, sent.room or None, sent.plenary, sent.why)


def _shift(sent: ShiftFields) -> c.Command:
    if sent.room:
        return c.DelayRoom(sent.item, sent.room, sent.minutes, sent.mode, sent.why, sent.expects)
    return c.ShiftAgenda(sent.item, sent.minutes, sent.mode, sent.why, sent.expects)


def _block(sent: BlockFields) -> c.StartBlock:
    expects = None if sent.expects is None else tuple(sent.expects.split())
    return c.StartBlock(tuple(sent.items.split()), expects)


RUNDOWN_ACTS: Mapping[str, Address] = MappingProxyType(
    {
        "start": Address("start", StartFields, lambda item, sent: c.StartItem(item, sent.expects), CONSOLE, run_in),
        "finish": Address("finish", NoFields, lambda item, _: c.FinishItem(item), CONSOLE, run_in),
        "skip": Address("skip", SkipFields, lambda item, sent: c.SkipItem(item, sent.why), CONSOLE),
        "undo": Address("undo", UndoFields, lambda item, sent: c.UndoItem(item, sent.expects), CONSOLE, run_in),
        "protect": Address("protect", NoFields, lambda item, _: c.SetProtection(item, protected=True), RUNDOWN),
        "unprotect": Address("unprotect", NoFields, lambda item, _: c.SetProtection(item, protected=False), RUNDOWN),
        "swap": Address("swap", SwapFields, lambda item, sent: c.SwapItems(item, sent.other, sent.why), MOVE),
        "move": Address("move", MoveFields, lambda item, sent: c.MoveItem(item, sent.room, sent.why), MOVE),
    }
)

AGENDA_ACTS: Mapping[str, Address] = MappingProxyType(
    {
        "shift": Address(
            "shift",
            ShiftFields,
            lambda _, sent: _shift(sent),
            SHIFT,
            told_in,
        ),
        "start": Address("start-block", BlockFields, lambda _, sent: _block(sent), CONSOLE),
    }
)

OF_THE_EVENT: Mapping[str, Address] = MappingProxyType(
    {
        "items": Address("add", AddFields, lambda _, sent: _addition(sent), ADD),
    }
)
