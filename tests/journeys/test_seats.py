"""A full workshop: people wait in line, are told when a seat is theirs, and are counted in at the door."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Route, expect

from companion.domain import commands as c
from companion.domain.people import SYSTEM, Person, Role
from companion.domain.seats import Terms
from tests.journeys.house import Doors
from tests.journeys.people import People, Visitor, fictional
from tests.journeys.test_keyboard import SIDEWAYS, SMALL, SPILT, tab_to

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

FULL, SEATS, BESIDE = "prototypes", 12, "outcomes"
DOOR = "rooms/workshop/"
CROWD = [Person(f"crowd-{number}", f"Guest {number:02} (fictional)") for number in range(SEATS)]


async def a_full_workshop(doors: Doors) -> None:
    """Begin the day, with the afternoon's smallest workshop full."""
    await doors.go_live()
    for person in CROWD:
        await doors.do(c.TakeSeat(FULL), person)


async def a_delegate(people: People, doors: Doors, name: str, *, scripts: bool = True) -> Visitor:
    """Somebody at the event's page."""
    visitor = await people.signed_in(name, await doors.session_of(fictional(name)), scripts=scripts)
    await visitor.open(doors.path)
    if scripts:
        await visitor.is_live()
    return visitor


async def a_steward(people: People, doors: Doors, name: str, *, scripts: bool = True) -> Visitor:
    """Somebody who counts at the door of the full workshop."""
    person = fictional(name)
    await doors.do(c.GrantRole(person.id, person.name, Role.STEWARD, "workshop"), SYSTEM)
    visitor = await people.signed_in(name, await doors.session_of(person), scripts=scripts)
    await visitor.open(f"{doors.path}{DOOR}")
    return visitor


async def test_a_place_in_line_moves_up_live_and_the_seat_that_comes_free_is_spoken(
    people: People, doors: Doors
) -> None:
    await a_full_workshop(doors)
    ana, ben = await a_delegate(people, doors, "Ana"), await a_delegate(people, doors, "Ben")
    mine = f"my-seat-{FULL}"

    await ana.sees(f"workshop-{FULL}", "all 12 seats are taken", "Seats left in")
    await ana.presses("Join the waiting list", within=mine)
    await ana.sees(mine, "1st in line")
    await ben.presses("Take a seat", within=f"my-seat-{BESIDE}")
    await ben.sees(mine, "You keep your seat in")
    await ben.presses("Join the waiting list", within=mine)
    await ben.sees(mine, "2nd in line", "You are asked before you give up")
    await ana.sees(f"workshop-{FULL}", "2 waiting")
    await ben.pictured("80-in-line")

    await doors.do(c.LeaveSeat(FULL), CROWD[0])
    await ana.sees(mine, "One came free, and is yours.")
    await expect(ana.page.get_by_role("status")).to_contain_text("has come free, and is yours.")
    await expect(ana.page.get_by_role("link", name="has come free, and is yours.")).to_be_in_viewport()
    await ben.sees(mine, "1st in line")

    await doors.do(c.LeaveSeat(FULL), CROWD[1])
    await ben.sees(mine, "Kept for you", "Take it by")
    await expect(ben.page.get_by_role("status")).to_contain_text("It is kept for you until")
    await ben.pictured("81-offer")
    await ben.presses("5 min more", within=mine)
    await expect(ben.part(mine).get_by_role("button", name="5 min more")).to_have_count(0)
    await ben.presses("Swap to this one", within=mine)
    await ben.sees(mine, "Your seat")
    await ben.sees(f"my-seat-{BESIDE}", "At this time you hold a seat")


async def test_joining_and_leaving_the_line_work_without_javascript_and_by_keyboard_alone(
    people: People, doors: Doors
) -> None:
    await a_full_workshop(doors)
    cem, ana = await a_delegate(people, doors, "Cem", scripts=False), await a_delegate(people, doors, "Ana")
    mine = f"my-seat-{FULL}"
    title = next(item.title for item in doors.event.agenda.items if item.id == FULL)

    await cem.presses("Join the waiting list", within=mine)
    await cem.sees(mine, "1st in line")
    await tab_to(ana, f"button Join the waiting list for {title}")
    await ana.page.keyboard.press("Enter")
    await ana.sees(mine, "2nd in line")
    await cem.presses("Leave the line", within=mine)
    await cem.sees(mine, "Join the waiting list")

    await ana.sees(mine, "1st in line")
    await tab_to(ana, f"button Leave the line for {title}")
    await ana.page.keyboard.press("Enter")
    await expect(ana.part(mine).get_by_role("button", name="Join the waiting list")).to_be_visible()


async def test_a_steward_counts_at_the_door_and_untaken_seats_go_to_the_line(people: People, doors: Doors) -> None:
    await a_full_workshop(doors)
    await doors.do(c.SkipItem("design"))
    ana, dee = await a_delegate(people, doors, "Ana"), await a_steward(people, doors, "Dee")
    await dee.is_live()
    await ana.presses("Join the waiting list", within=f"my-seat-{FULL}")
    await dee.sees(f"door-{FULL}", "Next in line: Ana (fictional)", "12 still to come")
    await dee.pictured("82-door")

    dee.excuse("409")
    await dee.presses("+1")
    await dee.sees("door-problem", "is full: all 12 seats are taken, 12 by people who have not come in yet.")
    for person in CROWD[:3]:
        await dee.presses("Is in", within=f"holder-{FULL}-{person.id}")
        await expect(dee.part(f"holder-{FULL}-{person.id}")).to_contain_text("Not in")
    await dee.sees(f"door-{FULL}", "3 inside", "9 still to come")
    await dee.sees_no("door-problem", "is full")
    await doors.do(c.StartItem(FULL))
    await dee.part(f"release-{FULL}").locator("summary").tap()
    await dee.pictured("83-release")
    await dee.presses("Yes, release them")
    await dee.sees(f"door-{FULL}", "1 still to come", "8 free", "Untaken seats were released at")
    await ana.sees(f"my-seat-{FULL}", "One came free, and is yours.")
    for inside in ("4 inside", "5 inside"):
        await dee.presses("+1")
        await dee.sees(f"door-{FULL}", inside)
    await dee.presses("−1")
    await dee.sees(f"door-{FULL}", "4 inside", "1 walked in", "7 free")
    await ana.sees(f"workshop-{FULL}", "7 of 12 seats left")


async def test_the_door_works_by_keyboard_and_without_javascript(people: People, doors: Doors) -> None:
    await doors.go_live()
    dee, eve = await a_steward(people, doors, "Dee", scripts=False), await a_steward(people, doors, "Eve")
    await eve.is_live()
    title = next(item.title for item in doors.event.agenda.items if item.id == "design")

    await dee.presses("+1", within="door-design")
    await dee.sees("door-design", "1 inside")
    await eve.sees("door-design", "1 inside")
    one_more, counted = eve.page.get_by_role("button", name=f"+1 walk-in, into {title}"), asyncio.Event()

    async def answer_later(route: Route) -> None:
        answer = await route.fetch()
        await counted.wait()
        await route.fulfill(response=answer)

    # The count comes by the socket before the answer does: what cannot be pressed yet must not look as if it could.
    await eve.page.route("**/walk-in", answer_later)
    await tab_to(eve, f"button +1 walk-in, into {title}")
    await eve.page.keyboard.press("Enter")
    await eve.sees("door-design", "2 inside")
    await expect(one_more).to_be_disabled()
    counted.set()
    await expect(one_more).to_be_enabled()
    await expect(one_more).to_be_focused()
    await eve.page.keyboard.press("Enter")
    await eve.sees("door-design", "3 inside")


async def test_a_host_sets_that_untaken_seats_are_released_and_that_people_are_asked(
    people: People, doors: Doors
) -> None:
    await a_full_workshop(doors)
    hana = await people.signed_in("Hana", await doors.session_of_host(fictional("Hana")))
    await hana.open(f"{doors.path}host")
    await hana.page.locator(f"#rundown-{FULL}").get_by_role("link", name="Door").tap()
    await hana.page.wait_for_url(f"**/{DOOR}")
    await hana.part(f"terms-{FULL}").locator("summary").tap()
    await hana.pictured("84-terms")
    await hana.page.locator(f"#offer-{FULL}").select_option("10 min to accept it")
    await hana.page.locator(f"#release-after-{FULL}").select_option("As it begins")
    await hana.presses("Set the rules", within=f"terms-{FULL}")
    await hana.is_live()
    assert doors.event.seats.at(FULL).terms == Terms(offer_min=10, release_min=0)

    ana = await a_delegate(people, doors, "Ana")
    await ana.presses("Join the waiting list", within=f"my-seat-{FULL}")
    for person in CROWD[1:]:
        await doors.do(c.WalkIn(FULL, person.id))
    await doors.do(c.StartItem(FULL))
    await ana.sees(f"my-seat-{FULL}", "Kept for you")
    await hana.sees(f"door-{FULL}", "Kept for the first in line", "Ana (fictional)")
    await hana.presses("5 min more", within=f"door-{FULL}")
    await ana.presses("Take it", within=f"my-seat-{FULL}")
    await ana.sees(f"my-seat-{FULL}", "Your seat")


@pytest.mark.parametrize("text_percent", [100, 200])
async def test_neither_the_door_nor_the_line_spills_sideways(people: People, doors: Doors, text_percent: int) -> None:
    await a_full_workshop(doors)
    await doors.do(c.SetSeatTerms(FULL, Terms(offer_min=10)))
    ana, dee = await a_delegate(people, doors, "Ana"), await a_steward(people, doors, "Dee")
    await ana.presses("Join the waiting list", within=f"my-seat-{FULL}")
    await ana.sees(f"my-seat-{FULL}", "1st in line")
    await doors.do(c.LeaveSeat(FULL), CROWD[0])
    await ana.sees(f"my-seat-{FULL}", "Kept for you")
    for visitor in (ana, dee):
        await visitor.page.set_viewport_size({"width": SMALL, "height": 640})
        await visitor.reload()
        await visitor.page.evaluate(f"document.documentElement.style.fontSize = '{text_percent}%'")
        assert await visitor.page.evaluate(SPILT) == []
        assert await visitor.page.evaluate(SIDEWAYS) <= 0
        await visitor.pictured(f"85-small-{text_percent}")
