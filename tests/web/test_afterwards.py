"""Comments after the event, and what authors decide about their own."""

from __future__ import annotations

import httpx
import pytest

from companion.domain import commands as c
from companion.domain.keeping import ArchiveAs
from companion.domain.wall import Standing
from tests.builders import ANA, BEN
from tests.web.paper import read
from tests.web.scene import FORM, HTMX, JSON, E, Scene

AFTER = f"{E}/after/"


async def frozen(scene: Scene, *, until: str = "2999-12-31") -> None:
    """End the day and close the record, with comments until a day."""
    for command in (c.Wrap(), c.SetAfter(until), c.Freeze()):
        await scene.do(command)


async def test_a_reader_adds_a_comment_which_others_see_once_it_is_approved(
    scene: Scene, ana: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    await frozen(scene)
    form = read(await ana.get(AFTER)).form(f"{E}/after") | {"text": "Thank you", "archive": "pseudonym"}

    answer = await ana.post(f"{E}/after", data=form | {"pseudonym": "Heron"}, headers=FORM)

    assert (answer.status_code, answer.headers["location"]) == (303, AFTER)
    comment = scene.event.wall.comments["1"]
    assert (comment.after, comment.standing, comment.pseudonym) == (True, Standing.WAITING, "Heron")
    assert "Thank you" in (await ana.get(AFTER)).text
    assert "Thank you" not in (await visitor.get(AFTER)).text
    await scene.do(c.ShowComment("1"))
    assert "Thank you" in (await visitor.get(AFTER)).text


async def test_moderators_tend_what_is_said_after_the_event_and_nobody_else(
    scene: Scene, host: httpx.AsyncClient, ana: httpx.AsyncClient
) -> None:
    await frozen(scene)
    await scene.do(c.PostAfter("Buy my book"), BEN)

    by_a_delegate = await ana.post(f"{E}/comments/1/show", headers=JSON)
    queue = await host.get(f"{E}/wall")
    by_a_host = await host.post(f"{E}/comments/1/reject", data={"reason": "Not about today."}, headers=JSON)

    assert (by_a_delegate.status_code, by_a_host.status_code) == (403, 200)
    assert "Buy my book" in queue.text
    assert scene.event.wall.comments["1"].standing is Standing.REJECTED


@pytest.mark.parametrize("until", ["", "2999-12-31"])
async def test_the_page_says_whether_it_is_open(scene: Scene, visitor: httpx.AsyncClient, until: str) -> None:
    await frozen(scene, until=until)

    said = read(await visitor.get(AFTER)).at("main").words

    assert ("Sign in to comment" in said) is bool(until)
    assert ("No comments are taken here." in said) is not bool(until)


async def test_before_the_archive_it_leads_to_the_wall(visitor: httpx.AsyncClient) -> None:
    page = read(await visitor.get(AFTER))

    assert page.link("write there") == f"{E}/#wall"


async def test_whoever_has_to_sign_in_again_keeps_what_they_typed(scene: Scene, visitor: httpx.AsyncClient) -> None:
    await frozen(scene)

    answer = await visitor.post(f"{E}/after", data={"text": "A long thought", "archive": "none"}, headers=FORM)

    assert answer.status_code == 401
    form = read(answer).form(f"{E}/after")
    assert (form["text"], form["archive"]) == ("A long thought", "none")


async def test_what_is_refused_comes_back_with_the_sentence_beside_it(scene: Scene, ana: httpx.AsyncClient) -> None:
    await frozen(scene)

    answer = await ana.post(f"{E}/after", data={"text": "x" * 1_001}, headers=FORM)

    assert answer.status_code == 422
    assert "1,000 fit. Shorten it by 1." in answer.text
    assert read(answer).form(f"{E}/after")["text"] == "x" * 1_001


async def test_a_host_sets_the_date_and_may_close_at_once(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.Wrap())

    bad = await host.post(f"{E}/after-until", data={"until": "2001-01-01"}, headers=FORM)
    good = await host.post(f"{E}/after-until", data={"until": "2999-12-31"}, headers=FORM)
    shut = await host.post(f"{E}/after-until", data={"until": ""}, headers=FORM)

    assert (bad.status_code, good.status_code, shut.status_code) == (422, 303, 303)
    assert "That day is over." in bad.text
    assert scene.event.after_until is None


async def test_the_composer_says_beforehand_and_remembers_what_was_chosen_last(
    scene: Scene, ana: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    anonymous = await visitor.get(f"{E}/")
    form = read(await ana.get(f"{E}/")).form(f"{E}/comments")

    await ana.post(f"{E}/comments", data=form | {"text": "Hello", "archive": "delegate"}, headers=FORM)

    assert "The wall is archived; you choose how." in anonymous.text
    assert form["archive"] == "name"
    assert scene.event.wall.comments["1"].archive is ArchiveAs.DELEGATE
    assert read(await ana.get(f"{E}/")).form(f"{E}/comments")["archive"] == "delegate"
    assert scene.event.wall.comments["1"].name == "Ana"


@pytest.mark.parametrize("archive", ["name", "pseudonym", "delegate", "none"])
async def test_a_program_chooses_by_a_word(scene: Scene, ana: httpx.AsyncClient, archive: str) -> None:
    answer = await ana.post(f"{E}/comments", json={"text": "Hello", "archive": archive}, headers=JSON)

    assert answer.status_code == 200
    assert scene.event.wall.comments["1"].archive == archive


async def test_another_word_is_refused(ana: httpx.AsyncClient) -> None:
    answer = await ana.post(f"{E}/comments", json={"text": "Hello", "archive": "maybe"}, headers=JSON)

    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"archive"}


async def test_an_author_finds_their_comments_chooses_anew_and_takes_them_back(
    scene: Scene, ana: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    await scene.do(c.PostComment("Said too soon"), ANA)
    mine = f"{E}/comments/1/mine"
    assert mine in (await ana.get("/me")).text
    form = read(await ana.get(mine)).form(f"{E}/comments/1/archive") | {"archive": "pseudonym", "pseudonym": "Heron"}

    chosen = await ana.post(f"{E}/comments/1/archive", data=form, headers=FORM)
    told = read(await ana.get(mine)).words
    removed = await ana.post(f"{E}/comments/1/remove", data={"next": mine}, headers=FORM)

    assert [chosen.headers["location"], removed.headers["location"]] == [mine, mine]
    assert "As things stand, the record has it under “Heron”." in told
    assert "You have taken it back." in (await ana.get(mine)).text
    for page in (f"{E}/", f"{E}/comments/", f"{E}/state.json"):
        assert "too soon" not in (await visitor.get(page)).text


async def test_an_author_reads_whether_and_how_the_archive_has_it(scene: Scene, ana: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Kept", archive=ArchiveAs.DELEGATE), ANA)
    await scene.do(c.PostComment("Left out", archive=ArchiveAs.NONE), ANA)
    await scene.do(c.PostComment("Hidden"), ANA)
    await scene.do(c.HideComment("3"))
    await scene.do(c.Wrap())
    await scene.do(c.Freeze())

    told = [read(await ana.get(f"{E}/comments/{number}/mine")).at("main").words for number in (1, 2, 3)]

    assert "under “A delegate”. Editions do not change any more" in told[0]
    assert "the record leaves it out." in told[1]
    assert "the record leaves it out: it is not shown." in told[2]
    assert not [each for each in told[1:] if "taken out" in each]


async def test_the_page_of_a_comment_is_its_authors_alone(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Mine"), ANA)

    seen = await host.get(f"{E}/comments/1/mine")
    removed = await host.post(f"{E}/comments/1/remove", headers=FORM)
    chosen = await host.post(f"{E}/comments/1/archive", data={"archive": "none"}, headers=HTMX)

    assert (seen.status_code, removed.status_code, chosen.status_code) == (403, 403, 403)
    assert (await host.get(f"{E}/comments/9/mine")).status_code == 404


async def test_whoever_was_banned_still_decides_about_what_they_said(scene: Scene, ana: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Mine"), ANA)
    await scene.do(c.BanPerson(ANA.id))

    answer = await ana.post(f"{E}/comments/1/remove", headers=JSON)

    assert answer.status_code == 200


async def test_a_pseudonym_that_another_goes_by_comes_back_with_the_sentence(
    scene: Scene, ana: httpx.AsyncClient
) -> None:
    await scene.do(c.PostComment("Hers"), ANA)
    await scene.do(c.PostComment("His"), BEN)

    answer = await ana.post(f"{E}/comments/1/archive", data={"archive": "pseudonym", "pseudonym": "ben"}, headers=FORM)

    assert answer.status_code == 422
    assert "Somebody here goes by that name." in answer.text
    assert read(answer).form(f"{E}/comments/1/archive")["pseudonym"] == "ben"
