"""Reads a transcript from a file: text as it is, or the captions of a video as paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from io import StringIO
from itertools import pairwise

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from companion.domain.errors import FieldError

NO_TEXT = "This is no text in UTF-8. Save it as that, or paste the words above."
NO_CAPTIONS = "These captions cannot be read. Save them as WebVTT, or paste the words above."

PAUSE_S = 2.0
"""After a silence of so long, a paragraph begins."""

_SUBRIP = re.compile(r"\s*\d+\s*\n\d\d:\d\d:\d\d,\d{3} --> ")


def read_transcript(content: bytes) -> str:
    """Read the words of a file. Whether it has captions, their own first line says.

    Raises:
        FieldError: If it is no text, or captions that are broken.
    """
    text = _decoded(content)
    if text.startswith("WEBVTT"):
        return _told(text, "vtt")
    return _told(text, "srt") if _SUBRIP.match(text) else text


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FieldError({"captions": NO_TEXT}) from None
    if "\0" in text:
        raise FieldError({"captions": NO_TEXT})
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _told(text: str, kind: str) -> str:
    try:
        told = "\n\n".join(_paragraphs(webvtt.from_buffer(StringIO(text), format=kind).captions))
    # A ValueError is also what comes of a character by a number of thousands of digits.
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise FieldError({"captions": NO_CAPTIONS}) from error
    if not told:
        raise FieldError({"captions": NO_CAPTIONS})
    return told


def _paragraphs(captions: list[webvtt.Caption]) -> Iterator[str]:
    """Join what one voice says without a pause."""
    begins = [0, *(n for n, (one, next_one) in enumerate(pairwise(captions), 1) if _is_apart(one, next_one))]
    for start, end in pairwise([*begins, len(captions)]):
        words = " ".join(_lines(captions[start:end]))
        voice = captions[start].voice if captions[start:end] else None
        if words:
            yield f"**{voice}:** {words}" if voice else words


def _is_apart(one: webvtt.Caption, next_one: webvtt.Caption) -> bool:
    return one.voice != next_one.voice or next_one.start_in_seconds - one.end_in_seconds >= PAUSE_S


def _lines(captions: Iterable[webvtt.Caption]) -> Iterator[str]:
    """What they say, line by line. Captions that roll up say each line twice."""
    before = ""
    for caption in captions:
        for line in unescape(caption.text).split("\n"):
            words = " ".join(line.split())
            if words and words != before:
                yield words
            before = words or before
