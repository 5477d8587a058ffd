"""How notices and screens are told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.domain.screens import Scene, find
from companion.views.told.telling import QUOTED, Said, Sort, Telling, plain, room_named
from companion.views.wording import shortened

_SCENES = MappingProxyType(
    {
        Scene.AGENDA: "the agenda",
        Scene.WALL: "the wall",
        Scene.COMMENT: "one comment",
        Scene.ROOMS: "the rooms",
        Scene.JOIN: "how to join",
        Scene.BLANK: "nothing",
    }
)


def _notice_posted(event: Event, _record: ch.Record, change: ch.NoticePosted) -> Said:
    urgent = "urgently " if change.urgent else ""
    told = f"{urgent}announced to {room_named(event, change.room)}: “{shortened(change.text, QUOTED)}”"
    return Said(told, "host#announce-title")


def _notice_withdrawn(_event: Event, _record: ch.Record, change: ch.NoticeWithdrawn) -> Said:
    return Said(f"withdrew notice {change.notice}", "host#announce-title")


def _screen_set(event: Event, _record: ch.Record, change: ch.ScreenSet) -> Said:
    return Said(f"set up the screen “{change.title}”, which follows {room_named(event, change.room)}", "screens")


def _scene_set(event: Event, _record: ch.Record, change: ch.SceneSet) -> Said:
    screen = find(event.screens, change.screen)
    return Said(f"had the screen “{screen.title if screen else change.screen}” show {_SCENES[change.scene]}", "screens")


TELLINGS: Mapping[type[ch.Change], Telling] = MappingProxyType(
    {
        ch.NoticePosted: Telling(Sort.SETTINGS, _notice_posted),
        ch.NoticeWithdrawn: Telling(Sort.SETTINGS, _notice_withdrawn),
        ch.ScreenSet: Telling(Sort.SETTINGS, _screen_set),
        ch.ScreenRemoved: Telling(Sort.SETTINGS, plain("removed a screen")),
        ch.SceneSet: Telling(Sort.SETTINGS, _scene_set),
    }
)
