"""The change that takes words and names out of all others."""

from companion.domain.changes.change import Change


class Erased(Change, frozen=True, tag="erased"):
    """What was written is gone: the text of `comments`; of `people`, their names, roles and what was said of them.
    Versions, numbers and replies stay. The records before this one then lose it, too: see `erasure`. `purges` tells
    that this was what a record of the day needs no longer, all of it.
    """

    comments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    purges: bool = False
