"""Commands about the poster: the picture that stands for the video."""

from companion.domain.commands.command import Command
from companion.domain.poster import Poster


class SetPoster(Command, frozen=True):
    """Give the video a poster, or say anew what is to be seen on it. The store must have the picture already."""

    poster: Poster


class RemovePoster(Command, frozen=True):
    """Leave the video without a poster from the next edition on. Editions that have one keep it."""


class ErasePoster(Command, frozen=True):
    """Withdraw a picture that was once the poster, by its digest: from the store, the log and every edition."""

    sha256: str
