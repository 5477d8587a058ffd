"""What a process remembers of sessions: briefly, and never more than so many."""

from __future__ import annotations

import pytest

from companion.people.session_cache import MAX_KNOWN, MAX_UNKNOWN, TRUSTED_FOR_S, UNKNOWN_FOR_S, SessionCache


class Hands:
    """A clock that stands until it is moved."""

    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def cache(hands: Hands) -> SessionCache[str]:
    return SessionCache(hands)


def remembered(cache: SessionCache[str], key: str) -> str | None:
    """Give what is trusted about a key: "none" where it is known to be no session, None where nothing is known."""
    answer = cache.trusted(key)
    return None if answer is None else answer.value or "none"


def test_a_session_is_trusted_for_a_minute_and_stays_as_an_older_answer(cache: SessionCache[str], hands: Hands) -> None:
    cache.keep("a", "Ada")

    assert remembered(cache, "a") == "Ada"
    hands.now_s += TRUSTED_FOR_S
    assert remembered(cache, "a") is None
    assert cache.older("a") == "Ada"


def test_that_there_is_no_session_is_trusted_for_two_seconds(cache: SessionCache[str], hands: Hands) -> None:
    cache.keep("a", None)

    assert remembered(cache, "a") == "none"
    assert cache.older("a") is None
    hands.now_s += UNKNOWN_FOR_S
    assert remembered(cache, "a") is None


def test_a_flood_of_invented_cookies_pushes_no_session_out(cache: SessionCache[str]) -> None:
    cache.keep("a", "Ada")

    for n in range(MAX_UNKNOWN * 3):
        cache.keep(f"invented {n}", None)

    assert remembered(cache, "a") == "Ada"
    assert len(cache._unknown) == MAX_UNKNOWN


def test_the_session_that_was_not_used_for_longest_goes_first(cache: SessionCache[str]) -> None:
    for n in range(MAX_KNOWN):
        cache.keep(str(n), "somebody")
    cache.trusted("0")

    cache.keep("one more", "somebody")

    assert len(cache._known) == MAX_KNOWN
    assert (cache.older("0"), cache.older("1")) == ("somebody", None)


def test_a_newer_answer_replaces_the_older(cache: SessionCache[str]) -> None:
    cache.keep("a", None)
    cache.keep("a", "Ada")
    assert remembered(cache, "a") == "Ada"

    cache.keep("a", None)
    assert remembered(cache, "a") == "none"
    assert cache.older("a") is None


def test_dropping_forgets_what_it_concerns_and_ages(cache: SessionCache[str]) -> None:
    for key, value in {"a": "Ada", "b": "Ada", "c": "Grace"}.items():
        cache.keep(key, value)

    cache.drop("a")
    assert (remembered(cache, "a"), remembered(cache, "b"), remembered(cache, "c")) == (None, "Ada", "Grace")
    cache.drop_where(lambda value: value == "Ada")

    assert (remembered(cache, "b"), remembered(cache, "c")) == (None, "Grace")
    assert cache.age == 2


def test_distrust_keeps_answers_only_for_when_nothing_better_can_be_had(cache: SessionCache[str]) -> None:
    cache.keep("a", "Ada")

    cache.distrust()

    assert remembered(cache, "a") is None
    assert cache.older("a") == "Ada"
