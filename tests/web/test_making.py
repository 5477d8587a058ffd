"""Making events: who may, what becomes of a link, and what comes along to the next stop."""

from __future__ import annotations

import asyncio

import httpx

from companion.domain import commands as c
from companion.domain.event import Event
from companion.domain.people import Role
from tests.builders import ANA, BEN, HOST, OTHER_HOST
from tests.web.paper import read
from tests.web.scene import FORM, JSON, E, Scene
from tests.web.test_commands import check_problem

MEETING = {
    "title": "Summer Meeting",
    "date": "2026-07-01",
    "start": "09:30",
    "end": "16:00",
    "time_zone": "Europe/London",
    "venue": "Town Hall",
}
KEEP = {"keep-agenda": "true", "keep-rooms": "true", "keep-speakers": "true"}


async def link(scene: Scene) -> str:
    """What `companion event new` prints."""
    return f"/new?invitation={await scene.house.services.permits.make()}"


async def sent(browser: httpx.AsyncClient, address: str, action: str, **typed: str) -> httpx.Response:
    """Fill in a form and send it, as a browser without scripts does."""
    form = read(await browser.get(address)).form(action)
    return await browser.post(action, data=form | typed, headers=FORM)


def event(scene: Scene, slug: str) -> Event:
    log = scene.house.logs.get(slug)
    assert log is not None
    return log.event


async def test_whoever_has_the_link_makes_the_first_event_and_hosts_it(
    scene: Scene, visitor: httpx.AsyncClient
) -> None:
    response = await sent(visitor, await link(scene), "/new", name="Iris (fictional)", **MEETING)

    assert (response.status_code, response.headers["location"]) == (303, "/e/summer-meeting/host/setup")
    made = event(scene, "summer-meeting")
    assert made.facts is not None
    assert (made.facts.title, made.facts.venue.name) == ("Summer Meeting", "Town Hall")
    assert [delegate.name for delegate in made.people.values() if delegate.has(Role.HOST)] == ["Iris (fictional)"]
    assert (await visitor.get("/e/summer-meeting/host/setup")).status_code == 200
    assert (await visitor.get("/e/summer-meeting/host")).status_code == 200


async def test_a_link_makes_one_event_and_a_mistake_does_not_use_it_up(
    scene: Scene, visitor: httpx.AsyncClient
) -> None:
    address = await link(scene)

    wrong = await sent(visitor, address, "/new", name="", **MEETING | {"title": "<b>", "end": "09:00", "venue": " "})
    page = read(wrong)
    right = await visitor.post("/new", data=page.form("/new") | {"name": "Iris"} | MEETING, headers=FORM)
    again = await (await scene.browser()).get(address, headers=FORM)

    assert wrong.status_code == 422
    assert [each for each in ("name", "end", "venue") if page.at(f"{each}-problem").words] == ["name", "end", "venue"]
    assert page.at("title")["value"] == "<b>"
    assert right.status_code == 303
    assert again.status_code == 404
    assert "This link was used already" in again.text


async def test_an_address_that_is_taken_does_not_use_the_link_up(scene: Scene, visitor: httpx.AsyncClient) -> None:
    address = await link(scene)

    taken = await sent(visitor, address, "/new", name="Iris", **MEETING | {"slug": "small-day"})
    right = await sent(visitor, address, "/new", name="Iris", **MEETING)

    assert (taken.status_code, right.status_code) == (422, 303)
    assert event(scene, "summer-meeting").version


async def test_a_series_is_known_by_its_title_however_that_is_spelt(scene: Scene, host: httpx.AsyncClient) -> None:
    await sent(host, f"{E}/host/setup/facts", f"{E}/host/setup/facts", series="Days in the Hall")

    await sent(host, "/new", "/new", **MEETING | {"series": "DAYS  in the Hall"})

    made = event(scene, "summer-meeting").facts
    assert made is not None
    assert made.series is not None
    assert made.series.slug == "small-days"


async def test_of_ten_at_once_with_one_link_one_makes_an_event(scene: Scene) -> None:
    token = (await link(scene)).partition("=")[2]
    browsers = [await scene.browser() for _ in range(10)]
    before = len(scene.house.logs.all())

    answers = await asyncio.gather(
        *(browser.post("/new", json=MEETING | {"invitation": token, "name": "N"}, headers=JSON) for browser in browsers)
    )

    assert sorted(answer.status_code for answer in answers) == [200, *[404] * 9]
    assert len(scene.house.logs.all()) == before + 1


async def test_a_host_makes_another_event_and_others_do_not(
    scene: Scene, host: httpx.AsyncClient, ana: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    for browser, status in ((visitor, 401), (ana, 403)):
        assert (await browser.get("/new", headers=JSON)).status_code == status
        check_problem(await browser.post("/new", json=MEETING, headers=JSON), status)
    assert scene.house.logs.get("summer-meeting") is None

    answer = await host.post("/new", json=MEETING | {"slug": "sm"}, headers=JSON)

    assert answer.json()["next"] == "/e/sm/host/setup"
    assert event(scene, "sm").people[HOST.id].has(Role.HOST)


async def test_a_program_is_told_each_field_that_is_wrong(host: httpx.AsyncClient) -> None:
    answer = await host.post("/new", json=MEETING | {"date": "tomorrow", "venue": ""}, headers=JSON)

    assert {*check_problem(answer, 422)["fields"]} == {"date", "venue"}


async def test_a_link_to_host_one_event_makes_no_other(scene: Scene, visitor: httpx.AsyncClient) -> None:
    token = await scene.house.services.invitations.invite("small-day", Role.HOST)

    answer = await visitor.post("/new", json=MEETING | {"invitation": token, "name": "N"}, headers=JSON)

    check_problem(answer, 404)
    assert len(event(scene, "small-day").invitations) == 1


async def test_somebody_who_was_host_and_is_kept_out_makes_no_event(scene: Scene) -> None:
    await scene.do(c.GrantRole(BEN.id, BEN.name, Role.HOST))
    await scene.do(c.RevokeRole(BEN.id, Role.HOST))

    assert (await (await scene.browser(BEN)).get("/new", headers=JSON)).status_code == 403


async def test_an_address_that_is_taken_is_told_and_one_that_nobody_typed_finds_another(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    taken = await sent(host, "/new", "/new", **MEETING | {"slug": "small-day"})
    await sent(host, "/new", "/new", **MEETING | {"title": "Small Day"})

    assert taken.status_code == 422
    page = read(taken)
    assert page.at("slug-problem").words == "There is an event at /e/small-day/ already. Choose another address."
    assert page.at("slug")["value"] == "small-day"
    assert event(scene, "small-day-2").version


async def test_a_new_event_is_listed_once_there_is_something_to_come_to(scene: Scene, host: httpx.AsyncClient) -> None:
    await sent(host, "/new", "/new", **MEETING)
    before = read(await host.get("/")).words

    item = {"title": "Welcome", "kind": "welcome", "start": "09:30", "minutes": "15"}
    await host.post("/e/summer-meeting/host/setup/items", json=item, headers=JSON)
    after = read(await host.get("/")).words

    assert "Summer Meeting" not in before
    assert "Summer Meeting" in after
    assert event(scene, "summer-meeting").agenda.items


async def test_the_next_stop_has_the_day_without_its_people(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.TakeSeat("clay"), ANA)
    await scene.do(c.PostComment("Hello"), ANA)
    await scene.do(c.PostNotice("Late."))
    await scene.do(c.AddItem("Photo", "13:20", 5, room="hall"))
    page = read(await host.get(f"{E}/host/copy"))

    response = await sent(host, f"{E}/host/copy", f"{E}/host/copy", date="2011-11-03", **KEEP)

    assert "It will be stop 2 of its series." in page.words
    assert response.headers["location"] == "/e/small-days-2/host/setup"
    made, before = event(scene, "small-days-2"), scene.event
    assert made.facts is not None
    assert before.facts is not None
    assert (made.facts.series, f"{made.facts.starts_at:%Y-%m-%d %H:%M %z}") == (
        before.facts.series,
        "2011-11-03 09:30 +0000",
    )
    assert (made.agenda.rooms, made.agenda.speakers) == (before.agenda.rooms, before.agenda.speakers)
    assert [(item.id, f"{item.starts_at:%H:%M}", item.capacity) for item in made.agenda.items] == [
        (item.id, f"{item.starts_at:%H:%M}", item.capacity) for item in before.agenda.items if not item.added
    ]
    assert (len(made.wall.comments), made.notices, list(made.people)) == (0, (), [HOST.id])
    assert not made.seats.of(ANA.id)


async def test_what_is_not_kept_is_left_out(scene: Scene, host: httpx.AsyncClient) -> None:
    await host.post(
        f"{E}/host/copy",
        json={"title": "Bare", "slug": "bare", "date": "2026-01-15", "venue": "Elsewhere", "keep": ["agenda"]},
        headers=JSON,
    )

    made = event(scene, "bare")
    assert made.facts is not None
    assert (made.facts.venue.name, made.facts.series) == ("Elsewhere", None)
    assert (made.agenda.rooms, made.agenda.speakers) == ((), ())
    assert {(item.room, item.speakers) for item in made.agenda.items} == {(None, ())}


async def test_a_next_stop_without_a_date_is_told_so_and_keeps_its_ticks(host: httpx.AsyncClient) -> None:
    response = await sent(host, f"{E}/host/copy", f"{E}/host/copy", title="Again", **KEEP)

    assert response.status_code == 422
    page = read(response)
    assert page.at("date-problem").words == "Write the date with the year first, like 2026-04-07."
    form = page.form(f"{E}/host/copy")
    assert (form["title"], form["keep-rooms"]) == ("Again", "true")


async def test_a_host_of_another_event_does_not_copy_this_one(scene: Scene) -> None:
    other = await scene.browser(OTHER_HOST)

    assert (await other.post(f"{E}/host/copy", json=MEETING, headers=JSON)).status_code == 403
