"""A fold: how one kind of change moves the state on."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.domain.facts import Facts

Fold = Callable[[Event, ch.Record, Any], Event]


def with_facts(event: Event, alter: Callable[[Facts], Facts]) -> Event:
    """Alter the facts, if there are any: an event whose log never said so has none."""
    return replace(event, facts=alter(event.facts)) if event.facts else event
