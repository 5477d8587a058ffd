"""What an edition says of itself: how it was made, what changed, its licence, how it is cited and verified."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from companion.archive.edition import EditionInputs, archive_files
from companion.domain import commands as c
from companion.domain.editions import OrderKind
from companion.domain.event import Event
from companion.domain.people import SYSTEM
from tests.archive.days import HOST, lived, obeyed
from tests.archive.pages import Page
from tests.archive.test_edition import INPUTS, pages_of
from tests.builders import POSTER, at

SECOND = EditionInputs(number=2, public_address="https://events.example", software="Companion 1")


def amended() -> Event:
    """The day with a second edition ordered, under a licence and with a write-up."""
    event = lived()
    for clock, command, by in (
        ("16:31", c.PublishEdition(1, "aa"), SYSTEM),
        ("17:00", c.SetLicence("CC-BY-4.0"), HOST),
        ("17:01", c.WriteUpItem("design", "We *drew* it."), HOST),
        ("17:02", c.WriteUpItem("welcome", "Everybody came."), HOST),
        ("17:30", c.OrderEdition("What came of the workshops.", OrderKind.SUPPLEMENT), HOST),
    ):
        event = obeyed(event, command, by, at(clock))
    return event


def test_a_later_edition_says_at_the_top_what_changed_and_tells_its_history() -> None:
    pages = pages_of(amended(), SECOND)

    assert "Edition 2 of 2 Supplement: What came of the workshops. What changed" in pages["index.html"].words
    assert "about.html#editions" in pages["index.html"].links
    assert (
        "What changed Edition 2 7 April 2011 · Supplement What came of the workshops. "
        "Edition 1 7 April 2011 · First edition"
    ) in pages["about.html"].words
    assert "https://events.example/e/manchester/1/" in pages["about.html"].links


def test_the_first_edition_knows_of_no_other_whenever_it_is_rendered() -> None:
    then, now = archive_files(lived(), INPUTS), archive_files(amended(), INPUTS)

    assert b"Edition 1 of" not in then["index.html"]
    assert "Edition 1, made on 7 April 2011 at 16:30" in Page(now["index.html"]).words


def test_an_edition_that_nobody_has_ordered_yet_can_be_looked_at() -> None:
    words = pages_of(lived(), SECOND)["index.html"].words

    assert "Edition 2 of 2 What changed" in words


def test_a_licence_is_named_for_people_and_machines() -> None:
    pages = pages_of(amended(), SECOND)
    address = "https://creativecommons.org/licenses/by/4.0/"

    for page in pages.values():
        assert ("link", "rel", "license") in page.attributes
        assert address in page.addresses
    assert "Licence Creative Commons Attribution 4.0" in pages["index.html"].words
    assert "No licence is stated." in pages_of(lived())["about.html"].words


def test_write_ups_stand_in_the_report_or_with_their_workshop_and_are_found_from_the_programme() -> None:
    pages = pages_of(amended(), SECOND)

    assert "Welcome Cy Speaker, The Lab Everybody came." in pages["index.html"].words
    assert "1 of 12 seats taken We drew it." in pages["index.html"].words
    assert {"index.html#report-design", "index.html#report-welcome"} <= set(pages["programme.html"].links)


def test_it_says_how_it_is_cited_and_verified() -> None:
    about = pages_of(lived())["about.html"]

    assert (
        "Coprodnet, NESTA and nef (2011). Manchester Roadshow. The Academy, Thursday 7 April 2011. "
        "Edition 1, 7 April 2011. https://events.example/e/manchester/1/"
    ) in about.words
    assert "minisign -V -m tagmanifest-sha256.txt" in about.words
    assert "companion verify manchester-e1" in about.words
    assert "https://events.example/e/manchester/1.zip" in about.links
    assert "https://events.example/.well-known/minisign.pub" in about.links


def test_a_poster_is_shown_in_its_size_and_named_to_machines() -> None:
    event = lived()
    assert event.facts
    assert event.facts.video
    video = replace(event.facts.video, url="https://films.example/")
    filmed = replace(event, facts=replace(event.facts, video=video), poster=POSTER)

    files = archive_files(filmed, INPUTS)

    index, address = files["index.html"].decode(), "https://events.example/e/manchester/1/media/poster.jpg"
    assert '<img src="media/poster.jpg" width="1280" height="720" alt="Watch The event video: A full hall.">' in index
    for head in (
        f'<meta property="og:image" content="{address}">',
        '<meta property="og:image:width" content="1280">',
        '<meta name="twitter:card" content="summary_large_image">',
    ):
        assert head in index
    assert json.loads(files["event.jsonld"])["recordedIn"]["thumbnailUrl"] == address
    assert "media/poster.jpg the poster of the video" in pages_of(filmed)["about.html"].words


@pytest.mark.parametrize(
    ("url", "alt", "told"),
    [
        ("", "", "A picture from The event video"),
        ("", "A full hall.", "A full hall."),
        ("https://films.example/", "", "Watch The event video"),
    ],
)
def test_a_poster_says_what_it_shows_and_where_it_leads(url: str, alt: str, told: str) -> None:
    event = lived()
    assert event.facts
    assert event.facts.video
    filmed = replace(
        event,
        facts=replace(event.facts, video=replace(event.facts.video, url=url)),
        poster=replace(POSTER, alt=alt),
    )

    index = archive_files(filmed, replace(INPUTS, public_address=""))["index.html"].decode()

    assert f'alt="{told}">' in index
    assert "og:image" not in index
    assert '<meta name="twitter:card" content="summary">' in index
