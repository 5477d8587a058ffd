"""A plenary that splits into rooms: each phone says where to go, a facilitator runs a room, a host calls all back."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from companion.domain import commands as c
from companion.domain.people import SYSTEM, Role
from tests.journeys.house import Doors
from tests.journeys.people import People, Visitor, fictional
from tests.journeys.test_keyboard import SIDEWAYS, SMALL, SPILT, tab_to

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

MINE, ROOM = "design", "workshop"
BLOCK = ("commissioning", "design", "assessments", "services")


def title_in(doors: Doors) -> str:
    """The title of Ana's workshop."""
    return next(item.title for item in doors.event.agenda.items if item.id == MINE)


async def coffee(doors: Doors) -> None:
    """It is coffee, and the morning's workshops are next; Ana holds a seat in one of them."""
    await doors.go_live()
    await doors.do(c.StartItem("coffee"))
    await doors.do(c.TakeSeat(MINE), fictional("Ana"))


async def a_delegate(people: People, doors: Doors, name: str) -> Visitor:
    """Somebody at the event's page."""
    visitor = await people.signed_in(name, await doors.session_of(fictional(name)))
    await visitor.open(doors.path)
    await visitor.is_live()
    return visitor


async def a_facilitator(people: People, doors: Doors, name: str, *, scripts: bool = True) -> Visitor:
    """Somebody who runs the room of Ana's workshop."""
    person = fictional(name)
    await doors.do(c.GrantRole(person.id, person.name, Role.FACILITATOR, ROOM), SYSTEM)
    visitor = await people.signed_in(name, await doors.session_of(person), scripts=scripts)
    await visitor.open(f"{doors.path}rooms/{ROOM}/")
    if scripts:
        await visitor.is_live()
    return visitor


async def a_host(people: People, doors: Doors, path: str) -> Visitor:
    """A host at one of their pages."""
    visitor = await people.signed_in("Hana", await doors.session_of_host(fictional("Hana")))
    await visitor.open(f"{doors.path}{path}")
    await visitor.is_live()
    return visitor


async def test_a_block_sends_everybody_to_their_room_and_a_call_brings_them_back(people: People, doors: Doors) -> None:
    await coffee(doors)
    ana, ben = await a_delegate(people, doors, "Ana"), await a_delegate(people, doors, "Ben")
    hana, fay = await a_host(people, doors, "host"), await a_facilitator(people, doors, "Fay")

    await phones_say_what_is_next(doors, ana, ben)
    await fay.sees("room-run", "is on for everyone until")
    await the_block_starts(doors, hana, ana, ben)
    await a_facilitator_runs_the_room(fay, ana)
    await everyone_is_called_back(hana, ana)
    await fay.sees("room-run", "Earlier in this room")
    await hana.sees("undo", "and 3 beside it")
    await hana.presses("Undo")
    await fay.sees(f"room-item-{MINE}", "On now")


async def phones_say_what_is_next(doors: Doors, ana: Visitor, ben: Visitor) -> None:
    await ana.sees("my-block", title_in(doors), "Design Workshop, First floor at 11:45", "Up the stairs", "Step-free")
    await ana.pictured("90-next")
    await ben.sees("my-block", "Workshops at 11:45", "Space is left in", title_in(doors))


async def the_block_starts(doors: Doors, hana: Visitor, ana: Visitor, ben: Visitor) -> None:
    await ana.part("wall").scroll_into_view_if_needed()
    await hana.pictured("91-start-all")
    await hana.presses(re.compile("Start next, all at once 11:45 .* before its time"))

    await expect(ana.page.get_by_role("status")).to_contain_text(f"Your workshop is on now: {title_in(doors)}")
    await ana.page.get_by_role("link", name="Your workshop is on now").tap()
    await expect(ana.part("my-block")).to_be_in_viewport()
    await ana.pictured("92-on-now")
    await ben.sees("my-block", "Workshops on now")
    await ben.pictured("92-on-now")
    assert [item.id for item in doors.event.agenda.live()] == [*BLOCK]


async def a_facilitator_runs_the_room(fay: Visitor, ana: Visitor) -> None:
    await ana.posts("Is there tape?")
    await fay.sees("room-comments", "Is there tape?")
    await fay.presses("Answered", within="room-comments")
    await ana.sees("mine", "Answered")
    await fay.part("notice-text").fill("Scissors are on the table by the window.")
    await fay.presses("Announce")
    await ana.sees("notices", "Scissors are on the table by the window.")
    await fay.pictured("93-room")
    await fay.presses("Finish", within=f"room-item-{MINE}")
    await fay.presses("Undo", within="room-run")
    await fay.sees(f"room-item-{MINE}", "On now")


async def everyone_is_called_back(hana: Visitor, ana: Visitor) -> None:
    await hana.page.get_by_role("link", name="All rooms").tap()
    await hana.page.wait_for_url("**/rooms/")
    await hana.is_live()
    await hana.sees(f"board-{ROOM}", "1 of 18 taken", "0 inside")
    await hana.pictured("94-board")
    await hana.page.get_by_label("Finish what still runs in the rooms").check()
    await hana.presses("Call everyone back")

    await ana.sees("notices", "Urgent", "Please come back: “Lunch” begins at 12:45")
    await expect(ana.page.get_by_role("alert")).to_contain_text("Please come back: “Lunch” begins at 12:45")
    await ana.pictured("95-called-back")


async def test_a_room_is_run_without_javascript_and_by_keyboard_alone(people: People, doors: Doors) -> None:
    await coffee(doors)
    await doors.do(c.FinishItem("coffee"))
    fay, gil = await a_facilitator(people, doors, "Fay", scripts=False), await a_facilitator(people, doors, "Gil")

    await fay.presses("Start", within=f"room-item-{MINE}")
    await fay.sees(f"room-item-{MINE}", "On now")
    await gil.sees(f"room-item-{MINE}", "On now")
    await tab_to(gil, f"button Finish {title_in(doors)}")
    await gil.page.keyboard.press("Enter")
    await gil.sees("room-run", "Earlier in this room")
    await fay.reload()
    await fay.presses("Undo", within="room-run")
    await gil.sees(f"room-item-{MINE}", "On now")


@pytest.mark.parametrize("text_percent", [100, 200])
async def test_neither_the_room_nor_the_board_nor_ones_workshop_spills_sideways(
    people: People, doors: Doors, text_percent: int
) -> None:
    await coffee(doors)
    await doors.do(c.PostComment("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2, MINE))
    await doors.do(c.StartBlock(BLOCK))
    ana, fay = await a_delegate(people, doors, "Ana"), await a_facilitator(people, doors, "Fay")
    for visitor in (ana, fay, await a_host(people, doors, "rooms/")):
        await visitor.page.set_viewport_size({"width": SMALL, "height": 640})
        await visitor.reload()
        await visitor.page.evaluate(f"document.documentElement.style.fontSize = '{text_percent}%'")
        assert await visitor.page.evaluate(SPILT) == []
        assert await visitor.page.evaluate(SIDEWAYS) <= 0
        await visitor.pictured(f"96-small-{text_percent}")


async def test_one_room_runs_late_alone_and_takes_it_back(people: People, doors: Doors) -> None:
    await coffee(doors)
    ana, fay = await a_delegate(people, doors, "Ana"), await a_facilitator(people, doors, "Fay")

    await fay.page.get_by_role("link", name="This room runs late").tap()
    await fay.sees("main", "Running late: Design Workshop", "Nothing would change.")
    await fay.part("shift-minutes").fill("10")
    await fay.presses("Show")
    await fay.sees("main", "No minute is free there before “Lunch”, which is for everyone.")
    await fay.part("shift-from").select_option("prototypes")
    await fay.presses("Show")
    await fay.sees("main", "It ends there at 14:55.")
    await fay.part("shift-why").fill("The glue has to dry.")
    await fay.pictured("94-room-late")
    await fay.presses("Shift this room by 10 min")

    await fay.sees("room-item-prototypes", "13:55", "The glue has to dry.")
    await ana.sees("notices", "In Design Workshop, from", "it is 10 min later.", "The glue has to dry.")
    await fay.is_live()
    await fay.presses("Undo", within="room-run")
    await ana.sees_no("notices", "10 min later")
