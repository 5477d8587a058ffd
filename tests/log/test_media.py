"""Pictures in the store: there before the log names them, and gone once it does not."""

from __future__ import annotations

from msgspec.structs import replace
from redis.asyncio import Redis

from companion.domain.event import NOTHING_YET, Event
from companion.domain.poster import JPEG, Poster
from companion.log.media import Media, digest_of, media_key
from tests.log.happenings import SLUG

ONE, TWO = b"a picture", b"another picture"


def naming(content: bytes | None, *former: bytes) -> Event:
    """An event that has this poster, and once had others."""
    poster = Poster(digest_of(content), JPEG, len(content), 400, 300) if content else None
    posters = tuple(digest_of(each) for each in (*former, *([content] if content else [])))
    return replace(NOTHING_YET, poster=poster, posters=posters)


async def test_a_picture_is_on_trial_until_the_event_names_it(redis: Redis) -> None:
    media = Media(redis)
    await media.offer(SLUG, ONE)
    on_trial = await redis.ttl(media_key(SLUG, digest_of(ONE)))

    await media.tidy(SLUG, naming(ONE))

    assert on_trial > 0
    assert await redis.ttl(media_key(SLUG, digest_of(ONE))) == -1
    assert await media.get(SLUG, digest_of(ONE)) == ONE


async def test_offering_again_what_is_kept_does_not_put_it_on_trial(redis: Redis) -> None:
    media = Media(redis)
    await media.keep(SLUG, ONE)

    await media.offer(SLUG, ONE)

    assert await redis.ttl(media_key(SLUG, digest_of(ONE))) == -1


async def test_what_the_event_named_once_is_let_go(redis: Redis) -> None:
    media = Media(redis)
    for content in (ONE, TWO):
        await media.keep(SLUG, content)

    await media.tidy(SLUG, naming(TWO, ONE))
    left = [await media.get(SLUG, digest_of(content)) for content in (ONE, TWO)]
    await media.tidy(SLUG, naming(None, ONE, TWO))

    assert left == [None, TWO]
    assert await redis.keys("*media*") == []


async def test_what_was_altered_in_the_store_is_not_given_out(redis: Redis) -> None:
    await redis.set(media_key(SLUG, digest_of(ONE)), TWO)

    assert await Media(redis).get(SLUG, digest_of(ONE)) is None


async def test_what_an_edition_that_was_ordered_shows_stays_until_it_is_erased(redis: Redis) -> None:
    media, then = Media(redis), naming(ONE)
    for picture in (ONE, TWO):
        await media.keep(SLUG, picture)

    await media.tidy(SLUG, replace(naming(TWO, ONE), as_ordered=then))
    kept = await media.get(SLUG, digest_of(ONE))
    await media.tidy(SLUG, replace(naming(TWO, ONE), as_ordered=replace(then, poster=None)))

    assert kept == ONE
    assert await media.get(SLUG, digest_of(ONE)) is None
    assert await media.get(SLUG, digest_of(TWO)) == TWO
