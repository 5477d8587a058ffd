"""Transcripts from files: texts as they are, captions as paragraphs."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.errors import FieldError
from companion.programme.captions import NO_CAPTIONS, NO_TEXT, read_transcript

VTT = """WEBVTT

NOTE not said

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:03.000 align:start
<v Ana>Tea &amp; coffee
are <i>downstairs</i>.

00:03.100 --> 00:05.000
<v Ana>Help yourselves.

00:00:05.200 --> 00:00:07.000
<v Ben>Thank you.
"""
SRT = """1
00:00:01,000 --> 00:00:03,000
Good morning,

2
00:00:03,000 --> 00:00:04,000
everybody.

3
00:00:09,000 --> 00:00:10,000
Let us begin.
"""
ROLLED_UP = """WEBVTT

00:01.000 --> 00:02.000
one

00:02.000 --> 00:03.000
one
two

00:03.000 --> 00:04.000
two
three
"""


def test_captions_become_a_paragraph_for_each_voice() -> None:
    assert read_transcript(VTT.encode()) == (
        "**Ana:** Tea & coffee are downstairs. Help yourselves.\n\n**Ben:** Thank you."
    )


def test_without_voices_a_pause_begins_a_paragraph() -> None:
    assert read_transcript(SRT.replace("\n", "\r\n").encode()) == "Good morning, everybody.\n\nLet us begin."


def test_captions_that_roll_up_are_told_once() -> None:
    assert read_transcript(ROLLED_UP.encode("utf-8-sig")) == "one two three"


def test_a_text_is_taken_as_it_is() -> None:
    assert read_transcript("\ufeff## Morning\r\n\r\n*Hello*".encode()) == "## Morning\n\n*Hello*"


@pytest.mark.parametrize("content", [b"\xff\xfe\x41\x00", b"\x89PNG\r\n", b"a\0b", "Grüße".encode("latin-1")])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(FieldError) as refused:
        read_transcript(content)

    assert refused.value.fields == {"captions": NO_TEXT}


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT",
        "WEBVTT\n\n00:01 --> never\nx\n",
        "1\n00:00:01,000 --> 00:00:00,000\n",
        f"WEBVTT\n\n00:01.000 --> 00:02.000\n&#{'9' * 5_000};\n",
    ],
    ids=["nothing", "no times", "backwards", "a character of no alphabet"],
)
def test_captions_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(FieldError) as refused:
        read_transcript(text.encode())

    assert refused.value.fields == {"captions": NO_CAPTIONS}


@given(st.text(alphabet="WEBVT\n0123:.-> <v>/&x;", max_size=200))
def test_whatever_stands_in_it_is_told_or_refused(text: str) -> None:
    # Whatever else were raised would fail this.
    with suppress(FieldError):
        assert read_transcript(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}".encode())
