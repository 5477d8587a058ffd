"""Whole pages: every stage of the day renders, and is made of the regions that are pushed to it."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import pytest
from msgspec import Struct

from companion.domain import commands as c
from companion.domain.editions import MAX_SUMMARY_CHARACTERS
from companion.domain.event import Event
from companion.domain.keeping import MAX_PSEUDONYM_CHARACTERS
from companion.domain.rules.admitting import MAX_CODE_CHARACTERS
from companion.domain.rules.inviting import MAX_INVITED_CHARACTERS
from companion.domain.rules.planning import MAX_TITLE_CHARACTERS
from companion.domain.rules.running import MAX_WHY_CHARACTERS
from companion.domain.rules.seating import MORE_MIN
from companion.domain.screens import MAX_SCREEN_TITLE_CHARACTERS
from companion.domain.story import MAX_HEADING_CHARACTERS
from companion.domain.wall import MAX_COMMENT_CHARACTERS, MAX_REASON_CHARACTERS
from companion.views import pages
from companion.views.agenda_forms import item_form
from companion.views.checklist import freeze_page
from companion.views.comments import COMMENTS_A_PAGE, Asking, CommentsPage, Order, comments_page
from companion.views.items import zone_of
from companion.views.moments import Moment, day_in, moment_in
from companion.views.pages import NoticeDraft, Site
from companion.views.personal import anonymous
from companion.views.regions import EVENT_PAGE, HOST_PAGE, REGIONS, SCREEN_PAGE
from companion.views.rendering import Renderer, shipped_folder
from companion.views.setup import setup_page
from companion.views.setup_forms import Sent, facts_form
from tests.views.conftest import DELEGATES, Day, Told, at

FIELD = re.compile(r'<(?:input|textarea)[^>]* name="([a-z]+)"[^>]* maxlength="(\d+)"')
LIMITS = {
    ("keeping", "pseudonym"): MAX_PSEUDONYM_CHARACTERS,
    ("rundown", "why"): MAX_WHY_CHARACTERS,
    ("add", "why"): MAX_WHY_CHARACTERS,
    ("move", "why"): MAX_WHY_CHARACTERS,
    ("shift", "why"): MAX_WHY_CHARACTERS,
    ("add", "title"): MAX_TITLE_CHARACTERS,
    ("screens", "title"): MAX_SCREEN_TITLE_CHARACTERS,
    ("section", "heading"): MAX_HEADING_CHARACTERS,
    ("editions", "summary"): MAX_SUMMARY_CHARACTERS,
    ("people", "name"): MAX_INVITED_CHARACTERS,
    ("people", "code"): MAX_CODE_CHARACTERS,
    ("room-comments", "text"): MAX_COMMENT_CHARACTERS,
    ("tend", "text"): MAX_COMMENT_CHARACTERS,
    ("tend", "reason"): MAX_REASON_CHARACTERS,
}
"""How much a rule allows, by the template and the name of the field."""

SVG = '<svg viewBox="0 0 1 1"></svg>'
PAGES: dict[str, Callable[[Event, Site], Struct]] = {
    "event": pages.event_page,
    "host": pages.host_page,
    "screen": lambda event, site: pages.screen_page(event, site, SVG),
    "wall": pages.wall_page,
    "comments": lambda event, site: comments_page(event, site, Asking()),
    "freeze": freeze_page,
    "setup": setup_page,
    "setup_facts": lambda event, site: facts_form(event, site, Sent(), None, ("A series",)),
    "setup_item": lambda event, site: item_form(event, site, Sent(), None, event.agenda.items[-1]),
}


def rendered(name: str, told: Told, site: Site, renderer: Renderer) -> str:
    """One of an event's pages, as somebody gets it who is not signed in."""
    return anonymous(renderer.page(name, PAGES[name](told.event, site)))


@pytest.mark.parametrize(
    ("name", "regions"),
    [("event", EVENT_PAGE), ("host", HOST_PAGE), ("screen", SCREEN_PAGE)],
    ids=str,
)
def test_a_page_is_made_of_its_regions(
    name: str, regions: tuple[str, ...], told: Told, site: Site, renderer: Renderer
) -> None:
    page = rendered(name, told, site, renderer)

    for region in regions:
        assert anonymous(renderer.region(region, REGIONS[region](told.event))).strip() in page
    assert f'data-line="/e/northfield/live?cursor={told.event.cursor}&amp;page={name}"' in page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_leaves_nothing_open(name: str, told: Told, site: Site, renderer: Renderer) -> None:
    page = rendered(name, told, site, renderer)

    assert page.startswith("<!doctype html>")
    assert "<!--" not in page
    assert len(re.findall("<main", page)) == 1


def test_only_the_console_and_the_projector_carry_their_styles(day: Day, site: Site, renderer: Renderer) -> None:
    event = day.created().event
    styled = msgspec.structs.replace(site, hosting_styles="i{}", screen_styles="q{}")

    for page, sheets in (("host", {"i{}"}), ("screen", {"q{}"}), ("event", set[str]())):
        html = renderer.page(page, PAGES[page](event, styled))
        assert {sheet for sheet in ("i{}", "q{}") if f"<style>{sheet}</style>" in html} == sheets


def test_the_banner_shows_while_the_store_is_away(day: Day, site: Site, renderer: Renderer) -> None:
    away = msgspec.structs.replace(site, store_away=True)

    assert "Nothing can be saved" in renderer.page("event", pages.event_page(day.created().event, away))
    assert "Nothing can be saved" not in renderer.page("event", pages.event_page(day.event, site))


def test_a_refused_notice_is_still_there(day: Day, site: Site, renderer: Renderer) -> None:
    draft = NoticeDraft(text="Mind the <step>", urgent=True, room="g04")

    page = renderer.page("host", pages.host_page(day.begun().event, site, problem="Shorten it.", draft=draft))

    assert "Mind the &lt;step&gt;</textarea>" in page
    assert re.search(r'<option value="g04" selected>', page)
    assert 'value="true" checked' in page
    assert ">Shorten it.</div>" in page


def test_the_console_says_for_which_day_the_event_is_planned_before_anybody_goes_live(
    day: Day, site: Site, renderer: Renderer
) -> None:
    draft = renderer.page("host", pages.host_page(day.created().event, site))

    assert "it is planned for Thursday 7 April 2011." in draft


def test_the_console_keeps_wrapping_up_for_its_end_and_opens_with_what_follows_it(
    day: Day, site: Site, renderer: Renderer
) -> None:
    live = renderer.page("host", pages.host_page(day.begun().event, site))
    wrapped = renderer.page("host", pages.host_page(day.do(c.Wrap(), when=at(14, 50)).event, site))

    assert live.count('id="host-phase"') == wrapped.count('id="host-phase"') == 1
    assert live.index('id="more"') < live.index('id="host-phase"')
    assert wrapped.index('id="host-phase"') < wrapped.index('id="announce-title"')


def test_comments_are_paged_both_ways_without_a_gap(day: Day, site: Site) -> None:
    day.begun()
    for n in range(120):
        day.do(c.PostComment(f"Number {n}"), DELEGATES[n % 4], when=at(10, 10 + n // 4))

    def page_at(address: str) -> CommentsPage:
        return comments_page(day.event, site, Asking(before=int(address.rpartition("=")[2])))

    first = comments_page(day.event, site, Asking())
    second = page_at(first.older)
    third = page_at(second.older)

    seen = [comment.id for page in (first, second, third) for comment in page.comments]
    assert seen == [comment.id for comment in day.event.wall.newest_first()]
    assert (len(first.comments), len(second.comments)) == (COMMENTS_A_PAGE, COMMENTS_A_PAGE)
    assert (first.newer, second.newer) == ("", "/e/northfield/comments/")
    assert third.older == ""
    assert page_at(third.newer).comments == second.comments


def test_comments_about_one_item_are_paged_by_themselves(day: Day, site: Site) -> None:
    day.begun()
    for n in range(120):
        item = ("welcome", "reform")[n % 2]
        day.do(c.PostComment(f"Number {n}", item), DELEGATES[n % 4], when=at(10, 10 + n // 4))

    first = comments_page(day.event, site, Asking(item="reform"))

    assert {card.item.id for card in first.comments if card.item} == {"reform"}
    assert first.older.startswith("/e/northfield/comments/?item=reform&before=")
    second = comments_page(day.event, site, Asking(item="reform", before=int(first.older.rpartition("=")[2])))
    assert (len(first.comments), len(second.comments), second.older) == (COMMENTS_A_PAGE, 10, "")
    assert second.newer == "/e/northfield/comments/?item=reform"


def test_the_most_wanted_comments_are_those_with_votes_page_by_page(day: Day, site: Site) -> None:
    day.begun()
    for n in range(COMMENTS_A_PAGE + 1):
        day.do(c.PostComment(f"Number {n}"), DELEGATES[0], when=at(11, n))
        day.do(c.CastVote(str(6 + n)), DELEGATES[1], when=at(11, n))
    day.do(c.CastVote("40"), DELEGATES[2], when=at(12, 30))

    first = comments_page(day.event, site, Asking(Order.WANTED))
    second = comments_page(day.event, site, Asking(Order.WANTED, skip=COMMENTS_A_PAGE))

    assert [card.id for card in first.comments][:3] == ["40", "6", "7"]
    assert first.older == f"/e/northfield/comments/?order=wanted&skip={COMMENTS_A_PAGE}"
    assert ([card.id for card in second.comments], second.older) == (["56"], "")
    assert second.newer == "/e/northfield/comments/?order=wanted"


def test_freezing_is_offered_only_once_the_day_is_over(told: Told, site: Site, renderer: Renderer) -> None:
    page = rendered("freeze", told, site, renderer)

    assert ('action="/e/northfield/freeze"' in page) == (told.stage == "wrapped")


def test_what_is_missing_is_named_before_freezing(day: Day, site: Site) -> None:
    checks = freeze_page(day.wrapped().event, site).checks

    assert [check.text for check in checks if not check.done] == [
        "The video’s address is not recorded.",
        "The video has no poster: a picture that stands for it.",
        "The video has no transcript, for whoever cannot hear it.",
        "0 of 7 items are written up.",
        "The record is under no licence: nobody may use it without asking.",
        "4 of 10 items never started, and will be shown as such.",
    ]
    assert [check.text for check in checks if check.done] == ["The story has 1 section."]


def test_an_error_says_what_happened_and_where_to_go_on(site: Site, renderer: Renderer) -> None:
    page = renderer.page("error", pages.error_page(site, 404, "There is <no> such event."))

    assert "There is &lt;no&gt; such event." in page
    assert '<a class="button" href="/">All events</a>' in page


def test_the_screen_names_the_address_as_one_types_it(day: Day, site: Site) -> None:
    page = pages.screen_page(day.created().event, site, SVG)

    assert (page.join_host, page.join_path) == ("example.test", "/e/northfield")


def test_times_are_printed_in_the_zone_of_the_event(day: Day, site: Site) -> None:
    heading = pages.event_page(day.created().event, site).event

    assert (heading.day, heading.starts) == (
        "Thursday 7 April 2011",
        Moment("2011-04-07T09:30+01:00", "09:30", 1302165000),
    )
    assert moment_in(zone_of(day.event), at(23, 59)).text == "23:59"
    assert day_in(zone_of(day.event), at(0, 30)) == "Thursday 7 April 2011"


def test_a_field_takes_as_much_as_its_rule_allows() -> None:
    templates = sorted(shipped_folder("templates").rglob("*.html"))
    fields = [(path.stem, *field) for path in templates for field in FIELD.findall(path.read_text(encoding="utf-8"))]

    found = {(stem, name): int(most) for stem, name, most in fields if (stem, name) in LIMITS}

    assert found == LIMITS


@pytest.mark.parametrize("region", ["my-seat", "door"])
def test_more_time_is_as_much_as_its_button_says(region: str) -> None:
    template = (shipped_folder("templates") / "regions" / f"{region}.html").read_text(encoding="utf-8")

    assert f'"{MORE_MIN} min more"' in template
