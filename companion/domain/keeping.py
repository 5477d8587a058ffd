"""Keeping: how a comment stands in the archive, as its author chose. The live page shows everybody by name."""

from enum import StrEnum

MAX_PSEUDONYM_CHARACTERS = 60

SOMEBODY = "A delegate"
"""What stands in the archive for authors who want to be nobody in particular."""


class ArchiveAs(StrEnum):
    """By the author's name, under another that is theirs at this event, as a delegate like any other, or not at all."""

    NAME = "name"
    PSEUDONYM = "pseudonym"
    DELEGATE = "delegate"
    NONE = "none"
