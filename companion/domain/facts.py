"""What is known about an event beside its agenda: name, place, hosts, series, story."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Access(StrEnum):
    """What lets people in, or lets them follow, that would otherwise be left out."""

    STEP_FREE = "step-free"
    BSL = "bsl"
    CAPTIONS = "captions"
    HEARING_LOOP = "hearing-loop"
    QUIET_ROOM = "quiet-room"


class Provided(Struct, frozen=True):
    """One such thing that is there. `how` says where or how it is to be had."""

    access: Access
    how: str = ""


class Venue(Struct, frozen=True):
    """Where people gather, and what they need to know to get in. `access` is what the named things leave to be said."""

    name: str
    address: str = ""
    access: str = ""
    provided: tuple[Provided, ...] = ()


class Series(Struct, frozen=True):
    """Several events told as one story.

    `stops` is how many events the series had in all, whether or not they are recorded here; None when that is unknown.
    """

    slug: str
    title: str
    about: str = ""
    stops: int | None = None


class Video(Struct, frozen=True):
    """The recording of the day. An empty address means that there is one, but its address is not recorded.

    `transcript` is Markdown. `offset_s` is how far into the recording the first item started, less than 0 if the
    recording began later; with it, chapters follow from the log. None where nobody knows.
    """

    title: str
    url: str = ""
    note: str = ""
    length_s: int | None = None
    transcript: str = ""
    offset_s: int | None = None


class Section(Struct, frozen=True):
    """One part of the story: a heading and its text in Markdown. Its id stays when it is moved or written anew."""

    heading: str
    text: str
    id: str = ""


class Facts(Struct, frozen=True, kw_only=True):
    """The facts of an event. Moments carry an offset; `time_zone` is the IANA name that they are shown in.

    `licence` is the SPDX id of the licence that the record is under, "" while nobody has chosen one.
    """

    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    venue: Venue
    summary: str = ""
    provenance: str = ""
    hosts: tuple[str, ...] = ()
    series: Series | None = None
    video: Video | None = None
    story: tuple[Section, ...] = ()
    licence: str = ""
