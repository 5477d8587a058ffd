"""Regions: one name, one template, one context, one element; nothing that a person writes becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec import Struct

from companion.domain import commands as c
from companion.domain.event import Event
from companion.domain.lateness import ShiftMode
from companion.domain.people import Person
from companion.views.personal import anonymous
from companion.views.regions import (
    BOARD_PAGE,
    DOOR_PAGE,
    EVENT_PAGE,
    HOST_PAGE,
    OF_A_COMMENT,
    OF_A_ROOM,
    REGIONS,
    ROOM_PAGE,
    SCREEN_PAGE,
    comment_region,
)
from companion.views.rendering import Renderer, shipped_folder
from tests.views.conftest import DELEGATES, HOST, Day, Told, at

TEMPLATES = sorted(Path(shipped_folder("templates")).rglob("*.html"))
PERSONAL = {"account", "called", "composer", "lineup", "mine", "my-seat", "my-workshop", "vote", "voting"}
IN_NO_LOG = {"underway"}
ROOM = "1-12"
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>"
    "<b hx-get=/x hx-trigger=load>x</b><!--slot:account--><!--/slot--><!--command-id-->\"' {{ 7*7 }} {% raw %}"
)


class Outline(HTMLParser):
    """Every element's tag and attributes, each with whether an ancestor or itself is ignored by htmx."""

    VOID = frozenset({"input", "meter", "br", "meta", "link", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, bool]] = []
        self._ignored: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._ignored.append(self._is_ignored or "hx-ignore" in dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self._ignored.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((data, self._is_ignored))

    @property
    def _is_ignored(self) -> bool:
        return bool(self._ignored) and self._ignored[-1]


def outline_of(html: str) -> Outline:
    outline = Outline()
    outline.feed(html)
    return outline


def stem_of(context: Struct) -> str:
    """`HostPhase` → `host-phase`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(context).__name__).lower()


def rendered(renderer: Renderer, event: Event) -> dict[str, str]:
    """Every region of an event as it would be pushed."""
    shared = {name: anonymous(renderer.region(name, build(event))) for name, build in REGIONS.items()}
    of_room = {name: anonymous(renderer.region(name, build(event, ROOM))) for name, build in OF_A_ROOM.items()}
    single = {
        f"{name}-{comment_id}": anonymous(renderer.region(name, comment_region(name, event, comment_id)))
        for name in OF_A_COMMENT
        for comment_id in event.wall.newest
    }
    return shared | of_room | single


def test_every_region_is_on_exactly_one_page_but_what_is_urgent() -> None:
    listed = [*EVENT_PAGE, *HOST_PAGE, *SCREEN_PAGE, *BOARD_PAGE]

    assert sorted(listed) == sorted([*REGIONS, "urgent"])
    assert sorted(ROOM_PAGE) == sorted([*OF_A_ROOM, "urgent"])
    assert {*DOOR_PAGE} < {*ROOM_PAGE}


def test_every_region_template_belongs_to_a_region() -> None:
    stems = {path.stem for path in Path(shipped_folder("templates"), "regions").glob("*.html")}

    assert stems == {*REGIONS, *OF_A_ROOM, *OF_A_COMMENT, *PERSONAL, *IN_NO_LOG}


@pytest.mark.parametrize("name", REGIONS)
def test_a_region_its_context_and_its_element_share_a_stem(name: str, day: Day, renderer: Renderer) -> None:
    context = REGIONS[name](day.begun().event)

    html = renderer.region(name, context)

    assert stem_of(context) == name
    assert outline_of(html).elements[0][1]["id"] == name


def test_regions_render_alone_at_every_stage(told: Told, renderer: Renderer) -> None:
    for name, html in rendered(renderer, told.event).items():
        assert outline_of(html).elements[0][1]["id"] == name


def test_ids_are_unique_within_a_page(told: Told, renderer: Renderer) -> None:
    regions = rendered(renderer, told.event)

    for page in (EVENT_PAGE, HOST_PAGE, SCREEN_PAGE, BOARD_PAGE, ROOM_PAGE):
        elements = [element for name in page for element in outline_of(regions[name]).elements]
        ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
        assert len(ids) == len(set(ids))


def test_every_field_of_a_context_is_used_by_a_template(told: Told) -> None:
    folder = shipped_folder("templates")
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*/*.html")))

    built = [build(told.event) for build in REGIONS.values()]
    built += [build(told.event, ROOM) for build in OF_A_ROOM.values()]
    for context in built:
        for field in type(context).__struct_fields__:
            assert re.search(rf"\.{field}\b", source), field


def test_a_hidden_comment_leaves_an_empty_element_in_public(day: Day, renderer: Renderer) -> None:
    event = day.begun().event

    html = renderer.region("comment", comment_region("comment", event, "3"))

    assert html.strip() == '<li id="comment-3" hidden></li>'


def test_a_pinned_comment_stands_above_the_others_and_not_among_them(day: Day, renderer: Renderer) -> None:
    html = renderer.region("wall", REGIONS["wall"](day.begun().event))

    pinned, others = html.split('<ol id="comments"')
    assert 'id="comment-5"' in pinned
    assert 'id="comment-5"' not in others


def test_a_late_start_shows_both_times(day: Day, renderer: Renderer) -> None:
    html = renderer.region("agenda", REGIONS["agenda"](day.begun().event))

    assert re.search(r"<del>.*09:50.*</del>\s*<ins>.*09:58.*</ins>", html)


def test_what_is_on_and_what_is_next_say_from_when_on_they_are_late(day: Day, renderer: Renderer) -> None:
    event = day.begun().event

    for name in ("now", "agenda"):
        html = renderer.region(name, REGIONS[name](event))
        # Begun at 9:58, for 40 minutes; and to begin at 10:30.
        assert f'data-from="{at(10, 39).timestamp():.0f}" hidden>Running over' in html
        assert f'data-from="{at(10, 32).timestamp():.0f}" hidden>Late' in html


def test_the_console_says_what_it_expects_to_be_live(day: Day, renderer: Renderer) -> None:
    html = renderer.region("console", REGIONS["console"](day.begun().event))

    assert 'action="/e/northfield/items/reform/start"' in html
    assert '<input type="hidden" name="expects" value="defining">' in html


def test_what_runs_side_by_side_is_on_the_console_together(day: Day, renderer: Renderer) -> None:
    html = renderer.region("console", REGIONS["console"](day.split().event))

    assert [f'id="run-{item}"' in html for item in ("ws-commissioning", "ws-design", "ws-assessment")] == [True] * 3
    assert 'action="/e/northfield/items/ws-assessment/start"' in html


def test_the_console_starts_what_is_next_side_by_side_at_once_and_what_has_not_begun(
    day: Day, renderer: Renderer
) -> None:
    day.begun().do(c.StartItem("coffee"), when=at(11, 20))
    before = renderer.region("console", REGIONS["console"](day.event))
    day.do(c.StartItem("ws-design"), when=at(11, 44))
    after = renderer.region("console", REGIONS["console"](day.event))

    assert 'name="items" value="ws-commissioning ws-design ws-assessment"' in before
    assert 'name="expects" value="coffee"' in before
    assert "Start the other 2" in after
    assert 'name="items" value="ws-commissioning ws-assessment"' in after


def test_the_console_names_what_was_passed_over(day: Day, renderer: Renderer) -> None:
    assert "Not started, and past" not in renderer.region("console", REGIONS["console"](day.split().event))

    day.do(c.StartItem("lunch"), when=at(12, 45))

    html = renderer.region("console", REGIONS["console"](day.event))
    assert "Not started, and past: Assessment as a conversation." in html


def test_a_frozen_wall_promises_nothing(day: Day, renderer: Renderer) -> None:
    html = renderer.region("wall", REGIONS["wall"](day.frozen().event))

    assert "The day is archived, and the wall with it" in html
    assert "may open it again" not in html


def test_hostile_text_stays_text_and_is_ignored_by_htmx(day: Day, renderer: Renderer) -> None:
    mallory = Person("p-mallory", HOSTILE)
    day.begun().do(c.PostComment(HOSTILE), mallory, when=at(10, 20))
    day.do(c.PostComment(HOSTILE, "ws-assessment"), mallory, when=at(10, 20))
    day.do(c.PostNotice(HOSTILE[:280], urgent=True), when=at(10, 21))
    day.do(c.PostNotice(HOSTILE[:280], room=ROOM), when=at(10, 21))
    day.do(c.MoveItem("reform", "1-11", HOSTILE[:120]), when=at(10, 22))
    day.do(c.AddItem(HOSTILE[:200], "14:45", 10), when=at(10, 23))

    for name, html in rendered(renderer, day.event).items():
        outline = outline_of(html)
        tags = {tag for tag, _ in outline.elements}
        assert not tags & {"script", "img", "b hx-get"}, name
        assert not any("hx-get" in attributes or "onerror" in attributes for _, attributes in outline.elements), name
        assert all(ignored for text, ignored in outline.texts if "alert(1)" in text), name
        assert "49" not in "".join(text for text, _ in outline.texts if "alert(1)" in text), name


def test_what_somebody_writes_in_another_direction_stays_in_its_own_line(day: Day, renderer: Renderer) -> None:
    day.begun().do(c.PostComment("safe \u202egnitset\u202c text"), DELEGATES[0], when=at(10, 20))

    html = renderer.region("comment", comment_region("comment", day.event, "6"))

    assert "\u202e" not in html


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_computes_nothing(path: Path) -> None:
    code = re.sub(r"\"[^\"]*\"", "", " ".join(re.findall(r"\{[{%].*?[%}]\}", path.read_text(encoding="utf-8"))))

    assert re.findall(r"[\w)\]] *[+*/] *[\w(\[]| - ", code) == []


def test_no_template_carries_code_or_styles_that_the_policy_would_block() -> None:
    for path in shipped_folder("templates").glob("*/*.html"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"\son[a-z]+=|\sstyle=|<script(?![^>]*src)|javascript:", source), path.name


def test_every_host_act_names_the_host_who_did_it(day: Day, renderer: Renderer) -> None:
    html = renderer.region("console", REGIONS["console"](day.begun().event))

    assert f"{HOST.name} started “Defining co-production” at" in html


def late(day: Day) -> Event:
    """The next talk late by what coffee can give, and a workshop in another room."""
    day.begun().do(c.ShiftAgenda("reform", 9, ShiftMode.EVERYTHING, "Good questions."), when=at(10, 12))
    return day.do(c.MoveItem("ws-assessment", "hall", "The lift is out."), when=at(10, 13)).event


def test_what_is_late_shows_both_times_and_one_line_why(day: Day, renderer: Renderer) -> None:
    html = renderer.region("agenda", REGIONS["agenda"](late(day)))

    assert re.search(r"<del>.*10:30.*</del>\s*<ins>.*, expected at .*10:39.*</ins>", html)
    assert re.search(r"<del>.*11:15.*</del>\s*<ins>.*11:24.*</ins>", html)
    assert html.count("Good questions.") == 1
    assert re.search(r"<del hx-ignore>.*Room 1.12</del>.*Main Hall", html)
    assert "The lift is out." in html


def test_what_is_late_is_late_on_the_projector_and_under_next_too(day: Day, renderer: Renderer) -> None:
    event = late(day)

    for name in ("now", "stage"):
        html = renderer.region(name, REGIONS[name](event))
        assert re.search(r"<del>.*10:30.*</del>\s*<ins>.*10:39.*</ins>", html), name
        assert "Good questions." in html, name
    assert "Next: A radical reform of the public sector, Main Hall, 10:39. Good questions." in renderer.region(
        "now", REGIONS["now"](event)
    )


def test_the_console_says_how_far_the_day_is_over_or_under(day: Day, renderer: Renderer) -> None:
    over = renderer.region("console", REGIONS["console"](day.begun().event))
    day.do(c.ShiftAgenda("reform", 10, ShiftMode.EVERYTHING), when=at(10, 12))
    under = renderer.region("console", REGIONS["console"](day.event))

    assert re.search(r'class="over">8 min over</b> <span>Day ends .*14:45.*14:53', over)
    assert re.search(r'<b id="pace-over">2 min to spare</b>', under)
    assert "shifted the day from “A radical reform of the public sector”" in under


def test_the_rundown_says_what_keeps_its_time(day: Day, renderer: Renderer) -> None:
    html = renderer.region("rundown", REGIONS["rundown"](day.begun().event))

    assert html.count("Keeps its time</span>") == 2
    assert 'action="/e/northfield/items/lunch/unprotect"' in html
    assert 'action="/e/northfield/items/coffee/protect"' in html
