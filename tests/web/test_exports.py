"""Exports at their addresses: live, kept like other shared answers, and out of the archive once there is one."""

from __future__ import annotations

import csv
import io

import httpx
import pytest

from companion.domain import commands as c
from companion.programme.exports import LIVE
from tests.builders import ANA
from tests.web.scene import JSON, E, Scene


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("schedule.json", "application/json"),
        ("schedule.xml", "application/xml"),
        ("schedule.ics", "text/calendar; charset=utf-8"),
        ("event.jsonld", "application/ld+json"),
        ("comments.atom", "application/atom+xml"),
    ],
)
async def test_an_export_is_sent_once_for_whoever_asks(
    scene: Scene, visitor: httpx.AsyncClient, name: str, media_type: str
) -> None:
    await scene.do(c.PostComment("First"), ANA)

    first = await visitor.get(f"{E}/{name}")
    same = await visitor.get(f"{E}/{name}", headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, same.status_code) == (200, 304)
    assert first.headers["content-type"] == media_type
    assert first.headers["access-control-allow-origin"] == "*"
    assert f"{scene.served.url}{E}/" in first.text.replace("\r\n ", "")


async def test_exports_follow_the_day(scene: Scene, visitor: httpx.AsyncClient) -> None:
    before = {name: (await visitor.get(f"{E}/{name}")).text for name in LIVE}

    await scene.do(c.PostComment("A first word"), ANA)
    said = {name: (await visitor.get(f"{E}/{name}")).text for name in LIVE}
    await scene.do(c.HideComment("1"))
    await scene.do(c.SkipItem("clay"))
    after = {name: (await visitor.get(f"{E}/{name}")).text for name in LIVE}

    assert {name for name in LIVE if said[name] != before[name]} == {"comments.atom"}
    assert "A first word" in said["comments.atom"]
    assert "A first word" not in after["comments.atom"]
    assert "Not held" in after["schedule.json"]
    assert "STATUS:CANCELLED" in after["schedule.ics"]


async def test_the_table_of_comments_is_for_hosts(
    scene: Scene, visitor: httpx.AsyncClient, ana: httpx.AsyncClient, host: httpx.AsyncClient
) -> None:
    await scene.do(c.PostComment("=cmd|' /C calc'!A0\nsecond line"), ANA)
    await scene.do(c.HideComment("1"))

    answers = [await browser.get(f"{E}/comments.csv", headers=JSON) for browser in (visitor, ana, host)]
    rows = list(csv.reader(io.StringIO(answers[2].content.decode("utf-8-sig"), newline="")))

    assert [answer.status_code for answer in answers] == [401, 403, 200]
    assert (rows[1][0], rows[1][5], rows[1][6]) == ("1", "'=cmd|' /C calc'!A0\nsecond line", "hidden")
    assert answers[2].headers["cache-control"].startswith("private")


async def test_the_page_leads_to_its_calendar_and_feed(scene: Scene, visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get(f"{E}/")).text

    assert scene.event.version
    assert f'href="{E}/schedule.ics"' in page
    assert f'href="{E}/comments.atom"' in page


async def test_what_is_no_event_has_no_exports(visitor: httpx.AsyncClient) -> None:
    for name in LIVE:
        assert (await visitor.get(f"/e/nowhere/{name}", headers=JSON)).status_code == 404
