"""The poster: what each change does to the state."""

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain.poster import gone_as
from tests.builders import POSTER, a_day

ANOTHER = replace(POSTER, sha256="ab" * 32)


def test_the_newest_poster_stands_and_all_digests_are_known() -> None:
    play = a_day()

    play.change(ch.PosterSet(POSTER))
    play.change(ch.PosterSet(ANOTHER))
    play.change(ch.PosterSet(replace(POSTER, alt="Again.")))
    again = play.event.poster
    play.change(ch.PosterRemoved())

    assert again == replace(POSTER, alt="Again.")
    assert (play.event.poster, play.event.posters) == (None, (POSTER.sha256, ANOTHER.sha256))


def test_what_is_erased_is_taken_down_and_leaves_another_poster_alone() -> None:
    play = a_day()
    play.change(ch.PosterSet(POSTER))
    play.change(ch.PosterSet(ANOTHER))

    play.change(ch.PosterErased(POSTER.sha256))
    kept = play.event.poster
    play.change(ch.PosterErased(ANOTHER.sha256))

    assert (kept, play.event.poster) == (ANOTHER, None)
    assert gone_as(POSTER.sha256) in play.event.taken_down
    assert play.event.erased[gone_as(ANOTHER.sha256)] == play.event.version
