"""Rooms that are run by others: what a facilitator may do there and nowhere else, the board, and calling back."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx
import pytest

from companion.domain import commands as c
from companion.domain.agenda import ItemState
from companion.domain.people import SYSTEM, Role
from companion.domain.wall import Standing, WallMode
from tests.builders import ANA, BEN, DEE, OTHER_HOST
from tests.web.paper import read
from tests.web.scene import FORM, HTMX, JSON, E, Scene

ROOM, BOARD = f"{E}/rooms/red/", f"{E}/rooms/"


async def facilitator(scene: Scene, room: str | None = "red") -> httpx.AsyncClient:
    """A browser of somebody who runs one room; clay, which is next there, has a comment, as have drums and the day."""
    await scene.do(c.GrantRole(DEE.id, DEE.name, Role.FACILITATOR, room), SYSTEM)
    for item in ("clay", "drums", "welcome"):
        await scene.do(c.PostComment(f"About {item}", item), ANA)
    return await scene.browser(DEE)


def state_of(scene: Scene, item_id: str) -> ItemState:
    item = scene.event.agenda.item(item_id)
    assert item is not None
    return scene.event.agenda.state_of(item)


async def test_a_facilitator_finds_their_room_from_the_event_and_runs_it_from_there(scene: Scene) -> None:
    dee = await facilitator(scene)
    assert f'<a href="{ROOM}">Room</a>' in (await dee.get(f"{E}/")).text

    started = await dee.post(f"{E}/items/clay/start", data={"expects": ""}, headers=FORM)
    finished = await dee.post(f"{E}/items/clay/finish", headers=FORM)
    undone = await dee.post(f"{E}/items/clay/undo", headers=FORM)

    assert [(each.status_code, each.headers["location"]) for each in (started, finished, undone)] == [(303, ROOM)] * 3
    assert state_of(scene, "clay") is ItemState.LIVE


async def records(host: httpx.AsyncClient) -> list[dict[str, Any]]:
    """The log, as a host reads it."""
    return list((await host.get(f"{E}/log.json?since=0")).json()["records"])


FOREIGN: list[tuple[str, dict[str, str]]] = [
    ("items/drums/start", {}),
    ("items/drums/finish", {}),
    ("items/drums/undo", {}),
    ("items/welcome/start", {}),
    ("items/clay/skip", {}),
    ("items/drums/seat-terms", {}),
    ("items/drums/walk-in", {}),
    ("items/start", {"items": "clay"}),
    ("items/shift", {"from": "clay", "minutes": "5", "mode": "everything"}),
    ("call-back", {}),
    ("notices", {"text": "To everyone"}),
    ("notices", {"text": "To another room", "room": "blue"}),
    ("comments/2/hide", {}),
    ("comments/2/show", {}),
    ("comments/2/pin", {}),
    ("comments/2/answer", {"text": "Yes."}),
    ("comments/3/hide", {}),
    ("comments/1/put-on-screen", {}),
    ("people/ana/mute", {}),
    ("wall", {"mode": "closed"}),
]


@pytest.mark.parametrize(("path", "fields"), FOREIGN, ids=lambda each: each if isinstance(each, str) else "")
async def test_whatever_is_beyond_their_room_is_refused_with_a_sentence_and_changes_nothing(
    scene: Scene, path: str, fields: dict[str, str]
) -> None:
    dee = await facilitator(scene)
    before = scene.event.version

    for headers in (JSON, FORM, HTMX):
        answer = await dee.post(f"{E}/{path}", data=fields, headers=headers)
        assert answer.status_code == 403
        assert "Your part at this event is Red Room, and this is beyond it. Ask a host." in answer.text

    assert scene.event.version == before


async def test_a_start_that_would_end_what_is_for_everyone_is_refused_beside_the_button(scene: Scene) -> None:
    dee = await facilitator(scene)
    await scene.do(c.StartItem("welcome"))

    told = await dee.post(f"{E}/items/clay/start", data={"expects": "welcome"}, headers=FORM)

    assert told.status_code == 403
    said = "“Welcome” is for everyone: only a host starts and ends it. Ask one of them."
    assert read(told).at("door-problem").words == said
    assert "is on for everyone until" in read(told).at("room-run").words
    assert state_of(scene, "welcome") is ItemState.LIVE


async def test_a_facilitator_of_every_room_still_speaks_to_no_hall(scene: Scene) -> None:
    dee = await facilitator(scene, room=None)

    to_a_room = await dee.post(f"{E}/notices", data={"text": "Hello", "room": "blue"}, headers=JSON)
    to_everyone = await dee.post(f"{E}/notices", data={"text": "Hello"}, headers=JSON)

    assert (to_a_room.status_code, to_everyone.status_code) == (200, 403)


async def test_a_notice_to_their_room_is_withdrawn_there_and_those_to_others_are_not_theirs(scene: Scene) -> None:
    dee = await facilitator(scene)
    for room in ("red", "blue", None):
        await scene.do(c.PostNotice("Bring a pen", room=room))
    own, foreign, to_all = (notice.id for notice in scene.event.notices)
    assert f"{E}/notices/{own}/withdraw" in (await dee.get(ROOM)).text

    answers = [await dee.post(f"{E}/notices/{each}/withdraw", headers=FORM) for each in (foreign, to_all, own)]

    assert [each.status_code for each in answers] == [403, 403, 303]
    assert answers[-1].headers["location"] == ROOM
    assert [notice.id for notice in scene.event.notices] == [foreign, to_all]


@pytest.mark.parametrize("page", [ROOM, BOARD, f"{E}/comments/"])
async def test_what_is_urgent_for_everyone_interrupts_on_the_pages_of_rooms_and_comments_too(
    scene: Scene, host: httpx.AsyncClient, page: str
) -> None:
    await scene.do(c.PostNotice("Please leave by the north door", urgent=True))

    shown = read(await host.get(page))

    assert "Please leave by the north door" in shown.at("urgent").words


async def test_a_steward_finds_the_helpdesk_from_their_room_and_a_facilitator_does_not(scene: Scene) -> None:
    dee = await facilitator(scene)
    await scene.do(c.GrantRole(BEN.id, BEN.name, Role.STEWARD, "red"), SYSTEM)
    ben = await scene.browser(BEN)

    link = f'<a href="{E}/desk">Helpdesk</a>'
    assert link in (await ben.get(ROOM)).text
    assert link not in (await dee.get(ROOM)).text


async def test_a_notice_to_their_room_says_so_and_a_refused_one_stays_in_place(scene: Scene) -> None:
    dee = await facilitator(scene)

    sent = await dee.post(f"{E}/notices", data={"text": "Bring a pen", "room": "red"}, headers=FORM)
    long = await dee.post(f"{E}/notices", data={"text": "x" * 300, "room": "red", "urgent": "true"}, headers=FORM)

    assert (sent.status_code, sent.headers["location"]) == (303, ROOM)
    assert [(notice.text, notice.room) for notice in scene.event.notices] == [("Bring a pen", "red")]
    assert long.status_code == 422
    assert read(long).at("notice-text").words == "x" * 300
    assert "checked" in long.text
    assert "Bring a pen" in read(await dee.get(ROOM)).at("room-notices").words


async def test_what_is_said_about_the_room_is_tended_there(scene: Scene) -> None:
    dee = await facilitator(scene)
    page = read(await dee.get(ROOM)).at("room-comments").words
    assert "About clay" in page
    assert "About drums" not in page

    for act, fields in (
        ("pin", {}),
        ("unpin", {}),
        ("hide", {}),
        ("show", {}),
        ("answer", {"text": "It is in the box"}),
    ):
        answer = await dee.post(f"{E}/comments/1/{act}", data=fields, headers=FORM)
        assert (answer.status_code, answer.headers["location"]) == (303, ROOM), act
    assert scene.event.wall.comments["1"].answered
    assert scene.event.wall.comments["4"].text == "It is in the box"
    assert scene.event.wall.comments["4"].badge == "Facilitator"

    await scene.do(c.SetWallMode(WallMode.APPROVE))
    await scene.do(c.PostComment("May I?", "clay"), BEN)
    assert "May I?" in read(await dee.get(ROOM)).at("room-comments").words
    await dee.post(f"{E}/comments/5/reject", data={"reason": "Asked already: vote for that one."}, headers=FORM)
    assert scene.event.wall.comments["5"].standing is Standing.REJECTED


async def test_a_refused_reply_stays_in_its_place(scene: Scene) -> None:
    dee = await facilitator(scene)

    refused = await dee.post(f"{E}/comments/1/answer", data={"text": "y" * 1_001}, headers=FORM)

    assert refused.status_code == 422
    assert read(refused).at("reply-text-1").words == "y" * 1_001
    assert read(refused).at("notice-text").words == ""


async def test_a_tap_in_a_room_is_answered_with_that_room_alone(scene: Scene) -> None:
    dee = await facilitator(scene)

    answer = await dee.post(f"{E}/items/clay/start", headers=HTMX)

    assert answer.status_code == 200
    assert 'hx-target="#room-run"' in answer.text
    assert 'hx-target="#console"' not in answer.text


async def test_a_steward_sees_the_door_and_nothing_that_is_said(scene: Scene) -> None:
    await scene.do(c.PostComment("Hidden soon", "clay"), ANA)
    await scene.do(c.GrantRole(BEN.id, BEN.name, Role.STEWARD, "red"), SYSTEM)
    ben = await scene.browser(BEN)

    page = (await ben.get(ROOM)).text
    answers = [await ben.get(f"{E}/since?cursor=&page={page}&room=red") for page in ("door", "room")]

    assert "Hidden soon" not in page
    assert "Notices to this room" not in page
    assert [answer.status_code for answer in answers] == [200, 403]
    assert "Hidden soon" not in answers[0].text


async def test_a_room_that_is_not_there_is_not_followed(host: httpx.AsyncClient) -> None:
    for page in ("room", "door"):
        for room in ("attic", ""):
            assert (await host.get(f"{E}/since?cursor=&page={page}&room={room}")).status_code == 404


async def test_a_block_starts_in_one_tap_and_undoes_in_one(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.StartItem("welcome"))
    form = read(await host.get(f"{E}/host")).at("start-block")
    assert "Start next, all at once" in form.words

    started = await host.post(f"{E}/items/start", data={"items": "clay drums", "expects": "welcome"}, headers=FORM)
    assert [item.id for item in scene.event.agenda.live()] == ["clay", "drums"]
    assert "“Clay” and 1 beside it" in read(await host.get(f"{E}/host")).at("undo").words
    undone = await host.post(f"{E}/items/clay/undo", headers=FORM)

    assert (started.status_code, undone.status_code) == (303, 303)
    assert [item.id for item in scene.event.agenda.live()] == ["welcome"]


async def test_of_three_hosts_who_start_a_block_at_once_two_are_told(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.StartItem("welcome"))
    for person in (OTHER_HOST, BEN):
        await scene.do(c.GrantRole(person.id, person.name, Role.HOST), SYSTEM)
    hosts = [host, *[await scene.usual(person) for person in (OTHER_HOST, BEN)]]
    sent = {"items": "clay drums", "expects": "welcome"}

    answers = await asyncio.gather(*(each.post(f"{E}/items/start", data=sent, headers=JSON) for each in hosts))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    told = {answer.json()["detail"] for answer in answers if answer.status_code == 409}
    assert all(re.fullmatch(r".+ started “Clay” \d s ago\. Nothing was skipped\.", sentence) for sentence in told)
    starts = [record for record in await records(host) if record["change"]["type"] == "item-started"]
    assert [record["change"]["item"] for record in starts] == ["welcome", "drums", "clay"]


async def test_when_one_room_began_early_the_console_starts_the_rest(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.StartItem("clay"))
    page = await host.get(f"{E}/host")
    assert "start-rest" not in page.text, "one that is left has its own button"
    assert 'action="/e/small-day/items/drums/start"' in page.text


async def test_the_board_shows_each_room_and_runs_it(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.StartBlock(("clay", "drums")))
    await scene.do(c.TakeSeat("clay"), ANA)
    await scene.do(c.WalkIn("clay"))

    red = read(await host.get(BOARD)).at("board-red").words
    come_from = {**FORM, "Referer": f"http://test.example{BOARD}"}
    finished = await host.post(f"{E}/items/clay/finish", headers=come_from)

    for told in ("Red Room", "Clay", "2 of 2 taken", "0 in line", "1 inside", "Next", "Ink"):
        assert told in red
    assert (finished.status_code, finished.headers["location"]) == (303, BOARD)
    again = await host.post(f"{E}/items/clay/finish", headers=come_from)
    assert again.status_code == 409
    assert "finished “Clay”" in read(again).at("console-problem").words


async def test_the_call_back_comes_first_only_while_something_runs_in_rooms(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    await scene.do(c.StartItem("welcome"))
    together = (await host.get(BOARD)).text
    await scene.do(c.StartBlock(("clay", "drums")))
    split = (await host.get(BOARD)).text

    assert together.index('id="board-red"') < together.index('id="call-back"')
    assert split.index('id="call-back"') < split.index('id="board-red"')
    assert "Finish what still runs in the rooms" in split
    assert "Finish what still runs in the rooms" not in together


async def test_everyone_is_called_back_in_one_tap(
    scene: Scene, host: httpx.AsyncClient, ana: httpx.AsyncClient
) -> None:
    await scene.do(c.StartBlock(("clay", "drums")))

    called = await host.post(f"{E}/call-back", data={"finish": "true"}, headers=FORM)

    assert (called.status_code, called.headers["location"]) == (303, BOARD)
    (notice,) = scene.event.notices
    assert (notice.text, notice.urgent, notice.room) == ("Please come back: “Lunch” begins now.", True, None)
    assert scene.event.agenda.live() == ()
    assert "Please come back" in (await ana.get(f"{E}/")).text


async def test_the_board_says_that_everyone_was_called_back_and_when(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.StartBlock(("clay", "drums")))
    before = read(await host.get(BOARD)).words

    answer = await host.post(f"{E}/call-back", headers=HTMX)
    page = read(await host.get(BOARD))
    await scene.do(c.StartItem("lunch"))
    await scene.do(c.StartItem("ink"))

    assert "Called back" not in before
    assert 'id="called-back"' in answer.text
    assert page.at("called-back").words.startswith("Called back at")
    assert "Call everyone back again" in page.words
    assert "Called back" not in read(await host.get(BOARD)).words, "what comes next is another gathering"


async def test_a_call_to_nothing_is_refused_on_the_board(scene: Scene, host: httpx.AsyncClient) -> None:
    for item in ("welcome", "lunch", "close"):
        await scene.do(c.SkipItem(item))

    refused = await host.post(f"{E}/call-back", headers=FORM)

    assert refused.status_code == 409
    assert "Nothing that is for everyone is left today." in read(refused).at("console-problem").words


async def test_each_page_begins_with_ones_own_workshop(scene: Scene, ana: httpx.AsyncClient, visitor: Any) -> None:
    await scene.do(c.TakeSeat("clay"), ANA)
    await scene.do(c.StartItem("welcome"))

    mine, nobodys = read(await ana.get(f"{E}/")), read(await visitor.get(f"{E}/"))

    assert mine.at("my-workshop").words.startswith("Your workshop Clay Red Room")
    assert "Space is left in Clay Red Room Drums Blue Room" in nobodys.at("my-workshop").words


async def test_whoever_runs_a_room_looks_at_its_delay_before_anybody_hears_of_it(
    scene: Scene, host: httpx.AsyncClient, ana: httpx.AsyncClient
) -> None:
    dee, shift = await facilitator(scene), f"{E}/items/shift"
    await scene.do(c.SkipItem("lunch"))

    link = read(await dee.get(ROOM)).link("This room runs late …")
    page = read(await dee.get(link, params={"minutes": "10", "mode": "everything", "room": "red"}))
    done = await dee.post(shift, data=page.form(shift) | {"why": "The kiln."}, headers=FORM)

    assert "Running late: Red Room" in page.words
    assert "Drums" not in page.words
    assert (done.status_code, done.headers["location"]) == (303, ROOM)
    assert "In Red Room, from “Clay” on, it is 10 min later." in read(await ana.get(f"{E}/")).words
    assert "Runs late …" in read(await host.get(BOARD)).words


async def test_a_delay_of_a_room_that_does_not_fit_stays_in_place_with_why(scene: Scene) -> None:
    dee, shift = await facilitator(scene), f"{E}/items/shift"
    typed = {"from": "clay", "minutes": "5", "mode": "everything", "room": "red", "why": "The kiln."}

    refused = await dee.post(shift, data=typed, headers=FORM)
    program = await dee.post(shift, json=typed, headers=JSON)
    fragment = await dee.post(shift, data=typed | {"minutes": "0"}, headers=HTMX)

    assert refused.status_code == 409
    assert "No minute is free there before “Lunch”, which is for everyone." in read(refused).words
    assert (program.status_code, program.json()["fits_minutes"]) == (409, 0)
    assert 'hx-target="#console"' not in fragment.text


async def test_a_facilitator_shifts_neither_the_day_nor_another_room(scene: Scene) -> None:
    dee, shift = await facilitator(scene), f"{E}/items/shift"

    for room in ("", "blue"):
        asked = {"from": "clay", "minutes": "5", "mode": "everything", "room": room}
        assert (await dee.get(shift, params=asked)).status_code == 403
        assert (await dee.post(shift, json=asked, headers=JSON)).status_code == 403
        assert (await dee.post(shift, data=asked, headers=FORM)).status_code == 403
