"""Bad Wi-Fi: a line that dies without a word, a restart, blocked sockets, a locked phone, a store that goes away."""

from __future__ import annotations

import asyncio
import re

import pytest
import pytest_asyncio
from playwright.async_api import Route, expect

from companion.domain import commands as c
from companion.domain.wall import WallMode
from tests.journeys.house import Doors
from tests.journeys.line import Line
from tests.journeys.people import People, Visitor, fictional

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

BROKEN_SOCKET = ("WebSocket connection to .* failed",)


@pytest_asyncio.fixture(loop_scope="session")
async def ana(line: Line, people: People, doors: Doors) -> Visitor:
    """Ana, signed in, whose phone's time we can hurry; she has not opened the page yet. Her line outlives her phone."""
    ana = await people.signed_in("Ana", await doors.session_of(fictional("Ana")), url=line.url)
    await ana.hurries()
    return ana


async def test_a_line_that_dies_is_noticed_by_its_silence(ana: Visitor, line: Line, doors: Doors) -> None:
    await ana.open(doors.path)
    await ana.is_live()
    await ana.types("Half a thou")

    line.die()
    await doors.do(c.PostNotice("Coffee is ready"))
    await doors.do(c.PostComment("Said while the line was dead"))
    await ana.time_passes(45)

    await ana.sees("notices", "Coffee is ready")
    await ana.is_live()
    await expect(ana.comment("Said while the line was dead")).to_have_count(1)
    await expect(ana.part("composer-text")).to_have_value("Half a thou")
    assert "retry" in await ana.badges()
    assert ana.loads == 1


async def test_a_restart_of_the_server_is_a_short_pause(ana: Visitor, line: Line, doors: Doors) -> None:
    ana.excuse(*BROKEN_SOCKET)
    await ana.open(doors.path)
    await ana.is_live()
    await ana.types("Half a thou")

    await doors.stop()
    await expect(ana.part("freshness")).to_contain_text("Reconnecting, as of 09:25")
    await doors.start()
    line.target = doors.house.url
    await doors.do(c.StartItem("welcome"))
    await ana.is_soon("live")

    await ana.sees("now", "Welcome")
    await expect(ana.part("composer-text")).to_have_value("Half a thou")
    await ana.posts("After the restart")
    await expect(ana.comment("After the restart")).to_have_count(1)
    assert ana.loads == 1


async def test_where_sockets_are_blocked_the_page_asks_every_few_seconds(
    ana: Visitor, line: Line, doors: Doors
) -> None:
    ana.excuse(*BROKEN_SOCKET)
    line.takes_sockets = False
    await ana.open(doors.path)
    await ana.is_soon("polling")
    await ana.sees("freshness", "Live, every 5 s")

    await doors.do(c.StartItem("welcome"))
    await doors.do(c.PostComment("Heard without a socket"))
    await ana.time_passes(5)
    await ana.sees("now", "Welcome")
    await ana.sees("comments", "Heard without a socket")
    await ana.presses(re.compile("Take a seat"), within="workshop-design")
    await ana.sees("workshop-design", "Your seat")
    await doors.do(c.TakeSeat("commissioning"), fictional("Ben"))
    await ana.time_passes(5)
    await ana.sees("workshop-commissioning", "23 of 24 seats left")
    assert "live" not in await ana.badges()

    line.takes_sockets = True
    await ana.is_soon("live")
    await doors.do(c.PostComment("And now with one"))
    await ana.sees("comments", "And now with one")
    assert ana.loads == 1


async def test_an_answer_that_comes_late_does_not_turn_the_page_back(ana: Visitor, doors: Doors) -> None:
    may_arrive = asyncio.Event()

    async def arrive_late(route: Route) -> None:
        answer = await route.fetch()
        await may_arrive.wait()
        await route.fulfill(response=answer)

    await ana.open(doors.path)
    await ana.is_live()
    await ana.page.route("**/comments", arrive_late)
    await ana.posts("Hidden before its author heard that it was posted")
    await ana.sees("comments", "Hidden before its author heard")
    await doors.do(c.HideComment("1"))
    await ana.sees_no("comments", "Hidden before its author heard")
    await doors.do(c.SetWallMode(WallMode.CLOSED))
    await ana.sees("wall-closed", "The wall is closed for now.")

    may_arrive.set()

    await expect(ana.part("composer-text")).to_have_value("")
    await ana.sees_no("comments", "Hidden before its author heard")
    await ana.sees("wall-closed", "The wall is closed for now.")


async def test_whoever_unlocks_their_phone_is_up_to_date_at_once(ana: Visitor, line: Line, doors: Doors) -> None:
    await ana.open(doors.path)
    await ana.is_live()

    await ana.looks_away()
    line.die()
    await doors.do(c.StartItem("welcome"))
    await ana.looks_again()

    await ana.sees("now", "Welcome")
    await ana.is_live()


async def test_whoever_comes_back_to_the_page_is_up_to_date(ana: Visitor, doors: Doors) -> None:
    await ana.open(doors.path)
    await ana.is_live()
    await ana.page.get_by_role("link", name="All comments").tap()
    await expect(ana.page).to_have_url(re.compile("/comments/"))
    await doors.do(c.PostComment("Said meanwhile"))

    await ana.page.go_back()

    await ana.is_live()
    await expect(ana.comment("Said meanwhile")).to_have_count(1)


async def test_while_the_store_is_away_pages_are_read_and_nothing_typed_is_lost(ana: Visitor, doors: Doors) -> None:
    ana.excuse("503")
    await ana.open(doors.path)
    await ana.is_live()

    await doors.cable.cut()
    await ana.posts("Said into the void")
    await ana.sees("composer-problem", "We cannot save anything just now. Your text is safe here")
    await expect(ana.part("composer-text")).to_have_value("Said into the void")
    await ana.presses(re.compile("Take a seat"), within="workshop-design")
    await ana.sees("my-seat-design", "We cannot save anything just now.")
    await doors.cable.mend()
    await ana.is_saved("Said into the void")

    await expect(ana.comment("Said into the void")).to_have_count(1)
    await expect(ana.part("composer-text")).to_have_value("")
    await ana.sees("composer-problem", re.compile("^$"))


async def test_a_page_does_not_look_live_while_nobody_hears_what_happens(ana: Visitor, doors: Doors) -> None:
    await ana.open(doors.path)
    await ana.is_live()

    await doors.cable.cut()
    await expect(ana.part("freshness")).to_contain_text("Reconnecting, as of 09:25")
    await ana.reload()
    await expect(ana.part("freshness")).to_contain_text("Reconnecting, as of 09:25")
    await doors.cable.mend()

    await ana.is_live()
    await doors.do(c.PostNotice("Coffee is ready"))
    await ana.sees("notices", "Coffee is ready")


async def test_without_the_store_a_page_opens_with_a_banner(ana: Visitor, people: People, doors: Doors) -> None:
    ben = await people.phone("Ben", scripts=False)
    for visitor in (ana, ben):
        await visitor.open(doors.path)
    await doors.cable.cut()
    await ana.posts("Is anybody there?")
    await ana.sees("composer-problem", "We cannot save anything just now.")
    ana.excuse("503")

    for visitor in (ana, ben):
        await visitor.reload()
        await expect(visitor.page.get_by_role("alert").filter(has_text="Read only for a moment.")).to_be_visible()
        await visitor.sees("now", "Registration and coffee")


async def test_a_lost_answer_and_a_second_try_make_one_comment(ana: Visitor, doors: Doors) -> None:
    ana.excuse("503")
    await ana.open(doors.path)
    await ana.is_live()

    doors.cable.lose_reply_to = b"Only once"
    await ana.posts("Only once")
    await ana.sees("composer-problem", "This may have been saved, but the answer got lost.")
    await ana.is_saved("Only once")

    await expect(ana.comment("Only once")).to_have_count(1)
    assert [comment.text for comment in doors.event.wall.newest_first()] == ["Only once"]
