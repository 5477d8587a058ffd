"""The people of a day: a steward is invited, helps at the desk and goes; a code keeps the door; the trail says so."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from companion.domain.people import Person
from tests.journeys.house import PATRICK, Doors
from tests.journeys.people import People, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

GEORGE = "George (fictional)"


async def test_a_steward_is_invited_helps_a_delegate_and_goes_again(people: People, doors: Doors) -> None:
    await doors.go_live()
    host = await people.signed_in("Patrick", await doors.session_of_host(PATRICK))
    steward, george = await people.phone("Stella"), await people.phone("George")

    address = await invites(host, doors)
    # Whoever leaves a room's page while it fetches its door leaves that behind.
    steward.excuse("403", "/door net::ERR_ABORTED")
    await steward.open(address)
    await steward.presses(re.compile("as steward"))
    await steward.page.wait_for_url("**/rooms/**")
    await expect(steward.page.locator("h1")).to_have_text("Library")

    await signs_in_with_a_code(george, await shows_a_code(steward, doors), doors)
    await george.posts("I am in.")
    await george.sees("wall", "I am in.")

    await host.open(f"{doors.path}host/people")
    await host.presses("Take back steward from Stella")
    await host.sees_no("main", "Stella")
    await host.open(f"{doors.path}host/log?sort=people")
    await host.sees(
        "main", f"showed {GEORGE} a code to sign in", "took back from Stella the role of steward of Library"
    )
    await host.pictured("85-trail")
    await steward.reload()
    await steward.open(f"{doors.path}desk")
    await expect(steward.page.locator("main")).to_contain_text("Only the hosts and stewards of this event can do that.")


async def shows_a_code(steward: Visitor, doors: Doors) -> str:
    """Help somebody new at the desk."""
    await steward.open(f"{doors.path}desk")
    await steward.page.get_by_label("Their name").fill(GEORGE)
    await steward.presses("Make an account and show a code")
    code = await steward.page.locator(".sign-in-code [aria-hidden]").inner_text()
    await steward.pictured("83-code")
    return code


async def signs_in_with_a_code(delegate: Visitor, code: str, doors: Doors) -> None:
    """Type the code that one was shown."""
    await delegate.open(f"/sign-in?next={doors.path}")
    await delegate.presses("I have a code")
    await delegate.page.get_by_label("Code").fill(code)
    await delegate.pictured("84-sign-in")
    await delegate.presses("Sign in")
    await expect(delegate.page.get_by_role("link", name=GEORGE)).to_be_visible()
    await delegate.is_live()


async def invites(host: Visitor, doors: Doors) -> str:
    """Make a link for a steward, as the host does from the console; give its path."""
    await host.open(f"{doors.path}host")
    await host.page.get_by_role("link", name="People").click()
    await host.pictured("80-people")
    await host.page.get_by_label("As", exact=True).select_option("Steward")
    await host.page.get_by_label(re.compile("^Room")).select_option("Library")
    await host.page.get_by_label(re.compile("Their name")).fill("Stella")
    await host.presses("Make a link")
    await expect(host.page.locator(".to-scan svg")).to_be_visible()
    await host.pictured("81-invited")
    await host.presses("Copy")
    await expect(host.button("Copied")).to_be_visible()
    address = await host.page.get_by_label("Address").input_value()
    return address.removeprefix(host.url)


async def test_whoever_scans_comes_in_and_others_type_the_door_code(people: People, doors: Doors) -> None:
    await doors.go_live()
    host = await people.signed_in("Patrick", await doors.session_of_host(PATRICK))
    await host.open(f"{doors.path}host/people")
    await host.page.get_by_label(re.compile("^Code")).fill("Tea Time")
    await host.presses("Set the code")
    await expect(host.page.locator(".address")).to_contain_text("?code=Tea-Time")
    join = await host.page.locator(".address").inner_text()
    await host.pictured("82-door-code")

    ana, ben = [await people.signed_in(each.name, await doors.session_of(each)) for each in (ANA, BEN)]
    await ana.open(join.removeprefix(host.url))
    await ana.is_live()
    await ana.posts("I scanned it.")
    await ana.sees("wall", "I scanned it.")
    ben.excuse("422")
    await ben.open(doors.path)
    await ben.is_live()
    await ben.posts("I did not.")
    await ben.page.wait_for_url("**/door?**")
    await ben.pictured("86-doorway")
    await ben.page.get_by_label("Door code").fill("tea time")
    await ben.presses("Come in")
    await ben.is_live()
    await expect(ben.part("composer-text")).to_have_value("I did not.")
    await ben.presses("Post", within="composer")
    await ben.sees("wall", "I did not.")


ANA, BEN = Person("ana", "Ana (fictional)"), Person("ben", "Ben (fictional)")
