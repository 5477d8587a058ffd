"""Acts about what everybody is told: notices, and what screens show."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain import commands as c
from companion.domain.screens import MAIN, Scene
from companion.web.about import announced_in, told_in
from companion.web.acts.address import Address, NoFields
from companion.web.surfaces import BOARD, CONSOLE, NOTICES, SCREEN_FORM, SCREENS


class NoticeFields(Struct, frozen=True):
    """`room` is a room's id; "" or left out: for everyone."""

    text: str
    urgent: bool = False
    room: str | None = None


class CallFields(Struct, frozen=True):
    """`finish`: what still runs in rooms is over."""

    finish: bool = False


class SceneFields(Struct, frozen=True):
    """`scene` is agenda, wall, comment, rooms, join or blank; `screen` is the screen's id; left out: the main one."""

    scene: Scene
    screen: str = MAIN.id


class ScreenFields(Struct, frozen=True):
    """`room` is the id of the one that the screen follows; "" or left out: the whole event."""

    title: str
    room: str | None = None


NOTICE_ACTS: Mapping[str, Address] = MappingProxyType(
    {
        "withdraw": Address(
            "withdraw-notice", NoFields, lambda notice, _: c.WithdrawNotice(notice), NOTICES, announced_in
        ),
        "erase": Address("erase", NoFields, lambda notice, _: c.EraseWordings((f"notice:{notice}",)), NOTICES),
    }
)

SCREEN_ACTS: Mapping[str, Address] = MappingProxyType(
    {
        "name": Address(
            "name-screen",
            ScreenFields,
            lambda screen, sent: c.NameScreen(screen, sent.title, sent.room or None),
            SCREEN_FORM,
        ),
        "remove": Address("remove-screen", NoFields, lambda screen, _: c.RemoveScreen(screen), SCREEN_FORM),
    }
)

OF_THE_EVENT: Mapping[str, Address] = MappingProxyType(
    {
        "notices": Address(
            "notice",
            NoticeFields,
            lambda _, sent: c.PostNotice(sent.text, sent.urgent, sent.room or None),
            CONSOLE,
            told_in,
        ),
        "call-back": Address("call-back", CallFields, lambda _, sent: c.CallBack(sent.finish), BOARD),
        "screen": Address("scene", SceneFields, lambda _, sent: c.SetScene(sent.scene, sent.screen), SCREENS),
        "screens": Address(
            "add-screen", ScreenFields, lambda _, sent: c.AddScreen(sent.title, sent.room or None), SCREEN_FORM
        ),
    }
)
