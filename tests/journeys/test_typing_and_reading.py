"""Nothing typed is lost and nothing read moves away, whatever arrives meanwhile."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import expect

from companion.domain import commands as c
from companion.domain.pace import BURST
from companion.domain.wall import MAX_COMMENT_CHARACTERS, WallMode
from tests.journeys.house import Doors
from tests.journeys.people import People, Visitor, fictional

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

HALF = "Half a thou"


@pytest_asyncio.fixture(loop_scope="session")
async def ana(people: People, doors: Doors) -> Visitor:
    """Ana, signed in, at the live page."""
    await doors.go_live()
    ana = await people.signed_in("Ana", await doors.session_of(fictional("Ana")))
    await ana.open(doors.path)
    await ana.is_live()
    return ana


async def test_what_is_half_typed_survives_whatever_arrives(ana: Visitor, doors: Doors) -> None:
    box = ana.part("composer-text")
    await ana.part("composer-item").select_option("opening")
    await box.tap()
    await box.press_sequentially(HALF)
    await box.press("ArrowLeft")

    await doors.do(c.PostComment("From somebody else"))
    await ana.sees("comments", "From somebody else")
    await doors.do(c.SetWallMode(WallMode.CLOSED))
    await expect(ana.part("wall")).to_have_attribute("data-mode", "closed")
    await expect(box).to_be_visible()
    await expect(ana.button("Post")).to_be_hidden()
    await doors.do(c.SetWallMode(WallMode.OPEN))
    await expect(ana.part("wall")).to_have_attribute("data-mode", "open")
    await doors.do(c.StartItem("welcome"))
    await ana.sees("now", "Welcome")
    await doors.do(c.PinComment("1"))
    await ana.sees("pinned", "From somebody else")

    await expect(box).to_have_value(HALF)
    await expect(box).to_be_focused()
    assert await box.evaluate("(box) => box.selectionStart") == len(HALF) - 1
    await expect(ana.part("composer-item")).to_have_value("opening")
    await box.press_sequentially("…")
    await expect(box).to_have_value("Half a tho…u")


async def test_what_is_refused_stays_in_place_beside_the_reason(ana: Visitor, doors: Doors) -> None:
    box = ana.part("composer-text")
    ana.excuse("422", "429")
    await ana.posts(" \n ")
    await ana.sees("composer-problem", "Write your comment first.")

    too_long = "x" * (MAX_COMMENT_CHARACTERS + 7)
    await ana.posts(too_long)
    await ana.sees("composer-problem", "Shorten it by 7.")
    await expect(box).to_have_value(too_long)

    for number in range(BURST):
        await doors.do(c.PostComment(f"Quick {number}"), fictional("Ana"))
    await ana.posts("Too quick")
    await ana.sees("composer-problem", "That was quick. Wait")
    await expect(box).to_have_value("Too quick")
    await expect(ana.button("Post")).to_be_enabled()


async def test_a_refusal_without_javascript_keeps_what_was_typed(people: People, doors: Doors) -> None:
    await doors.go_live()
    ben = await people.signed_in("Ben", await doors.session_of(fictional("Ben")), scripts=False)
    ben.excuse("409")
    await ben.open(doors.path)
    await ben.types("Typed while the wall was open")
    await doors.do(c.SetWallMode(WallMode.CLOSED))
    await ben.part("composer").get_by_role("button", name="Post").click()

    await ben.sees("composer-problem", "The wall is closed for now. Keep your comment")
    await expect(ben.part("composer-text")).to_have_value("Typed while the wall was open")
    await doors.do(c.SetWallMode(WallMode.OPEN))
    await ben.presses("Post", within="composer")
    await ben.sees("comments", "Typed while the wall was open")
    await expect(ben.comment("Typed while the wall was open")).to_have_count(1)


async def test_new_comments_wait_while_one_reads_further_down(ana: Visitor, doors: Doors) -> None:
    for number in range(30):
        await doors.do(c.PostComment(f"Comment number {number:02}"), fictional(f"Reader{number}"))
    await ana.sees("comments", "Comment number 29")
    read = ana.comment("Comment number 22")
    await read.evaluate("(comment) => comment.scrollIntoView({block: 'center'})")
    before = await read.bounding_box()

    await doors.do(c.PostComment("The first that came meanwhile"))
    await expect(ana.button("1 new comment")).to_be_attached()
    await doors.do(c.PostComment("The second that came meanwhile"))
    await expect(ana.button("2 new comments")).to_be_attached()

    assert await read.bounding_box() == before
    await expect(ana.comment("The first that came meanwhile")).to_be_hidden()
    await ana.pictured("20-reading")
    await ana.button("2 new comments").tap()
    await expect(ana.comment("The second that came meanwhile")).to_be_in_viewport()
    await expect(ana.button("2 new comments")).to_be_hidden()
    await doors.do(c.PostComment("The third, at the top again"))
    await expect(ana.comment("The third, at the top again")).to_be_visible()


async def test_a_whole_wall_that_arrives_moves_nothing_either(ana: Visitor, doors: Doors) -> None:
    for number in range(30):
        await doors.do(c.PostComment(f"Comment number {number:02}"), fictional(f"Reader{number}"))
    await ana.sees("comments", "Comment number 29")
    read = ana.comment("Comment number 22")
    await read.evaluate("(comment) => comment.scrollIntoView({block: 'center'})")
    before = await read.bounding_box()

    await doors.do(c.PostComment("Came with the whole wall"))
    await doors.do(c.UnpinComment("1"))
    await doors.do(c.ShowComment("1"))
    await doors.do(c.HideComment("30"))
    await doors.do(c.ShowComment("30"))
    await expect(ana.button("1 new comment")).to_be_attached()

    assert await read.bounding_box() == before
