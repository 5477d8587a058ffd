"""The wall and those who tend it: what is not shown is on no page but its author's and theirs, and who is kept out."""

from __future__ import annotations

import httpx
import pytest

from companion.domain import commands as c
from companion.domain.people import SYSTEM, Bar, Person, Role
from companion.domain.wall import WallMode
from tests.builders import ANA, BEN, CEM, HOST
from tests.web.phones import on_line
from tests.web.scene import FORM, HTMX, JSON, E, Scene

SECRET = "Not fit to be read"
MODERATOR = Person("moderator", "Moderator", "Eastmoor Council")
PAGES = ("", "comments/", "comments/?order=wanted", "comments/?item=welcome", "screen", "state.json")
SINCE = ("since?cursor=", "since?cursor=0-", "since?cursor=0-&page=screen")


@pytest.fixture
async def moderator(scene: Scene) -> httpx.AsyncClient:
    """A browser in which a moderator is signed in."""
    await scene.do(c.GrantRole(MODERATOR.id, MODERATOR.name, Role.MODERATOR), SYSTEM)
    return await scene.browser(MODERATOR)


NOT_SHOWN: dict[str, tuple[c.Command, ...]] = {
    "waiting": (),
    "rejected": (c.RejectComment("1", "Please put it kindly."),),
    "rejected after it was shown": (c.ShowComment("1"), c.RejectComment("1", "Please put it kindly.")),
    "hidden": (c.ShowComment("1"), c.PinComment("1"), c.PutOnScreen("1"), c.HideComment("1")),
    "hidden with its author": (c.ShowComment("1"), c.MutePerson(BEN.id, "Enough.", hide=True)),
}


@pytest.mark.parametrize("commands", NOT_SHOWN.values(), ids=list(NOT_SHOWN))
async def test_what_is_not_shown_is_seen_by_its_author_and_those_who_tend_the_wall_alone(
    scene: Scene, ana: httpx.AsyncClient, moderator: httpx.AsyncClient, commands: tuple[c.Command, ...]
) -> None:
    await scene.do(c.SetWallMode(WallMode.APPROVE))
    await scene.do(c.PostComment(SECRET, "welcome"), BEN)
    for command in commands:
        await scene.do(command)
    author = await scene.browser(BEN)

    for browser in (await scene.browser(), ana):
        read = [await browser.get(f"{E}/{path}") for path in (*PAGES, *SINCE)]
        assert {answer.status_code for answer in read} == {200}
        assert not [answer.url for answer in read if SECRET in answer.text]
    for path in PAGES:
        assert (SECRET in (await author.get(f"{E}/{path}")).text) == (path == ""), path
    assert SECRET in (await author.get(f"{E}/since?cursor=")).text
    assert SECRET in (await moderator.get(f"{E}/wall")).text
    assert SECRET in (await moderator.get(f"{E}/comments/1/tend")).text


async def test_no_socket_hears_of_a_rejected_comment_but_its_authors_and_those_who_tend_the_wall(scene: Scene) -> None:
    await scene.do(c.SetWallMode(WallMode.APPROVE))
    url, sessions = scene.served.url, scene.house.services.sessions
    tokens = {person: await sessions.create(person) for person in (ANA, BEN, HOST)}
    async with (
        on_line(url) as anybody,
        on_line(url, token=tokens[ANA]) as ana,
        on_line(url, token=tokens[BEN]) as author,
        on_line(url, page="screen") as screen,
        on_line(url, page="host", token=tokens[HOST]) as host,
    ):
        await scene.do(c.PostComment(SECRET), BEN)
        await author.hear_of("Waiting")
        await host.hear_of(SECRET)
        await scene.do(c.RejectComment("1", "Please put it kindly."))
        await author.hear_of("Please put it kindly.")
        await scene.do(c.PostNotice("The end"))
        for phone, last in ((anybody, "The end"), (ana, "The end"), (author, "The end"), (host, "The end")):
            await phone.hear_of(last)
        await scene.do(c.PostNotice("The very end", urgent=True))
        await screen.hear_of("The very end")

        heard = {phone: "".join(message.content or "" for message in phone.heard) for phone in (anybody, ana, screen)}

    assert not [text for text in heard.values() if SECRET in text or "kindly" in text]


async def test_the_archive_has_what_was_shown_with_its_answer_and_nothing_else(scene: Scene) -> None:
    await scene.do(c.PostComment("When will the slides be here?"), ANA)
    await scene.do(c.CastVote("1"), BEN)
    await scene.do(c.AnswerComment("1", "By tonight."), HOST)
    await scene.do(c.SetWallMode(WallMode.APPROVE))
    await scene.do(c.PostComment(SECRET), BEN)
    await scene.do(c.PostComment(SECRET), BEN)
    await scene.do(c.RejectComment("3", "Please put it kindly."))
    await scene.do(c.Wrap())
    await scene.do(c.Freeze())
    visitor = await scene.browser()
    async with on_line(scene.served.url) as phone:
        await phone.end()

    index, wall = await visitor.get(f"{E}/"), await visitor.get(f"{E}/comments.html")

    assert SECRET not in index.text + wall.text
    assert "kindly" not in index.text + wall.text
    assert "By tonight." in wall.text
    assert '<ol class="replies">\n<li id="comment-2">' in wall.text
    assert "<span>Answered</span> <span>One vote</span>" in wall.text


async def test_a_moderator_has_the_wall_and_is_sent_back_to_it(scene: Scene, moderator: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Hello"), ANA)

    page = await moderator.get(f"{E}/")
    hidden = await moderator.post(f"{E}/comments/1/hide", headers=FORM)
    refused = await moderator.post(f"{E}/comments/1/put-on-screen", headers=FORM)

    assert f'<a href="{E}/wall">Moderate</a>' in page.text
    assert (hidden.status_code, hidden.headers["location"]) == (303, f"{E}/wall#tray")
    assert (refused.status_code, "Nobody sees this comment yet. Show it first." in refused.text) == (409, True)
    assert (await moderator.get(f"{E}/host")).status_code == 403


async def test_a_host_goes_back_to_where_they_came_from(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Hello"), ANA)

    from_wall = await host.post(f"{E}/comments/1/hide", headers=FORM | {"Referer": f"{scene.served.url}{E}/wall"})
    from_console = await host.post(f"{E}/comments/1/show", headers=FORM)

    assert [each.headers["location"] for each in (from_wall, from_console)] == [f"{E}/wall#tray", f"{E}/host#tray"]


async def test_a_reply_that_does_not_fit_stays_in_its_box(scene: Scene, moderator: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Hello"), ANA)

    refused = await moderator.post(f"{E}/comments/1/answer", data={"text": "y" * 1_001}, headers=FORM)

    assert refused.status_code == 422
    assert f"{'y' * 1_001}</textarea>" in refused.text
    assert "This reply has 1,001 characters; 1,000 fit. Shorten it by 1." in refused.text


async def test_a_moderators_reply_says_whom_they_speak_for(scene: Scene, moderator: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Hello"), ANA)

    answer = await moderator.post(f"{E}/comments/1/answer", json={"text": "Good morning."}, headers=JSON)

    (asked, reply) = (await moderator.get(f"{E}/state.json")).json()["comments"]
    assert answer.json()["comment"] == "2"
    assert asked["answered"] is True
    assert (reply["badge"], reply["reply_to"], reply["text"]) == ("Moderator, Eastmoor Council", "1", "Good morning.")


async def test_a_comment_that_waits_says_so_to_who_sent_it(scene: Scene, ana: httpx.AsyncClient) -> None:
    await scene.do(c.SetWallMode(WallMode.APPROVE))

    told = await ana.post(f"{E}/comments", json={"text": "One"}, headers=JSON)
    shown = await ana.post(f"{E}/comments", data={"text": "Two"}, headers=HTMX)

    assert {"comment": "1", "waiting": True}.items() <= told.json().items()
    assert 'hx-target="#mine"' in shown.text
    assert "A moderator reads it first." in shown.text


async def test_a_vote_is_a_tap_and_counts_once_however_it_is_sent(scene: Scene, ana: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("When is lunch?"), BEN)

    twice = [await ana.post(f"{E}/comments/1/vote", headers=JSON) for _ in range(2)]
    votes = (await ana.get(f"{E}/state.json")).json()["comments"][0]["votes"]
    back = await ana.post(
        f"{E}/comments/1/vote", data={"vote": "false", "next": f"{E}/comments/#comment-1"}, headers=FORM
    )

    assert [each.status_code for each in twice] == [200, 200]
    assert votes == 1
    assert (back.status_code, back.headers["location"]) == (303, f"{E}/comments/#comment-1")
    assert scene.event.wall.comments["1"].votes == 0


async def test_every_comment_of_others_can_be_voted_for_by_who_is_signed_in(
    scene: Scene, ana: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    await scene.do(c.PostComment("Mine"), ANA)
    await scene.do(c.PostComment("Theirs"), BEN)

    for path in ("", "comments/"):
        assert (await ana.get(f"{E}/{path}")).text.count(f'action="{E}/comments/2/vote"') == 1
        assert f'action="{E}/comments/1/vote"' not in (await ana.get(f"{E}/{path}")).text
        assert "/vote" not in (await visitor.get(f"{E}/{path}")).text


async def test_who_is_banned_loses_their_sockets_and_may_only_read(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Buy my watches"), CEM)
    cem, url = await scene.browser(CEM), scene.served.url
    token = await scene.house.services.sessions.create(CEM)
    async with on_line(url, token=token) as phone:
        banned = await host.post(f"{E}/people/{CEM.id}/ban", json={"reason": "No sales.", "hide": True}, headers=JSON)
        code, _ = await phone.end()
    async with on_line(url, token=token) as again:
        refused, reason = await again.end()

    assert banned.status_code == 200
    assert (code, refused) == (1012, 4003)
    assert reason == "The hosts no longer let you take part in this event. You can still read it."
    assert (await cem.get(f"{E}/since?cursor=")).status_code == 403
    page = await cem.get(f"{E}/")
    assert (page.status_code, "No sales." in page.text) == (200, True)
    for path in ("comments", "comments/1/vote", "items/clay/take-seat"):
        assert (await cem.post(f"{E}/{path}", json={"text": "Watches"}, headers=JSON)).status_code == 403
    assert scene.event.wall.shown == 0


async def test_who_is_muted_is_told_why_beside_what_they_typed(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("LOUD"), CEM)
    cem = await scene.browser(CEM)

    await host.post(f"{E}/people/{CEM.id}/mute", data={"reason": "Too loud."}, headers=FORM)
    refused = await cem.post(f"{E}/comments", data={"text": "LOUDER"}, headers=FORM)

    assert refused.status_code == 403
    assert "LOUDER</textarea>" in refused.text
    assert "You can still read along." in refused.text
    delegate = scene.event.delegate(CEM.id)
    assert delegate is not None
    assert delegate.bar is Bar.MUTED
    await host.post(f"{E}/people/{CEM.id}/readmit", headers=FORM)
    assert (await cem.post(f"{E}/comments", json={"text": "Softly"}, headers=JSON)).status_code == 200


async def test_limits_are_each_persons_own_wherever_they_come_from(scene: Scene, ana: httpx.AsyncClient) -> None:
    ben = await scene.browser(BEN)
    taken = [await ana.post(f"{E}/comments", json={"text": str(n)}, headers=JSON) for n in range(11)]

    assert [each.status_code for each in taken] == [200] * 10 + [429]
    assert int(taken[-1].headers["Retry-After"]) <= 10
    assert (await ben.post(f"{E}/comments", json={"text": "Me?"}, headers=JSON)).status_code == 200


async def test_hosts_read_that_the_wall_closed_with_the_archive(scene: Scene, host: httpx.AsyncClient) -> None:
    for act in (c.Wrap(), c.Freeze()):
        await scene.do(act)

    assert "The day is archived, and its wall is closed." in (await host.get(f"{E}/wall")).text
