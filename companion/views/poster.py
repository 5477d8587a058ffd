"""The poster on the page of the video: the picture that there is, and those that editions have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.poster import Poster
from companion.views.archive_frame import POSTER
from companion.views.items import facts_of
from companion.views.wording import sentence_list

POSTER_FORM = "poster"
"""What the form calls itself."""

BESIDE_THE_VIDEO = frozenset({POSTER_FORM, "captions"})
"""The other forms on the page of the video, each with a command of its own."""

InEditions = Sequence[tuple[int, str]]
"""Numbers of editions, each with the digest of the poster that it gives out."""


class HeldPoster(Struct, frozen=True):
    """A picture that editions have, by its digest. `src` is where one of them gives it out."""

    sha256: str
    src: str
    editions: str


class PosterForm(Struct, frozen=True, kw_only=True):
    """What there is to be seen and done about the poster.

    `src` is the address of the picture as it is kept. `named` tells that there is a video, without which there is no
    poster. `command_id` is the one that the form was sent with, where sending it again must not count twice.
    """

    named: bool
    poster: Poster | None
    src: str
    alt: str
    command_id: str
    held: tuple[HeldPoster, ...]


def poster_form(
    event: Event, typed: Mapping[str, str], command_id: str, shown_in: InEditions, *, trusted: bool
) -> PosterForm:
    """Show the poster, with what was typed about it.

    Args:
        command_id: The id that something was sent with, by whichever form of the page.
        trusted: Whether whoever sent it may see what is there.
    """
    home, poster = f"/e/{facts_of(event).slug}", event.poster if trusted else None
    return PosterForm(
        named=not trusted or facts_of(event).video is not None,
        poster=poster,
        # Another picture has another address: no browser shows the one before.
        src=f"{home}/host/story/video/poster?{poster.sha256[:12]}" if poster else "",
        alt=typed.get("alt", poster.alt if poster else ""),
        command_id=command_id if typed.get("form") == POSTER_FORM else "",
        held=tuple(_held(home, shown_in)) if trusted else (),
    )


def _held(home: str, shown_in: InEditions) -> Iterator[HeldPoster]:
    for sha256 in dict.fromkeys(sha256 for _, sha256 in shown_in if sha256):
        numbers = tuple(str(number) for number, shown in shown_in if shown == sha256)
        word = "Edition" if len(numbers) == 1 else "Editions"
        yield HeldPoster(sha256, f"{home}/{numbers[-1]}/{POSTER}", f"{word} {sentence_list(numbers)}")
