"""How the poster is told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain import changes as ch
from companion.views.told.telling import Sort, Telling, plain

TELLINGS: Mapping[type[ch.Change], Telling] = MappingProxyType(
    {
        ch.PosterSet: Telling(Sort.SETTINGS, plain("gave the video a poster")),
        ch.PosterRemoved: Telling(Sort.SETTINGS, plain("took the video’s poster away")),
        ch.PosterErased: Telling(Sort.SETTINGS, plain("withdrew a poster of the video for good")),
    }
)
