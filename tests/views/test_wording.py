"""Numbers and lists in sentences."""

from companion.views.wording import in_words, ordinal, sentence_list


def test_names_are_joined_as_one_says_them() -> None:
    assert [sentence_list(names) for names in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_numbers_are_written_out_up_to_twelve() -> None:
    assert [in_words(number) for number in (0, 1, 12, 13, 1_000)] == ["no", "one", "twelve", "13", "1,000"]


def test_places_in_line_are_written_as_one_says_them() -> None:
    assert (
        " ".join(map(ordinal, (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)))
        == "1st 2nd 3rd 4th 11th 12th 13th 21st 102nd 111th"
    )
