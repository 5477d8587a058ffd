"""Erasing as everybody sees it: pages, catch-ups, feeds, phones, and the memory of every process."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from companion.app import House
from companion.domain import commands as c
from companion.domain.event import Event
from companion.domain.people import Role
from companion.domain.typed import TypedItem, TypedRoom, TypedSpeaker
from companion.domain.wall import Wall
from companion.web import exports, filled
from tests.builders import ANA, BEN
from tests.log.happenings import eventually
from tests.serving import Served, served
from tests.web.paper import read
from tests.web.phones import on_line
from tests.web.scene import FORM, JSON, SLUG, E, Scene

SECRET = "the unspeakable sentence"
ADDRESSES = (
    f"{E}/", f"{E}/screen", f"{E}/comments/", f"{E}/state.json", f"{E}/comments.atom", f"{E}/since?cursor=0-",
    f"{E}/since?cursor=0-&page=screen",
)  # fmt: skip
FOR_HOSTS = (
    f"{E}/host", f"{E}/wall", f"{E}/log.json", f"{E}/comments.csv", f"{E}/comments/1/tend",
    f"{E}/since?cursor=0-&page=host",
)  # fmt: skip


NO_MEMORY = {"module", "function", "frame", "coroutine", "generator"}
"""What leads to everything else, this test among it."""


def remembered(roots: object, word: str) -> Iterator[str]:
    """Everything that hangs together with something, and has a word in it."""
    seen: set[int] = set()
    left = [roots]
    while left:
        each = left.pop()
        if id(each) in seen or isinstance(each, type) or type(each).__name__ in NO_MEMORY:
            continue
        seen.add(id(each))
        if isinstance(each, str | bytes):
            said = each if isinstance(each, str) else each.decode(errors="replace")
            if word in said:
                yield f"{type(each).__name__} of {len(each)}"
        else:
            left += gc.get_referents(each)


def in_memory(house: House) -> object:
    """What a process keeps."""
    return house, filled._shared, exports._shared


def state_of(served: Served) -> Event:
    """The event as a process knows it."""
    log = served.house.logs.get(SLUG)
    assert log
    return log.event


def wall_of(served: Served) -> Wall:
    """The wall as a process knows it."""
    return state_of(served).wall


async def everything(browser: httpx.AsyncClient, addresses: tuple[str, ...]) -> dict[str, str]:
    """What stands at these addresses."""
    return {address: (await browser.get(address)).text for address in addresses}


async def test_an_erased_sentence_is_gone_from_every_answer_and_every_memory(
    scene: Scene, valkey: str, tmp_path: Path, visitor: httpx.AsyncClient, host: httpx.AsyncClient
) -> None:
    async with served(valkey, tmp_path) as other, httpx.AsyncClient(base_url=other.url) as there:
        await scene.do(c.PostComment(SECRET), ANA)
        await scene.do(c.PutOnScreen("1"))
        await scene.do(c.PostComment("A reply to it"), BEN)
        ana = await scene.browser(ANA)
        seen = [
            SECRET in text
            for answers in (await everything(visitor, ADDRESSES), await everything(host, FOR_HOSTS))
            for text in answers.values()
        ]
        await eventually(lambda: len(wall_of(other).comments) == 2)
        await everything(there, ADDRESSES)
        await ana.get(f"{E}/")
        assert seen.count(True) > 8
        assert len(list(remembered(in_memory(other.house), SECRET))) > 3

        answer = await host.post(f"{E}/comments/1/erase", headers=JSON)

        assert answer.status_code == 200
        await eventually(lambda: not wall_of(other).comments["1"].text)
        for browser, addresses in ((visitor, ADDRESSES), (there, ADDRESSES), (host, FOR_HOSTS), (ana, ADDRESSES)):
            assert not [at for at, text in (await everything(browser, addresses)).items() if SECRET in text]
        await eventually(lambda: scene.house.eraser._done.get(SLUG) and other.house.eraser._done.get(SLUG), 10)
        assert SECRET not in (await host.get(f"{E}/log.json")).text
        assert not list(remembered(in_memory(other.house), SECRET))
        assert not list(remembered(in_memory(scene.house), SECRET))


async def test_what_hosts_wrote_is_found_and_erased_and_gone_from_every_answer_and_every_memory(
    scene: Scene, valkey: str, tmp_path: Path, visitor: httpx.AsyncClient, host: httpx.AsyncClient
) -> None:
    async with served(valkey, tmp_path) as other, httpx.AsyncClient(base_url=other.url) as there:
        for command in (
            c.DescribeItem("ink", TypedItem(title=SECRET)),
            c.SetRoom("red", TypedRoom(name=SECRET)),
            c.SetSpeaker("speaker", TypedSpeaker(name=SECRET)),
            c.PostNotice(f"Beware of {SECRET}", urgent=True),
            c.MoveItem("drums-again", "hall", SECRET),
        ):
            await scene.do(command)
        assert SECRET in (await visitor.get(f"{E}/")).text + (await there.get(f"{E}/")).text
        await scene.do(c.DescribeItem("ink", TypedItem(title="Ink")))
        await scene.do(c.SetRoom("red", TypedRoom(name="Red")))

        found = read(await host.post(f"{E}/host/erase", data={"words": SECRET.upper()}, headers=FORM))
        asked = [each["href"] for each in found.tagged("a") if "/ask?" in each["href"]]
        assert len(asked) == 5
        for address in asked:
            question = read(await host.get(address))
            assert SECRET in question.words
            (form,) = (each for each in question.tagged("form") if "erase" in each["action"])
            answer = await host.post(form["action"], data=question.form(form["action"]), headers=FORM)
            assert answer.status_code == 303
            assert "Erased: " in read(await host.get(answer.headers["location"])).words

        await eventually(lambda: state_of(other).version == scene.event.version)
        for browser, addresses in ((visitor, ADDRESSES), (there, ADDRESSES), (host, FOR_HOSTS[:2])):
            assert not [at for at, text in (await everything(browser, addresses)).items() if SECRET in text]
        await eventually(lambda: scene.house.eraser._done.get(SLUG) == scene.event.cursor, 10)
        for address in (f"{E}/log.json", f"{E}/host/log", f"{E}/host/erase", f"{E}/host/setup"):
            assert SECRET not in (await host.get(address)).text
        again = await host.post(f"{E}/host/erase", data={"words": SECRET}, headers=FORM)
        assert "They are nowhere" in again.text
        for each in (scene.house, other.house):
            assert not list(remembered(in_memory(each), SECRET))


async def test_several_earlier_wordings_are_ticked_and_go_at_once(scene: Scene, host: httpx.AsyncClient) -> None:
    section = f"section-{await scene.do(c.WriteSection('', 'Morning', SECRET))}"
    await scene.do(c.WriteSection(section, "Morning", "It was good."))
    for text in (SECRET, "It was good."):
        await scene.do(c.WriteUpItem("clay", text))
    page = read(await host.get(f"{E}/host/erase"))
    ticks = [each["value"] for each in page.tagged("input") if each["type"] == "checkbox"]

    question = read(await host.get(f"{E}/host/erase/ask", params={"what": ticks}))
    answer = await host.post(f"{E}/erase", data=question.form(f"{E}/erase"), headers=FORM)
    done = read(await host.get(answer.headers["location"]))

    assert ticks == ["earlier:write-up:clay", f"earlier:section:{section}"]
    assert "What stands now stays" in question.words
    assert {*scene.event.unsaid} == {"write-up:clay", f"section:{section}"}
    assert "Erased: earlier wordings of a write-up." in done.words
    assert "Nothing that was written has been changed" in done.words


async def test_a_speaker_found_by_name_goes_wholly_and_the_page_says_so(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment(SECRET), ANA)
    speaker = scene.event.agenda.speakers[0]

    by_name = read(await host.post(f"{E}/host/erase", data={"words": speaker.name}, headers=FORM))
    by_words = read(await host.post(f"{E}/host/erase", data={"words": SECRET}, headers=FORM))
    question = read(await host.get(f"{E}/host/erase/ask", params={"what": f"wholly:speaker:{speaker.id}"}))
    answer = await host.post(f"{E}/erase", data=question.form(f"{E}/erase"), headers=FORM)
    done = read(await host.get(answer.headers["location"]))

    assert "What can be changed stays without the words" in by_name.words
    assert "What can be changed" not in by_words.words
    assert "Erased: all that was written of a speaker." in done.words
    assert f"{E}/host/story/video#poster" in {each["href"] for each in done.tagged("a")}


@pytest.mark.usefixtures("scene")
async def test_what_is_not_there_is_not_asked_about_and_others_do_not_erase(
    host: httpx.AsyncClient, ana: httpx.AsyncClient
) -> None:
    asked = [
        (await host.get(f"{E}/host/erase/ask", params={"what": what})).status_code
        for what in ("earlier:poem:1", "comment:9", "person:nobody", "")
    ]
    refused = [
        (await ana.get(f"{E}/host/erase")).status_code,
        (await ana.post(f"{E}/host/erase", data={"words": "x"}, headers=FORM)).status_code,
        (await ana.post(f"{E}/erase", json={"things": "facts"}, headers=JSON)).status_code,
        (await ana.post(f"{E}/notices/1/erase", headers=JSON)).status_code,
    ]
    unknown = await host.post(f"{E}/erase", json={"things": "notice:7"}, headers=JSON)
    untrue = read(await host.get(f"{E}/host/erase", params={"done": ["facts", "nonsense", "comment:1"]}))

    assert asked == [404, 404, 404, 404]
    assert refused == [403, 403, 403, 403]
    assert unknown.status_code == 404
    assert "Erased" not in untrue.words


async def test_phones_drop_it_at_once(scene: Scene) -> None:
    await scene.do(c.PostComment(SECRET), ANA)
    told = ""
    async with on_line(scene.served.url, cursor=scene.event.cursor) as phone:
        await scene.do(c.EraseComment("1"))
        while phone.cursor != scene.event.cursor:
            told = (await phone.hear()).content or ""

        assert 'id="wall"' in told
        assert SECRET not in told


async def test_only_hosts_erase_and_the_page_asks_first(
    scene: Scene, host: httpx.AsyncClient, ana: httpx.AsyncClient
) -> None:
    await scene.do(c.PostComment(SECRET), ANA)
    await scene.do(c.GrantRole(BEN.id, BEN.name, Role.MODERATOR))
    moderator = await scene.browser(BEN)

    seen = [(await browser.get(f"{E}/comments/1/tend")).text for browser in (host, moderator)]
    question = read(await host.get(f"{E}/host/erase/ask", params={"what": "comment:1"}))
    refused = [(await browser.post(f"{E}/comments/1/erase", headers=JSON)).status_code for browser in (ana, moderator)]
    erased = await host.post(f"{E}/people/{ANA.id}/erase", headers=FORM)
    after = (await host.get(f"{E}/comments/1/tend")).text

    assert [f'href="{E}/host/erase/ask?what=comment:1"' in page for page in seen] == [True, False]
    assert SECRET in question.words
    assert question.form(f"{E}/comments/1/erase")["next"] == f"{E}/host/erase?done=comment:1"
    assert refused == [403, 403]
    assert erased.status_code == 303
    assert scene.event.known_as(ANA.id) == "Somebody"
    assert "Nothing of it is left" in after
    assert f">{ANA.name}<" not in after
