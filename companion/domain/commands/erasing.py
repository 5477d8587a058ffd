"""Commands that erase: words and names, gone for good."""

from companion.domain.commands.command import Command


class EraseComment(Command, frozen=True):
    """Have what a comment says gone for good, everywhere."""

    comment: str


class ErasePerson(Command, frozen=True):
    """Have a person's name, and all that they have written, gone for good, everywhere."""

    person: str


class PurgePersonalData(Command, frozen=True):
    """Have gone what a record of the day needs no longer: what is not shown, and the names of who said nothing."""
