"""How changes of the wall are folded."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import wall
from companion.domain.event import Event
from companion.domain.evolve.fold import Fold
from companion.domain.phases import Phase
from companion.domain.wall import Standing


def _comment_posted(event: Event, record: ch.Record, change: ch.CommentPosted) -> Event:
    comment = wall.Comment(
        id=change.comment,
        author=change.author,
        name=event.known_as(change.author),
        text=change.text,
        at=record.at,
        item=change.item,
        badge=change.badge,
        standing=Standing.WAITING if change.waiting else Standing.SHOWN,
        reply_to=change.reply_to,
        version=record.version,
        archive=change.archive,
        pseudonym=change.pseudonym,
        after=event.phase is Phase.FROZEN,
    )
    return replace(event, wall=wall.with_comment(event.wall, comment))


def _comment_removed(event: Event, _record: ch.Record, change: ch.CommentRemoved) -> Event:
    return replace(event, wall=wall.with_removed(event.wall, change.comment))


def _archive_chosen(event: Event, _record: ch.Record, change: ch.ArchiveChosen) -> Event:
    chosen = wall.with_archive(event.wall, change.comment, change.archive, change.pseudonym)
    return replace(event, wall=chosen)


def _comment_shown(event: Event, _record: ch.Record, change: ch.CommentShown | ch.CommentApproved) -> Event:
    return replace(event, wall=wall.with_standing(event.wall, change.comment, Standing.SHOWN))


def _comment_hidden(event: Event, _record: ch.Record, change: ch.CommentHidden) -> Event:
    return replace(event, wall=wall.with_standing(event.wall, change.comment, Standing.HIDDEN))


def _comment_rejected(event: Event, _record: ch.Record, change: ch.CommentRejected) -> Event:
    rejected = wall.with_standing(event.wall, change.comment, Standing.REJECTED, change.reason)
    return replace(event, wall=rejected)


def _comment_pinned(event: Event, _record: ch.Record, change: ch.CommentPinned) -> Event:
    return replace(event, wall=wall.with_pinned(event.wall, change.comment, pinned=True))


def _comment_unpinned(event: Event, _record: ch.Record, change: ch.CommentUnpinned) -> Event:
    return replace(event, wall=wall.with_pinned(event.wall, change.comment, pinned=False))


def _comment_put_on_screen(event: Event, _record: ch.Record, change: ch.CommentPutOnScreen) -> Event:
    return replace(event, wall=replace(event.wall, on_screen=change.comment))


def _comment_taken_off_screen(event: Event, _record: ch.Record, _change: ch.CommentTakenOffScreen) -> Event:
    return replace(event, wall=replace(event.wall, on_screen=""))


def _comment_answered(event: Event, _record: ch.Record, change: ch.CommentAnswered) -> Event:
    return replace(event, wall=wall.with_answered(event.wall, change.comment, answered=True))


def _comment_unanswered(event: Event, _record: ch.Record, change: ch.CommentUnanswered) -> Event:
    return replace(event, wall=wall.with_answered(event.wall, change.comment, answered=False))


def _vote_cast(event: Event, record: ch.Record, change: ch.VoteCast) -> Event:
    return replace(event, wall=wall.with_vote(event.wall, change.comment, change.person, record.at, cast=True))


def _vote_withdrawn(event: Event, record: ch.Record, change: ch.VoteWithdrawn) -> Event:
    return replace(event, wall=wall.with_vote(event.wall, change.comment, change.person, record.at, cast=False))


def _wall_mode_set(event: Event, _record: ch.Record, change: ch.WallModeSet) -> Event:
    return replace(event, wall=replace(event.wall, mode=change.mode))


def _after_set(event: Event, _record: ch.Record, change: ch.AfterSet) -> Event:
    return replace(event, after_until=change.until)


FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType(
    {
        ch.CommentPosted: _comment_posted,
        ch.CommentRemoved: _comment_removed,
        ch.ArchiveChosen: _archive_chosen,
        ch.CommentApproved: _comment_shown,
        ch.CommentRejected: _comment_rejected,
        ch.CommentHidden: _comment_hidden,
        ch.CommentShown: _comment_shown,
        ch.CommentPinned: _comment_pinned,
        ch.CommentUnpinned: _comment_unpinned,
        ch.CommentPutOnScreen: _comment_put_on_screen,
        ch.CommentTakenOffScreen: _comment_taken_off_screen,
        ch.CommentAnswered: _comment_answered,
        ch.CommentUnanswered: _comment_unanswered,
        ch.VoteCast: _vote_cast,
        ch.VoteWithdrawn: _vote_withdrawn,
        ch.WallModeSet: _wall_mode_set,
        ch.AfterSet: _after_set,
    }
)
