"""Making events of a file: what comes of it, what is told, and what is refused."""

from __future__ import annotations

import json

import httpx
import pytest

from companion.domain.people import Role
from companion.programme.importing.reading import MAX_BYTES
from tests.builders import HOST
from tests.programme.importing import wild
from tests.web.paper import Element, read
from tests.web.scene import FORM, JSON, Scene
from tests.web.test_commands import check_problem
from tests.web.test_making import event, link

SCHEDULE = json.dumps(wild.FRAB).encode()
SESSIONS = json.dumps(wild.SESSIONIZE).encode()


async def page_of(browser: httpx.AsyncClient, address: str = "/new/file") -> Element:
    return read(await browser.get(address, headers=FORM))


async def upload(
    browser: httpx.AsyncClient, page: Element, content: bytes, called: str = "schedule.json", **typed: str
) -> httpx.Response:
    """Choose a file, fill in the form and send it, as a browser without scripts does."""
    (action,) = {form["action"] for form in page.tagged("form") if form["enctype"] == "multipart/form-data"}
    fields = {name: value for name, value in page.form(action).items() if name != "file"}
    return await browser.post(action, data=fields | typed, files={"file": (called, content)}, headers=FORM)


async def test_a_file_becomes_a_draft_and_its_page_tells_what_became_of_each_part(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    there = read(await host.get("/new", headers=FORM)).link("Make it from a file instead")

    answer = await upload(host, await page_of(host, there), SCHEDULE)

    page = read(answer)
    assert answer.status_code == 200
    assert page.link("Set up Tide Days Saturday 14 June 2031, 3 items") == "/e/tide-days/host/setup"
    assert "person.biography There is no place for this here. $.schedule.conference.days[0]" in page.words
    made = event(scene, "tide-days")
    assert [item.title for item in made.agenda.items] == ["Opening", "潮の話", "Night swim"]
    assert made.people[HOST.id].has(Role.HOST)
    setup = read(await host.get("/e/tide-days/host/setup", headers=FORM))
    assert setup.link("Name the place") == "/e/tide-days/host/setup/venue"


async def test_a_form_that_is_sent_again_makes_nothing_more_and_another_finds_another_address(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    page = await page_of(host)
    before = len(scene.house.logs.all())

    for _ in range(2):
        assert (await upload(host, page, wild.PENTABARF, time_zone="Europe/Lisbon")).status_code == 200
    twice = len(scene.house.logs.all())
    await upload(host, await page_of(host), wild.PENTABARF, time_zone="Europe/Lisbon")

    assert twice == before + 2
    slugs = {log.slug for log in scene.house.logs.all()}
    assert slugs >= {f"tide-days-2007-{day}" for day in ("1", "2", "2-1", "2-2")}
    series = event(scene, "tide-days-2007-2-1").facts
    assert series is not None
    assert series.series is not None
    assert series.series.slug == "tide-days-2007-2"


async def test_what_is_missing_is_asked_for_beside_what_was_typed(host: httpx.AsyncClient) -> None:
    answer = await upload(host, await page_of(host), SESSIONS, "all.json", slug="tides", day="2031-06-14")

    page = read(answer)
    assert answer.status_code == 422
    assert "does not say in which time zone" in page.at("time_zone-problem").words
    assert (page.at("slug")["value"], page.at("day")["value"]) == ("tides", "2031-06-14")
    assert "The file itself has to be chosen again." in page.words

    mended = await upload(host, page, SESSIONS, "all.json", time_zone="Europe/Lisbon", slug="tides", day="2031-06-14")

    assert "/e/tides/host/setup" in mended.text


async def test_an_address_that_is_taken_and_a_file_that_is_none_are_told(host: httpx.AsyncClient) -> None:
    taken = read(await upload(host, await page_of(host), SCHEDULE, slug="small-day"))
    nothing = read(await upload(host, await page_of(host), b"", ""))
    none = read(await upload(host, await page_of(host), b"Dear all, please come."))
    programme = read(await upload(host, await page_of(host), b'title = "x"\n', "x.toml"))

    assert "There is an event at that address already." in taken.at("slug-problem").words
    assert nothing.at("file-problem").words == "Choose the file with the programme."
    assert none.at("file-problem").words.startswith("This is none of the programmes that can be read")
    assert "venue: This is missing." in programme.words
    assert "time_zone: This is missing." in programme.words
    assert "time_zone-problem" not in [each["id"] for each in programme]


async def test_whoever_has_a_link_makes_a_draft_of_a_file_and_hosts_it_and_a_mistake_does_not_use_it_up(
    scene: Scene, visitor: httpx.AsyncClient
) -> None:
    token = (await link(scene)).partition("=")[2]
    page = await page_of(visitor, f"/new/file?invitation={token}")

    for wrong in (await upload(visitor, page, SCHEDULE, name=""), await upload(visitor, page, b"none", name="Iris")):
        assert wrong.status_code == 422
    right = await upload(visitor, page, SCHEDULE, name="Iris (fictional)")
    again = await upload(await scene.browser(), page, SCHEDULE, name="Iris")

    assert (right.status_code, again.status_code) == (200, 404)
    assert (await visitor.get("/e/tide-days/host/setup")).status_code == 200


async def test_others_make_nothing_of_a_file_and_nothing_too_large_is_taken(
    scene: Scene, host: httpx.AsyncClient, ana: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    files = {"file": ("schedule.json", SCHEDULE)}
    for browser, status in ((visitor, 401), (ana, 403)):
        assert (await browser.get("/new/file", headers=JSON)).status_code == status
        check_problem(await browser.post("/new/file", files=files, headers=JSON), status)

    check_problem(await host.post("/new/file", json={"file": "x"}, headers=JSON), 400)
    check_problem(await host.post("/new/file", files={"file": ("x", b" " * MAX_BYTES)}, headers=JSON), 422)
    check_problem(await host.post("/new/file", files={"file": ("x", b" " * MAX_BYTES * 2)}, headers=JSON), 413)
    assert scene.house.logs.get("tide-days") is None


async def test_a_program_reads_the_report_as_json(host: httpx.AsyncClient) -> None:
    answer = await host.post("/new/file", files={"file": ("schedule.json", SCHEDULE)}, headers=JSON)

    body = answer.json()
    assert (body["slug"], body["next"]) == ("tide-days", "/e/tide-days/host/setup")
    assert body["events"] == [{"slug": "tide-days", "title": "Tide Days", "told": "Saturday 14 June 2031, 3 items"}]
    assert [group["heading"] for group in body["remarks"]] == [
        "Look at this", "Taken otherwise than it is written", "Left out",
    ]  # fmt: skip


async def test_a_file_can_be_read_without_making_anything_and_without_a_name(
    scene: Scene, visitor: httpx.AsyncClient
) -> None:
    there = (await link(scene)).replace("/new?", "/new/file?")
    page = await page_of(visitor, there)

    answer = await upload(visitor, page, SCHEDULE, only="read")
    made = await upload(visitor, page, SCHEDULE, name="Iris (fictional)")

    assert (answer.status_code, made.status_code) == (200, 200)
    assert "Nothing is made yet" in read(answer).words
    assert "person.biography" in read(answer).words
    assert "/host/setup" not in answer.text
    assert read(answer).link("Choose it again, to make it") == there


@pytest.mark.usefixtures("scene")
async def test_two_items_in_one_room_at_once_are_named_where_the_draft_is_set_up(host: httpx.AsyncClient) -> None:
    table = b"title,date,start,minutes,room\nTides,2031-06-14,10:00,60,Red Room\nKnots,2031-06-14,10:30,30,Red Room\n"

    answer = await upload(host, await page_of(host), table, "harbour.csv", time_zone="Europe/Lisbon")

    assert "Whoever has its address can read it, and the list of events names it." in read(answer).words
    setup = read(await host.get("/e/harbour/host/setup", headers=FORM))
    assert "“Tides” and “Knots” are both in the same room at 10:30." in setup.words
    assert setup.link("Move Knots").startswith("/e/harbour/host/setup/items/")
