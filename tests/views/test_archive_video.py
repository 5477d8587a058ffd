"""The recording in an edition: chapters, moments and a transcript."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from companion.archive.edition import archive_files
from companion.domain.event import Event
from companion.domain.facts import Video
from companion.views.archive_video import Recording, timed
from tests.archive.days import lived
from tests.archive.test_edition import INPUTS, pages_of
from tests.builders import at

FILM = Video("The film", "https://films.example/day.mp4", length_s=7_800, transcript="**Cy:** Hello.", offset_s=95)


def filmed(video: Video = FILM) -> Event:
    """The day, with a recording: its first item started at 10:02, the second at 11:04."""
    event = lived()
    assert event.facts
    return replace(event, facts=replace(event.facts, video=video))


def test_chapters_follow_from_when_items_started_and_one_offset() -> None:
    index = pages_of(filmed())["index.html"]

    assert "Video The film (2:10:00) Transcript" in index.words
    assert "1:35 Welcome 1:03:35 Design" in index.words
    assert "https://films.example/day.mp4#t=3815" in index.links
    assert "https://films.example/day.mp4#t=95" in index.links


def test_nothing_is_promised_of_a_recording_without_an_offset() -> None:
    pages = pages_of(filmed(replace(FILM, offset_s=None)))

    assert "#video" not in pages["index.html"].links
    assert not [link for page in pages.values() for link in page.links if "#t=" in link]


def test_a_recording_that_began_late_opens_with_what_was_on_then() -> None:
    index = pages_of(filmed(replace(FILM, offset_s=-120)))["index.html"]

    assert "0:00 Welcome 1:00:00 Design" in index.words


def test_what_began_after_the_recording_ended_is_no_chapter() -> None:
    index = pages_of(filmed(replace(FILM, length_s=600)))["index.html"]

    assert "1:35 Welcome" in index.words
    assert "1:03:35" not in index.words


def test_a_comment_leads_to_its_moment_in_the_recording() -> None:
    wall = pages_of(filmed())["comments.html"]

    assert "https://films.example/day.mp4#t=275" in wall.links
    assert "1 Bo Guest 10:05 4:35 A good beginning." in wall.words


def test_a_moment_outside_the_recording_is_not_seen_in_it() -> None:
    known, unknown = Recording(filmed()), Recording(filmed(replace(FILM, length_s=None)))

    assert known.seen(at("10:00")) is None
    assert known.seen(at("12:10")) is not None
    assert known.seen(at("12:30")) is None
    assert unknown.seen(at("12:01")) is not None
    assert unknown.seen(at("12:30")) is None


def test_a_transcript_has_a_page_of_its_own() -> None:
    pages = pages_of(filmed())

    assert "Cy: Hello." in pages["transcript.html"].words
    assert "transcript.html" in pages["about.html"].links
    assert "transcript.txt" in pages["transcript.html"].links
    assert "transcript.html" not in pages_of(lived())


def test_a_transcript_is_a_plain_file_too_that_says_of_what_it_is() -> None:
    files = archive_files(filmed(), INPUTS)

    assert files["transcript.txt"].decode() == (
        "Transcript of The film\nManchester Roadshow, Thursday 7 April 2011, The Academy\n"
        "https://events.example/e/manchester/1/\n\n**Cy:** Hello.\n"
    )
    assert "transcript.txt" not in archive_files(lived(), INPUTS)


@pytest.mark.parametrize(
    ("href", "there"),
    [
        ("https://films.example/a.mp4?v=2", "https://films.example/a.mp4?v=2#t=61"),
        ("https://films.example/a#t=5", "https://films.example/a#t=5"),
        ("https://www.youtube.com/watch?v=abc&t=3", "https://www.youtube.com/watch?v=abc&t=61s"),
        ("https://youtu.be/abc", "https://youtu.be/abc?t=61s"),
        ("", ""),
    ],
)
def test_an_address_is_led_to_a_second_as_its_host_has_it(href: str, there: str) -> None:
    assert timed(href, 61) == there
