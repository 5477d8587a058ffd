"""Markdown that hosts write: what is kept, what is shown as typed, where links may lead."""

from __future__ import annotations

import pytest

from companion.views.prose import prose, web_address

REL = 'rel="noopener noreferrer"'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**Bold** and *soft*", "<p><strong>Bold</strong> and <em>soft</em></p>"),
        ("# One\n\n###### Six", "<h4>One</h4>\n<h4>Six</h4>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("[a](https://a.example/?b=c)", f'<p><a href="https://a.example/?b=c" {REL}>a</a></p>'),
        ("<https://a.example>", f'<p><a href="https://a.example" {REL}>https://a.example</a></p>'),
    ],
)
def test_what_is_meant_is_shown(written: str, shown: str) -> None:
    assert prose(written).strip() == shown


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](/relative)",
        "[a](relative.html)",
        "[a](//other.example)",
        "[a](mailto:somebody@example.org)",
        "[a](http://%zz/)",
        "<style>p{}</style>",
        "![a](javascript:x)",
    ],
)
def test_what_could_do_harm_or_lead_nowhere_is_no_element(written: str) -> None:
    shown = prose(written)

    assert "href" not in shown
    assert not any(tag in shown for tag in ("<script", "<img", "<style", REL))


def test_an_image_becomes_a_link_that_loads_nothing() -> None:
    shown = prose("![A view](https://a.example/view.jpg)")

    assert "<img" not in shown
    assert 'href="https://a.example/view.jpg"' in shown


def test_a_title_cannot_smuggle_attributes_in() -> None:
    assert "onclick" not in prose("""[a](https://a.example 'x" onclick="alert(1)')""")


@pytest.mark.parametrize(
    "written", ["", "x", "/x", "javascript:x", "http://", "http://[", "ftp://a.example", "//a.example"]
)
def test_only_a_whole_address_of_the_web_is_one(written: str) -> None:
    assert web_address(written) == ""
    assert web_address("https://a.example/x") == "https://a.example/x"
