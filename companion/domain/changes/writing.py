"""Changes of what hosts write about the day: the story, write-ups, the video, the licence."""

from companion.domain.changes.change import Change
from companion.domain.facts import Video


class SectionWritten(Change, frozen=True, tag="section-written"):
    """A section of the story was written: a new one at the end, or one that was there anew. `text` is Markdown."""

    section: str
    heading: str
    text: str


class SectionsOrdered(Change, frozen=True, tag="sections-ordered"):
    """The sections of the story come in this order."""

    sections: tuple[str, ...]


class SectionRemoved(Change, frozen=True, tag="section-removed"):
    section: str


class ItemWrittenUp(Change, frozen=True, tag="item-written-up"):
    """What an item was like was written down, in Markdown; with "", the write-up was taken away."""

    item: str
    text: str


class VideoSet(Change, frozen=True, tag="video-set"):
    """The recording of the day is this one; with None, there is none."""

    video: Video | None


class LicenceSet(Change, frozen=True, tag="licence-set"):
    """The record is under a licence, by its SPDX id; with "", under none yet."""

    licence: str


WritingChange = SectionWritten | SectionsOrdered | SectionRemoved | ItemWrittenUp | VideoSet | LicenceSet
