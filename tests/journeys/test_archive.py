"""The days after: the story is written with a preview, what is missing is seen, the record frozen and added to."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import FilePayload, expect

from companion.domain import commands as c
from companion.domain.keeping import ArchiveAs
from tests.archive.pictures import a_picture
from tests.journeys.house import Doors
from tests.journeys.people import People, Visitor, fictional
from tests.journeys.test_keyboard import SIDEWAYS, SMALL, SPILT

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

ANA = fictional("Ana")
TEXT = "We asked what **co-production** is.\n\n- Nobody left early\n- Somebody sang"


@pytest_asyncio.fixture(loop_scope="session")
async def hana(people: People, doors: Doors) -> Visitor:
    """Hana, a host, at her console once the day is over."""
    await doors.go_live()
    await doors.do(c.PostComment("When will the slides be here?"), ANA)
    await doors.do(c.Wrap())
    host = await people.signed_in("Hana", await doors.session_of_host(fictional("Hana")))
    await host.open(f"{doors.path}host")
    return host


async def test_the_story_is_written_and_previewed_and_what_was_not_saved_is_kept(doors: Doors, hana: Visitor) -> None:
    await hana.page.get_by_role("link", name="Story, write-ups and video").tap()
    await hana.page.get_by_role("link", name="Add a section").tap()
    await hana.page.get_by_label("Heading").fill("What happened")
    await hana.page.get_by_label("Text").fill(TEXT)
    await expect(hana.part("preview").locator("strong")).to_have_text("co-production")
    await hana.pictured("90-preview")
    await hana.reload()
    await expect(hana.page.get_by_label("Heading")).to_have_value("What happened")
    await hana.presses("Save")
    await hana.page.wait_for_url(f"**{doors.path}host/story")
    await hana.page.get_by_label("Creative Commons Attribution 4.0").check()
    await hana.pictured("91-story")
    async with hana.page.expect_navigation():
        await hana.presses("Save the licence")

    await hana.open(f"{doors.path}freeze")
    await hana.sees("main", "The record is under Creative Commons Attribution 4.0.", "The story has")
    await hana.pictured("92-checklist")
    await hana.page.get_by_role("link", name="Preview the exact pages").tap()
    await expect(hana.page.frame_locator("iframe").get_by_text("Somebody sang")).to_be_visible()
    await hana.pictured("93-preview")


async def test_the_record_is_frozen_and_people_add_to_it_once_they_were_read(
    people: People, doors: Doors, hana: Visitor
) -> None:
    await hana.open(f"{doors.path}host/archive")
    await hana.page.get_by_label("Last day").fill("2011-05-31")
    async with hana.page.expect_navigation():
        await hana.presses("Save the date")
    await hana.open(f"{doors.path}freeze")
    await hana.presses("Freeze for good")
    await hana.page.wait_for_url(f"**{doors.path}host/archive")
    await expect(hana.page.get_by_role("link", name="Edition 1", exact=True)).to_be_visible()
    await hana.pictured("94-archive")

    ana, ben = await people.signed_in("Ana", await doors.session_of(ANA), scripts=False), await people.phone("Ben")
    await ana.open(f"{doors.path}after/")
    await ana.page.get_by_label("Your comment").fill("Thank you for a good day.")
    await ana.page.get_by_role("combobox", name="In the archive").select_option("delegate")
    await ana.presses("Post")
    await ana.sees("main", "Waiting", "Thank you for a good day.")
    await ana.pictured("95-after")
    await ben.open(f"{doors.path}after/")
    await ben.sees_no("main", "Thank you")
    await hana.open(f"{doors.path}wall")
    await hana.presses("Show", within="queue")
    await expect(hana.part("queue").get_by_role("button")).to_have_count(0)
    await ben.reload()
    await ben.sees("main", "Thank you for a good day.", "Ana (fictional)")
    await ben.pictured("96-after")


async def writes_up(hana: Visitor, doors: Doors) -> None:
    """Say what an item was like, and look at it before it is saved."""
    await hana.open(f"{doors.path}host/story/items/welcome")
    await hana.page.get_by_label("What it was like").fill("Warm *tea*.")
    await hana.presses("Preview")
    await expect(hana.part("preview").locator("em")).to_have_text("tea")
    await expect(hana.page.get_by_label("What it was like")).to_have_value("Warm *tea*.")
    await hana.pictured("97-write-up")
    await hana.presses("Save")
    await hana.sees("items", "Warm tea.")


async def films(hana: Visitor, doors: Doors) -> None:
    """Name the video, send a picture for it from a phone, and see that."""
    await doors.do(c.SetVideo("The film"), fictional("Hana"))
    picture = FilePayload(name="1.png", mimeType="", buffer=a_picture("PNG"))
    await hana.open(f"{doors.path}host/story/video")
    await hana.page.get_by_label("Picture").set_input_files(picture)
    await hana.page.get_by_label("What is to be seen on it").fill("A full hall.")
    await hana.presses("Save the poster")
    await expect(hana.part("poster").get_by_role("img", name="A full hall.")).to_be_visible()


async def test_without_scripts_and_at_320_px_all_of_it_can_be_read_and_done(people: People, doors: Doors) -> None:
    await doors.go_live()
    await doors.do(c.PostComment("When will the slides be here?"), ANA)
    host = await doors.session_of_host(fictional("Hana"))
    await doors.do(c.WriteSection("", "What happened", TEXT), fictional("Hana"))
    await doors.do(c.Wrap())
    hana = await people.signed_in("Hana", host, scripts=False)
    await hana.page.set_viewport_size({"width": SMALL, "height": 640})

    await writes_up(hana, doors)
    await films(hana, doors)

    for page in ("host/story", "host/story/video", "host/story/sections/new", "freeze", "host/archive", "host/preview"):
        await hana.open(f"{doors.path}{page}")
        assert await hana.page.evaluate(SIDEWAYS) == 0, page
        assert await hana.page.evaluate(SPILT) == [], page
        await hana.pictured(f"98-{page.replace('/', '-')}")
    ana = await people.signed_in("Ana", await doors.session_of(ANA), scripts=False)
    await ana.page.set_viewport_size({"width": SMALL, "height": 640})
    await ana.open(f"{doors.path}comments/1/mine")
    await ana.pictured("99-own")
    await ana.page.get_by_role("combobox", name="In the archive").select_option("pseudonym")
    await ana.page.get_by_label("Pseudonym").fill("Heron")
    async with ana.page.expect_navigation():
        await ana.presses("Save")
    await expect(ana.page.get_by_label("Pseudonym")).to_have_value("Heron")
    await ana.presses("Take it back")
    await ana.sees("main", "You have taken it back.")


async def test_how_to_be_archived_is_chosen_once_for_this_comment_and_the_next(people: People, doors: Doors) -> None:
    await doors.go_live()
    ana = await people.signed_in("Ana", await doors.session_of(ANA))
    await ana.open(doors.path)
    await ana.is_live()
    chosen = ana.page.get_by_role("combobox", name="In the archive")

    await chosen.select_option("delegate")
    await ana.posts("Hello")

    await ana.sees("comments", "Hello")
    await expect(ana.part("composer-text")).to_have_value("")
    await expect(chosen).to_have_value("delegate")
    await ana.pictured("89-composer")
    assert doors.event.wall.comments["1"].archive is ArchiveAs.DELEGATE
