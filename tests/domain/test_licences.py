"""Licences: those that hosts choose from."""

from companion.domain.licences import LICENCES
from companion.domain.text import web_address


def test_every_licence_has_its_text_where_readers_find_it() -> None:
    without = [spdx for spdx, licence in LICENCES.items() if not web_address(licence.url)]

    assert without == ["LicenseRef-All-Rights-Reserved"]


def test_every_licence_says_what_it_means() -> None:
    assert all(licence.title and licence.means.endswith(".") for licence in LICENCES.values())
