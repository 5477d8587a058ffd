"""An event from nothing: a host with a phone and a link makes it, puts it in order, and takes it live."""

from __future__ import annotations

import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.journeys.house import Doors
from tests.journeys.people import People, Visitor, fictional
from tests.journeys.test_keyboard import FOCUSED, SIDEWAYS, SMALL, SPILT, tab_to
from tests.journeys.test_rundown import TOO_SMALL

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

HERE = "/e/summer-meeting/"
SETUP = f"{HERE}host/setup"
AGENDA = (("Welcome", "15"), ("Opening talk", "30"), ("Coffee", "20"))


@pytest_asyncio.fixture(loop_scope="session")
async def link(doors: Doors) -> str:
    """What `companion event new` prints."""
    return f"/new?invitation={await doors.house.house.services.permits.make()}"


async def fills(visitor: Visitor, **typed: str) -> None:
    """Fill in fields by their names."""
    for name, text in typed.items():
        field = visitor.part(name)
        await (field.select_option(text) if await field.evaluate("e => e.localName") == "select" else field.fill(text))


async def makes_an_event(visitor: Visitor, link: str) -> None:
    """Fill in the form that the link leads to."""
    await visitor.open(link)
    await fills(visitor, name="Hana (fictional)", title="Summer Meeting", date="2026-07-01", venue="Town Hall")
    if not visitor.has_scripts:
        await fills(visitor, time_zone="Europe/London")
    await visitor.presses("Make this event")
    await visitor.page.wait_for_url(f"**{SETUP}")


async def order(visitor: Visitor) -> list[str]:
    """The agenda as it is set up, in words."""
    lines = await visitor.page.locator(".set-line").all()
    return [f"{await line.locator('time').inner_text()} {await line.locator('a').inner_text()}" for line in lines]


async def test_a_host_makes_an_event_on_a_phone_and_takes_it_live(people: People, link: str) -> None:
    hana, ana = await people.phone("Hana", timezone_id="Europe/London"), await people.phone("Ana")
    await makes_an_event(hana, link)
    await hana.sees("main", "Nothing is on the agenda yet.", "Europe/London")
    await hana.pictured("80-made")

    await draws_up_an_agenda(hana)
    await puts_it_right(hana)
    await hana.page.get_by_role("link", name="See it as delegates do").tap()
    await hana.sees("now", "Before we start", "Welcome")
    await ana.open("/")
    await ana.sees("main", "Summer Meeting")
    await ana.open(HERE)
    await ana.sees("main", "Step-free access: By the side door", "Clay", "2 of 2 seats left")
    await ana.is_live()
    await ana.pictured("85-delegates")

    await hana.open(SETUP)
    await hana.presses("Go live")
    await hana.page.wait_for_url(f"**{HERE}host")
    await ana.sees("phase", "Under way")
    await hana.presses(re.compile("Start next"))
    await ana.sees("now", "Welcome", "A. Speaker (fictional)")


async def draws_up_an_agenda(hana: Visitor) -> None:
    """Add one item after another, with rooms and a speaker as they come up."""
    await hana.page.get_by_role("link", name="Add the first item").tap()
    for title, minutes in AGENDA:
        kind = {"Welcome": "welcome", "Coffee": "break"}.get(title, "talk")
        await fills(hana, title=title, kind=kind, minutes=minutes)
        if title == "Welcome":
            await fills(hana, new_room="Great Hall", new_speaker="A. Speaker (fictional)")
            await hana.pictured("81-first-item")
        await hana.presses("Add it, then another")
        await expect(hana.part("title")).to_have_value("")
    await fills(hana, title="Clay", kind="workshop", minutes="45", new_room="Red Room", capacity="2", start="10:00")
    await hana.page.get_by_label("For everyone, in that room").uncheck()
    await hana.presses("Add this item")
    await hana.page.wait_for_url(f"**{SETUP}#items")
    assert await order(hana) == ["09:30 Welcome", "09:45 Opening talk", "10:00 Clay", "10:15 Coffee"]
    await hana.sees("main", "is for everyone, and")
    await hana.pictured("82-agenda")


async def puts_it_right(hana: Visitor) -> None:
    """Mend what the page says, say how people get in, and let coffee come before the talk."""
    await hana.page.get_by_role("link", name="Clay", exact=True).tap()
    await fills(hana, start="10:35")
    await hana.presses("Save")
    await hana.page.get_by_role("link", name="Change place and access").tap()
    await hana.page.get_by_label("Step-free access", exact=True).check()
    await hana.page.get_by_label("Step-free access: where or how").fill("By the side door")
    await hana.pictured("83-access")
    await hana.presses("Save")

    await hana.presses("Later Opening talk")
    await expect(hana.page.locator(".set-line").nth(2)).to_contain_text("Opening talk")
    assert await order(hana) == ["09:30 Welcome", "09:45 Coffee", "10:05 Opening talk", "10:35 Clay"]
    await hana.pictured("84-in-order")


async def test_without_scripts_all_of_it_works_and_a_mistake_keeps_what_was_typed(people: People, link: str) -> None:
    hugo = await people.phone("Hugo", scripts=False)
    await makes_an_event(hugo, link)
    await hugo.open(f"{SETUP}/items")
    await fills(hugo, title="Welcome", minutes="many", start="08:00")
    hugo.excuse("422")

    await hugo.presses("Add this item")
    await hugo.sees("minutes-problem", "Write a whole number")
    await hugo.pictured("86-refused")
    await fills(hugo, minutes="15")
    await hugo.presses("Add this item")
    await hugo.sees("start-problem", "starts at 08:00, before the event does at 09:30")
    await fills(hugo, start="09:30")
    await hugo.presses("Add it, then another")
    await fills(hugo, title="Talk")
    await hugo.presses("Add this item")
    await hugo.presses("Earlier Talk")

    assert await order(hugo) == ["09:30 Talk", "10:00 Welcome"]


async def test_items_are_put_in_order_by_keyboard_alone_and_by_dragging(people: People, doors: Doors) -> None:
    hana = await people.signed_in("Hana", await doors.session_of_host(fictional("Hana")))
    await hana.open(f"{doors.path}host/setup")
    before = await order(hana)
    first, second = (line.partition(" ")[2] for line in before[:2])

    await tab_to(hana, f"button Later {first}")
    await hana.page.keyboard.press("Enter")
    await expect(hana.page.locator(".set-line").first).to_contain_text(second)
    assert await hana.page.evaluate(FOCUSED) == f"button Later {first}"
    await hana.sees("lineup-said", f"“{first}” now begins at")

    await expect(hana.page.locator(".set-line").first.locator(".handle")).to_be_visible()
    handle = hana.page.locator(".set-line").nth(1).locator(".handle")
    await handle.drag_to(hana.page.locator(".set-line").first)
    await expect(hana.page.locator(".set-line").first).to_contain_text(first)
    assert await order(hana) == before


async def test_the_pages_fit_the_smallest_phone_and_a_thumb(people: People, doors: Doors) -> None:
    hana = await people.signed_in("Hana", await doors.session_of_host(fictional("Hana")))
    await hana.page.set_viewport_size({"width": SMALL, "height": 640})
    pages = [f"{doors.path}host/setup{part}" for part in ("", "/facts", "/venue", "/rooms/workshop", "/items/design")]
    for path in (*pages, f"{doors.path}host/copy", "/new"):
        for text_percent in (100, 200):
            await hana.open(path)
            if text_percent == 100:
                await hana.pictured(f"87-{path.rpartition('/')[2]}")
            await hana.page.evaluate(f"document.documentElement.style.fontSize = '{text_percent}%'")
            assert await hana.page.evaluate(SPILT) == [], path
            assert await hana.page.evaluate(SIDEWAYS) <= 0, path
            assert await hana.page.evaluate(TOO_SMALL) == [], path


async def test_a_new_title_is_in_headings_and_tabs_without_a_reload(people: People, doors: Doors) -> None:
    await doors.go_live()
    hana, hedy = [
        await people.signed_in(name, await doors.session_of_host(fictional(name))) for name in ("Hana", "Hedy")
    ]
    ana = await people.signed_in("Ana", await doors.session_of(fictional("Ana")))
    await hana.open(f"{doors.path}host")
    await ana.open(doors.path)
    for visitor in (hana, ana):
        await visitor.is_live()

    await hedy.open(f"{doors.path}host/setup/facts")
    await fills(hedy, title="Manchester, <once> again")
    await hedy.presses("Save")

    await expect(hana.part("host-head")).to_contain_text("Manchester, <once> again")
    await expect(hana.page).to_have_title("Console · Manchester, <once> again")
    await expect(ana.page).to_have_title("Manchester, <once> again")
    assert (hana.loads, ana.loads) == (1, 1)
