"""HTML that stands in texts, made plain."""

from __future__ import annotations

import pytest

from companion.programme.importing.markup import as_text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\nlines"),
        ("<ul><li>one</li><li><b>two</b></li></ul>after", "- one\n- two\n\nafter"),
        ("See <a href='https://a.example/x'>the page</a>.", "See the page (https://a.example/x)."),
        ("<a href='https://a.example/'>https://a.example</a>", "https://a.example"),
        ("<a href='javascript:alert(1)'>x</a>", "x"),
        ("Fish &amp; chips&nbsp;&lt;3", "Fish & chips <3"),
        ("<script>alert(1)</script>safe<p>", "safe"),
        ("&lt;script&gt; is how it is written<br/>", "<script> is how it is written"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("\n  <p>\n  spread\n  out </p>", "spread out"),
    ],
)
def test_html_becomes_the_text_that_one_would_read(written: str, text: str) -> None:
    assert as_text(written) == text


@pytest.mark.parametrize(
    "written", ["1 < 2 & 3 > 2", "**Markdown**\n\n- stays", "<3", "a<b>c" * 0, "List<String>", "R&D; more"]
)
def test_what_is_no_html_stays_as_it_is(written: str) -> None:
    assert as_text(written) == written
