"""Numbers and lists in sentences."""

from companion.views.wording import in_words, lasting, ordinal, sentence_list


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


def test_how_long_something_is_is_said_in_its_two_largest_units() -> None:
    told = [lasting(minutes) for minutes in (0, 7, 60, 392, 1_440, 3_127, 5_881_534)]

    assert told == ["0 min", "7 min", "1 h", "6 h 32 min", "1 d", "2 d 4 h", "4,084 d 9 h"]
