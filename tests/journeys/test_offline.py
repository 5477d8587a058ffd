"""Dead Wi-Fi: a page opens as it was last seen, and a comment is sent once its author is back."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio
from playwright.async_api import expect

from companion.domain import commands as c
from tests.journeys.house import Doors
from tests.journeys.line import Line
from tests.journeys.people import People, Visitor, fictional

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

NO_NETWORK = ("WebSocket connection to .* failed", "ERR_", "Failed to fetch", "htmx:error")
KEPT = "caches.open('copies').then((kept) => kept.match(location.pathname)).then((page) => page ? page.text() : '')"


@pytest_asyncio.fixture(loop_scope="session")
async def ana(people: People, doors: Doors, line: Line) -> Visitor:
    """Ana, signed in, whose phone's time we can hurry, looking at the event's page."""
    ana = await people.signed_in("Ana", await doors.session_of(fictional("Ana")), url=line.url)
    ana.excuse(*NO_NETWORK)
    await ana.hurries()
    await ana.open(doors.path)
    await ana.is_live()
    return ana


async def keeps_a_copy_with(ana: Visitor, text: str) -> None:
    """Wait until the phone keeps a copy of the page that has this text, and somebody who opens it."""
    async with asyncio.timeout(20):
        while text not in str(await ana.page.evaluate(KEPT)):
            await ana.time_passes(31)
        await ana.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        while not await ana.page.evaluate("navigator.serviceWorker.controller !== null"):
            await ana.time_passes(1)


async def test_a_reload_without_a_network_shows_what_was_last_seen_and_then_catches_up(
    ana: Visitor, line: Line, doors: Doors
) -> None:
    await doors.do(c.PostNotice("Coffee is ready"))
    await ana.sees("notices", "Coffee is ready")
    await keeps_a_copy_with(ana, "Coffee is ready")

    line.cut()
    await ana.types("Half a thou")
    await ana.reload()

    await ana.sees("notices", "Coffee is ready")
    await expect(ana.part("composer-text")).to_have_value("Half a thou")
    assert "live" not in await ana.badges()

    await doors.do(c.StartItem("welcome"))
    line.mend()
    await ana.is_soon("live")
    await ana.sees("now", "Welcome")


async def test_a_screen_that_is_started_anew_without_a_network_shows_its_last_picture(
    people: People, line: Line, doors: Doors
) -> None:
    screen = await people.phone("Screen", url=line.url)
    screen.excuse(*NO_NETWORK)
    await screen.hurries()
    await screen.open(f"{doors.path}screen")
    await screen.is_live()
    await doors.do(c.StartItem("welcome"))
    await screen.sees("stage", "Patsy Hodson")
    await keeps_a_copy_with(screen, "Patsy Hodson")

    line.cut()
    await screen.reload()

    await screen.sees("stage", "Patsy Hodson")
    assert "live" not in await screen.badges()
    line.mend()
    await screen.is_soon("live")


async def test_a_comment_without_a_network_is_sent_once_when_its_author_is_back(
    ana: Visitor, line: Line, doors: Doors
) -> None:
    line.cut()
    await ana.posts("Said in the lift")
    await ana.sees("composer-problem", "Your comment waits here, and is sent when you are back.")
    await expect(ana.part("composer-text")).to_have_value("Said in the lift")

    line.mend()
    await ana.is_soon("live")

    await expect(ana.comment("Said in the lift")).to_have_count(1)
    await expect(ana.part("composer-text")).to_have_value("")
    assert [comment.text for comment in doors.event.wall.newest_first()] == ["Said in the lift"]


async def test_signing_out_leaves_no_copy_behind(ana: Visitor) -> None:
    await keeps_a_copy_with(ana, "Registration and coffee")

    await ana.open("/me")
    await ana.presses("Sign out")
    await expect(ana.page.get_by_role("heading", name="Events")).to_be_visible()

    assert await ana.page.evaluate("caches.keys()") == []
