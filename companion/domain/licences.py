"""Licences: what readers may do with the record, by the ids that SPDX gives them."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct


class Licence(Struct, frozen=True):
    """A licence. `means` says in a line what it allows; `url` is its text, "" where there is none."""

    title: str
    means: str
    url: str = ""


LICENCES: Mapping[str, Licence] = MappingProxyType(
    {
        "CC-BY-4.0": Licence(
            "Creative Commons Attribution 4.0",
            "Anybody may use and change it if they say whose it is.",
            "https://creativecommons.org/licenses/by/4.0/",
        ),
        "CC-BY-SA-4.0": Licence(
            "Creative Commons Attribution-ShareAlike 4.0",
            "The same, and what is made of it has to be shared alike.",
            "https://creativecommons.org/licenses/by-sa/4.0/",
        ),
        "CC-BY-NC-4.0": Licence(
            "Creative Commons Attribution-NonCommercial 4.0",
            "Anybody may use and change it if they say whose it is and do not trade in it.",
            "https://creativecommons.org/licenses/by-nc/4.0/",
        ),
        "CC-BY-ND-4.0": Licence(
            "Creative Commons Attribution-NoDerivatives 4.0",
            "Anybody may pass it on as it is if they say whose it is.",
            "https://creativecommons.org/licenses/by-nd/4.0/",
        ),
        "CC0-1.0": Licence(
            "Creative Commons Zero 1.0",
            "Anybody may do anything with it.",
            "https://creativecommons.org/publicdomain/zero/1.0/",
        ),
        "OGL-UK-3.0": Licence(
            "Open Government Licence 3.0",
            "For public bodies of the United Kingdom: anybody may use it if they say whose it is.",
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        ),
        "LicenseRef-All-Rights-Reserved": Licence(
            "All rights reserved", "Everybody may read it. Whoever wants to use it has to ask."
        ),
    }
)
"""Those to choose from. What is stored is the id; it stays even if the list changes."""
