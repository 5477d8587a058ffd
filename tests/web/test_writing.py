"""The pages on which hosts write the day up."""

from __future__ import annotations

import httpx
import pytest

from companion.domain import commands as c
from companion.domain.rules.writing import MEANWHILE
from companion.views.prose import prose
from tests.web.paper import read
from tests.web.scene import FORM, HTMX, JSON, E, Scene

STORY, SECTIONS, PREVIEW = f"{E}/host/story", f"{E}/sections", f"{E}/host/story/preview"
TEXT = "One *small* thing.\n\n- [a link](https://example.test/)\n- <script>alert(1)</script>"


def section(scene: Scene) -> tuple[str, str, str]:
    """The last section of the story: its id, heading and text."""
    assert scene.event.facts is not None
    last = scene.event.facts.story[-1]
    return last.id, last.heading, last.text


async def test_a_section_is_written_on_a_page_of_its_own_and_listed(scene: Scene, host: httpx.AsyncClient) -> None:
    page = read(await host.get(f"{STORY}/sections/new"))
    form = page.form(SECTIONS) | {"heading": "What happened", "text": TEXT}

    answer = await host.post(SECTIONS, data=form, headers=FORM)

    assert (answer.status_code, answer.headers["location"]) == (303, STORY)
    assert section(scene)[1:] == ("What happened", TEXT)
    listed = read(await host.get(STORY))
    assert listed.link("What happened") == f"{STORY}/sections/{section(scene)[0]}"


async def test_the_preview_is_what_the_archive_prints_and_nothing_is_saved_by_it(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    before, page = scene.event, read(await host.get(f"{STORY}/sections/new"))
    form = page.form(SECTIONS) | {"heading": "What happened", "text": TEXT}

    whole, fragment = await host.post(PREVIEW, data=form), await host.post(PREVIEW, data=form, headers=HTMX)

    assert prose(TEXT) in whole.text
    assert fragment.text == prose(TEXT)
    assert "<script>alert" not in whole.text
    assert read(whole).form(SECTIONS) | {"command_id": ""} == form | {"command_id": ""}
    assert scene.event == before


@pytest.mark.parametrize(
    ("path", "wrong", "right"),
    [
        ("sections", {"heading": "", "text": "Kept"}, "Give the section a heading."),
        ("items/clay/write-up", {"text": "Kept " + "x" * 20_000}, "20,000 fit. Shorten it by 5."),
        ("video", {"title": "Kept", "url": "film"}, "This is no web address."),
        ("video", {"title": "Kept", "length": "long"}, "Write it as a player shows it"),
    ],
)
async def test_what_is_refused_comes_back_as_it_was_typed(
    host: httpx.AsyncClient, path: str, wrong: dict[str, str], right: str
) -> None:
    answer = await host.post(f"{E}/{path}", data=wrong, headers=FORM)

    assert answer.status_code == 422
    assert right in answer.text
    form = read(answer).form(f"{E}/{path}")
    assert {name: form[name] for name in wrong} == wrong


async def test_of_two_who_write_at_once_the_second_sees_both_texts_and_may_save_then(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    await scene.do(c.WriteSection("", "Morning", "At first."))
    section_id = section(scene)[0]
    form = read(await host.get(f"{STORY}/sections/{section_id}")).form(SECTIONS) | {"text": "By the second."}
    await scene.do(c.WriteSection(section_id, "Morning", "By the first."))

    told = await host.post(SECTIONS, data=form, headers=FORM)
    again = await host.post(SECTIONS, data=read(told).form(SECTIONS), headers=FORM)

    assert told.status_code == 409
    assert MEANWHILE in told.text
    assert "By the first." in told.text
    assert again.status_code == 303
    assert section(scene) == (section_id, "Morning", "By the second.")


async def test_whoever_has_to_sign_in_again_gets_back_what_they_typed_and_nothing_else(
    scene: Scene, visitor: httpx.AsyncClient
) -> None:
    await scene.do(c.WriteSection("", "Not for everybody yet", "A draft."))
    sent = {"heading": "Mine", "text": "A long evening's work.", "section": section(scene)[0], "expects": "abc"}

    answer = await visitor.post(SECTIONS, data=sent, headers=FORM)

    assert answer.status_code == 401
    assert "A draft." not in answer.text
    form = read(answer).form(SECTIONS)
    assert (form["heading"], form["text"], form["expects"]) == ("Mine", "A long evening's work.", "abc")


async def test_what_was_removed_while_somebody_wrote_is_saved_as_a_new_section(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    await scene.do(c.WriteSection("", "Morning", "At first."))
    section_id = section(scene)[0]
    form = read(await host.get(f"{STORY}/sections/{section_id}")).form(SECTIONS) | {"text": "Still here."}
    await scene.do(c.RemoveSection(section_id))

    told = await host.post(SECTIONS, data=form, headers=FORM)
    again = await host.post(SECTIONS, data=read(told).form(SECTIONS), headers=FORM)

    assert (told.status_code, again.status_code) == (404, 303)
    assert section(scene)[1:] == ("Morning", "Still here.")


async def test_sections_are_moved_and_removed_by_plain_buttons(scene: Scene, host: httpx.AsyncClient) -> None:
    for heading in ("One", "Two"):
        await scene.do(c.WriteSection("", heading, "Text."))
    section_id = section(scene)[0]

    await host.post(f"{SECTIONS}/{section_id}/earlier", headers=FORM)
    moved = section(scene)[1]
    answer = await host.post(f"{SECTIONS}/{section_id}/remove", headers=FORM)

    assert (answer.status_code, moved) == (303, "One")
    assert scene.event.facts is not None
    assert [each.heading for each in scene.event.facts.story] == ["One"]


async def test_a_transcript_of_a_whole_day_is_taken(scene: Scene, host: httpx.AsyncClient) -> None:
    transcript = "é" * 150_000

    answer = await host.post(f"{E}/video", json={"title": "The film", "transcript": transcript}, headers=JSON)

    assert answer.status_code == 200, answer.text
    assert scene.event.facts is not None
    assert scene.event.facts.video is not None
    assert scene.event.facts.video.transcript == transcript


async def test_more_than_that_is_too_much(host: httpx.AsyncClient) -> None:
    answer = await host.post(f"{E}/video", data={"title": "x", "transcript": "é" * 400_000}, headers=JSON)

    assert answer.status_code == 413


async def test_chapters_follow_from_the_offset(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.StartItem("welcome"))
    await scene.do(c.SetVideo("The film", offset="2:30"))

    page = await host.get(f"{STORY}/video")

    assert '<span class="number">2:30</span> Welcome' in page.text


@pytest.mark.parametrize("path", ["sections/nothing", "items/nothing", "songs/1"])
async def test_there_is_no_page_to_write_about_nothing(host: httpx.AsyncClient, path: str) -> None:
    assert (await host.get(f"{STORY}/{path}")).status_code == 404


async def test_a_licence_is_chosen_from_the_list(scene: Scene, host: httpx.AsyncClient) -> None:
    good = await host.post(f"{E}/licence", data={"licence": "CC-BY-4.0"}, headers=FORM)
    bad = await host.post(f"{E}/licence", data={"licence": "Mine"}, headers=FORM)

    assert (good.status_code, bad.status_code) == (303, 422)
    assert "This licence is not on the list." in bad.text
    assert scene.event.facts is not None
    assert scene.event.facts.licence == "CC-BY-4.0"
