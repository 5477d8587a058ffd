"""Acts about the record of the day: it is written up, licensed, archived and added to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain import commands as c
from companion.web.acts.address import Address, NoFields
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

WRITE_UP_ACTS: Mapping[str, Address] = MappingProxyType(
    {
        "write-up": Address(
            "story",
            WriteUpFields,
            lambda item, sent: c.WriteUpItem(item, sent.text, sent.expects),
            WRITE_UP,
            max_bytes=MAX_WRITTEN_BYTES,
        ),
    }
)

SECTION_ACTS: Mapping[str, Address] = MappingProxyType(
    {
        "earlier": Address("story", NoFields, lambda section, _: c.MoveSection(section, earlier=True), STORY),
        "later": Address("story", NoFields, lambda section, _: c.MoveSection(section, earlier=False), STORY),
        "remove": Address("story", NoFields, lambda section, _: c.RemoveSection(section), STORY),
    }
)

VIDEO_ACTS: Mapping[str, Address] = MappingProxyType(
    {
        "remove-poster": Address("story", NoFields, lambda _, __: c.RemovePoster(), POSTER),
        "withdraw-poster": Address("erase", PosterFields, lambda _, sent: c.ErasePoster(sent.sha256), POSTER),
    }
)

OF_THE_EVENT: Mapping[str, Address] = MappingProxyType(
    {
        "after-until": Address("editions", UntilFields, lambda _, sent: c.SetAfter(sent.until), EDITIONS),
        "sections": Address(
            "story", SectionFields, lambda _, sent: section(sent), SECTION, max_bytes=MAX_WRITTEN_BYTES
        ),
        "video": Address("story", VideoFields, lambda _, sent: video(sent), VIDEO, max_bytes=MAX_WRITTEN_BYTES),
        "licence": Address("story", LicenceFields, lambda _, sent: c.SetLicence(sent.licence), STORY),
        "editions": Address(
            "editions", EditionFields, lambda _, sent: c.OrderEdition(sent.summary, sent.kind), EDITIONS
        ),
    }
)
