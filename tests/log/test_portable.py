"""A log as a file: lossless, and refused unless it is whole."""

from __future__ import annotations

import pytest

from companion.domain.errors import FieldError
from companion.log import portable
from companion.log.portable import STEP, Header
from tests.builders import replay
from tests.log.happenings import SLUG, history


def a_file(length: int = 5, **other: object) -> bytes:
    """The file of a history."""
    records = history(length)
    said = {"slug": SLUG, "records": length, "end": records[-1].cursor, "software": "Companion"}
    return portable.header_line(Header(**(said | other))) + portable.lines(records)  # type: ignore[arg-type]


def test_what_is_read_is_what_was_written() -> None:
    header, records, pictures = portable.read(a_file())

    assert (header.slug, records, pictures) == (SLUG, history(5), [])
    assert portable.is_log(a_file())
    assert not portable.is_log(b'slug = "manchester"')


@pytest.mark.parametrize(
    "content",
    [
        a_file().rpartition(b"\n{")[0],
        a_file()[:-40],
        a_file(end="5-other"),
        a_file(format="companion-log/2"),
        a_file().replace(b"comment-posted", b"comment-sung"),
        a_file()[:60],
        portable.header_line(Header(slug=SLUG, records=0, end="0-", software="")),
    ],
)
def test_a_file_that_is_not_whole_or_not_known_is_refused(content: bytes) -> None:
    with pytest.raises(FieldError):
        portable.read(content)


def test_another_slug_changes_nothing_but_the_address() -> None:
    renamed = portable.renamed(history(5), "leeds")

    facts = replay(renamed).facts
    assert facts is not None
    assert facts.slug == "leeds"
    assert renamed[1:] == history(5)[1:]


def test_checking_tells_how_far_it_is() -> None:
    told: list[int] = []

    portable.check(history(STEP + 5), (), told.append)

    assert told == [STEP, STEP + 5]


def test_records_that_do_not_fold_are_refused() -> None:
    for records in (history(5)[1:], history(5)[:2] + history(5)[3:], []):
        with pytest.raises(FieldError):
            portable.check(records, ())
