"""Numbers and lists, written out as a sentence has them."""

from __future__ import annotations

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def in_words(number: int) -> str:
    """Write a number as a book does: up to twelve in letters."""
    return WORDS[number] if 0 <= number < len(WORDS) else f"{number:,}"


def plural(number: int, one: str, many: str) -> str:
    """Choose the word for so many: "comment" for one, "comments" otherwise."""
    return one if number == 1 else many


def counted(number: int, one: str, many: str) -> str:
    """Say how many there are, as in "twelve comments"."""
    return f"{in_words(number)} {plural(number, one, many)}"


def shortened(text: str, most: int) -> str:
    """Put a text on one line, cut after so many characters if it has more."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def lasting(minutes: int) -> str:
    """Say how long something is, as in "6 h 32 min" and "2 d 4 h": in the two largest units that it has."""
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    told = [f"{count:,} {unit}" for count, unit in ((days, "d"), (hours, "h"), (rest, "min")) if count]
    return " ".join(told[:2]) or "0 min"


def sentence_list(names: tuple[str, ...]) -> str:
    """Name several, as in "Coprodnet, NESTA and nef"."""
    *others, last = names or ("",)
    return f"{', '.join(others)} and {last}" if others else last


def ordinal(number: int) -> str:
    """Write a place in line, as in "1st" and "12th"."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
