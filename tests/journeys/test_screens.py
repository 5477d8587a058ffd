"""Screens and notices: a host has several projectors in hand; what is urgent interrupts whom it concerns, once."""

from __future__ import annotations

import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from companion.domain import commands as c
from companion.domain.lateness import ShiftMode
from tests.journeys.house import Doors
from tests.journeys.people import People, Visitor, fictional
from tests.journeys.test_keyboard import SIDEWAYS, SMALL, SPILT, tab_to

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def hana(people: People, doors: Doors) -> Visitor:
    """Hana, a host, at the console; the day has begun."""
    await doors.go_live()
    hana = await people.signed_in("Hana", await doors.session_of_host(fictional("Hana")))
    await hana.open(f"{doors.path}host")
    await hana.is_live()
    return hana


async def test_a_host_has_two_screens_in_hand(people: People, doors: Doors, hana: Visitor) -> None:
    await hana.page.get_by_role("link", name="Add, name or remove screens …").tap()
    await hana.page.get_by_label("Name").last.fill("Foyer")
    await hana.presses("Add it")
    await expect(hana.page.get_by_role("heading", name="Foyer")).to_be_visible()
    hall, foyer = await people.projector(), await people.projector()
    await hall.open(f"{doors.path}screen")
    await foyer.open(f"{doors.path}screen/foyer?hide=qr")
    for screen in (hall, foyer):
        await screen.is_live()
    await hana.open(f"{doors.path}host")
    await hana.is_live()

    await hana.presses("How to join", within="screen-main")
    await hana.presses("Rooms", within="screen-foyer")
    await expect(hall.page.locator(".join-address")).to_be_visible()
    await expect(hall.part("stage")).to_be_hidden()
    await expect(foyer.part("signpost")).to_be_visible()
    await expect(foyer.page.locator(".join")).to_be_hidden()
    await hana.sees("screen-main", "Scan to join")
    await hana.sees("screen-foyer", "Atrium: Registration and coffee")

    await hana.presses("Wall", within="screen-main")
    await doors.do(c.PostComment("How do you keep residents coming?"), fictional("Ana"))
    await expect(hall.comment("How do you keep residents coming?")).to_be_visible()
    await hana.presses("On screen", within="tray")
    await expect(hall.part("chosen-1")).to_be_visible()
    await expect(hana.part("screen-main").get_by_role("button", name="One comment")).to_have_attribute(
        "aria-pressed", "true"
    )
    await hana.presses("Off screen", within="tray")
    await expect(hall.comment("How do you keep residents coming?")).to_be_visible()
    await expect(foyer.part("signpost")).to_be_visible()
    await hana.presses("Blank", within="screen-foyer")
    await expect(foyer.part("signpost")).to_be_hidden()
    assert hall.loads == foyer.loads == 1


async def test_a_screen_keeps_its_last_good_picture_when_it_is_cut_off(people: People, doors: Doors) -> None:
    await doors.go_live()
    screen = await people.projector()
    screen.excuse("WebSocket", "ERR_", "failed:")
    await screen.open(f"{doors.path}screen")
    await screen.is_live()

    doors.line.cut()

    await expect(screen.part("freshness")).to_contain_text("Reconnecting")
    await screen.sees("stage", "Registration and coffee")
    doors.line.mend()
    await screen.is_live()


async def test_what_is_urgent_interrupts_whom_it_concerns_until_it_is_dismissed_or_withdrawn(
    people: People, doors: Doors, hana: Visitor
) -> None:
    await doors.do(c.TakeSeat("design"), fictional("Ana"))
    ana, ben = [await people.signed_in(name, await doors.session_of(fictional(name))) for name in ("Ana", "Ben")]
    screen = await people.projector()
    for visitor, path in ((ana, doors.path), (ben, doors.path), (screen, f"{doors.path}screen")):
        await visitor.open(path)
        await visitor.is_live()

    await hana.page.get_by_label("Tell people").fill("Bring a chair from next door.")
    await hana.page.get_by_label("Who it is for").select_option("workshop")
    await hana.page.get_by_label("Urgent").check()
    await hana.presses("Announce")

    await expect(ana.part("alarm")).to_have_text("Urgent for Design Workshop: Bring a chair from next door.")
    await expect(ana.part("called").get_by_text("Bring a chair")).to_be_visible()
    await screen.sees("flash", "Urgent · Design Workshop", "Bring a chair from next door.")
    await ben.sees("notices", "for Design Workshop", "Bring a chair from next door.")
    await expect(ben.part("alarm")).to_have_text("")
    await expect(ben.part("urgent").get_by_text("Bring a chair")).to_have_count(0)

    await ana.presses("Dismiss", within="called")
    await ana.reload()
    await ana.is_live()
    await expect(ana.part("urgent").get_by_role("button")).to_have_count(0)
    await ana.sees("notices", "Bring a chair from next door.")

    await hana.part("host-notices").locator("summary").first.tap()
    await hana.presses("Yes, withdraw it", within="host-notices")
    await expect(screen.part("flash")).not_to_contain_text("Bring a chair")
    for visitor in (ana, ben):
        await visitor.sees_no("notices", "Bring a chair")
    await hana.sees("host-notices", "Nothing has been announced.")


async def test_what_changed_today_is_one_list_without_javascript_and_by_keyboard(
    people: People, doors: Doors, hana: Visitor
) -> None:
    await doors.do(c.PostNotice("Lunch is in the Atrium."))
    await doors.do(c.ShiftAgenda("welcome", 5, ShiftMode.EVERYTHING, "The trains were late."))
    await hana.open(f"{doors.path}host#options-design")
    await hana.is_live()
    await hana.part("options-design").locator("summary").focus()
    await hana.page.keyboard.press("Enter")
    await hana.part("skip-why-design").focus()
    await hana.page.keyboard.type("Its facilitator is ill.")
    await tab_to(hana, "button Skip Designing together from day one")
    await hana.page.keyboard.press("Enter")
    await hana.sees("undo", re.compile("skipped"))

    ben = await people.phone("Ben", scripts=False)
    await ben.page.set_viewport_size({"width": SMALL, "height": 640})
    await ben.open(doors.path)

    changed = ben.part("notices").get_by_role("listitem")
    await expect(changed).to_contain_text(
        [
            re.compile("“Designing together from day one” does not take place.*Its facilitator is ill.", re.DOTALL),
            re.compile("From “Welcome” on, the day runs 5 min later.*The trains were late.", re.DOTALL),
            "Lunch is in the Atrium.",
        ]
    )
    assert await ben.page.evaluate(SPILT) == []
    for path in ("host", "screens"):
        await hana.page.set_viewport_size({"width": SMALL, "height": 640})
        await hana.open(f"{doors.path}{path}")
        assert await hana.page.evaluate(SPILT) == [], path
        assert await hana.page.evaluate(SIDEWAYS) <= 0, path
