"""People as an event knows them."""

from companion.domain.people import Delegate, Grant, Role


def test_a_role_for_one_room_counts_as_having_the_role() -> None:
    delegate = Delegate("Ana", (Grant(Role.STEWARD, "red"),))

    assert delegate.has(Role.STEWARD)
    assert not delegate.has(Role.HOST)


def test_a_role_for_one_room_counts_there_alone_and_one_for_the_event_everywhere() -> None:
    delegate = Delegate("Ana", (Grant(Role.STEWARD, "red"), Grant(Role.FACILITATOR)))

    assert [delegate.has_in(Role.STEWARD, room) for room in ("red", "blue", "")] == [True, False, False]
    assert [delegate.has_in(Role.FACILITATOR, room) for room in ("red", "")] == [True, True]


def test_a_delegate_has_no_role_until_one_is_granted() -> None:
    assert not any(Delegate("Ana").has(role) for role in Role)
