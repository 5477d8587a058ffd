"""A lively wall: a moderator reads first, answers, bans; authors see what becomes of what they say."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import expect

from companion.domain import commands as c
from companion.domain.people import SYSTEM, Person, Role
from companion.domain.wall import WallMode
from tests.journeys.house import Doors
from tests.journeys.people import People, Visitor, fictional
from tests.journeys.test_keyboard import SIDEWAYS, SMALL, SPILT, tab_to

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

MO = Person("mo", "Mo (fictional)", "Eastmoor Council")
QUESTION = "How do you keep residents coming?"


@pytest_asyncio.fixture(loop_scope="session")
async def mo(people: People, doors: Doors) -> Visitor:
    """Mo, a moderator, at the wall."""
    return await a_moderator(people, doors)


async def a_moderator(people: People, doors: Doors, *, scripts: bool = True) -> Visitor:
    """Somebody who tends the wall of the day, which has begun."""
    await doors.go_live()
    await doors.log.submit(c.GrantRole(MO.id, MO.name, Role.MODERATOR), SYSTEM, "moderator")
    moderator = await people.signed_in("Mo", await doors.session_of(MO), scripts=scripts)
    await moderator.open(f"{doors.path}wall")
    return moderator


async def at_the_day(people: People, doors: Doors, name: str) -> Visitor:
    """Somebody who is signed in, on the event's page."""
    visitor = await people.signed_in(name, await doors.session_of(fictional(name)))
    await visitor.open(doors.path)
    await visitor.is_live()
    return visitor


async def test_a_question_waits_is_shown_and_is_wanted(people: People, doors: Doors, mo: Visitor) -> None:
    ana, ben = await at_the_day(people, doors, "Ana"), await at_the_day(people, doors, "Ben")
    projector = await people.projector()
    await projector.open(f"{doors.path}screen")
    for visitor in (mo, projector):
        await visitor.is_live()

    await mo.presses("Approve first", within="tray")
    await ben.sees("wall", "Somebody reads each comment before everybody sees it.")
    await ana.posts(QUESTION)
    await ana.sees("mine", "Waiting", QUESTION)
    await expect(ana.page.get_by_role("status")).to_contain_text("Your comment waits for a moderator.")
    await mo.sees("queue", "1 waiting", QUESTION)
    await mo.pictured("70-waiting")
    assert QUESTION not in await ben.everything() + await projector.everything()

    await mo.presses("Show", within="queue")
    await ben.sees("comments", QUESTION)
    await ana.sees("mine", "Shown")
    await ben.page.get_by_role("button", name="Vote for comment 1").tap()
    await ana.sees("comments", "1 vote")
    await mo.sees("tray", "1 vote")
    assert ana.loads == ben.loads == 1


async def test_a_comment_fills_the_projector_and_is_answered(people: People, doors: Doors, mo: Visitor) -> None:
    ana, projector = await at_the_day(people, doors, "Ana"), await people.projector()
    await projector.open(f"{doors.path}screen")
    await projector.is_live()
    await ana.posts(QUESTION)
    await mo.sees("tray", QUESTION)

    await mo.presses("On screen", within="tray")
    await projector.sees("chosen-1", QUESTION, "Ana (fictional)")
    await ana.sees("mine", "On screen")
    await projector.pictured("71-on-screen")

    await mo.page.get_by_role("link", name="Answer").tap()
    await mo.page.get_by_label("Your reply").fill("With lunch, and by asking them.")
    await mo.presses("Mark as answered")
    await mo.page.wait_for_url(f"**{doors.path}wall#tray")
    await ana.sees("comments", "With lunch, and by asking them.", "Moderator, Eastmoor Council", "Reply to #1")
    await mo.presses("Off screen", within="tray")
    await ana.sees("mine", "Answered")
    await ana.pictured("72-answered")
    assert ana.loads == projector.loads == 1


async def test_what_is_not_shown_its_author_reads_why_and_nobody_else_reads_it(
    people: People, doors: Doors, mo: Visitor
) -> None:
    await doors.do(c.SetWallMode(WallMode.APPROVE))
    cem, ben = await at_the_day(people, doors, "Cem"), await at_the_day(people, doors, "Ben")
    await cem.posts("Buy watches")
    await mo.sees("queue", "Buy watches")

    await mo.page.locator("#queue summary").tap()
    await mo.presses("Not about today.", within="queue")

    await cem.sees("mine", "Not shown", "Not about today.")
    await expect(cem.page.get_by_role("status")).to_contain_text("Your comment is not shown. Not about today.")
    await mo.sees("tray", "Rejected", "Its author reads: Not about today.")
    await expect(mo.part("queue")).to_be_hidden()
    for path in (doors.path, f"{doors.path}comments/", f"{doors.path}screen"):
        await ben.open(path)
        assert "watches" not in await ben.page.content()


async def test_who_is_banned_goes_quiet_at_once_with_all_that_they_said(
    people: People, doors: Doors, mo: Visitor
) -> None:
    cem, ben = await at_the_day(people, doors, "Cem"), await at_the_day(people, doors, "Ben")
    cem.excuse("403", "WebSocket")
    await cem.posts("Buy watches")
    await ben.sees("comments", "Buy watches")

    await mo.page.get_by_role("link", name="Answer").tap()
    await mo.page.get_by_label("Hide all that they have said").check()
    await mo.presses("Ban")

    await ben.sees_no("comments", "Buy watches")
    await mo.sees("tray", "Banned")
    await cem.reload()
    await cem.sees("wall", "The hosts no longer let you take part in this event.")


async def test_a_moderator_does_everything_without_javascript(people: People, doors: Doors) -> None:
    mo = await a_moderator(people, doors, scripts=False)
    await doors.do(c.SetWallMode(WallMode.APPROVE))
    for text in ("First", "Second"):
        await doors.do(c.PostComment(text), fictional("Ana"))
    await mo.reload()

    await mo.presses("Show", within="queue")
    await mo.sees("queue", "1 waiting")
    await mo.page.locator("#queue summary").click()
    await mo.presses("Please put it kindly.", within="queue")
    await mo.sees("tray", "Rejected", "First")
    for act in ("On screen", "Off screen", "Pin", "Unpin", "Hide"):
        await mo.presses(act, within="tray-comment-1")
    await mo.sees("tray-comment-1", "Hidden")
    await mo.presses("Closed", within="tray")
    await mo.sees("tray", "Nobody can post.")
    assert doors.event.wall.shown == 0


async def test_a_moderator_decides_by_keyboard_alone(doors: Doors, mo: Visitor) -> None:
    await doors.do(c.SetWallMode(WallMode.APPROVE))
    for text in ("First", "Second"):
        await doors.do(c.PostComment(text), fictional("Ana"))
    await mo.sees("queue", "2 waiting")

    await tab_to(mo, "button Show comment 1")
    await mo.page.keyboard.press("Enter")
    await mo.sees("tray", "First")
    await tab_to(mo, "a Answer or do more about comment 1 …")
    await mo.page.keyboard.press("Enter")
    await mo.page.wait_for_url("**/tend")
    await tab_to(mo, "textarea text")
    await mo.page.keyboard.type("Yes.")
    await tab_to(mo, "button Mark as answered")
    await mo.page.keyboard.press("Enter")
    await mo.page.wait_for_url(f"**{doors.path}wall#tray")

    await mo.sees("tray", "Answered", "Reply to #1")


async def test_votes_are_cast_and_taken_back_without_javascript(people: People, doors: Doors) -> None:
    await doors.go_live()
    await doors.do(c.PostComment(QUESTION), fictional("Ana"))
    ben = await people.signed_in("Ben", await doors.session_of(fictional("Ben")), scripts=False)
    await ben.open(f"{doors.path}comments/")

    await ben.presses("Vote for comment 1")
    await ben.sees("comment-1", "1 vote")
    await ben.page.get_by_label("Order").select_option("Most wanted first")
    await ben.presses("Show")
    await ben.sees("comment-1", QUESTION)
    await ben.presses("Vote for comment 1")

    assert doors.event.wall.comments["1"].votes == 0


async def test_the_pages_of_those_who_tend_the_wall_fit_the_smallest_phone_and_a_thumb(
    doors: Doors, mo: Visitor
) -> None:
    await doors.do(c.PostComment("A" * 80 + " is a long word, and more follows it."), fictional("Ana"))
    await doors.do(c.SetWallMode(WallMode.APPROVE))
    await doors.do(c.PostComment(QUESTION), fictional("Ben"))
    await mo.page.set_viewport_size({"width": SMALL, "height": 640})

    for path in ("wall", "comments/1/tend", "comments/2/tend", "comments/?order=wanted"):
        for text_percent in (100, 200):
            await mo.open(f"{doors.path}{path}")
            await mo.page.evaluate(f"document.documentElement.style.fontSize = '{text_percent}%'")
            assert await mo.page.evaluate(SPILT) == [], path
            assert await mo.page.evaluate(SIDEWAYS) <= 0, path
