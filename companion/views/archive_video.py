"""The recording of the day, and what of the day is found where in it: chapters follow from the log and one offset."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from markupsafe import Markup
from msgspec import Struct

from companion.domain.agenda import ItemState
from companion.domain.event import Event
from companion.domain.facts import Video
from companion.domain.lengths import clock_of
from companion.domain.poster import Poster
from companion.views.archive_agenda import Agenda, ItemLink
from companion.views.archive_frame import POSTER, TRANSCRIPT, Colophon, Frame, frame
from companion.views.calendar import whole_second
from companion.views.items import facts_of
from companion.views.prose import prose, web_address

_TAKES_SECONDS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"})
"""Hosts whose pages take the second to begin at as `t` in the query. All others are given a media fragment."""


class Chapter(Struct, frozen=True):
    """An item, and where in the recording it began. `href` leads there, "" where no link may."""

    at: str
    href: str
    item: ItemLink


class Seen(Struct, frozen=True):
    """A moment in the recording, as a player shows it, and its address there."""

    at: str
    href: str


class PosterEntry(Struct, frozen=True):
    """The picture that stands for the recording. `alt` says what it shows, and where it leads if it leads anywhere."""

    name: str
    width: int
    height: int
    alt: str


class VideoEntry(Struct, frozen=True, kw_only=True):
    """The recording.

    `href` is empty when its address is not recorded, or is none that a link may lead to; `transcript` is a page of the
    edition, "" for none.
    """

    title: str
    href: str
    written: str
    note: str
    length: str
    poster: PosterEntry | None
    transcript: str
    chapters: tuple[Chapter, ...]


class ArchiveTranscript(Struct, frozen=True, kw_only=True):
    """What is said in the recording, on a page of its own."""

    frame: Frame
    title: str
    html: Markup


class Recording:
    """Finds moments of the day in its recording, if somebody has said how far into it the first item started."""

    def __init__(self, event: Event) -> None:
        video = facts_of(event).video
        self._href = web_address(video.url) if video else ""
        self._began_at = _began_at(event, video)
        self._length_s = video.length_s if video else None
        ends = [progress.finished_at for progress in event.agenda.progress.values() if progress.finished_at]
        # As long as nobody has said how long it is: it is over when the day was.
        if self._length_s is None and self._began_at and ends:
            self._length_s = (whole_second(max(ends)) - self._began_at) // timedelta(seconds=1)

    def second_of(self, moment: datetime) -> int | None:
        """How many seconds into the recording a moment is, below 0 before it; None if nobody knows or it is over."""
        if self._began_at is None:
            return None
        second = (moment - self._began_at) // timedelta(seconds=1)
        return second if self._length_s is None or second <= self._length_s else None

    def seen(self, moment: datetime) -> Seen | None:
        """Where a moment is to be seen, None if it is not in the recording or that has no address."""
        second = self.second_of(moment)
        if not self._href or second is None or second < 0:
            return None
        return Seen(clock_of(second), timed(self._href, second))


def video_entry(event: Event, made: Colophon, agenda: Agenda) -> VideoEntry | None:
    """Describe the recording, with a chapter for each item that is in it."""
    video = facts_of(event).video
    if video is None:
        return None
    return VideoEntry(
        title=video.title,
        href=web_address(video.url),
        written=video.url,
        note=video.note,
        length=clock_of(video.length_s),
        poster=_poster(video, made.poster) if made.poster else None,
        transcript=TRANSCRIPT if video.transcript else "",
        chapters=_chapters(event, video, agenda),
    )


def _poster(video: Video, poster: Poster) -> PosterEntry:
    seen = poster.alt or f"A picture from {video.title}"
    if web_address(video.url):
        seen = f"Watch {video.title}: {poster.alt}" if poster.alt else f"Watch {video.title}"
    return PosterEntry(POSTER, poster.width, poster.height, seen)


def archive_transcript(event: Event, made: Colophon) -> ArchiveTranscript | None:
    """Compile the page of the transcript, if there is one."""
    video = facts_of(event).video
    if video is None or not video.transcript:
        return None
    return ArchiveTranscript(frame=frame(event, made, TRANSCRIPT), title=video.title, html=prose(video.transcript))


def _began_at(event: Event, video: Video | None) -> datetime | None:
    starts = [at for item in event.agenda.items if (at := _started(event, item.id))]
    if video is None or video.offset_s is None or not starts:
        return None
    return min(starts) - timedelta(seconds=video.offset_s)


def _chapters(event: Event, video: Video, agenda: Agenda) -> tuple[Chapter, ...]:
    """What began before the recording did is in it from its beginning, but only the last of it: the rest was over."""
    recording, href = Recording(event), web_address(video.url)
    begun = sorted(
        (second, number, item)
        for number, item in enumerate(event.agenda.items)
        if (at := _started(event, item.id)) and (second := recording.second_of(at)) is not None
    )
    first = max((second for second, _, _ in begun if second <= 0), default=0)
    return tuple(
        Chapter(clock_of(max(second, 0)), href and timed(href, max(second, 0)), agenda.link(item))
        for second, _, item in begun
        if second >= first
    )


def _started(event: Event, item_id: str) -> datetime | None:
    progress = event.agenda.progress.get(item_id)
    if progress is None or progress.state is ItemState.SKIPPED or progress.started_at is None:
        return None
    return whole_second(progress.started_at)


def timed(href: str, second: int) -> str:
    """Let an address of a recording lead to a second of it. One that says where to begin already stays as it is."""
    parts = urlsplit(href)
    if not href or parts.fragment:
        return href
    if parts.hostname in _TAKES_SECONDS:
        asked = [(name, value) for name, value in parse_qsl(parts.query) if name != "t"]
        return parts._replace(query=urlencode([*asked, ("t", f"{second}s")])).geturl()
    return parts._replace(fragment=f"t={second}").geturl()
