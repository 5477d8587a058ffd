"""Command addresses: what they take, and the answer to whoever asks: a browser, htmx, a program."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from companion.domain import commands as c
from companion.domain.agenda import ItemState
from companion.domain.pace import BURST
from companion.domain.people import SYSTEM, Role
from companion.domain.phases import Phase
from companion.domain.seats import Terms
from companion.domain.wall import WallMode
from tests.builders import ANA, BEN, CEM, DEE, HOST
from tests.web.paper import read
from tests.web.scene import FORM, HTMX, JSON, SLUG, E, Scene

COMMANDS = [
    ("comments", {"text": "Hello"}, "#wall"),
    ("items/clay/take-seat", {}, "#workshops"),
    ("items/clay/leave-seat", {}, "#workshops"),
    ("items/drums/take-seat", {}, "#workshops"),
    ("items/drums/walk-in", {}, "rooms/blue/"),
    ("items/drums/walk-out", {}, "rooms/blue/"),
    ("items/drums/walk-in", {"person": HOST.id}, "rooms/blue/"),
    ("items/drums/walk-out", {"person": HOST.id}, "rooms/blue/"),
    ("items/drums/leave-seat", {}, "#workshops"),
    ("items/drums/seat-terms", {"offer_min": "5", "release_min": ""}, "rooms/blue/"),
    ("items/welcome/start", {"expects": ""}, "host"),
    ("items/welcome/undo", {}, "host"),
    ("items/welcome/start", {}, "host"),
    ("items/welcome/finish", {}, "host"),
    ("items/lunch/skip", {}, "host"),
    ("items/close/unprotect", {}, "host#rundown"),
    ("items/shift", {"from": "clay", "minutes": "7", "mode": "everything", "why": "Fog."}, "host"),
    ("items/close/protect", {}, "host#rundown"),
    ("items/ink/swap", {"other": "clay"}, "host#rundown"),
    ("items/clay/move", {"room": "hall", "why": "Too cold."}, "host#rundown"),
    ("items", {"title": "Photo", "start": "23:00", "minutes": "10", "kind": "talk", "room": ""}, "host#rundown"),
    ("comments/1/pin", {}, "host#tray"),
    ("comments/1/unpin", {}, "host#tray"),
    ("comments/1/put-on-screen", {}, "host#tray"),
    ("comments/1/take-off-screen", {}, "host#tray"),
    ("comments/1/answer", {"text": "Yes."}, "host#tray"),
    ("comments/1/answer", {"text": "", "answered": "false"}, "host#tray"),
    ("comments/1/hide", {}, "host#tray"),
    ("comments/1/show", {}, "host#tray"),
    ("comments/1/reject", {"reason": "Not about today."}, "host#tray"),
    ("notices", {"text": "Tea is served.", "urgent": "true", "room": "red"}, "host"),
    ("notices/1/withdraw", {}, "host#announce-title"),
    ("screens", {"title": "Foyer", "room": ""}, "host#host-screens"),
    ("screen", {"scene": "rooms", "screen": "foyer"}, "host#host-screens"),
    ("screen", {"scene": "join"}, "host#host-screens"),
    ("screens/foyer/name", {"title": "Red Room", "room": "red"}, "host#host-screens"),
    ("screens/foyer/remove", {}, "host#host-screens"),
    ("wall", {"mode": "approve"}, "host#tray"),
    ("wall", {"mode": "closed"}, "host#tray"),
    ("wrap", {}, "host"),
    ("freeze", {}, "host"),
]
"""Every command, in an order in which each is accepted: its address, its fields, where a browser goes afterwards."""


async def test_a_form_is_answered_with_the_page_that_it_came_from(scene: Scene, host: httpx.AsyncClient) -> None:
    for path, fields, back in COMMANDS:
        before = scene.event.version

        response = await host.post(f"{E}/{path}", data=fields, headers=FORM)

        assert (response.status_code, response.headers["location"]) == (303, f"{E}/{back}"), path
        assert scene.event.version > before, path


async def test_json_is_answered_with_the_version_that_it_made(scene: Scene, host: httpx.AsyncClient) -> None:
    for path, fields, _ in COMMANDS:
        sent = {"urgent": True} if "urgent" in fields else {}

        response = await host.post(f"{E}/{path}", json=fields | sent, headers=JSON)

        assert (response.status_code, response.headers["content-type"]) == (200, "application/json"), path
        assert response.json()["version"] == scene.event.version, path
        assert response.json()["cursor"] == scene.event.cursor, path


async def test_htmx_is_answered_with_what_changed(scene: Scene, host: httpx.AsyncClient) -> None:
    for path, fields, _ in COMMANDS:
        response = await host.post(f"{E}/{path}", data=fields, headers=HTMX)

        assert response.status_code == 200, path
        assert response.text.startswith("<hx-partial hx-target="), path
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert response.headers["cache-control"] == "private, no-cache"

    assert scene.event.phase is Phase.FROZEN


async def test_every_field_reaches_the_event(scene: Scene, ana: httpx.AsyncClient, host: httpx.AsyncClient) -> None:
    await ana.post(f"{E}/comments", data={"text": "About clay", "item": "clay"})
    await ana.post(f"{E}/comments", data={"text": "About nothing", "item": ""})
    await host.post(f"{E}/notices", json={"text": "Mind the step.", "urgent": True, "room": "red"})
    await host.post(f"{E}/notices", data={"text": "Lunch is late.", "room": ""})
    await host.post(f"{E}/wall", data={"mode": "closed"})

    assert [(each.text, each.item, each.name) for each in scene.event.wall.newest_first()] == [
        ("About nothing", None, "Ana"),
        ("About clay", "clay", "Ana"),
    ]
    assert [(each.text, each.urgent, each.room) for each in scene.event.notices] == [
        ("Mind the step.", True, "red"),
        ("Lunch is late.", False, None),
    ]
    assert scene.event.wall.mode is WallMode.CLOSED


async def test_a_posted_comment_tells_a_program_its_id(scene: Scene, ana: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Before"), BEN)

    mine = (await ana.post(f"{E}/comments", json={"text": "Mine", "command_id": "mine"}, headers=JSON)).json()
    await scene.do(c.PostComment("After"), BEN)
    again = (await ana.post(f"{E}/comments", json={"text": "Mine", "command_id": "mine"}, headers=JSON)).json()

    assert scene.event.wall.comments[mine["comment"]].text == "Mine"
    assert (again["comment"], again["version"]) == (mine["comment"], mine["version"])


async def test_a_comment_that_was_hidden_meanwhile_still_has_its_id(scene: Scene, ana: httpx.AsyncClient) -> None:
    sent = {"text": "Mine", "command_id": "mine"}
    mine = (await ana.post(f"{E}/comments", json=sent, headers=JSON)).json()
    await scene.do(c.HideComment(mine["comment"]))

    again = (await ana.post(f"{E}/comments", json=sent, headers=JSON)).json()

    assert again["comment"] == mine["comment"]


async def test_the_id_of_another_command_brings_no_comment(scene: Scene, ana: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Before"), BEN)
    await ana.post(f"{E}/items/clay/take-seat", json={"command_id": "mine"})

    answer = (await ana.post(f"{E}/comments", json={"text": "Mine", "command_id": "mine"}, headers=JSON)).json()

    assert "comment" not in answer
    assert scene.event.wall.shown == 1


async def test_a_resent_command_counts_once(scene: Scene, ana: httpx.AsyncClient) -> None:
    ways: list[dict[str, Any]] = [
        {"data": {"text": "Once", "command_id": "té-1"}, "headers": JSON},
        {"data": {"text": "Once"}, "headers": JSON | {"Idempotency-Key": "te-2"}},
        {"json": {"text": "Once", "command_id": "té-3"}, "headers": JSON},
    ]

    for number, way in enumerate(ways, 1):
        first = await ana.post(f"{E}/comments", **way)
        again = await asyncio.gather(*(ana.post(f"{E}/comments", **way) for _ in range(5)))

        assert {answer.status_code for answer in (first, *again)} == {200}
        assert {answer.json()["version"] for answer in again} == {first.json()["version"]}
        assert scene.event.wall.shown == number


async def test_the_same_id_from_another_person_is_another_command(scene: Scene, ana: httpx.AsyncClient) -> None:
    ben = await scene.browser(BEN)

    for browser in (ana, ben):
        await browser.post(f"{E}/comments", data={"text": "Mine", "command_id": "1"})

    assert scene.event.wall.shown == 2


async def test_without_an_id_every_post_counts(scene: Scene, ana: httpx.AsyncClient) -> None:
    for sent in ({"text": "Twice"}, {"text": "Twice"}, {"text": "Twice", "command_id": ""}):
        await ana.post(f"{E}/comments", data=sent)

    assert scene.event.wall.shown == 3


async def test_a_fragment_shows_what_a_resent_command_had_changed(ana: httpx.AsyncClient) -> None:
    sent = {"text": "Lost on the way", "command_id": "1"}
    await ana.post(f"{E}/comments", data=sent, headers=HTMX)

    again = await ana.post(f"{E}/comments", data=sent, headers=HTMX)

    assert "Lost on the way" in again.text


async def test_the_second_of_two_hosts_is_told_who_was_first(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.GrantRole(BEN.id, BEN.name, Role.HOST), SYSTEM)
    second = await scene.browser(BEN)
    await host.post(f"{E}/items/welcome/start", data={"expects": ""})

    late = await second.post(f"{E}/items/lunch/start", data={"expects": ""}, headers=JSON)
    right = await second.post(f"{E}/items/lunch/start", data={"expects": "welcome"}, headers=JSON)

    assert late.status_code == 409
    assert "First Host" in late.json()["detail"]
    assert right.status_code == 200
    assert scene.event.agenda.live()[0].id == "lunch"


async def test_a_clashing_seat_is_refused_and_swapped_when_asked(scene: Scene, ana: httpx.AsyncClient) -> None:
    await ana.post(f"{E}/items/clay/take-seat")

    clash = await ana.post(f"{E}/items/drums/take-seat", headers=JSON)
    swap = await ana.post(f"{E}/items/drums/take-seat", json={"swap": True}, headers=JSON)

    assert (clash.status_code, clash.json()["clashes_with"]) == (409, "clay")
    assert swap.status_code == 200
    assert scene.event.seats.of(ANA.id) == {"drums"}


async def test_a_full_workshop_puts_people_in_line_and_tells_programs_where(
    scene: Scene, ana: httpx.AsyncClient
) -> None:
    for person in (BEN, CEM, DEE):
        await scene.do(c.TakeSeat("clay"), person)

    joined = await ana.post(f"{E}/items/clay/take-seat", headers=JSON)
    page = await ana.get(f"{E}/")
    await scene.do(c.LeaveSeat("clay"), BEN)
    await scene.do(c.LeaveSeat("clay"), CEM)
    taken = await ana.post(f"{E}/items/clay/take-seat", headers=JSON)
    left = await ana.post(f"{E}/items/clay/leave-seat", headers=JSON)

    assert (joined.json()["seat"], joined.json()["place"]) == ("waiting", 2)
    assert "2nd in line" in read(page).at("my-seat-clay").words
    assert (taken.json()["seat"], left.json()["seat"]) == ("taken", "none")


async def test_an_offer_is_extended_once_and_declined(scene: Scene, ana: httpx.AsyncClient) -> None:
    await scene.do(c.SetSeatTerms("drums-again", Terms(offer_min=5)))
    await scene.do(c.TakeSeat("drums-again"), BEN)
    await ana.post(f"{E}/items/drums-again/take-seat")
    await scene.do(c.LeaveSeat("drums-again"), BEN)

    longer = await ana.post(f"{E}/items/drums-again/more-time", headers=JSON)
    again = await ana.post(f"{E}/items/drums-again/more-time", headers=FORM)
    declined = await ana.post(f"{E}/items/drums-again/leave-seat", headers=JSON)

    assert (longer.status_code, longer.json()["seat"]) == (200, "offered")
    assert again.status_code == 409
    assert "You have had more time already." in read(again).at("my-seat-drums-again").words
    assert (declined.json()["seat"], scene.event.seats.taken("drums-again")) == ("none", 0)


# Refusals


async def in_all_forms(browser: httpx.AsyncClient, path: str, **sent: Any) -> tuple[httpx.Response, ...]:
    """Ask for the same as a browser, as htmx, and as a program."""
    headers = sent.pop("headers", {})
    return tuple([await browser.post(path, **sent, headers=headers | form) for form in (FORM, HTMX, JSON)])


def check_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """Make sure that a refusal is what RFC 9457 says."""
    assert response.headers["content-type"] == "application/problem+json"
    details = response.json()
    assert (response.status_code, details["status"]) == (status, status)
    assert details["type"] == "about:blank"
    assert details["title"]
    assert details["detail"].endswith(".")
    return details


async def test_a_comment_that_is_too_long_comes_back_with_the_sentence_beside_it(
    scene: Scene, ana: httpx.AsyncClient
) -> None:
    text = '1 < 2 & "quoted" ’ é 日本\n' + "x" * 1000

    page, fragment, details = await in_all_forms(
        ana, f"{E}/comments", data={"text": text, "item": "ink", "command_id": "1"}
    )

    seen = read(page)
    assert (page.status_code, fragment.status_code) == (422, 422)
    assert seen.form(f"{E}/comments")["text"] == text
    assert seen.form(f"{E}/comments")["item"] == "ink"
    assert seen.form(f"{E}/comments")["command_id"] not in {"", "1"}
    assert "Shorten it" in seen.at("composer-problem").words
    assert '<hx-partial hx-target="#composer-problem" hx-swap="innerHTML">This comment has' in fragment.text
    assert check_problem(details, 422)["fields"].keys() == {"text"}
    assert scene.event.wall.shown == 0


async def test_every_wrong_field_is_named(ana: httpx.AsyncClient, host: httpx.AsyncClient) -> None:
    wrong_types = await ana.post(f"{E}/comments", json={"text": 5, "item": ["clay"]}, headers=JSON)
    missing = await ana.post(f"{E}/comments", json={"item": "clay", "unheard-of": 1}, headers=JSON)
    room = await host.post(f"{E}/notices", json={"text": "x", "room": "`$.text`"}, headers=JSON)
    mode = await host.post(f"{E}/wall", json={"mode": "`$.text`"}, headers=JSON)
    no_mode = await host.post(f"{E}/wall", data={"mode": ""}, headers=JSON)
    urgent = await host.post(f"{E}/notices", data={"text": "x", "urgent": "perhaps"}, headers=JSON)
    id_ = await ana.post(f"{E}/comments", json={"text": "x", "command_id": {"a": 1}}, headers=JSON)
    long_id = await ana.post(f"{E}/comments", data={"text": "x"}, headers=JSON | {"Idempotency-Key": "x" * 101})

    named = [check_problem(each, 422)["fields"].keys() for each in (wrong_types, missing, room, mode)]
    assert named == [{"text", "item"}, {"text"}, {"room"}, {"mode"}]
    rest = [check_problem(each, 422)["fields"].keys() for each in (no_mode, urgent, id_, long_id)]
    assert rest == [{"mode"}, {"urgent"}, {"command_id"}, {"command_id"}]


async def test_a_refused_notice_stays_in_the_console(host: httpx.AsyncClient) -> None:
    text = "A notice " + "that goes on " * 100

    page, fragment, details = await in_all_forms(
        host, f"{E}/notices", data={"text": text, "urgent": "true", "room": "blue"}
    )

    sent = read(page).form(f"{E}/notices")
    assert page.status_code == fragment.status_code == 422
    assert (sent["text"], sent["urgent"], sent["room"]) == (text, "true", "blue")
    assert "Shorten it" in read(page).at("console-problem").words
    assert fragment.text.startswith('<hx-partial hx-target="#console-problem"')
    assert check_problem(details, 422)["fields"].keys() == {"text"}


MALFORMED = [
    (b"{", "application/json"),
    (b"[1]", "application/json"),
    (b'"text"', "application/json; charset=utf-8"),
    (b'{"text": "\\ud800"}', "application/json"),
    (b'{"text": "\xed\xa0\x80"}', "application/json"),
    (b"[" * 30_000, "application/json"),
    (b"text=%ED%A0%80", "application/x-www-form-urlencoded"),
    (b"text=\xff", "application/x-www-form-urlencoded"),
    (b"&".join(b"a%d=1" % n for n in range(200)), "application/x-www-form-urlencoded"),
    (b"text=Hello", "text/plain"),
    (b"text=Hello", ""),
    (b"--x", "multipart/form-data"),
    (b"no boundary at all", "multipart/form-data; boundary=x"),
]


async def test_what_is_neither_a_form_nor_json_is_malformed(ana: httpx.AsyncClient) -> None:
    for body, kind in MALFORMED:
        page, fragment, details = await in_all_forms(ana, f"{E}/comments", content=body, headers={"Content-Type": kind})

        assert (page.status_code, fragment.status_code) == (400, 400), (body[:30], kind)
        assert read(page).at("composer-problem").words
        assert "composer-problem" in fragment.text
        check_problem(details, 400)


async def test_a_form_may_come_in_parts_and_its_files_are_left_aside(scene: Scene, ana: httpx.AsyncClient) -> None:
    parts: list[tuple[str, Any]] = [("text", (None, "In parts – é")), ("photo", ("photo.jpg", b"\xff", "image/jpeg"))]

    response = await ana.post(f"{E}/comments", files=parts)

    assert response.status_code == 303
    assert [comment.text for comment in scene.event.wall.newest_first()] == ["In parts – é"]


async def test_of_a_field_that_comes_twice_the_last_counts(scene: Scene, ana: httpx.AsyncClient) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    await ana.post(f"{E}/comments", content=b"text=a&text=b", headers=form)
    await ana.post(f"{E}/comments", content=b'{"text":"c","text":"d"}', headers={"Content-Type": "application/json"})

    assert [comment.text for comment in scene.event.wall.newest_first()] == ["d", "b"]


async def test_more_than_fits_is_refused_however_it_comes(scene: Scene, ana: httpx.AsyncClient) -> None:
    async def unannounced() -> Any:
        for _ in range(70):
            yield b"x" * 1024

    long = "x" * 70_000
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    page, fragment, details = await in_all_forms(ana, f"{E}/comments", data={"text": long})
    others = [
        await ana.post(f"{E}/comments", json={"text": long}),
        await ana.post(f"{E}/comments", files={"text": (None, long)}),
        await ana.post(f"{E}/comments", content=unannounced(), headers=form),
        await ana.post("/register", data={"name": long}),
        await ana.post("/sign-in", data={"email": long}),
        await ana.post(f"{E}/sign-in", data={"text": long}),
        await ana.post("/invitations/x", data={"name": long}),
    ]

    assert (page.status_code, fragment.status_code) == (413, 413)
    assert check_problem(details, 413)["detail"] == "That is too much at once: at most 64 KB fit."
    assert [each.status_code for each in others] == [413] * len(others)
    assert scene.event.wall.shown == 0


async def test_nobody_signed_in_is_asked_to_and_keeps_the_comment(scene: Scene, visitor: httpx.AsyncClient) -> None:
    sent = {"text": "Wait for me", "item": "ink", "archive": "delegate"}
    page, fragment, details = await in_all_forms(visitor, f"{E}/comments", data=sent)

    kept = read(page).form("/register")
    assert (page.status_code, fragment.status_code) == (401, 401)
    assert (kept["draft_event"], kept["draft_text"], kept["draft_item"]) == (SLUG, "Wait for me", "ink")
    assert kept["draft_archive"] == "delegate"
    assert kept["next"] == f"{E}/#wall"
    assert "composer-problem" in fragment.text
    check_problem(details, 401)
    assert scene.event.wall.shown == 0


async def test_nobody_signed_in_takes_a_seat(visitor: httpx.AsyncClient) -> None:
    page, fragment, details = await in_all_forms(visitor, f"{E}/items/clay/take-seat")

    assert page.status_code == fragment.status_code == 401
    assert read(page).form("/register")["next"] == f"{E}/#workshops"
    assert fragment.text.startswith('<hx-partial hx-target="#my-seat-clay"')
    assert "Sign in first" in fragment.text
    check_problem(details, 401)


async def test_a_delegate_may_not_run_the_day(scene: Scene, ana: httpx.AsyncClient) -> None:
    before = scene.event

    page, fragment, details = await in_all_forms(ana, f"{E}/items/welcome/start")

    assert page.status_code == fragment.status_code == 403
    assert "Only the hosts" in read(page).words
    assert "console-problem" in fragment.text
    check_problem(details, 403)
    assert scene.event == before


async def test_what_is_not_there_is_not_found(ana: httpx.AsyncClient, host: httpx.AsyncClient) -> None:
    for browser, path in [
        (ana, f"{E}/items/clay/dance"),
        (ana, f"{E}/comments/1/love"),
        (ana, f"{E}/unheard-of"),
        (ana, "/e/another-day/comments"),
        (ana, "/e/another-day/items/clay/take-seat"),
        (host, f"{E}/comments/7/hide"),
        (host, f"{E}/items/nothing/start"),
        (ana, f"{E}/items/nothing/take-seat"),
    ]:
        page, fragment, details = await in_all_forms(browser, path, data={"text": "x"})

        assert (page.status_code, fragment.status_code) in {(404, 404), (405, 405)}, path
        read(page)
        check_problem(details, page.status_code)


async def test_rules_and_phases_refuse_with_a_sentence(scene: Scene, ana: httpx.AsyncClient) -> None:
    await scene.do(c.SetWallMode(WallMode.CLOSED))

    page, fragment, details = await in_all_forms(ana, f"{E}/comments", data={"text": "Too late?"})

    assert page.status_code == fragment.status_code == 409
    assert read(page).form(f"{E}/comments")["text"] == "Too late?"
    assert "closed" in read(page).at("composer-problem").words
    check_problem(details, 409)


async def test_who_is_too_fast_is_told_when_to_come_back(scene: Scene, ana: httpx.AsyncClient) -> None:
    for number in range(BURST):
        await scene.do(c.PostComment(f"{number}"), ANA)

    page, fragment, details = await in_all_forms(ana, f"{E}/comments", data={"text": "One more"})

    for response in (page, fragment, details):
        assert response.status_code == 429
        assert 1 <= int(response.headers["retry-after"]) <= 10
    assert read(page).form(f"{E}/comments")["text"] == "One more"
    check_problem(details, 429)


async def test_a_get_changes_nothing(scene: Scene, host: httpx.AsyncClient) -> None:
    before = scene.event

    answers = [await host.get(f"{E}/{path}", params=fields) for path, fields, _ in COMMANDS]

    assert {answer.status_code for answer in answers} <= {200, 308, 404, 405}
    assert scene.event == before


async def test_hostile_text_is_text(ana: httpx.AsyncClient) -> None:
    hostile = ["<script>alert(1)</script>", "<!--slot:composer-->x<!--/slot-->", "<!--command-id-->", "\x00a\u202eb"]

    for text in hostile:
        page = await ana.post(f"{E}/comments", data={"text": text, "item": text})
        assert page.status_code in {303, 404, 422}
        if page.status_code != 303:
            assert read(page).form(f"{E}/comments")["text"] in {text, text.replace("\x00", "\ufffd")}
        await ana.post(f"{E}/comments", data={"text": text})

    shown = read(await ana.get(f"{E}/"))
    assert {each.words for each in shown.at("comments").tagged("p") if each["class"] == "said"} == {
        *hostile[:3],
        "ab",
    }
    assert [each["src"] for each in shown.tagged("script") if not each["src"]] == []


async def test_the_state_of_a_host_who_undoes_is_as_before(scene: Scene, host: httpx.AsyncClient) -> None:
    await host.post(f"{E}/items/welcome/start", headers=JSON)

    response = await host.post(f"{E}/items/welcome/undo", headers=JSON)

    item = scene.event.agenda.item("welcome")
    assert response.status_code == 200
    assert item is not None
    assert scene.event.agenda.state_of(item) is ItemState.UPCOMING
    assert HOST.name in scene.event.known_as(HOST.id)
