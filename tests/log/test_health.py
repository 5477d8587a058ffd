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


def test_whoever_wants_to_know_hears_of_each_turn_once() -> None:
    health, heard = Health(), list[bool]()
    health.on_turn(lambda: heard.append(health.away))

    for turn in (health.lost, health.found, health.found, health.lost, health.lost, health.found):
        turn()

    assert heard == [False, True, False]
