"""Frames are small JSON, and say nothing that does not change."""

from companion.live.frames import Frame, Message, frame, join, partial


def test_a_message_has_its_cursor_its_time_and_its_content() -> None:
    made = frame(Message(c="3-abc", at=1.5, content="<p>"))

    assert made == Frame('{"c":"3-abc","at":1.5,"content":"<p>"}', "3-abc")


def test_a_ping_has_neither_cursor_nor_content() -> None:
    assert frame(Message(t="ping", at=1.5)) == Frame('{"t":"ping","at":1.5}', "")


def test_a_partial_says_where_it_goes_and_how() -> None:
    assert partial("now", "<p></p>") == '<hx-partial hx-target="#now" hx-swap="outerMorph"><p></p></hx-partial>'
    assert 'hx-swap="afterbegin"' in partial("comments", "<li></li>", swap="afterbegin")


def test_partials_join_into_one_content() -> None:
    assert join(["<a>", "<b>"]) == "<a><b>"
