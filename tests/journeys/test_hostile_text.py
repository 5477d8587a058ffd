"""Whatever people write is text: on every page, live, after a morph, in a form that comes back, and in the record."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.async_api import Request, expect

from companion.domain import commands as c
from companion.domain.people import Person
from companion.domain.wall import WallMode
from companion.views.talk import NEWEST
from tests.journeys.house import Doors
from tests.journeys.people import People, Visitor, fictional

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]

PAYLOADS = (
    "<script>window.harmed = 1</script>",
    "<img src=x onerror='window.harmed = 1'>",
    "<img src=http://elsewhere.invalid/harm.png>",
    "<svg onload=window.harmed=1><a href=javascript:window.harmed=1>press</a></svg>",
    "</textarea></blockquote></section><script>window.harmed = 1</script>",
    '" autofocus onfocus="window.harmed = 1" x="',
    '<div hx-get="/harm" hx-trigger="load">hx</div>',
    '<div data-hx-get="/harm" data-hx-trigger="load" data-hx-on:click="window.harmed = 1">data-hx</div>',
    '<hx-partial hx-target="#now" hx-swap="outerHTML"><b id="now">harm</b></hx-partial>',
    "<!--slot:composer-->harm<!--/slot--><!--slot:account--><!--/slot--><!--command-id-->",
    "{{ 7 * 7 }} {% raw %} ${window.harmed = 1} {# harm #}",
    "<style>@import url(http://elsewhere.invalid/harm.css); body { display: none }</style>",
    "<base href=http://elsewhere.invalid/><meta http-equiv=refresh content='0; url=http://elsewhere.invalid/'>",
    "<iframe srcdoc='<script>parent.harmed = 1</script>'></iframe>",
    "&lt;img src=x onerror=window.harmed=1&gt; &#60;script&#62;",
)
BIDI = "left \u202eright\u202c \u2066then"
"""Turns the rest of the line around, unless what people write is kept apart."""


def authors() -> list[Person]:
    """Somebody for each payload, who bears it as a name, too."""
    return [Person(f"author-{number}", payload) for number, payload in enumerate(PAYLOADS)]


async def test_nothing_that_people_write_is_ever_more_than_text(people: People, doors: Doors) -> None:
    await doors.go_live()
    ana = await people.signed_in("Ana", await doors.session_of(fictional("Ana")))
    host = await people.signed_in("Hana", await doors.session_of_host(fictional("Hana")))
    ben = await people.signed_in("Ben", await doors.session_of(Person("ben", PAYLOADS[0])), scripts=False)
    projector = await people.projector()
    asked = [requests_of(visitor) for visitor in (ana, host, ben, projector)]
    for visitor, path in ((ana, ""), (host, "host"), (projector, "screen")):
        await visitor.open(f"{doors.path}{path}")
        await visitor.is_live()

    await everything_is_written(doors)
    await reads(ana, "comments", ".said")
    await reads(host, "tray-comments", ".said")
    await reads(host, "tray-comments", ".byline b")
    await expect(projector.part("flash").locator(".said")).to_have_text(PAYLOADS[0])
    await the_wall_is_pushed_as_a_whole(ana, doors)
    await reads(ana, "comments", ".said")
    await reads(ana, "comments", ".byline b")
    await ana.pictured("40-hostile")
    await projector.pictured("40-hostile")

    for visitor, path in ((ana, ""), (ana, "comments/"), (ben, ""), (host, "host"), (projector, "screen")):
        await visitor.open(f"{doors.path}{path}")
        await visitor.is_unharmed()
    await reads(ben, "comments", ".said")
    await drafts_come_back_as_text(people, doors)

    await doors.do(c.Wrap())
    await doors.do(c.Freeze())
    await expect(host.part("freshness")).to_contain_text("Event over")
    await the_record_shows_it_as_text(ana, doors)
    for visitor in (ana, host, ben, projector):
        await visitor.is_unharmed()
    assert [url for urls in asked for url in urls if "harm" in url] == []


def requests_of(visitor: Visitor) -> list[str]:
    """Keep every address that their pages ask for."""
    urls: list[str] = []

    def note(request: Request) -> None:
        urls.append(request.url)

    visitor.page.on("request", note)
    return urls


async def everything_is_written(doors: Doors) -> None:
    for author in authors():
        await doors.do(c.PostComment(author.name), author)
        await doors.do(c.PostNotice(author.name))
    await doors.do(c.PostNotice(PAYLOADS[0], urgent=True))


async def the_wall_is_pushed_as_a_whole(ana: Visitor, doors: Doors) -> None:
    for mode in (WallMode.CLOSED, WallMode.OPEN):
        await doors.do(c.SetWallMode(mode))
        await expect(ana.part("wall")).to_have_attribute("data-mode", mode.value)


async def reads(visitor: Visitor, part: str, what: str) -> None:
    """Wait until they read the payloads as they were written, the newest first, as far as a page shows them."""
    for place, payload in enumerate([*reversed(PAYLOADS)][:NEWEST]):
        await expect(visitor.part(part).locator(what).nth(place)).to_have_text(payload)
    await visitor.is_unharmed()


async def drafts_come_back_as_text(people: People, doors: Doors) -> None:
    """A comment that waits for its author to register, and what was typed there, are put back into forms."""
    cem = await people.phone("Cem", scripts=False)
    for payload in PAYLOADS[4:6]:
        await cem.open(doors.path)
        await cem.types(payload)
        await cem.presses("Sign in and post", within="composer")
        await expect(cem.page.locator(".kept blockquote")).to_have_text(payload)
        await cem.page.get_by_label("Name").fill(payload)
        await cem.page.get_by_role("button", name="Register", exact=True).click()
        await cem.is_unharmed()
    await cem.open(f"/sign-in?next={quote('javascript:window.harmed=1')}")
    await cem.is_unharmed()


async def the_record_shows_it_as_text(ana: Visitor, doors: Doors) -> None:
    await ana.open(doors.path)
    await expect(ana.page.locator("script")).to_have_count(0)
    await ana.is_unharmed()
    await ana.open(f"{doors.path}comments.html")
    for payload in PAYLOADS:
        await expect(ana.page.locator("body")).to_contain_text(payload)
    await ana.is_unharmed()


async def test_what_turns_the_writing_direction_around_turns_nothing_else(people: People, doors: Doors) -> None:
    await doors.go_live()
    ana = await people.phone("Ana")
    await ana.open(doors.path)
    await ana.is_live()

    await doors.do(c.PostComment(BIDI), Person("author", f"Mallory {BIDI}"))
    comment = ana.part("comments").locator("li").first
    await expect(comment).to_contain_text("left")

    name, number = comment.locator(".byline b"), comment.locator(".byline .number")
    named, numbered = await name.bounding_box(), await number.bounding_box()
    assert named is not None
    assert numbered is not None
    assert named["x"] < numbered["x"]
