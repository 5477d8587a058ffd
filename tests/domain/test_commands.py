"""Commands: what may be asked for."""

import pytest

from companion.domain import commands as c
from companion.domain.decide import RULES

EVERY_COMMAND = c.Command.__subclasses__()


def test_every_command_is_reached_by_its_name_alone() -> None:
    assert {"Command", *(kind.__name__ for kind in EVERY_COMMAND)} == set(c.__all__)


@pytest.mark.parametrize("kind", EVERY_COMMAND)
def test_every_command_has_a_rule(kind: type[c.Command]) -> None:
    assert kind in RULES


def test_a_command_cannot_change_once_given() -> None:
    command = c.StartItem("talk")

    with pytest.raises(AttributeError):
        command.item = "lunch"  # type: ignore[misc]


def test_a_start_does_not_check_what_is_live_unless_told_what_to_expect() -> None:
    assert c.StartItem("talk").expects is None
