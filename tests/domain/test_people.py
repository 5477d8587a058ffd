"""People as an event knows them."""

from companion.domain.people import Delegate, Grant, Role


def test_a_role_for_one_room_counts_as_having_the_role() -> None:
    delegate = Delegate("Ana", (Grant(Role.STEWARD, "red"),))

    assert delegate.has(Role.STEWARD)
    assert not delegate.has(Role.HOST)


def test_a_delegate_has_no_role_until_one_is_granted() -> None:
    assert not any(Delegate("Ana").has(role) for role in Role)
