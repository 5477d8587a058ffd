"""The files of an edition: deterministic, self-contained, and without what must never be frozen."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from companion.archive.bag import sha256, zipped
from companion.archive.edition import EditionInputs, archive_files, css_string
from companion.archive.making import edition_bag
from companion.domain import commands as c
from companion.domain.agenda import Item, Kind, Room, Speaker
from companion.domain.event import Event
from companion.domain.facts import Section, Series, Venue, Video
from companion.domain.people import Person
from companion.domain.wall import WallMode
from tests.archive.days import DAY, FACTS, GUEST, HIDDEN, HOST, KEY, PROGRAMME, lived, obeyed
from tests.archive.pages import FETCHES, Page
from tests.builders import at

ROOT = Path(__file__).parents[2]
INPUTS = EditionInputs(number=1, public_address="https://events.example", software="Companion 1")
NASTY = """"><script>alert(1)</script></style>' onload=x & <!-- ]]> \\ \u202e\x00\x1b"""


def pages_of(event: Event, inputs: EditionInputs = INPUTS) -> dict[str, Page]:
    files = archive_files(event, inputs)
    return {name: Page(content) for name, content in files.items() if name.endswith(".html")}


def hostile() -> Event:
    """A day on which everybody who may write anything wrote something nasty."""
    facts = replace(
        FACTS,
        title=NASTY,
        summary=NASTY,
        provenance=NASTY,
        hosts=(NASTY,),
        venue=Venue(NASTY, NASTY, NASTY),
        series=Series("s", NASTY, NASTY, stops=5),
        video=Video(NASTY, "javascript:alert(1)", NASTY),
        story=(Section(NASTY, f"{NASTY}\n\n![x](https://spy.example/x.png) [a](javascript:alert(1)) [b](/away)"),),
    )
    programme = c.CreateEvent(
        facts,
        rooms=(Room(NASTY, NASTY, NASTY, NASTY, NASTY),),
        speakers=(Speaker(NASTY, NASTY, NASTY, NASTY),),
        items=(
            Item(id=NASTY, title=NASTY, kind=Kind.TALK, starts_at=at("10:00"), minutes=5, room=NASTY,
                 speakers=(NASTY,), capacity=2, summary=NASTY),
        ),
    )  # fmt: skip
    author = Person("author", NASTY)
    return lived(
        (
            ("09:00", programme, HOST),
            ("09:20", c.GoLive(), HOST),
            ("09:21", c.PostComment(NASTY, NASTY), author),
            ("09:22", c.PostNotice(NASTY, room=NASTY), HOST),
            ("16:00", c.Wrap(), HOST),
            ("16:01", c.Freeze(), HOST),
        )
    )


def test_the_same_inputs_give_the_same_bytes() -> None:
    assert archive_files(lived(), INPUTS) == archive_files(lived(), INPUTS)


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_another_process_with_another_hash_seed_gives_the_same_bytes(seed: str) -> None:
    script = (
        "from tests.archive.test_edition import INPUTS, KEY, edition_bag, lived, sha256, zipped;"
        "print(sha256(zipped(edition_bag(lived(), INPUTS, KEY), 'bag')))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": "Asia/Tokyo"}

    told = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == sha256(zipped(edition_bag(lived(), INPUTS, KEY), "bag"))


def secretive() -> Event:
    """A day on which a lot was said, written and decided that the public was not to see."""
    troll = Person(f"person-{HIDDEN}", "Troll")
    said = (
        ("12:20", c.PostComment(f"Hide {HIDDEN}."), GUEST),
        ("12:21", c.HideComment("4"), HOST),
        ("12:22", c.PostComment("Mail me: planted@mail.example, or plan.ted@mail.example!"), GUEST),
        ("12:23", c.PostComment("Hello."), Person("another", "planted@mail.example")),
        ("12:24", c.PostComment(f"I am {HIDDEN}."), troll),
        ("12:25", c.MutePerson(troll.id, f"For being {HIDDEN}.", hide=True), HOST),
        ("12:26", c.SetWallMode(WallMode.APPROVE), HOST),
        ("12:27", c.PostComment(f"Reject {HIDDEN}."), GUEST),
        ("12:28", c.RejectComment("8", f"It is {HIDDEN}."), HOST),
        ("12:29", c.PostComment(f"Wait, {HIDDEN}."), GUEST),
        ("11:10", c.WalkIn("design", GUEST.id), HOST),
    )
    return lived(sorted((*DAY, *said), key=lambda line: line[0]))


@pytest.mark.parametrize("secret", [HIDDEN, "comment-2", "planted", "ted@", HOST.id, GUEST.id, "Troll"])
def test_what_the_public_was_not_to_see_appears_in_no_byte(secret: str) -> None:
    everything = b"".join(archive_files(secretive(), INPUTS).values())

    assert b"e-mail address left out" in everything
    assert secret.encode() not in everything


@pytest.mark.parametrize("event", [lived(), hostile()], ids=["a good day", "a hostile day"])
@pytest.mark.parametrize("name", ["index.html", "programme.html", "comments.html", "about.html"])
def test_a_page_runs_nothing_and_asks_nobody(event: Event, name: str) -> None:
    page = pages_of(event)[name]
    loaded = {value for tag, attribute, value in page.attributes if tag == "link" and attribute == "rel"}

    assert not {"script", "iframe", "img", "form", "object", "embed", "base", "video"} & set(page.tags)
    assert [each for each in page.attributes if each[1] in FETCHES or each[1].startswith("on")] == []
    assert loaded <= {"canonical", "cite-as", "schema.DC", "icon", "describedby", "alternate"}
    assert "url(" not in page.styles
    assert "@import" not in page.styles
    assert page.open == []


@pytest.mark.parametrize("event", [lived(), hostile()], ids=["a good day", "a hostile day"])
def test_every_relative_link_leads_to_something_in_the_edition(event: Event) -> None:
    files = edition_bag(event, INPUTS, KEY)
    files = {name.removeprefix("data/"): content for name, content in files.items()}
    pages = {name: Page(content) for name, content in files.items() if name.endswith(".html")}

    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids))
        for link in page.addresses:
            if not link.startswith(("https://", "http://purl.org/", "data:")):
                file, _, fragment = link.partition("#")
                assert (file or name) in files, f"{name}: {link}"
                assert not fragment or fragment in pages[file or name].ids, f"{name}: {link}"


def test_pages_link_to_the_files_for_programs_that_lie_beside_them_and_to_no_other() -> None:
    free, licensed = (
        archive_files(replace(lived(), facts=replace(FACTS, licence=licence)), INPUTS) for licence in ("", "CC0-1.0")
    )

    linked = {name: Page(free[name]).links for name in free if name.endswith(".html")}
    assert "LICENSE.txt" not in free
    assert "LICENSE.txt" not in linked["about.html"]
    assert "LICENSE.txt" in Page(licensed["about.html"]).links
    assert b"creativecommons.org/publicdomain/zero/1.0/" in licensed["LICENSE.txt"]
    for name, links in linked.items():
        assert '<link rel="describedby" type="application/ld+json" href="event.jsonld">' in free[name].decode()
        assert ("event.jsonld" in links) == (name == "about.html")


def test_files_that_are_made_of_these_are_linked_to_and_left_to_others() -> None:
    files = archive_files(lived(), INPUTS, to_come=["VERIFY.txt"])

    assert "VERIFY.txt" in Page(files["about.html"]).links
    assert "VERIFY.txt" not in files


def test_without_a_public_address_no_link_leads_out_but_those_that_people_wrote() -> None:
    pages = pages_of(lived(), EditionInputs(number=1))
    out = {link for page in pages.values() for link in page.links if "://" in link}

    assert out == {"https://report.example/"}
    assert "ZIP. Its VERIFY.txt" in pages["about.html"].words
    assert not any(
        value in {"canonical", "cite-as", "og:url", "citation_public_url"}
        for page in pages.values()
        for _, _, value in page.attributes
    )


def test_links_that_people_wrote_give_nothing_away() -> None:
    index = archive_files(lived(), INPUTS)["index.html"].decode()

    assert '<a href="https://report.example/" rel="noopener noreferrer">' in index


def test_a_comment_has_its_number_name_badge_minute_and_item() -> None:
    wall = pages_of(lived())["comments.html"]

    assert [each for each in wall.ids if each.startswith("comment-")] == ["comment-1", "comment-3"]
    assert "10:02 Welcome 1 Bo Guest 10:05 A good beginning." in wall.words
    assert "3 Ann Host Host 12:10 What happens next? Pinned by the hosts" in wall.words
    assert "programme.html#item-welcome" in wall.links
    # The day of what stands below is told once.
    assert ("time", "datetime", "2011-04-07T10:02+01:00") in wall.attributes


def test_the_facts_come_first_and_say_what_is_not_recorded() -> None:
    words = pages_of(lived())["index.html"].words

    assert "The Roadshow Manchester Roadshow Thursday 7 April 2011 The Academy" in words
    assert "Hosted by Coprodnet, NESTA and nef Start times are invented." in words
    assert "Video The event video Its address is not recorded." in words
    assert "One of five events; this record covers this one alone." in words
    assert "Europe/London (BST, UTC+01:00)" in words
    assert "Edition 1, made on 7 April 2011 at 16:30" in words


def test_the_head_names_the_record_for_machines() -> None:
    page = pages_of(lived())["index.html"]
    values = {value for _, name, value in page.attributes if name in {"href", "content"}}

    assert "https://events.example/e/manchester/" in values
    assert "https://events.example/e/manchester/1/" in values
    assert ("meta", "name", "DC.creator") in page.attributes
    assert "2011-04-07" in values


def test_the_policy_in_the_page_lets_in_its_own_styles_alone() -> None:
    files = archive_files(lived(), INPUTS)
    for page in (content for name, content in files.items() if name.endswith(".html")):
        styles = re.search(rb"<style>(.*?)</style>", page, re.DOTALL)
        assert styles
        fingerprint = base64.b64encode(hashlib.sha256(styles[1]).digest()).decode()
        assert f"style-src 'sha256-{fingerprint}'" in page.decode()


def test_a_hostile_day_is_printed_as_it_was_typed() -> None:
    pages = pages_of(hostile())

    assert "alert(1)" in pages["index.html"].text
    assert "\x00" not in pages["index.html"].text
    assert not any(link.startswith("javascript:") for page in pages.values() for link in page.links)


def test_an_unknown_zone_prints_times_as_they_were_announced() -> None:
    programme = c.CreateEvent(replace(FACTS, time_zone="../Nowhere"), items=PROGRAMME.items[3:])
    event = lived((("09:00", programme, HOST), ("09:20", c.GoLive(), HOST), ("16:00", c.Wrap(), HOST)))

    frozen = obeyed(event, c.Freeze(), HOST, at("16:01"))

    assert "Times UTC+01:00" in pages_of(frozen)["index.html"].words


def test_the_wall_stands_alone_when_nobody_wrote_anything() -> None:
    silent = lived(line for line in DAY if not isinstance(line[1], c.PostComment | c.HideComment | c.PinComment))

    assert "No comments" in pages_of(silent)["comments.html"].words


def test_text_cannot_end_a_string_of_css() -> None:
    assert css_string('a"}</style>') == '"a\\22 \\7d \\3c \\2f style\\3e "'
