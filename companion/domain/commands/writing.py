"""Commands about what hosts write: the story, write-ups, the video, the licence."""

from companion.domain.commands.command import Command


class WriteSection(Command, frozen=True):
    """Write a section of the story; with "" a new one.

    `expects` is the fingerprint of what the sender believes there; None for don't check.
    """

    section: str
    heading: str
    text: str
    expects: str | None = None


class MoveSection(Command, frozen=True):
    """Let a section of the story change places with the one before it, or after it."""

    section: str
    earlier: bool


class RemoveSection(Command, frozen=True):
    """Take a section out of the story."""

    section: str


class WriteUpItem(Command, frozen=True):
    """Write down what an item was like, in Markdown. `expects` is as in `WriteSection`."""

    item: str
    text: str
    expects: str | None = None


class SetVideo(Command, frozen=True):
    """Name the recording of the day; without a title, there is none.

    `length` and `offset` are as a player shows them, like "1:02:30": how long it is, and how far into it the first item
    started. `expects` is as in `WriteSection`.
    """

    title: str
    url: str = ""
    note: str = ""
    poster: str = ""
    length: str = ""
    transcript: str = ""
    offset: str = ""
    expects: str | None = None


class SetLicence(Command, frozen=True):
    """Put the record under a licence, by its SPDX id; "" for none yet."""

    licence: str
