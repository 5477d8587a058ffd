"""The poster: set, described anew, removed, withdrawn for good."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.erasure import erased_up_to, redacted
from companion.domain.errors import ConflictError, FieldError, NotFoundError
from companion.domain.people import Role
from companion.domain.rules.posters import NO_VIDEO, WITHDRAWN
from tests.builders import POSTER, Play, a_day, replay


def filmed() -> Play:
    """The small day, with a video that has a poster."""
    play = a_day()
    play.do(c.SetVideo("The film"))
    play.do(c.SetPoster(POSTER))
    return play


def test_a_poster_is_set_once_and_described_anew() -> None:
    play = filmed()

    assert play.event.poster == POSTER
    assert play.do(c.SetPoster(POSTER)) == ()
    assert play.do(c.SetPoster(replace(POSTER, alt="  A  hall. "))) == (ch.PosterSet(replace(POSTER, alt="A hall.")),)


def test_a_poster_needs_a_video_and_goes_with_it() -> None:
    assert str(a_day().refused(c.SetPoster(POSTER))) == NO_VIDEO

    assert filmed().do(c.SetVideo("")) == (ch.VideoSet(None), ch.PosterRemoved())


def test_a_description_that_is_too_long_is_refused() -> None:
    refusal = filmed().refused(c.SetPoster(replace(POSTER, alt="x" * 301)))

    assert isinstance(refusal, FieldError)
    assert refusal.fields == {"alt": "This has 301 characters; 300 fit. Shorten it by 1."}


def test_what_is_removed_may_come_back_and_removing_nothing_changes_nothing() -> None:
    play = filmed()

    assert play.do(c.RemovePoster()) == (ch.PosterRemoved(),)
    assert play.do(c.RemovePoster()) == ()
    assert play.do(c.SetPoster(POSTER)) == (ch.PosterSet(POSTER),)


def test_what_is_withdrawn_does_not_come_back() -> None:
    play = filmed()

    assert play.do(c.ErasePoster(POSTER.sha256)) == (ch.PosterErased(POSTER.sha256),)
    assert play.do(c.ErasePoster(POSTER.sha256)) == ()
    refusal = play.refused(c.SetPoster(POSTER))
    assert (type(refusal), str(refusal)) == (ConflictError, WITHDRAWN)
    assert play.event.poster is None


def test_what_never_was_the_poster_is_not_withdrawn() -> None:
    assert isinstance(filmed().refused(c.ErasePoster("ab" * 32)), NotFoundError)


def test_the_log_loses_what_was_said_of_it_and_folds_to_the_same() -> None:
    play = filmed()
    play.do(c.Invite("i1", Role.HOST, name="Somebody"))
    play.do(c.ErasePoster(POSTER.sha256))

    records = [redacted(record, play.event.erased) for record in play.records]

    assert replay(records) == play.event
    assert erased_up_to(play.event) == play.event.version
    assert POSTER.alt not in msgspec.json.encode(records).decode()
