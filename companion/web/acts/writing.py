"""Acts about the record of the day: it is written up, licensed, archived and added to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain import commands as c
from companion.web.acts.act import Act, NoFields
from companion.web.amendments import (
    MAX_WRITTEN_BYTES,
    EditionFields,
    LicenceFields,
    PosterFields,
    SectionFields,
    UntilFields,
    VideoFields,
    WriteUpFields,
    section,
    video,
)
from companion.web.surfaces import EDITIONS, POSTER, SECTION, STORY, VIDEO, WRITE_UP

WRITE_UP_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "write-up": Act(
            "story",
            WriteUpFields,
            lambda item, sent: c.WriteUpItem(item, sent.text, sent.expects),
            WRITE_UP,
            max_bytes=MAX_WRITTEN_BYTES,
        ),
    }
)

SECTION_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "earlier": Act("story", NoFields, lambda section, _: c.MoveSection(section, earlier=True), STORY),
        "later": Act("story", NoFields, lambda section, _: c.MoveSection(section, earlier=False), STORY),
        "remove": Act("story", NoFields, lambda section, _: c.RemoveSection(section), STORY),
    }
)

VIDEO_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "remove-poster": Act("story", NoFields, lambda _, __: c.RemovePoster(), POSTER),
        "withdraw-poster": Act("erase", PosterFields, lambda _, sent: c.ErasePoster(sent.sha256), POSTER),
    }
)

OF_THE_EVENT: Mapping[str, Act] = MappingProxyType(
    {
        "after-until": Act("editions", UntilFields, lambda _, sent: c.SetAfter(sent.until), EDITIONS),
        "sections": Act("story", SectionFields, lambda _, sent: section(sent), SECTION, max_bytes=MAX_WRITTEN_BYTES),
        "video": Act("story", VideoFields, lambda _, sent: video(sent), VIDEO, max_bytes=MAX_WRITTEN_BYTES),
        "licence": Act("story", LicenceFields, lambda _, sent: c.SetLicence(sent.licence), STORY),
        "editions": Act("editions", EditionFields, lambda _, sent: c.OrderEdition(sent.summary, sent.kind), EDITIONS),
    }
)
