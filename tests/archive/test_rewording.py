"""Which files of an edition have words that were erased since."""

from __future__ import annotations

import pytest

from companion.archive.bag import INFO
from companion.archive.edition import EditionInputs
from companion.archive.making import CHANGES, edition_bag
from companion.archive.rewording import outdated, speaking_of, unsaid_since
from companion.domain import commands as c
from companion.domain.event import Event
from companion.domain.typed import TypedFacts, TypedItem, TypedSpeaker
from companion.domain.wordings import Sort
from tests.archive.days import HOST, KEY, lived, obeyed
from tests.builders import at

DAY = lived()
FACTS = TypedFacts(
    title="Manchester Roadshow", date="2011-04-07", start="09:30", end="16:00", time_zone="Europe/London",
    summary="A day.", provenance="Start times are invented.", hosts="Coprodnet\nNESTA\nnef",
    series="The Roadshow", series_slug="roadshow", stops=5,
)  # fmt: skip


def edition(event: Event) -> dict[str, bytes]:
    """What an edition gives out, as the shelf names it."""
    bag = edition_bag(event, EditionInputs(number=1, software="Companion 1"), KEY)
    return {name.removeprefix("data/"): content for name, content in bag.items() if name.startswith(("data/", INFO))}


FILES = edition(DAY)
EVERY_PAGE = {"about.html", "comments.html", "index.html", "programme.html"}


def after(*commands: c.Command) -> Event:
    """The day once hosts have put things right, and erased what was there before."""
    event = DAY
    for command in commands:
        event = obeyed(event, command, HOST, at("17:00"))
    return event


@pytest.mark.parametrize(
    ("amended", "thing", "held"),
    [
        (c.SetFacts(FACTS), "facts", EVERY_PAGE | {"event.json", "event.jsonld", "schedule.json"}),
        (c.SetSpeaker("speaker-one", TypedSpeaker(name="Cy Speaker", role="Chair")), "speaker:speaker-one",
         {"event.json", "event.jsonld", "index.html", "programme.html", "schedule.ics", "schedule.json"}),
        (c.DescribeItem("close", TypedItem(title="The end")), "item:close",
         {"event.json", "event.jsonld", "index.html", "programme.html", "schedule.ics", "schedule.json",
          "schedule.xml"}),
        (c.WriteSection("1", "Opening", "Well."), "section:1", {"event.json", "index.html"}),
    ],
)  # fmt: skip
def test_the_files_are_found_that_say_it_otherwise_now(amended: c.Command, thing: str, held: set[str]) -> None:
    event = after(amended, c.EraseWordings((thing,)))

    assert outdated(event, FILES, unsaid_since(event, 1, 0)) == held


def test_a_name_of_the_event_costs_what_names_it_also_beside_the_record() -> None:
    renamed = after(c.EraseWordings(("facts",), wholly=True))

    held = outdated(renamed, FILES, unsaid_since(renamed, 1, 0))

    assert {INFO, "citation.bib", "event.json", *EVERY_PAGE} <= held
    assert not {CHANGES, "VERIFY.txt", "comments.json"} & held


def test_without_its_record_goes_whatever_speaks_of_such_a_thing() -> None:
    event = after(c.EraseWordings(("section:1",), wholly=True))
    left = {name: content for name, content in FILES.items() if name != "event.json"}

    assert outdated(event, left, unsaid_since(event, 1, 0)) == {"index.html"}
    assert {INFO, *EVERY_PAGE} <= speaking_of(Sort.FACTS)
    assert {"index.html", "event.json"} <= speaking_of(Sort.POSTER)
    assert speaking_of(Sort.SCREEN) == frozenset()


def test_without_the_wall_and_of_pages_that_are_unknown_here_nobody_can_tell() -> None:
    event = after(c.DescribeItem("close", TypedItem(title="The end")), c.EraseWordings(("item:close",)))
    left = {name: content for name, content in FILES.items() if name != "comments.json"}

    held = outdated(event, left | {"comments-2.html": b"", "guestbook.html": b""}, unsaid_since(event, 1, 0))

    assert {"comments.html", "comments-2.html", "guestbook.html"} <= held


def test_an_edition_is_searched_once_for_what_was_erased_and_never_for_what_it_had_right() -> None:
    event = after(
        c.PublishEdition(1, "0" * 64),
        c.WriteSection("1", "Opening", "Well."),
        c.OrderEdition("The opening is told anew."),
        c.PublishEdition(2, "1" * 64),
        c.EraseWordings(("section:1",)),
    )

    assert [unsaid_since(event, number, 0) for number in (1, 2)] == [("section:1",), ()]
    assert unsaid_since(event, 1, event.version) == ()
