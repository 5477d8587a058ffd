"""The contract with the outside: every page, export, command and answer that other programs rely on."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from redis.asyncio import Redis

from companion.domain.people import SYSTEM, Person, Role
from tests.architecture.test_docs import COMMANDS as TYPED
from tests.builders import ANA, BEN, HOST
from tests.log.happenings import eventually
from tests.web.scene import FORM, HTMX, JSON, E, Scene, a_scene

PAGES = ("/", "/s/small-days/", f"{E}/", f"{E}/screen", f"{E}/host", f"{E}/rooms/red/", "/register", "/sign-in", "/me")
EXPORTS = {
    "state.json": "application/json",
    "log.json?since=0": "application/json",
    "since?cursor=": "application/json",
    "schedule.json": "application/json",
    "schedule.xml": "application/xml",
    "schedule.ics": "text/calendar",
    "comments.atom": "application/atom+xml",
}
OPERATIONS = ("/healthz", "/readyz", "/metrics", "/openapi.json")

ARCHIVED = ("", "1/", "1.zip", "timemap", "after/", "schedule.json", "schedule.xml", "schedule.ics", "comments.atom")

THE_DAY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("go-live", {}),
    ("comments", {"text": "Good morning", "item": "welcome", "archive": "name"}),
    ("comments/1/pin", {}),
    ("comments/1/unpin", {}),
    ("comments/1/vote", {}),
    ("comments/1/hide", {}),
    ("comments/1/show", {}),
    ("comments/1/answer", {}),
    ("comments/1/reject", {}),
    ("items/welcome/start", {"expects": ""}),
    ("items/welcome/undo", {}),
    ("items/welcome/start", {}),
    ("items/welcome/finish", {}),
    ("items/shift", {"from": "clay", "minutes": 5, "mode": "keep"}),
    ("items/clay/take-seat", {}),
    ("items/drums/take-seat", {"swap": True}),
    ("items/drums/leave-seat", {}),
    ("items/clay/walk-in", {}),
    ("items/clay/walk-out", {}),
    ("items/ink/skip", {}),
    ("notices", {"text": "Mind the step", "urgent": True, "room": "red"}),
    ("wall", {"mode": "approve"}),
    ("screen", {"scene": "wall"}),
    ("wrap", {}),
    ("freeze", {}),
)
"""Every command of the contract, in an order in which the rules allow all of them."""

COMMAND_LINE = (
    *("demo", "serve", "valkey", "event new", "event list", "event show", "import", "export", "host invite", "freeze"),
    *("verify", "erase", "doctor", "bench"),
)


async def test_every_page_and_export_answers(host: httpx.AsyncClient) -> None:
    pages = {path: await host.get(path) for path in (*PAGES, *OPERATIONS)}
    exports = {name: await host.get(f"{E}/{name}") for name in EXPORTS}

    assert {path: answer.status_code for path, answer in pages.items()} == dict.fromkeys(pages, 200)
    assert {name: answer.headers["content-type"].partition(";")[0] for name, answer in exports.items()} == EXPORTS


async def test_every_command_answers_a_program_with_the_version_and_the_archive_follows(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    assert await redis.dbsize() == 0
    async with a_scene(valkey, tmp_path, live=False) as scene:
        host, ana = await scene.browser(HOST), await scene.browser(ANA)
        for path, fields in THE_DAY:
            answer = await (ana if path == "comments" else host).post(f"{E}/{path}", json=fields, headers=JSON)
            assert (answer.status_code, answer.json().get("version")) == (200, scene.event.version), (path, answer.text)
        await eventually(lambda: scene.house.services.shelf.newest(scene.log.slug))

        archived = {path: (await host.get(f"{E}/{path}")).status_code for path in ARCHIVED}
        assert archived == dict.fromkeys(ARCHIVED, 200)


@pytest.mark.parametrize("key", ["the field", "the header"])
async def test_a_command_that_is_sent_twice_under_one_id_counts_once(scene: Scene, key: str) -> None:
    ana, before = await scene.browser(ANA), len(scene.event.wall.comments)
    fields = {"text": "Once"} | ({"command_id": "one"} if key == "the field" else {})
    headers = JSON | ({"Idempotency-Key": "one"} if key == "the header" else {})

    answers = [await ana.post(f"{E}/comments", json=fields, headers=headers) for _ in range(2)]

    assert answers[0].json()["version"] == answers[1].json()["version"]
    assert len(scene.event.wall.comments) == before + 1


async def test_one_command_is_answered_to_a_browser_to_htmx_and_to_a_program(scene: Scene) -> None:
    ana = await scene.browser(ANA)
    sent = [await ana.post(f"{E}/comments", data={"text": "Hello"}, headers=each) for each in (FORM, HTMX, JSON)]

    assert [answer.status_code for answer in sent] == [303, 200, 200]
    assert sent[1].text.startswith("<hx-partial")
    assert sent[2].json().keys() >= {"version"}


TOO_LARGE = {"text": "x" * 70_000}


class Refused(NamedTuple):
    """A request that is refused: with which status, and who sends what where."""

    status: int
    who: Person | None
    method: str
    path: str
    sent: dict[str, Any]


REFUSED = (
    Refused(400, ANA, "POST", "comments", {"content": b"{", "headers": {"Content-Type": "application/json"}}),
    Refused(401, None, "POST", "comments", {"json": {"text": "Hello"}}),
    Refused(403, ANA, "POST", "wall", {"json": {"mode": "closed"}}),
    Refused(404, ANA, "GET", "nothing-here", {}),
    Refused(404, ANA, "POST", "items/clay/juggle", {}),
    Refused(404, ANA, "POST", "comments/99/vote", {}),
    Refused(405, ANA, "POST", "state.json", {}),
    Refused(409, HOST, "POST", "freeze", {}),
    Refused(413, ANA, "POST", "comments", {"json": TOO_LARGE}),
    Refused(422, ANA, "POST", "comments", {"json": {}}),
)


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: f"{refused.status}-{refused.path}")
async def test_a_refusal_is_told_to_a_program_as_problem_details(scene: Scene, refused: Refused) -> None:
    browser, headers = await scene.browser(refused.who), refused.sent.get("headers", {})

    answer = await browser.request(
        refused.method, f"{E}/{refused.path}", **refused.sent | {"headers": {**headers, **JSON}}
    )

    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (refused.status, refused.status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"]
    assert refused.status != 422 or [*problem["fields"]] == ["text"]


async def test_who_is_too_fast_is_told_when_to_come_back(scene: Scene) -> None:
    ben = await scene.browser(BEN)

    answers = [await ben.post(f"{E}/comments", json={"text": str(number)}, headers=JSON) for number in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_an_invitation_is_confirmed_by_a_post_to_itself(scene: Scene, visitor: httpx.AsyncClient) -> None:
    link = await scene.house.services.invitations.invite(scene.log.slug, Role.HOST, "Sam", by=SYSTEM)

    answer = await visitor.post(f"/invitations/{link}", headers=JSON)

    assert answer.status_code == 200
    assert "session" in answer.cookies


@pytest.mark.parametrize("typed", COMMAND_LINE)
def test_every_command_of_the_console_script_is_there(typed: str) -> None:
    assert typed in TYPED
