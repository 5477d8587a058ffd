"""Rules for the poster: the picture that stands for the video, until hosts remove it or withdraw it for good."""

from datetime import datetime

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError, NotFoundError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.domain.poster import MAX_ALT_CHARACTERS, gone_as
from companion.domain.text import one_line, too_long

NO_VIDEO = "Name the video first. Then it can have a poster."
WITHDRAWN = "This very picture was withdrawn for good. Choose another one."


def set_poster(event: Event, command: c.SetPoster, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Give the video a poster, or say anew what is to be seen on it.

    Raises:
        ConflictError: If there is no video, or this picture was withdrawn.
        FieldError: If the description is too long.
    """
    if event.facts is None or event.facts.video is None:
        raise ConflictError(NO_VIDEO)
    if gone_as(command.poster.sha256) in event.erased:
        raise ConflictError(WITHDRAWN)
    poster = replace(command.poster, alt=one_line(command.poster.alt))
    if told := too_long(poster.alt, MAX_ALT_CHARACTERS):
        raise FieldError({"alt": told})
    return () if poster == event.poster else (ch.PosterSet(poster),)


def remove_poster(event: Event, _command: c.RemovePoster, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Leave the video without a poster. Whoever finds none changes nothing."""
    return (ch.PosterRemoved(),) if event.poster else ()


def erase_poster(event: Event, command: c.ErasePoster, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Withdraw a picture for good, from editions too.

    Raises:
        NotFoundError: If it never was the poster.
    """
    if command.sha256 not in event.posters:
        raise NotFoundError("This picture never was the poster of the video.")
    return () if gone_as(command.sha256) in event.erased else (ch.PosterErased(command.sha256),)
