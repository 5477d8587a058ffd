"""What the addresses take at which hosts write the day up, order editions, and authors decide about what they said."""

from __future__ import annotations

from msgspec import Struct

from companion.domain import commands as c
from companion.domain.editions import OrderKind
from companion.domain.keeping import ArchiveAs

MAX_WRITTEN_BYTES = 1024 * 1024
"""Room for the transcript of a whole day, spelt as a form does."""


class SectionFields(Struct, frozen=True):
    """`section` is its id; "" or left out: a new one. `expects` is the fingerprint of what the sender saw there."""

    heading: str
    text: str
    section: str = ""
    expects: str | None = None


class WriteUpFields(Struct, frozen=True):
    """`text` is Markdown; "" takes the write-up away. `expects` is as in `SectionFields`."""

    text: str = ""
    expects: str | None = None


class VideoFields(Struct, frozen=True):
    """`length` and `offset` are like 1:02:30; `transcript` is Markdown. Everything left out: there is no video."""

    title: str = ""
    url: str = ""
    note: str = ""
    length: str = ""
    offset: str = ""
    transcript: str = ""
    expects: str | None = None


class PosterFields(Struct, frozen=True):
    """`sha256` names a picture that was once the poster, by its content."""

    sha256: str


class LicenceFields(Struct, frozen=True):
    """`licence` is an SPDX id of the list; "" for none yet."""

    licence: str


class EditionFields(Struct, frozen=True):
    """`summary` says what changed; `kind` is correction, supplement or withdrawal."""

    summary: str = ""
    kind: OrderKind = OrderKind.SUPPLEMENT


class UntilFields(Struct, frozen=True):
    """`until` is the last day, like 2011-05-31; "" or left out: no comments are taken."""

    until: str = ""


class ArchiveFields(Struct, frozen=True):
    """`archive` is name, pseudonym, delegate or none; `pseudonym` "" or left out is the one that the author has."""

    archive: ArchiveAs
    pseudonym: str = ""


def section(sent: SectionFields) -> c.WriteSection:
    """Make the command of what was sent."""
    return c.WriteSection(sent.section, sent.heading, sent.text, sent.expects)


def video(sent: VideoFields) -> c.SetVideo:
    """Make the command of what was sent."""
    return c.SetVideo(sent.title, sent.url, sent.note, sent.length, sent.transcript, sent.offset, sent.expects)
