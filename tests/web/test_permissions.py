"""Who may do what: every route against everybody, compared with the one table."""

from __future__ import annotations

from http import HTTPStatus

import httpx
import pytest

from companion.app import create_app
from companion.domain import commands as c
from companion.domain.people import SYSTEM, Person, Role
from companion.web.acts.announcing import NOTICE_ACTS, SCREEN_ACTS
from companion.web.acts.event import EVENT_ACTS, ITEM_ACTS
from companion.web.acts.people import INVITATION_ACTS, PERSON_ACTS
from companion.web.acts.rundown import AGENDA_ACTS
from companion.web.acts.wall import COMMENT_ACTS
from companion.web.acts.writing import SECTION_ACTS, VIDEO_ACTS
from companion.web.permissions import ANYONE, PERMISSIONS
from tests.builders import ANA, BEN, HOST, OTHER_HOST
from tests.web.scene import FORM, JSON, E, Scene, set_up

MODERATOR = Person("moderator", "Moderator")
FACILITATOR = Person("facilitator", "Facilitator")
STEWARD = Person("steward", "Steward")

COMMANDS = {
    **{f"items/ink/{name}": act for name, act in ITEM_ACTS.items()},
    **{f"items/{name}": act for name, act in AGENDA_ACTS.items()},
    **{f"comments/1/{name}": act for name, act in COMMENT_ACTS.items()},
    **{f"people/nobody/{name}": act for name, act in PERSON_ACTS.items()},
    **{f"invitations/none/{name}": act for name, act in INVITATION_ACTS.items()},
    **{f"notices/1/{name}": act for name, act in NOTICE_ACTS.items()},
    **{f"screens/foyer/{name}": act for name, act in SCREEN_ACTS.items()},
    **{f"sections/1/{name}": act for name, act in SECTION_ACTS.items()},
    **{f"video/{name}": act for name, act in VIDEO_ACTS.items()},
    **EVENT_ACTS,
}
"""Every command address of the event, and the row of the table that it belongs to."""

PAGES = {"": "event", "screen": "screen", "comments/": "comments", "state.json": "state", "host": "host"}
PAGES |= {"items/shift?room=red": "shift", "items/ink/plan": "move", "items": "add"}
PAGES |= {"host/people": "people", "host/log": "trail", "desk": "helpdesk", "door": "come-in"}
PAGES |= {"host/erase": "erase", "host/erase/ask?what=comment:1": "erase"}
PAGES |= {"wall": "tending", "comments/1/tend": "tending", "rooms/": "board", "rooms/red/": "room"}
PAGES |= {"screen/foyer": "screen", "screens": "add-screen", "since?cursor=0-&page=screen&screen=foyer": "live"}
PAGES |= {
    f"host/setup{part}": "setup" for part in ("", "/facts", "/venue", "/rooms", "/speakers/speaker", "/items/ink")
}
PAGES |= {"host/copy": "copy"}
PAGES |= {"log.json": "log", "freeze": "freeze", "since?cursor=0-": "live", "since?cursor=0-&page=host": "host"}
PAGES |= {"since?cursor=0-&page=wall": "tending"}
PAGES |= {"since?cursor=0-&page=board": "board", "since?cursor=0-&page=room&room=red": "live-room"}
PAGES |= {"since?cursor=0-&page=door&room=red": "live-door"}
PAGES |= {"host/story": "story", "host/story/video": "story", "host/story/items/ink": "story"}
PAGES |= {"host/story/video/poster": "story"}
PAGES |= {"host/archive": "editions", "host/preview": "editions", "host/preview/index.html": "editions"}
PAGES |= {"after/": "after", "comments/1/mine": "own"}
PAGES |= {"schedule.ics": "export", "comments.csv": "comments-table"}

SENT = {"notices": {"text": "Coffee", "room": "red"}, "items/shift": {"room": "red"}}
"""What is sent to addresses that are about a room only if they are told which."""

FORMS = {
    "invitations": "invite",
    "desk": "helpdesk",
    "video/poster": "story",
    "video/transcript": "story",
    "host/erase": "erase",
}
"""Addresses below the event's that take a POST and answer with a page of their own."""

SETTING_UP = {
    **dict.fromkeys((f"host/setup/{part}" for part in ("facts", "venue", "rooms", "rooms/red", "items/ink")), "setup"),
    **dict.fromkeys(("host/setup/rooms/red/remove", "host/setup/items/ink/reorder"), "setup"),
    "host/copy": "copy",
}
"""The same, of addresses on which an event is set up."""

NOT_IN_THE_TABLE = {
    "/new",
    "/new/file",
    "/register",
    "/sign-in",
    "/sign-out",
    "/me",
    "/e/{event:str}/sign-in",
    "/invitations/{link:str}",
}
"""Addresses that take a POST from anybody, because nobody has a role before they have been there."""


async def cast(scene: Scene) -> dict[str, tuple[httpx.AsyncClient, set[Role]]]:
    """Everybody, with the roles that they have at this event."""
    await set_up(scene.served, "another-day", host=OTHER_HOST)
    await scene.do(c.GrantRole(MODERATOR.id, MODERATOR.name, Role.MODERATOR), SYSTEM)
    await scene.do(c.GrantRole(FACILITATOR.id, FACILITATOR.name, Role.FACILITATOR, "red"), SYSTEM)
    await scene.do(c.GrantRole(STEWARD.id, STEWARD.name, Role.STEWARD, "red"), SYSTEM)
    await scene.do(c.GrantRole(BEN.id, BEN.name, Role.HOST), SYSTEM)
    await scene.do(c.RevokeRole(BEN.id, Role.HOST), SYSTEM)
    return {
        "a delegate": (await scene.browser(ANA), set()),
        "a host of another event": (await scene.browser(OTHER_HOST), set()),
        "somebody who was host": (await scene.browser(BEN), set()),
        "a facilitator": (await scene.browser(FACILITATOR), {Role.FACILITATOR}),
        "a steward": (await scene.browser(STEWARD), {Role.STEWARD}),
        "a moderator": (await scene.browser(MODERATOR), {Role.MODERATOR}),
        "a host": (await scene.browser(HOST), {Role.HOST}),
    }


def expected(route: str, roles: set[Role] | None) -> set[int]:
    """What the table says: 401 or 403, or anything else where the rules decide."""
    needed = PERMISSIONS[route]
    if needed is ANYONE or (roles is not None and (not needed or needed & roles)):
        # Whose a comment is, the table does not know.
        return {200, 303, 404, 409, 422} | ({403} if route == "own" else set())
    return {HTTPStatus.UNAUTHORIZED if roles is None else HTTPStatus.FORBIDDEN}


async def test_every_route_lets_through_whom_the_table_names(scene: Scene, visitor: httpx.AsyncClient) -> None:
    everybody = await cast(scene)
    await scene.do(c.PostComment("About the red room's ink", "ink"), ANA)
    await scene.do(c.PostNotice("Of the red room", room="red"))
    asked = [("POST", path, act.route) for path, act in COMMANDS.items()]
    asked += [("POST", path, route) for path, route in {**FORMS, **SETTING_UP}.items()]
    asked += [("GET", path, route) for path, route in PAGES.items()]

    for method, path, route in asked:
        sent = SENT.get(path) if method == "POST" else None
        anonymous = await visitor.request(method, f"{E}/{path}", data=sent, headers=JSON)
        assert anonymous.status_code in expected(route, None), ("anonymous", method, path)
        for name, (browser, roles) in everybody.items():
            response = await browser.request(method, f"{E}/{path}", data=sent, headers=JSON)
            assert response.status_code in expected(route, roles), (name, method, path, response.text)


async def test_whoever_may_not_changes_nothing(scene: Scene, visitor: httpx.AsyncClient) -> None:
    everybody = await cast(scene)
    await scene.do(c.PostComment("To be hidden"), ANA)
    before = scene.event

    for path, route in {**{path: act.route for path, act in COMMANDS.items()}, **FORMS, **SETTING_UP}.items():
        refused = [browser for browser, roles in everybody.values() if 200 not in expected(route, roles)]
        for browser in [visitor, *refused]:
            await browser.post(f"{E}/{path}", json={"text": "x", "mode": "closed", "name": "x"}, headers=JSON)

    assert scene.event == before


async def test_whoever_may_not_is_shown_no_page_of_those_who_may(scene: Scene, ana: httpx.AsyncClient) -> None:
    """But for the sheets that keep what somebody typed whose role was taken back meanwhile."""
    await scene.do(c.PostComment("To be hidden"), ANA)

    for path, act in COMMANDS.items():
        if PERMISSIONS[act.route] and not act.surface.keeps:
            answer = await ana.post(f"{E}/{path}", data={"text": "x"}, headers=FORM)
            assert answer.status_code == HTTPStatus.FORBIDDEN, path
            assert f'action="{E}/' not in answer.text, path


async def test_every_row_of_the_table_belongs_to_a_route_and_every_route_to_a_row(scene: Scene) -> None:
    routes = create_app(scene.house).routes
    taking_posts = {route.path_format for route in routes if "POST" in getattr(route, "methods", ())}
    kinds = ("items", "comments", "people", "invitations", "notices", "screens", "sections")
    patterns = {"/e/{event}/items/{act}", *(f"/e/{{event}}/{kind}/{{subject}}/{{act}}" for kind in kinds)}
    patterns |= {f"/e/{{event}}/{name}" for name in FORMS}
    patterns |= {"/e/{event}/video/{act}"}
    patterns |= {"/e/{event}/host/story/preview"}
    patterns |= {f"/e/{{event}}/{name}" for name in EVENT_ACTS}
    patterns |= {"/e/{event}/host/setup/{part}", "/e/{event}/host/setup/{part}/{subject}", "/e/{event}/host/copy"}
    patterns |= {"/e/{event}/host/setup/{part}/{subject}/{act}"}

    public = {address.replace(":str", "") for address in NOT_IN_THE_TABLE}
    assert taking_posts == patterns | public
    assert set(PERMISSIONS) == {act.route for act in COMMANDS.values()} | {*PAGES.values(), *FORMS.values()}


async def test_a_role_ends_with_its_revocation(scene: Scene, ana: httpx.AsyncClient) -> None:
    await scene.do(c.GrantRole(ANA.id, ANA.name, Role.MODERATOR), SYSTEM)
    before = await ana.post(f"{E}/wall", data={"mode": "closed"}, headers=JSON)

    await scene.do(c.RevokeRole(ANA.id, Role.MODERATOR), SYSTEM)
    after = await ana.post(f"{E}/wall", data={"mode": "open"}, headers=JSON)

    assert (before.status_code, after.status_code) == (200, 403)


async def test_each_act_of_moderation_leaves_one_record(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("To be tended"), ANA)

    for name in ("pin", "unpin", "hide", "show"):
        before = scene.event.version
        await host.post(f"{E}/comments/1/{name}")
        await host.post(f"{E}/comments/1/{name}")

        assert scene.event.version == before + 1, name


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("go-live", "Only the hosts of this event can do that. Ask a host for an invitation link."),
        ("wall", "Only the hosts and moderators of this event can do that. Ask a host for an invitation link."),
        ("desk", "Only the hosts and stewards of this event can do that. Ask a host for an invitation link."),
        (
            "items/ink/walk-in",
            "Only the hosts of this event, and the facilitators and stewards of this room, can do that. "
            "Ask a host for an invitation link.",
        ),
    ],
)
async def test_whoever_may_not_is_told_who_may(ana: httpx.AsyncClient, path: str, sentence: str) -> None:
    refused = await ana.post(f"{E}/{path}", headers=JSON)

    assert (refused.status_code, refused.json()["detail"]) == (403, sentence)
