"""How changes of the wall are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.domain.wall import WallMode
from companion.views.items import zone_of
from companion.views.moments import day_in
from companion.views.told.telling import QUOTED, Said, Sort, Telling, of_comment
from companion.views.wording import shortened

_WALL = MappingProxyType(
    {
        WallMode.OPEN: "opened the wall",
        WallMode.APPROVE: "had comments approved first",
        WallMode.CLOSED: "closed the wall",
    }
)


def _comment_posted(_event: Event, _record: ch.Record, change: ch.CommentPosted) -> Said:
    verb = "replied" if change.reply_to else "wrote, to be approved" if change.waiting else "wrote"
    return Said(f"{verb}: “{shortened(change.text, QUOTED)}”", f"comments/{change.comment}/tend")


def _wall_mode_set(_event: Event, _record: ch.Record, change: ch.WallModeSet) -> Said:
    return Said(_WALL[change.mode], "host#tray")


def _after_set(event: Event, _record: ch.Record, change: ch.AfterSet) -> Said:
    # Until the end of a day, which is when the next begins.
    until = f"until {day_in(zone_of(event), change.until - timedelta(days=1))}" if change.until else "no longer"
    return Said(f"had comments after the event taken {until}", "host/archive")


TELLINGS: Mapping[type[ch.Change], Telling] = MappingProxyType(
    {
        ch.CommentPosted: Telling(Sort.WALL, _comment_posted),
        ch.CommentRemoved: Telling(Sort.WALL, of_comment("took back {}")),
        ch.ArchiveChosen: Telling(Sort.WALL, of_comment("chose how the archive keeps {}")),
        ch.CommentApproved: Telling(Sort.WALL, of_comment("approved {}")),
        ch.CommentRejected: Telling(Sort.WALL, of_comment("rejected {}")),
        ch.CommentHidden: Telling(Sort.WALL, of_comment("hid {}")),
        ch.CommentShown: Telling(Sort.WALL, of_comment("showed {} again")),
        ch.CommentPinned: Telling(Sort.WALL, of_comment("pinned {}")),
        ch.CommentUnpinned: Telling(Sort.WALL, of_comment("unpinned {}")),
        ch.CommentPutOnScreen: Telling(Sort.WALL, of_comment("put {} on screen")),
        ch.CommentTakenOffScreen: Telling(Sort.WALL, of_comment("took {} off screen")),
        ch.CommentAnswered: Telling(Sort.WALL, of_comment("marked {} as answered")),
        ch.CommentUnanswered: Telling(Sort.WALL, of_comment("marked {} as still open")),
        ch.VoteCast: Telling(Sort.WALL, of_comment("voted for {}")),
        ch.VoteWithdrawn: Telling(Sort.WALL, of_comment("took back a vote for {}")),
        ch.WallModeSet: Telling(Sort.WALL, _wall_mode_set),
        ch.AfterSet: Telling(Sort.SETTINGS, _after_set),
    }
)
