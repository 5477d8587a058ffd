"""A command: what they all are."""

from msgspec import Struct


class Command(Struct, frozen=True):
    """What is asked. Who asks, and when, are given beside it."""
