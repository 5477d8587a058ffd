"""Setting up in the browser: forms that are filled in and sent without scripts, and what becomes of what was typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from companion.domain import commands as c
from companion.domain.agenda import Kind, Room
from companion.domain.facts import Access, Provided
from companion.domain.people import Role
from companion.domain.typed import TypedItem
from tests.builders import ANA, HOST, at
from tests.web.paper import read
from tests.web.scene import FORM, HTMX, JSON, E, Scene, a_scene

SETUP = f"{E}/host/setup"
HOSTILE = "<script>alert(1)</script>\"' onfocus=alert(1) {{ 7 * 7 }} <!--/slot--><!--command-id-->"


@pytest.fixture
async def scene(valkey: str, redis: Redis, tmp_path: Path) -> AsyncIterator[Scene]:
    """The small day as a draft."""
    assert await redis.dbsize() == 0
    async with a_scene(valkey, tmp_path, live=False) as scene:
        yield scene


async def filled_in(host: httpx.AsyncClient, path: str, **typed: str) -> httpx.Response:
    """Open a form, change some of its fields, and send it as a browser without scripts does."""
    form = read(await host.get(f"{SETUP}/{path}")).form(f"{SETUP}/{path}")
    return await host.post(f"{SETUP}/{path}", data=form | typed, headers=FORM)


@pytest.mark.parametrize(
    "path", ["", "/facts", "/venue", "/rooms", "/rooms/red", "/speakers", "/speakers/speaker", "/items", "/items/clay"]
)
async def test_each_page_is_there_for_hosts(host: httpx.AsyncClient, path: str) -> None:
    response = await host.get(f"{SETUP}{path}")

    assert response.status_code == 200
    assert read(response).tagged("h1")


@pytest.mark.parametrize("path", ["/nothing", "/facts/1", "/rooms/attic", "/speakers/nobody", "/items/nothing"])
async def test_what_is_not_there_is_not_found(host: httpx.AsyncClient, path: str) -> None:
    assert (await host.get(f"{SETUP}{path}")).status_code == 404
    assert (await host.post(f"{SETUP}{path}", data={"name": "N", "title": "T"}, headers=JSON)).status_code in {404, 422}
    assert (await host.post(f"{SETUP}/rooms/red/{path[1:4]}", headers=JSON)).status_code == 404


async def test_facts_that_are_sent_as_they_stand_change_nothing(scene: Scene, host: httpx.AsyncClient) -> None:
    before = scene.event

    for path in ("facts", "venue", "rooms/red", "speakers/speaker", "items/clay", "items/lunch"):
        response = await filled_in(host, path)
        assert (response.status_code, response.headers["location"]) == (303, f"{SETUP}#{path.partition('/')[0]}")

    assert scene.event == before


async def test_facts_are_changed_and_the_series_goes_on_under_another_name(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    await filled_in(
        host, "facts", title="Smaller Day", date="2011-04-08", hosts="One\nTwo", series="Smaller Days", stops="3"
    )

    facts = scene.event.facts
    assert facts is not None
    assert (facts.title, facts.hosts) == ("Smaller Day", ("One", "Two"))
    assert facts.series is not None
    assert (facts.series.slug, facts.series.title, facts.series.stops) == ("small-days", "Smaller Days", 3)
    assert f"{scene.event.agenda.items[0].starts_at:%d %H:%M}" == "08 10:00"


async def test_every_wrong_field_is_told_beside_it_and_what_was_typed_is_kept(host: httpx.AsyncClient) -> None:
    typed = {"title": " ", "date": "soon", "time_zone": "Mars/Olympus", "summary": HOSTILE, "stops": "x"}

    response = await filled_in(host, "facts", **typed)

    assert response.status_code == 422
    page = read(response)
    for field in ("title", "date", "time_zone", "stops"):
        assert page.at(f"{field}-problem").words
        assert (page.at(field)["aria-invalid"], page.at(field)["aria-describedby"].split()[0]) == (
            "true",
            f"{field}-problem",
        )
    assert page.at("summary").content == HOSTILE
    assert page.at("stops")["value"] == "x"
    assert [each["id"] for each in page if "autofocus" in each.attributes] == ["date"]
    assert "4 fields are not right yet." in page.words


async def test_the_venue_says_what_is_provided_and_delegates_read_it(
    scene: Scene, host: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    await filled_in(
        host,
        "venue",
        **{"has-step-free": "true", "how-step-free": "By the lift", "has-bsl": "true"},
    )

    assert scene.event.facts is not None
    assert scene.event.facts.venue.provided == (Provided(Access.STEP_FREE, "By the lift"), Provided(Access.BSL))
    page = read(await visitor.get(f"{E}/")).words
    assert "Step-free access: By the lift" in page
    assert "British Sign Language" in page
    assert "Live captions" not in page
    state = (await visitor.get(f"{E}/state.json")).json()
    assert state["venue"]["provided"][0] == {"access": "step-free", "how": "By the lift"}


async def test_a_room_is_added_then_another_and_removed_again(scene: Scene, host: httpx.AsyncClient) -> None:
    response = await filled_in(host, "rooms", name="Attic", holds="12", then="another")
    attic = scene.event.agenda.rooms[-1]

    assert response.headers["location"] == f"{SETUP}/rooms"
    assert (attic.name, attic.holds) == ("Attic", 12)
    remove = f"{SETUP}/rooms/{attic.id}/remove"
    form = read(await host.get(f"{SETUP}/rooms/{attic.id}")).form(remove)
    assert (await host.post(remove, data=form, headers=FORM)).status_code == 303
    assert attic not in scene.event.agenda.rooms


async def test_a_room_in_use_offers_no_way_to_remove_it_and_says_why(host: httpx.AsyncClient) -> None:
    page = read(await host.get(f"{SETUP}/rooms/red"))
    response = await host.post(f"{SETUP}/rooms/red/remove", headers=FORM)

    assert "Clay and Ink would have no place." in page.words
    assert response.status_code == 409
    assert "“Clay” and “Ink” are in Red Room. Put them elsewhere first." in read(response).words


async def test_an_item_is_added_with_a_room_and_a_speaker_that_are_new(scene: Scene, host: httpx.AsyncClient) -> None:
    form = read(await host.get(f"{SETUP}/items")).form(f"{SETUP}/items")
    assert (form["start"], form["minutes"]) == ("13:15", "30")

    await filled_in(
        host,
        "items",
        title="Songs",
        kind="workshop",
        new_room="Loft",
        capacity="8",
        new_speaker="B. Speaker",
        plenary="",
    )

    item = scene.event.agenda.items[-1]
    room, speaker = scene.event.agenda.rooms[-1], scene.event.agenda.speakers[-1]
    assert (item.title, item.kind, item.capacity, item.plenary) == ("Songs", Kind.WORKSHOP, 8, False)
    assert (room.name, speaker.name) == ("Loft", "B. Speaker")
    assert (item.room, item.speakers) == (room.id, (speaker.id,))


async def test_an_item_that_does_not_fit_keeps_what_was_typed_and_its_ticks(host: httpx.AsyncClient) -> None:
    response = await filled_in(
        host, "items", title=HOSTILE, start="10:30", minutes="20", room="red", **{"speaker-speaker": "true"}
    )

    assert response.status_code == 422
    page = read(response)
    assert page.at("start-problem").words == "“Clay” is in the same room until 11:15. Move one of the two."
    form = page.form(f"{SETUP}/items")
    assert (form["title"], form["start"], form["room"], form["speaker-speaker"]) == (HOSTILE, "10:30", "red", "true")


async def test_minutes_in_words_are_told_beside_the_field(host: httpx.AsyncClient) -> None:
    page = read(await filled_in(host, "items/clay", minutes="an hour"))

    assert page.at("minutes-problem").words == "Write a whole number from 1 to 1440."
    assert page.at("minutes")["value"] == "an hour"


async def test_an_item_with_seats_is_removed_only_by_who_knows_of_them(scene: Scene, host: httpx.AsyncClient) -> None:
    remove = f"{SETUP}/items/clay/remove"
    form = read(await host.get(f"{SETUP}/items/clay")).form(remove)
    await scene.do(c.TakeSeat("clay"), ANA)

    refused = await host.post(remove, data=form, headers=FORM)
    again = read(refused).form(remove)
    accepted = await host.post(remove, data=again, headers=FORM)

    assert refused.status_code == 409
    assert "1 person holds a seat in “Clay”" in read(refused).words
    assert (again["seats"], accepted.status_code) == ("1", 303)
    assert scene.event.agenda.item("clay") is None
    assert not scene.event.seats.of(ANA.id)


async def test_items_change_places_by_buttons_alone(scene: Scene, host: httpx.AsyncClient) -> None:
    reorder = f"{SETUP}/items/lunch/reorder"
    page = await host.get(SETUP)
    ways = [form for form in read(page).tagged("form") if form["action"] == reorder]

    sent = {each["name"]: each["value"] for each in ways[0].tagged("input")}
    response = await host.post(reorder, data=sent, headers=FORM)

    assert [form.tagged("button")[0].words for form in ways] == ["Earlier Lunch", "Later Lunch"]
    assert response.headers["location"] == f"{SETUP}#items"
    assert scene.event.agenda.items[1].id == "lunch"
    assert scene.event.agenda.items[2].starts_at == at("11:00")


async def test_htmx_gets_the_line_up_and_a_refusal_as_fragments(host: httpx.AsyncClient) -> None:
    done = await host.post(f"{SETUP}/items/lunch/reorder", data={"past": "clay"}, headers=HTMX)
    refused = await host.post(f"{SETUP}/items/clay/reorder", data={"past": "lunch"}, headers=HTMX)

    assert done.status_code == 200
    assert '<hx-partial hx-target="#lineup"' in done.text
    assert refused.status_code == 409
    assert "changes places only within its room" in refused.text


async def test_on_the_day_descriptions_change_and_the_agenda_does_not(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.GoLive())

    page = read(await host.get(f"{SETUP}/items/clay"))
    await filled_in(host, "items/clay", title="Wet clay", new_speaker="B. Speaker")
    moved = await host.post(f"{SETUP}/items/clay/reorder", data={"past": "ink"}, headers=FORM)

    assert "changes in the rundown" in page.words
    assert (await host.get(f"{SETUP}/items")).headers["location"] == f"{E}/items"
    item = scene.event.agenda.item("clay")
    assert item is not None
    assert (item.title, item.room, item.speakers) == ("Wet clay", "red", (scene.event.agenda.speakers[-1].id,))
    assert moved.status_code == 409
    assert "From now on the agenda changes on the console" in read(moved).words


async def test_once_the_event_is_frozen_words_are_put_right_and_the_agenda_stays(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    for command in (c.GoLive(), c.Wrap(), c.Freeze()):
        await scene.do(command)

    page = read(await host.get(SETUP))
    await filled_in(host, "items/clay", title="Wet clay")
    refused = await host.post(f"{SETUP}/items/clay/remove", headers=FORM)

    assert "is in its next edition" in page.words
    item = scene.event.agenda.item("clay")
    assert item is not None
    assert item.title == "Wet clay"
    assert refused.status_code == 409
    assert "This event is archived." in read(refused).words


async def test_programs_get_problem_details_and_a_version(scene: Scene, host: httpx.AsyncClient) -> None:
    item = {"title": "Songs", "kind": "talk", "start": "14:00", "minutes": 20, "room": "red", "speakers": ["speaker"]}

    wrong = await host.post(f"{SETUP}/items", json=item | {"minutes": 0, "speakers": ["nobody"]}, headers=JSON)
    right = await host.post(f"{SETUP}/items", json=item, headers=JSON)

    assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {"minutes", "speakers"})
    assert right.json()["version"] == scene.event.version
    assert scene.event.agenda.items[-1].speakers == ("speaker",)


async def test_a_form_that_is_sent_twice_counts_once(scene: Scene, host: httpx.AsyncClient) -> None:
    form = read(await host.get(f"{SETUP}/rooms")).form(f"{SETUP}/rooms") | {"name": "Attic"}

    for _ in range(2):
        assert (await host.post(f"{SETUP}/rooms", data=form, headers=FORM)).status_code == 303

    assert [room.name for room in scene.event.agenda.rooms].count("Attic") == 1


async def test_the_page_says_what_may_be_missing(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.SetItem("", HOURS), HOST)

    words = read(await host.get(SETUP)).words

    assert "“Office hours” is for everyone, and “Clay” is at the same time." in words
    assert "Nothing is said about access to the place." in words


async def test_hostile_titles_are_text_everywhere(host: httpx.AsyncClient) -> None:
    for path, field in (
        ("facts", "title"),
        ("rooms/red", "name"),
        ("speakers/speaker", "name"),
        ("items/lunch", "title"),
    ):
        assert (await filled_in(host, path, **{field: HOSTILE})).status_code == 303

    for path in ("", "/facts", "/rooms/red", "/speakers/speaker", "/items/lunch", "/items/clay", "/items"):
        page = await host.get(f"{SETUP}{path}")
        assert "<script>alert" not in page.text, path
        assert read(page).tagged("h1")
    assert read(await host.get(f"{SETUP}/items/lunch")).at("title")["value"] == HOSTILE


HOURS = TypedItem(title="Office hours", start="11:00", minutes="20")


async def test_where_without_a_tick_is_told_and_kept(scene: Scene, host: httpx.AsyncClient) -> None:
    before = scene.event

    page = read(await filled_in(host, "venue", **{"how-captions": "On the screen"}))

    assert page.at("how-captions-problem").words == "Tick it as well, or empty this line."
    assert page.at("how-captions")["value"] == "On the screen"
    assert scene.event == before


@pytest.mark.parametrize("live", [False, True])
async def test_whoever_saves_second_is_told_and_may_save_again(
    scene: Scene, host: httpx.AsyncClient, live: bool
) -> None:
    if live:
        await scene.do(c.GoLive())
    for path, field, kept in (
        ("facts", "title", "summary"),
        ("venue", "name", "address"),
        ("rooms/red", "name", "floor"),
        ("speakers/speaker", "name", "role"),
        ("items/clay", "title", "summary"),
    ):
        form = read(await host.get(f"{SETUP}/{path}")).form(f"{SETUP}/{path}")
        await filled_in(host, path, **{field: "Theirs"})
        before = scene.event

        second = await host.post(f"{SETUP}/{path}", data=form | {kept: "Mine"}, headers=FORM)

        assert second.status_code == 409, path
        assert "Somebody has changed this since you opened it." in read(second).words
        assert scene.event == before
        again = read(second).form(f"{SETUP}/{path}")
        assert again[kept] == "Mine"
        assert (await host.post(f"{SETUP}/{path}", data=again, headers=FORM)).status_code == 303
        assert scene.event != before


async def test_a_mistake_does_not_hide_what_somebody_else_has_changed(scene: Scene, host: httpx.AsyncClient) -> None:
    form = read(await host.get(f"{SETUP}/rooms/red")).form(f"{SETUP}/rooms/red")
    wrong = await host.post(f"{SETUP}/rooms/red", data=form | {"holds": "x"}, headers=FORM)
    await filled_in(host, "rooms/red", floor="First floor")

    mended = read(wrong).form(f"{SETUP}/rooms/red") | {"holds": "30"}

    assert (await host.post(f"{SETUP}/rooms/red", data=mended, headers=FORM)).status_code == 409
    room = scene.event.agenda.room("red")
    assert room is not None
    assert room.floor == "First floor"


async def test_what_was_typed_waits_on_its_form_for_whoever_had_to_sign_in_again(scene: Scene) -> None:
    sam = await scene.house.services.accounts.register("sam@example.org", "Sam", "a long password")
    await scene.do(c.GrantRole(sam.id, sam.name, Role.HOST))
    ended, form = await scene.browser(), f"{E}/host/setup/rooms/red"
    typed = {"name": "Red Room", "way": "Past the “lifts”,\nthen left.", "holds": "many", "expects": "an old print"}

    asked = await ended.post(form, data=typed, headers=FORM)
    sign_in = read(asked).form("/sign-in")
    entered = await ended.post("/sign-in", data=sign_in | {"email": "sam@example.org", "password": "a long password"})
    waiting = read(await ended.get(entered.headers["location"])).form(form)

    assert (asked.status_code, entered.status_code) == (401, 303)
    assert {name: waiting[name] for name in ("name", "way", "holds", "expects")} == typed
    assert scene.event.agenda.room("red") == Room("red", "Red Room")


@pytest.mark.parametrize(("part", "field"), [("facts", "title"), ("venue", "name")])
async def test_open_pages_follow_what_the_event_is_called_and_where(
    scene: Scene, host: httpx.AsyncClient, part: str, field: str
) -> None:
    cursor = scene.event.cursor

    await filled_in(host, part, **{field: "Anew & other"})

    content = (await host.get(f"{E}/since", params={"cursor": cursor})).json()["content"]
    assert 'hx-target="#masthead"' in content
    assert "Anew &amp; other" in content
