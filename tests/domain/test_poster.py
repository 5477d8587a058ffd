"""The poster: what its picture is named by among what was erased."""

from companion.domain.poster import gone_as, gone_poster


def test_a_picture_that_is_gone_is_named_as_no_comment_and_nobody_is() -> None:
    assert gone_poster(gone_as("5e" * 32)) == "5e" * 32
    assert [gone_poster(name) for name in ("12", "person-id", "")] == [None] * 3
