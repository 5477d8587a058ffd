"""Who did what, for hosts: newest first, by person and by sort, a bounded part at a time."""

from __future__ import annotations

import httpx
import pytest

from companion.domain import commands as c
from companion.domain.changes import AnyChange, CommentPosted, PersonJoined
from companion.domain.errors import StoreAwayError
from companion.web import trail
from tests.builders import ANA, BEN, HOST, stamped
from tests.web.paper import Element, read
from tests.web.scene import E, Scene

PAGE = f"{E}/host/log"


def entries(page: Element) -> list[str]:
    """What it tells, without the times."""
    return [each.tagged("p")[0].words for each in page.tagged("li") if each["id"].startswith("record-")]


async def test_the_newest_comes_first_in_plain_words(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Is <b>this</b> on?"), ANA)
    await scene.do(c.RejectComment("1", "Please put it kindly."))
    await scene.do(c.StartItem("welcome"))

    response = await host.get(PAGE)
    page = read(response)

    assert entries(page)[:3] == [
        "First Host started “Welcome”",
        "First Host rejected a comment by Ana, because “Please put it kindly.”: “Is <b>this</b> on?”",
        "Ana wrote: “Is <b>this</b> on?”",
    ]
    assert "<b>this</b>" not in response.text
    assert page.link("wrote: “Is <b>this</b> on?”") == f"{E}/comments/1/tend"
    assert response.headers["cache-control"] == "private, no-store"


async def test_only_one_person_or_one_sort_is_shown_if_wanted(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Hello"), ANA)
    await scene.do(c.TakeSeat("clay"), BEN)
    await scene.do(c.HideComment("1"))

    about_ana = read(await host.get(f"{PAGE}?person={ANA.id}"))
    seats = read(await host.get(f"{PAGE}?sort=seats"))
    both = read(await host.get(f"{PAGE}?sort=seats&person={ANA.id}"))
    nonsense = read(await host.get(f"{PAGE}?sort=x&person=%00"))

    assert entries(about_ana) == [
        "First Host hid a comment by Ana: “Hello”",
        "Ana wrote: “Hello”",
        "Ana joined as Ana",
    ]
    assert entries(seats) == ["Ben took a seat in “Clay”"]
    assert "Nothing of this has happened." in both.words
    assert entries(nonsense) == []


async def test_older_parts_follow_without_a_gap(
    scene: Scene, host: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "PAGE", 7)
    seen, address = list[str](), PAGE

    while address:
        page = read(await host.get(address))
        seen += [each["id"] for each in page if each["id"].startswith("record-")]
        address = next((each["href"] for each in page.tagged("a") if each.words == "Older"), "")

    assert seen == [f"record-{version}" for version in range(scene.event.version, 0, -1)]


async def test_a_long_log_is_looked_through_in_parts_and_nobody_waits(scene: Scene, host: httpx.AsyncClient) -> None:
    """25,000 records: what is asked for stands at the beginning, and is found at the second tap."""
    event, stream = scene.event, scene.log._stream
    await scene.do(c.StartItem("welcome"))
    event = scene.event
    flood: list[AnyChange] = [
        PersonJoined(BEN.id, BEN.name),
        *(CommentPosted(str(n), BEN.id, "Hello") for n in range(1, 25_000)),
    ]
    records = stamped(event, flood, BEN, event.moment)
    for start in range(0, len(records), 5_000):
        part = records[start : start + 5_000]
        end = (part[0].version - 1, event.nonce if not start else records[start - 1].nonce)
        assert await stream.append(end, part)
    await scene.log.catch_up()

    taps, address = 0, f"{PAGE}?sort=rundown"
    while "started" not in (page := read(await host.get(address))).words:
        taps += 1
        address = page.link("Look further back")
        assert "Nothing of this among the last 20000" in page.words

    assert taps == 1


async def test_without_the_store_the_trail_is_not_there(
    scene: Scene, host: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_version: int, _most: int) -> list[object]:
        raise StoreAwayError("We cannot save anything just now.")

    monkeypatch.setattr(scene.log, "records_before", away)

    assert (await host.get(PAGE)).status_code == 503
    assert (await (await scene.browser(HOST)).get(f"{PAGE}?before=0")).status_code == 400
