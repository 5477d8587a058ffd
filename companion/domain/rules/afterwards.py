"""Rules for what is said once an event is frozen: until when, and by whom it is read first."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.domain.phases import Phase
from companion.domain.rules.owning import kept_as
from companion.domain.rules.running import find_item
from companion.domain.rules.talking import badge_of, check_posts, checked_text
from companion.domain.wall import MAX_COMMENT_CHARACTERS


def takes_after(event: Event, now: datetime) -> bool:
    """Tell whether one can post after the event now."""
    return event.phase is Phase.FROZEN and event.after_until is not None and now < event.after_until


def set_after(event: Event, command: c.SetAfter, _by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take comments after the event until the end of a day, or no more.

    Raises:
        FieldError: If it is no day, or one that is over.
    """
    until = _end_of(event, command.until) if command.until.strip() else None
    if until is not None and until <= now:
        raise FieldError({"until": "That day is over. Choose a later one, or none to take no more comments."})
    return () if until == event.after_until else (ch.AfterSet(until),)


def _end_of(event: Event, day: str) -> datetime:
    zone = ZoneInfo(event.facts.time_zone if event.facts else "UTC")
    try:
        return datetime.combine(date.fromisoformat(day.strip()) + timedelta(days=1), time(), zone)
    except (ValueError, OverflowError) as error:
        raise FieldError({"until": "This is not a day. Write it like 2011-05-31."}) from error


def post_after(event: Event, command: c.PostAfter, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Post after the event. Somebody who tends the wall reads it first, unless its author does.

    Raises:
        ConflictError: If no comments are taken.
        FieldError: If the text is empty or too long, or the pseudonym cannot be one's own.
        TooFastError: If the author has just posted a burst.
    """
    if not takes_after(event, now):
        raise ConflictError("No comments are taken here any more. Keep yours; a host may open this page again.")
    text = checked_text(command.text, limit=MAX_COMMENT_CHARACTERS, what="comment")
    check_posts(event, by, now)
    item = find_item(event, command.item).id if command.item else None
    badge = badge_of(event, by)
    archive, pseudonym = kept_as(event, by, command.archive, command.pseudonym)
    comment = event.wall.next_id()
    return (
        ch.CommentPosted(comment, by.id, text, item, badge, waiting=not badge, archive=archive, pseudonym=pseudonym),
    )
