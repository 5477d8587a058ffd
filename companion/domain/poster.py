"""The poster: the picture that stands for the recording of the day."""

from msgspec import Struct

JPEG = "image/jpeg"
"""What every poster is kept as, whatever it came as: one kind, which opens everywhere and will in twenty years."""

MAX_ALT_CHARACTERS = 300
"""What is to be seen, in a sentence or two: longer descriptions tire whoever has them read out."""


_GONE = "poster:"


class Poster(Struct, frozen=True):
    """A picture that the store has, named by its content. `sha256` is in hex; `alt` says what is to be seen on it."""

    sha256: str
    media_type: str
    size_bytes: int
    width: int
    height: int
    alt: str = ""


def gone_as(sha256: str) -> str:
    """How a picture that was withdrawn is named among what was erased: as no comment and nobody is."""
    return f"{_GONE}{sha256}"


def gone_poster(name: str) -> str | None:
    """The digest of the picture that is named like this among what was erased, None if it is none."""
    return name.removeprefix(_GONE) if name.startswith(_GONE) else None
