"""What phones are told to do, and what they answer: lines of JSON between the benchmark and its load."""

from __future__ import annotations

from msgspec import Struct


class Open(Struct, tag="open"):
    """Open so many sockets.

    `{cursor}` in the path is how far each has got. The phones have the sessions by turns.
    """

    count: int
    port: int
    path: str
    deflate: bool
    sessions: list[str]


class Await(Struct, tag="await"):
    """Say when every phone that listens has a version."""

    version: int


class Stall(Struct, tag="stall"):
    """Let so many phones read nothing any more."""

    count: int


class Return(Struct, tag="return"):
    """Let every phone lose its line, and come back."""


Order = Open | Await | Stall | Return


class Opened(Struct, tag="opened"):
    """So many of those that are to be open are."""

    count: int


class Arrived(Struct, tag="arrived"):
    """The moments when each phone first had the version, and the newest message that moved a cursor."""

    moments: list[float]
    message: str


class Stalled(Struct, tag="stalled"):
    """They are deaf now. `ports` are theirs, by which the kernel knows them."""

    ports: list[int]


class Refused(Struct, tag="refused"):
    """One could not connect. It tries again by itself."""

    reason: str


class Lost(Struct, tag="lost"):
    """A line broke that should not have."""

    reason: str


Answer = Opened | Arrived | Stalled | Refused | Lost
