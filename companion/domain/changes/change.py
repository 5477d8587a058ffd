"""A change: what they all are."""

from msgspec import Struct


class Change(Struct, frozen=True, tag_field="type", omit_defaults=True):
    """What happened. Subclasses are the closed set `AnyChange`."""
