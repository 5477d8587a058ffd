"""Changes of the poster: the picture that stands for the video."""

from companion.domain.changes.change import Change
from companion.domain.poster import Poster


class PosterSet(Change, frozen=True, tag="poster-set"):
    """The video has a poster, which was in the store before this was in the log."""

    poster: Poster


class PosterRemoved(Change, frozen=True, tag="poster-removed"):
    """The video has no poster any more. Editions that were made with it keep theirs."""


class PosterErased(Change, frozen=True, tag="poster-erased"):
    """A picture that was once the poster is gone for good, from every edition too. Its digest stays, so that it does
    not come back; the records before this one lose what they say is to be seen on it: see `erasure`.
    """

    sha256: str


PostersChange = PosterSet | PosterRemoved | PosterErased
