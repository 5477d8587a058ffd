"""The whole day: two hosts, three phones and a projector, from the doors to the record that stays."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Route, expect

from tests.builders import at
from tests.journeys.house import Doors
from tests.journeys.line import Line, line_to
from tests.journeys.people import People, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

EVENT = "/e/manchester-roadshow/"
HOST = "/e/manchester-roadshow/host"
SCREEN = "/e/manchester-roadshow/screen"


@dataclass
class Cast:
    """Who is there. Ana's phone is an ordinary one, Ben's has JavaScript off, Cem's has a line of its own."""

    hana: Visitor
    hugo: Visitor
    ana: Visitor
    ben: Visitor
    cem: Visitor
    projector: Visitor
    cems_line: Line
    doors: Doors

    @property
    def hosts(self) -> tuple[Visitor, ...]:
        return self.hana, self.hugo

    @property
    def live_phones(self) -> tuple[Visitor, ...]:
        return self.ana, self.cem


@pytest_asyncio.fixture(loop_scope="session")
async def cast(people: People, doors: Doors) -> AsyncIterator[Cast]:
    async with line_to(doors.house.url) as line:
        yield Cast(
            hana=await people.phone("Hana"),
            hugo=await people.phone("Hugo"),
            ana=await people.phone("Ana"),
            ben=await people.phone("Ben", scripts=False),
            cem=await people.phone("Cem", url=line.url),
            projector=await people.projector(),
            cems_line=line,
            doors=doors,
        )


@pytest.mark.timeout(90)
async def test_the_whole_day(cast: Cast) -> None:
    await hosts_confirm_their_invitations(cast)
    await everybody_opens_the_page(cast)
    await the_day_goes_live(cast)
    await people_register_with_their_comments_in_hand(cast)
    with nobody_reloads(cast.ana, cast.hana, cast.hugo, cast.projector):
        await two_hosts_press_start_at_once(cast)
        await seats_are_taken(cast)
        await cem_loses_the_network(cast)
        await the_wall_is_tended(cast)
        await a_notice_is_urgent(cast)
        await workshops_run_side_by_side(cast)
        await cem_comes_back(cast)
        await the_wall_is_closed_and_opened(cast)
        await an_item_is_skipped_and_the_skip_undone(cast)
        await the_day_is_wrapped_up(cast)
    await the_day_is_frozen(cast)
    await everybody_ends_on_the_record(cast)
    await the_record_outlives_the_store_and_the_process(cast)


@contextmanager
def nobody_reloads(*visitors: Visitor) -> Iterator[None]:
    """See that whatever they see meanwhile arrives in place."""
    before = [visitor.loads for visitor in visitors]
    yield
    assert [visitor.loads for visitor in visitors] == before


async def hosts_confirm_their_invitations(cast: Cast) -> None:
    for host in cast.hosts:
        link = await cast.doors.invite(host.name)
        await host.open(link)
        await host.open(link)  # a preview has opened it before
        await host.pictured("01-invitation")
        await host.presses(re.compile("Run .* as host"))
        await host.page.wait_for_url(f"**{HOST}")
        await host.is_live()


async def everybody_opens_the_page(cast: Cast) -> None:
    for guest in (cast.ana, cast.ben, cast.cem):
        await guest.open(EVENT)
        await guest.sees("phase", "Not yet begun")
    await cast.projector.open(SCREEN)
    await cast.projector.sees("stage", "We start at 09:30", "Registration and coffee")
    for live in (*cast.live_phones, cast.projector):
        await live.is_live()
    await cast.ana.pictured("02-draft")
    await cast.projector.pictured("02-draft")


async def the_day_goes_live(cast: Cast) -> None:
    await cast.doors.let_it_be(at("09:31"))
    await cast.hana.pictured("03-draft-console")
    await cast.hana.presses("Go live")
    await cast.hana.presses(re.compile("Start next"))

    for phone in cast.live_phones:
        await phone.sees("phase", "Under way")
        await phone.sees("now", "Registration and coffee")
    await cast.projector.sees("stage", "Registration and coffee")
    await cast.ben.reload()
    await cast.ben.sees("now", "Registration and coffee")
    await cast.ben.pictured("03-live")


async def people_register_with_their_comments_in_hand(cast: Cast) -> None:
    for guest, text in ((cast.ana, "Good morning from Ana"), (cast.ben, "Ben is here"), (cast.cem, "Hello from Cem")):
        await guest.types(text)
        await guest.presses("Sign in and post", within="composer")
        await expect(guest.page.locator(".kept")).to_contain_text(text)
        await guest.pictured("04-register")
        await guest.registers()
        await expect(guest.part("composer-text")).to_have_value(text)
        await guest.presses("Post", within="composer")
        await guest.sees("comments", text)
        await expect(guest.part("composer-text")).to_have_value("")

    everywhere = ("Good morning from Ana", "Ben is here", "Hello from Cem")
    for phone in cast.live_phones:
        await phone.sees("comments", *everywhere)
    for host in cast.hosts:
        await host.sees("tray-comments", *everywhere)
    await cast.projector.sees("spotlight", *everywhere)
    assert cast.projector.loads == 1
    await cast.ben.reload()
    await cast.ben.sees("comments", *everywhere)


async def two_hosts_press_start_at_once(cast: Cast) -> None:
    await cast.doors.let_it_be(at("10:02"))
    both, pressed = asyncio.Barrier(2), re.compile("/items/[^/]+/start$")

    async def wait_for_the_other(route: Route) -> None:
        await both.wait()
        await route.continue_()

    for host in cast.hosts:
        await host.page.route(pressed, wait_for_the_other)
        await expect(host.button(re.compile("Start next.*Welcome"))).to_be_enabled()
    await asyncio.gather(*(host.presses(re.compile("Start next")) for host in cast.hosts))

    for host in cast.hosts:
        await host.sees("console", "Welcome", "Opening")
        await host.page.unroute(pressed)
        host.excuse("409")
    said = [await host.part("console-problem").inner_text() for host in cast.hosts]
    assert sorted(bool(sentence) for sentence in said) == [False, True]
    first = cast.hosts[said.index("")].name
    assert re.fullmatch(rf"{first} started “Welcome” \d s ago\. Nothing was skipped\.", "".join(said))
    assert [item.id for item in cast.doors.event.agenda.live()] == ["welcome"]
    await cast.hosts[1 - said.index("")].pictured("05-told-who-was-first")
    for phone in cast.live_phones:
        await phone.sees("now", "Welcome", "Patsy Hodson")


async def seats_are_taken(cast: Cast) -> None:
    await cast.ana.presses(re.compile("Take a seat"), within="workshop-commissioning")
    await cast.ana.sees("workshop-commissioning", "Your seat", "23 of 24 seats left")
    await cast.ana.sees("workshop-design", "At this time you hold a seat in “Commissioning with residents in the room”")
    await cast.ben.presses(re.compile("Take a seat"), within="workshop-commissioning")
    await cast.ben.sees("workshop-commissioning", "Your seat", "22 of 24 seats left")
    await cast.cem.sees("workshop-commissioning", "22 of 24 seats left")

    await a_stale_page_is_refused_naming_what_it_clashes_with(cast.ana)
    await cast.ana.presses(re.compile("Swap to this one"), within="workshop-design")
    await cast.ana.sees("workshop-design", "Your seat", "17 of 18 seats left")
    await cast.cem.sees("workshop-commissioning", "23 of 24 seats left")
    await cast.ana.pictured("06-seats")


async def a_stale_page_is_refused_naming_what_it_clashes_with(ana: Visitor) -> None:
    """A page that does not know yet of the seat taken on another one still offers this one as free."""
    button = ana.part("my-seat-design").get_by_role("button")
    await ana.part("my-seat-design").locator("[name=swap]").evaluate("(swap) => swap.remove()")
    ana.excuse("409")
    await button.tap()
    await ana.sees("my-seat-design", "You hold a seat in “Commissioning with residents in the room” at the same time.")


async def cem_loses_the_network(cast: Cast) -> None:
    await cast.cem.types("I am typing this in the lift")
    cast.cem.excuse("WebSocket connection to .* failed", "INTERNET_DISCONNECTED")
    cast.cems_line.cut()
    await cast.cem.page.context.set_offline(True)
    await expect(cast.cem.part("freshness")).to_contain_text("Offline, as of")


async def the_wall_is_tended(cast: Cast) -> None:
    for number in (1, 2):
        await cast.ana.posts(f"Question {number} from the floor")
        await cast.hana.sees("tray-comments", f"Question {number} from the floor")
    await cast.hana.presses(re.compile("Pin comment 4"), within="tray")
    await cast.ana.sees("pinned", "Question 1 from the floor")
    await cast.ana.sees_no("comments", "Question 1 from the floor")
    await expect(cast.projector.part("spotlight").locator("li").first).to_contain_text("Question 1 from the floor")

    await cast.hugo.presses(re.compile("Hide comment 2"), within="tray")
    await cast.ana.sees_no("wall", "Ben is here")
    await cast.projector.sees_no("spotlight", "Ben is here")
    await cast.hana.sees("tray", "Ben is here", "Hidden")
    await cast.ben.reload()
    await cast.ben.sees_no("comments", "Ben is here")
    await cast.ben.sees("mine", "Not shown", "Ben is here")
    assert "Ben is here" not in str(await state_of(cast))
    await cast.hugo.pictured("07-tray")


async def a_notice_is_urgent(cast: Cast) -> None:
    await cast.hana.page.get_by_label("Tell people").fill("The lift is out. Please take the stairs.")
    await cast.hana.page.get_by_label("Urgent").check()
    await cast.hana.presses("Announce")

    await cast.ana.sees("notices", "Urgent", "The lift is out. Please take the stairs.")
    await expect(cast.projector.part("flash")).to_be_visible()
    await cast.projector.sees("flash", "The lift is out.")
    await cast.hana.sees("host-notices", "The lift is out.")
    await expect(cast.hana.page.get_by_label("Tell people")).to_have_value("")
    await cast.ana.pictured("08-urgent")
    await cast.projector.pictured("08-urgent")


async def workshops_run_side_by_side(cast: Cast) -> None:
    await cast.doors.let_it_be(at("11:47"))
    for item in ("commissioning", "design"):
        options = cast.hugo.part(f"options-{item}")
        await options.locator("summary").tap()
        await cast.hugo.presses(re.compile("Start now"), within=f"options-{item}")
        await expect(cast.hugo.part(f"run-{item}")).to_contain_text("since")

    await cast.ana.sees(
        "now", "On now, side by side", "Commissioning with residents in the room", "Designing together from day one"
    )
    await cast.projector.sees("stage", "On now, side by side", "Library", "Workshop")
    await cast.ana.pictured("09-side-by-side")
    await cast.projector.pictured("09-side-by-side")
    await cast.hana.pictured("09-side-by-side")


async def cem_comes_back(cast: Cast) -> None:
    loads = cast.cem.loads
    cast.cems_line.mend()
    await cast.cem.page.context.set_offline(False)

    await cast.cem.is_live()
    await cast.cem.sees("now", "On now, side by side")
    await cast.cem.sees("comments", "Question 2 from the floor")
    await cast.cem.sees("pinned", "Question 1 from the floor")
    await cast.cem.sees_no("wall", "Ben is here")
    await expect(cast.cem.part("composer-text")).to_have_value("I am typing this in the lift")
    assert cast.cem.loads == loads
    caught_up = await cast.cem.everything()
    await cast.cem.reload()
    await cast.cem.is_live()
    assert caught_up == await cast.cem.everything()


async def the_wall_is_closed_and_opened(cast: Cast) -> None:
    await cast.ana.types("Half a thou")
    await cast.hana.presses("Closed", within="tray")
    await cast.ana.sees("wall-closed", "The wall is closed for now.", "what you have typed stays here")
    await expect(cast.ana.part("composer-text")).to_have_value("Half a thou")
    await cast.ana.pictured("10-wall-closed")
    await cast.hugo.presses(re.compile("^Open$"), within="tray")
    await expect(cast.ana.part("wall-closed")).to_be_hidden()
    await expect(cast.ana.part("composer-text")).to_have_value("Half a thou")
    await cast.ana.posts("Half a thought, finished")
    await cast.cem.sees("comments", "Half a thought, finished")


async def an_item_is_skipped_and_the_skip_undone(cast: Cast) -> None:
    await cast.hana.part("options-opening").locator("summary").tap()
    await cast.hana.presses(re.compile("Skip"), within="options-opening")
    await cast.ana.sees("item-opening", "Skipped")
    await cast.hugo.sees("undo", "Hana skipped “Opening”")
    await cast.hugo.presses(re.compile("Undo"))
    await cast.ana.sees_no("item-opening", "Skipped")
    await expect(cast.hugo.part("rundown-opening")).to_contain_text("Start, skip, move")


async def the_day_is_wrapped_up(cast: Cast) -> None:
    await cast.doors.let_it_be(at("16:01"))
    await cast.hana.part("wrap").locator("summary").tap()
    await cast.hana.presses("Yes, wrap up the day")
    for phone in cast.live_phones:
        await phone.sees("phase", "The day has ended.")
        await phone.sees("now", "The day is over. Thank you for coming.")
    await cast.projector.sees("stage", "Thank you for coming")
    await cast.hugo.sees("host-phase", "Freeze …")
    await cast.hugo.pictured("11-wrapped")
    await cast.projector.pictured("11-wrapped")


async def the_day_is_frozen(cast: Cast) -> None:
    await cast.hana.page.get_by_role("link", name="Freeze …").tap()
    await expect(cast.hana.page.locator("main")).to_contain_text("1 hidden or turned down by the hosts")
    await cast.hana.pictured("12-freeze")
    await cast.hana.presses("Freeze for good")
    for live in (*cast.live_phones, cast.projector, cast.hugo):
        await expect(live.part("freshness")).to_contain_text("Event over")
    await cast.ana.pictured("13-over")


async def everybody_ends_on_the_record(cast: Cast) -> None:
    for phone in cast.live_phones:
        await phone.page.get_by_role("link", name="Read the record").first.tap()
    for host in cast.hosts:
        await host.open(EVENT)
    await cast.ben.reload()
    await cast.projector.open(EVENT)

    for visitor in (*cast.live_phones, *cast.hosts, cast.ben, cast.projector):
        await expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Manchester Co-production Roadshow")
        assert await visitor.page.locator("script").count() == 0
        assert "Ben is here" not in await visitor.page.content()
    await cast.ana.pictured("14-record")
    await cast.ana.page.get_by_role("link", name=re.compile("comments", re.IGNORECASE)).first.tap()
    await expect(cast.ana.page.locator("body")).to_contain_text("Half a thought, finished")
    assert await cast.ana.page.locator("script").count() == 0
    await cast.ana.pictured("15-record-wall")


async def the_record_outlives_the_store_and_the_process(cast: Cast) -> None:
    await cast.doors.cable.cut()
    await cast.ana.open(EVENT)
    await expect(cast.ana.page.get_by_role("heading", level=1)).to_contain_text("Manchester Co-production Roadshow")
    await cast.doors.stop()
    await cast.doors.start()
    await cast.ana.open(EVENT)
    await expect(cast.ana.page.get_by_role("heading", level=1)).to_contain_text("Manchester Co-production Roadshow")


async def state_of(cast: Cast) -> dict:
    async with httpx.AsyncClient(base_url=cast.doors.url) as client:
        return (await client.get(f"{EVENT}state.json")).json()
