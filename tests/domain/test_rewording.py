"""An event as it was has nothing of what was erased since, and is the same whether its log was redacted or not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rpds import HashTrieMap

from companion.domain import commands as c
from companion.domain.errors import RefusedError
from companion.domain.event import Event
from companion.domain.rewording import reworded
from companion.domain.typed import TypedSpeaker
from companion.domain.wordings import Sort, Thing, Wording
from tests.builders import Play, a_day, replay
from tests.domain.test_redaction import SECRET, WRITINGS, a_careless_day, amend, erase_all, picture, without

NO_WORDINGS: HashTrieMap[Thing, Wording] = HashTrieMap()


def as_it_was(play: Play, version: int, *, redacted: bool) -> Event:
    """The event at a version, reworded by all that was erased since."""
    records = without(play) if redacted else play.records
    then = replay(records[:version])
    return replace(reworded(then, play.event, sorted(play.event.unsaid)), wordings=NO_WORDINGS)


def test_what_stands_now_is_in_the_place_of_what_was_erased() -> None:
    play = a_careless_day()
    then = play.event.version
    amend(play)

    erase_all(play, wholly=False)

    was = as_it_was(play, then, redacted=False)
    assert SECRET not in repr(was).replace(f"a-{SECRET}-screen", "")
    assert was.facts
    assert play.event.facts
    assert (was.facts.venue, was.facts.story) == (play.event.facts.venue, play.event.facts.story)
    assert [item.title for item in was.agenda.items] == [item.title for item in play.event.agenda.items]
    assert was == as_it_was(play, then, redacted=True)


def test_of_a_speaker_who_is_gone_an_edition_is_known_to_have_somebody() -> None:
    play = a_day()
    for name in ("Ana Unheard-of", "Ben Unheard-of"):
        play.do(c.SetSpeaker("", TypedSpeaker(name=name)))
    then = replace(play.event, wordings=NO_WORDINGS)
    gone = play.event.agenda.speakers[1].id
    play.do(c.EraseWordings((f"speaker:{gone}",), wholly=True))

    was = reworded(then, play.event, play.event.unsaid)

    assert [speaker.name for speaker in was.agenda.speakers] == ["A. Speaker", "…", "Ben Unheard-of"]
    assert Thing(Sort.SPEAKER, gone) not in play.event.wordings


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WRITINGS), st.booleans()), max_size=10), st.integers(0, 10), st.booleans())
def test_whenever_it_was_nobody_can_tell_a_redacted_log_by_it(writings: list, then: int, wholly: bool) -> None:
    play = a_day()
    versions = [play.event.version]
    for number, (writing, is_secret) in enumerate(writings):
        try:
            play.do(writing(f"{number} {SECRET if is_secret and wholly else 'word'}"), after_s=20)
        except RefusedError:
            continue
        versions.append(play.event.version)

    erase_all(play, wholly=wholly)

    version = versions[then % len(versions)]
    was = as_it_was(play, version, redacted=False)
    assert SECRET not in repr(was)
    assert was == as_it_was(play, version, redacted=True)


def test_another_picture_is_not_described_in_the_words_of_the_one_that_stands_now() -> None:
    play = a_day()
    for command in (c.SetVideo("A film"), c.SetPoster(picture(SECRET)), c.Wrap(), c.Freeze()):
        play.do(command)
    play.do(c.SetPoster(picture("A hall.", "1")))

    play.do(c.EraseWordings(("poster-description",)))

    assert play.event.as_ordered is not None
    assert play.event.as_ordered.poster == picture("")
    assert play.event.poster == picture("A hall.", "1")
