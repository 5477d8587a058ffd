"""A late day: two hosts shift it, swap, move and add, and everybody else sees what became of the times, and why."""

from __future__ import annotations

import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from companion.domain import commands as c
from tests.builders import at
from tests.journeys.house import Doors
from tests.journeys.people import People, Visitor, fictional
from tests.journeys.test_keyboard import SIDEWAYS, SMALL, SPILT, tab_to

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

MORNING = (("registration", "09:31"), ("welcome", "10:02"), ("opening", "10:14"), ("defining", "10:33"))
REFORM, COFFEE, DESIGN = "item-reform", "item-coffee", "item-design"


@pytest_asyncio.fixture(loop_scope="session")
async def hana(people: People, doors: Doors) -> Visitor:
    """Hana, a host, at her console. It is 11:00, and the talk that should have ended at 10:55 began late."""
    await doors.do(c.GoLive())
    for item, clock in MORNING:
        await doors.let_it_be(at(clock))
        await doors.do(c.StartItem(item))
    await doors.let_it_be(at("11:00"))
    return await a_host(people, doors, "Hana")


async def a_host(people: People, doors: Doors, name: str, *, scripts: bool = True) -> Visitor:
    """Somebody who runs the day, at the console."""
    host = await people.signed_in(name, await doors.session_of_host(fictional(name)), scripts=scripts)
    await host.open(f"{doors.path}host")
    return host


async def test_a_late_talk_shifts_the_day_and_everybody_sees_why(people: People, doors: Doors, hana: Visitor) -> None:
    ana, projector = await people.phone("Ana"), await people.projector()
    await ana.open(doors.path)
    await projector.open(f"{doors.path}screen")
    for visitor in (ana, hana, projector):
        await visitor.is_live()

    await hana.sees("pace", "8 min over", "Day ends 16:00", "16:08 if nothing gives")
    await hana.pictured("60-over")
    await hana.page.get_by_role("link", name="Running late …").tap()
    await hana.sees("main", "Shift everything", "Coffee 20 → 12 min; the day ends 16:00.", "As it is: 11 items")
    await hana.pictured("61-preview")
    await hana.page.get_by_label("Why, in a line for everyone").fill("The questions were too good to cut.")
    await hana.presses("Shift everything by 8 min")

    await hana.page.wait_for_url(f"**{doors.path}host")
    await hana.sees("pace", "On time")
    await hana.sees("undo", "Hana (fictional) shifted the day from “Co-production and the reform of the public sector”")
    await expect(ana.part(REFORM).locator("del")).to_contain_text("10:55")
    await expect(ana.part(REFORM).locator("ins")).to_contain_text("11:03")
    await ana.sees(REFORM, "The questions were too good to cut.")
    await ana.sees("now", "11:03", "The questions were too good to cut.")
    await expect(ana.part("item-lunch").locator("del")).to_have_count(0)
    spoken = (
        "Next: Co-production and the reform of the public sector, Main Hall, 11:03. The questions were too good to cut."
    )
    await expect(ana.page.get_by_role("status")).to_contain_text(spoken)
    await projector.sees("stage", "11:03", "The questions were too good to cut.")
    await ana.pictured("62-shifted")
    await projector.pictured("62-shifted")

    await hana.presses("Undo", within="undo")
    await expect(ana.part(REFORM).locator("del")).to_have_count(0)
    assert ana.loads == 1


async def test_a_break_that_is_too_short_is_named_and_lunch_may_be_let_go(doors: Doors, hana: Visitor) -> None:
    await hana.open(f"{doors.path}items/shift?minutes=20")
    await hana.sees("main", "“Coffee” is too short: only 15 of the 20 minutes can be found before “Lunch”")
    await hana.pictured("63-too-short")

    await hana.page.get_by_role("link", name="Shift by 15 min").tap()
    await hana.sees("main", "Coffee 20 → 5 min")
    await hana.open(f"{doors.path}items/shift?minutes=20")
    await hana.presses("Let “Lunch” move")
    await hana.sees("main", "Lunch 60 → 50 min; the day ends 16:00.")
    await hana.presses("Shift everything by 20 min")
    await hana.page.wait_for_url(f"**{doors.path}host")
    await expect(hana.part("rundown-lunch").locator("ins")).to_contain_text("13:05")


async def test_two_hosts_shift_at_once_and_the_second_sees_the_new_preview(
    people: People, doors: Doors, hana: Visitor
) -> None:
    hugo = await a_host(people, doors, "Hugo", scripts=False)
    for host in (hana, hugo):
        await host.open(f"{doors.path}items/shift?minutes=8")
    await hana.presses("Shift everything by 8 min")
    await hana.page.wait_for_url(f"**{doors.path}host")

    await hugo.presses("Shift everything by 8 min")
    await hugo.page.wait_for_url(f"**{doors.path}host")
    assert doors.event.agenda.delayed["reform"].delay.late_min == 8

    await hugo.open(f"{doors.path}items/shift?minutes=10")
    await hana.open(f"{doors.path}items/shift?minutes=12")
    await hana.presses("Shift everything by 12 min")
    await hana.page.wait_for_url(f"**{doors.path}host")
    hugo.excuse("409")
    await hugo.presses("Shift everything by 10 min")
    await hugo.sees("main", "Hana (fictional) shifted the day from “Co-production and the reform of the public sector”")
    await hugo.sees("main", "The times are no longer as you saw them. Look again, then confirm.", "11:07 – 11:37")
    await hugo.presses("Shift everything by 10 min")
    await hugo.page.wait_for_url(f"**{doors.path}host")
    assert doors.event.agenda.delayed["reform"].delay.late_min == 10


async def test_items_swap_move_and_join_on_the_day_without_javascript(
    people: People, doors: Doors, hana: Visitor
) -> None:
    ben, hugo = await people.phone("Ben", scripts=False), await a_host(people, doors, "Hugo", scripts=False)

    await hugo.page.locator("#options-design summary").click()
    await hugo.part("options-design").get_by_role("link", name="Move or swap").click()
    await hugo.page.get_by_label("Room", exact=True).select_option("Main Hall")
    await hugo.part("move-why").fill("The standing desks are needed elsewhere.")
    await hugo.presses("Move it there")
    await hugo.sees("rundown", "The standing desks are needed elsewhere.")

    await hugo.open(f"{doors.path}items/reform/plan")
    await hugo.part("swap-other").select_option(label="11:25 Coffee")
    await hugo.presses("Swap them")
    await hugo.sees("undo", "Hugo (fictional) moved “Co-production and the reform of the public sector”")

    await hugo.page.get_by_role("link", name="Add an item …").click()
    await hugo.page.get_by_label("What").fill("Group photo")
    await hugo.page.get_by_label("Begins").fill("14:45")
    await hugo.page.get_by_label("Minutes").fill("10")
    await hugo.pictured("64-add")
    await hugo.presses("Add it")
    await hugo.sees("rundown", "Group photo")

    await ben.open(doors.path)
    await expect(ben.part(DESIGN).locator("del")).to_contain_text("Design Workshop")
    await ben.sees(DESIGN, "Main Hall", "The standing desks are needed elsewhere.")
    await expect(ben.part(COFFEE).locator("ins")).to_contain_text("10:55")
    await expect(ben.part(REFORM).locator("ins")).to_contain_text("11:15")
    await expect(ben.part("agenda").locator("li", has_text="Group photo")).to_contain_text("Added")
    await hana.sees("rundown", "Group photo")
    await ben.pictured("65-replanned")


async def test_a_day_is_shifted_by_keyboard_alone(doors: Doors, hana: Visitor) -> None:
    await tab_to(hana, "a Running late …")
    await hana.page.keyboard.press("Enter")
    await hana.page.wait_for_url(re.compile("/items/shift"))
    await tab_to(
        hana, "a Take it from the breaks Coffee 20 → 12 min; the day ends 16:00. The same as “Shift everything”."
    )
    await hana.page.keyboard.press("Enter")
    await hana.page.wait_for_url(re.compile("mode=breaks"))
    await tab_to(hana, "input why")
    await hana.page.keyboard.type("A good talk.")
    await hana.page.keyboard.press("Enter")
    await hana.page.wait_for_url(f"**{doors.path}host")

    await hana.sees("rundown", "A good talk.")


async def test_the_pages_that_change_the_plan_fit_the_smallest_phone_and_a_thumb(doors: Doors, hana: Visitor) -> None:
    await hana.page.set_viewport_size({"width": SMALL, "height": 640})
    for path in ("items/shift", "items/shift?minutes=20", "items/design/plan", "items"):
        for text_percent in (100, 200):
            await hana.open(f"{doors.path}{path}")
            await hana.page.evaluate(f"document.documentElement.style.fontSize = '{text_percent}%'")
            assert await hana.page.evaluate(SPILT) == [], path
            assert await hana.page.evaluate(SIDEWAYS) <= 0, path
            assert await hana.page.evaluate(TOO_SMALL) == [], path


TOO_SMALL = """() => [...document.querySelectorAll("main :is(a, button, select, summary, input:not([type=hidden]))")]
  .filter((e) => e.checkVisibility() && (e.closest("label") ?? e).getBoundingClientRect().height < 47.5)
  .map((e) => e.outerHTML.slice(0, 100))"""
