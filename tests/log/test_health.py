"""Whether the store answers."""

from companion.log.health import Health


def test_the_store_is_away_until_it_is_found() -> None:
    health = Health()

    health.found()

    assert Health().away
    assert not health.away
    assert health.away_for_s == 0


def test_how_long_the_store_is_away_counts_from_the_first_loss() -> None:
    health = Health()
    health.found()
    health.lost()
    first_s = health.away_for_s

    health.lost()

    assert health.away
    assert health.away_for_s >= first_s
