"""The record of the day: what `archive/index.html` prints, from the fold alone."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup
from msgspec import Struct

from companion.domain.agenda import ItemState, Speaker
from companion.domain.event import Event
from companion.domain.facts import Facts, Series
from companion.views.access import ProvidedLine, provided
from companion.views.archive_agenda import Agenda, AgendaDay, ItemLink, Report, anchor
from companion.views.archive_asked import Asked, asked
from companion.views.archive_frame import INDEX, Colophon, Frame, frame
from companion.views.archive_kept import Kept
from companion.views.archive_video import VideoEntry, video_entry
from companion.views.calendar import Calendar
from companion.views.items import facts_of
from companion.views.prose import prose
from companion.views.wording import counted, in_words, plural, sentence_list


class SeriesEntry(Struct, frozen=True):
    """The series. `place_in_it` says how many events it had, as far as that is known."""

    title: str
    about: str
    place_in_it: str


class StorySection(Struct, frozen=True):
    anchor: str
    heading: str
    html: Markup


class SpeakerEntry(Struct, frozen=True):
    anchor: str
    name: str
    role: str
    affiliation: str
    items: tuple[ItemLink, ...]


class Figure(Struct, frozen=True):
    """One of the numbers of the day."""

    number: str
    label: str


class ArchiveIndex(Struct, frozen=True, kw_only=True):
    """The record of the day: everything but the wall, of which `comments` says how many there are, "" for none.

    `reports` are the items with a write-up that are no workshops; `workshops` stand with theirs, or without one.
    """

    frame: Frame
    provided: tuple[ProvidedLine, ...]
    hosts: str
    series: SeriesEntry | None
    video: VideoEntry | None
    story: tuple[StorySection, ...]
    agenda: tuple[AgendaDay, ...]
    reports: tuple[Report, ...]
    workshops: tuple[Report, ...]
    speakers: tuple[SpeakerEntry, ...]
    asked: Asked
    figures: tuple[Figure, ...]
    comments: str


def archive_index(event: Event, made: Colophon, kept: Kept) -> ArchiveIndex:
    """Compile the record of the day."""
    facts, calendar = facts_of(event), Calendar(facts_of(event))
    agenda = Agenda(event, calendar, kept, INDEX)
    reports = agenda.reports()
    return ArchiveIndex(
        frame=frame(event, made, INDEX),
        provided=provided(event),
        hosts=sentence_list(facts.hosts),
        series=_series(facts.series),
        video=video_entry(event, made, agenda),
        story=tuple(_story(facts)),
        agenda=agenda.days(),
        reports=tuple(report for report in reports if report.html and not report.is_workshop),
        workshops=tuple(report for report in reports if report.is_workshop),
        speakers=tuple(_speaker(speaker, agenda) for speaker in event.agenda.speakers),
        asked=asked(kept, agenda, calendar),
        figures=tuple(_figures(event, kept)),
        comments=counted(len(kept.comments), "comment", "comments") if kept.comments else "",
    )


def _story(facts: Facts) -> Iterator[StorySection]:
    for section in facts.story:
        yield StorySection(anchor("story", section.id), section.heading, prose(section.text))


def _speaker(speaker: Speaker, agenda: Agenda) -> SpeakerEntry:
    held = agenda.items_of(speaker)
    return SpeakerEntry(anchor("speaker", speaker.id), speaker.name, speaker.role, speaker.affiliation, held)


def _series(series: Series | None) -> SeriesEntry | None:
    if series is None:
        return None
    placed = f"One of {in_words(series.stops)} events; this record covers this one alone." if series.stops else ""
    return SeriesEntry(series.title, series.about, placed)


def _figures(event: Event, kept: Kept) -> Iterator[Figure]:
    """Count the day. What there was none of is left out."""
    states = [event.agenda.state_of(item) for item in event.agenda.items]
    with_seats = event.agenda.seated()
    offered = sum(item.capacity or 0 for item in with_seats)
    comments, names = len(kept.comments), len({comment.name for comment in kept.comments})
    answered = sum(1 for comment in kept.comments if comment.answered)
    votes = sum(comment.votes for comment in kept.comments)
    counts = (
        (states.count(ItemState.DONE), plural(states.count(ItemState.DONE), "item held", "items held")),
        (states.count(ItemState.SKIPPED), "skipped"),
        (len(event.agenda.speakers), plural(len(event.agenda.speakers), "speaker", "speakers")),
        (sum(event.seats.at(item.id).used for item in with_seats), f"seats taken, of {offered:,}"),
        (comments, f"{plural(comments, 'comment', 'comments')}, under {counted(names, 'name', 'names')}"),
        (answered, plural(answered, "question answered", "questions answered")),
        (votes, plural(votes, "vote for a question", "votes for questions")),
        (len(event.notices), plural(len(event.notices), "notice", "notices")),
    )
    return (Figure(f"{number:,}", label) for number, label in counts if number)
