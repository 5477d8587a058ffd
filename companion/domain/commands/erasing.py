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


class EraseWordings(Command, frozen=True):
    """Have what was written of things earlier gone for good, everywhere. What stands of them now stays.

    `things` are their sorts and ids, as in "section:2" and "facts". With `wholly`, what stands goes, too: a section, a
    write-up, a speaker are no longer there; what cannot be without a name has one that says nothing. A notice goes
    wholly in any case.
    """

    things: tuple[str, ...]
    wholly: bool = False
