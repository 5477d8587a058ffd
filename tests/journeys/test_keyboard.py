"""Without a mouse and without eyes: everything is reached by keyboard, and what matters is spoken."""

from __future__ import annotations

import re
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from companion.domain import commands as c
from tests.journeys.house import Doors
from tests.journeys.people import People, Visitor, fictional

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

FOCUSED = (
    "() => { const e = document.activeElement; "
    "return `${e.localName} ${(e.innerText || e.name || '').replace(/\\s+/g, ' ').trim()}`; }"
)
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SPILT = """() => [...document.querySelectorAll("main *")]
  .filter((e) => e.checkVisibility() && !e.closest(".sr") && e.getBoundingClientRect().right > innerWidth + 1)
  .map((e) => e.outerHTML.slice(0, 100))"""
SMALL = 320
NAMED: tuple[Any, ...] = ("button", "textbox", "combobox", "link", "checkbox")


@pytest_asyncio.fixture(loop_scope="session")
async def ana(people: People, doors: Doors) -> Visitor:
    """Ana, signed in, at the live page, with a keyboard."""
    await doors.go_live()
    ana = await people.signed_in("Ana", await doors.session_of(fictional("Ana")))
    await ana.open(doors.path)
    await ana.is_live()
    return ana


async def test_a_comment_and_a_seat_by_keyboard_alone(ana: Visitor) -> None:
    await ana.page.keyboard.press("Tab")
    assert await ana.page.evaluate(FOCUSED) == "a Skip to content"
    await ana.page.keyboard.press("Enter")

    await tab_to(ana, "button Take a seat in Designing together from day one")
    await ana.page.keyboard.press("Enter")
    await ana.sees("workshop-design", "Your seat")
    await expect(ana.part("my-seat-design")).to_be_focused()
    await ana.page.keyboard.press("Enter")
    await ana.sees("workshop-design", "Your seat")

    await tab_to(ana, "textarea text")
    await ana.page.keyboard.type("Typed without a mouse")
    await tab_to(ana, "button Post")
    await ana.page.keyboard.press("Enter")
    await ana.sees("comments", "Typed without a mouse")
    await expect(ana.button("Post")).to_be_focused()


async def tab_to(visitor: Visitor, target: str) -> None:
    """Press Tab until the focus is there; it must never be lost on the way."""
    passed = list[str]()
    while (focused := await visitor.page.evaluate(FOCUSED)) != target:
        passed.append(focused)
        assert len(passed) < 120, passed
        await visitor.page.keyboard.press("Tab")


async def test_items_and_notices_are_spoken_and_comments_and_seats_are_not(ana: Visitor, doors: Doors) -> None:
    announcer = ana.page.get_by_role("status")
    await expect(announcer).to_have_count(1)
    await announcer.evaluate("(element) => { window.announcer = element; }")

    await doors.do(c.StartItem("welcome"))
    await expect(announcer).to_have_text("On now: Welcome, Main Hall.")
    await doors.do(c.PostNotice("The lift is out.", urgent=True))
    await expect(ana.part("alarm")).to_have_text("Urgent: The lift is out.")
    await expect(announcer).to_have_text("On now: Welcome, Main Hall.")
    await doors.do(c.PostNotice("Bring a pen.", room="library"))
    await expect(announcer).to_have_text("Notice for Library: Bring a pen.")
    await doors.do(c.PostComment("Not to be spoken"))
    await doors.do(c.TakeSeat("design"))
    await ana.sees("comments", "Not to be spoken")
    await ana.sees("workshop-design", "17 of 18 seats left")

    await expect(announcer).to_have_text("Notice for Library: Bring a pen.")
    assert await announcer.evaluate("(element) => element === window.announcer")


async def test_a_host_keeps_the_focus_when_the_pressed_button_is_replaced(people: People, doors: Doors) -> None:
    await doors.go_live()
    host = await people.signed_in("Hana", await doors.session_of_host(fictional("Hana")))
    await host.open(f"{doors.path}host")
    await host.is_live()

    start = host.page.locator(".start-next button")
    await start.focus()
    await host.page.keyboard.press("Enter")
    await expect(host.part("console").get_by_role("heading", name="Welcome")).to_be_visible()
    await expect(start).to_contain_text("Opening")
    await expect(host.part("console")).to_be_focused()


async def test_every_page_has_one_heading_landmarks_and_names(people: People, ana: Visitor, doors: Doors) -> None:
    host = await people.signed_in("Hana", await doors.session_of_host(fictional("Hana")))
    pages = ((ana, doors.path), (ana, "/register"), (ana, "/"), (ana, "/me"), (host, f"{doors.path}host"))
    for visitor, path in pages:
        await visitor.open(path)
        await expect(visitor.page.get_by_role("heading", level=1)).to_have_count(1)
        await expect(visitor.page.get_by_role("main")).to_have_count(1)
        for role in NAMED:
            for unnamed in await visitor.page.get_by_role(role, name=re.compile(r"^\s*$")).all():
                pytest.fail(f"{path}: {await unnamed.evaluate('(e) => e.outerHTML')}")


@pytest.mark.parametrize("text_percent", [100, 200])
async def test_nothing_spills_sideways_on_the_smallest_phone(
    people: People, ana: Visitor, doors: Doors, text_percent: int
) -> None:
    host = await people.signed_in("Hana", await doors.session_of_host(fictional("Hana")))
    await doors.do(c.PostComment("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2))
    await doors.do(c.PostNotice("https://example.org/a-very-long-address/that-has-no-space/in-it/anywhere/at-all"))
    await doors.do(c.StartItem("commissioning"))
    await doors.do(c.StartItem("design"))
    for visitor, path in (
        (ana, doors.path),
        (ana, "/register"),
        (ana, f"{doors.path}comments/"),
        (host, f"{doors.path}host"),
    ):
        await visitor.page.set_viewport_size({"width": SMALL, "height": 640})
        await visitor.open(path)
        await visitor.page.evaluate(f"document.documentElement.style.fontSize = '{text_percent}%'")
        assert await visitor.page.evaluate(SPILT) == [], path
        assert await visitor.page.evaluate(SIDEWAYS) <= 0, path
        await visitor.pictured(f"30-small-{text_percent}-{path.strip('/').rpartition('/')[2]}")
