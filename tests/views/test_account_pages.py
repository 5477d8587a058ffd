"""The pages about people: nothing typed is lost, and what is wrong is said beside its field."""

from __future__ import annotations

import re
from html import unescape

import pytest
from msgspec.structs import replace

from companion.domain import commands as c
from companion.domain.people import Invitation, Role
from companion.views.account import DUTIES, KeptDraft, Known, Typed, invitation_page, me_page, sign_in_page
from companion.views.pages import Site
from companion.views.rendering import Renderer
from tests.views.conftest import DELEGATES, FACTS, HOST, Day, at

NASTY = '"><script>alert(1)</script>'
DRAFT = KeptDraft("northfield", f"First line\nand {NASTY} & more", "welcome")
IMO = Known(email="imo@example.test", organisation="Northfield")
TYPED = Typed("Imo Vale", "imo@example.test", "Northfield & Sons")


def tag(html: str, pattern: str) -> str:
    """The one opening tag that matches."""
    found = [each for each in re.findall(r"<[^>]+>", html) if re.search(pattern, each)]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("page", ["register", "sign_in"])
def test_what_was_typed_is_still_there_and_the_password_is_not(page: str, site: Site, renderer: Renderer) -> None:
    problems = {"email": "This is no address.", "password": "Too short."}

    html = renderer.page(page, sign_in_page(site, next_path="/e/x/#wall", typed=TYPED, problems=problems))

    assert 'value="imo@example.test"' in tag(html, 'id="email"')
    assert "value=" not in tag(html, 'id="password"')


@pytest.mark.parametrize("page", ["register", "sign_in"])
def test_a_problem_stands_beside_its_field_and_is_tied_to_it(page: str, site: Site, renderer: Renderer) -> None:
    problems = {"password": "Too short.", "email": "This is no address."}

    html = renderer.page(page, sign_in_page(site, next_path="/", typed=TYPED, problems=problems))

    for name, sentence in problems.items():
        field = tag(html, f'id="{name}"')
        assert 'aria-invalid="true"' in field
        assert f"{name}-problem" in field
        assert f'<p class="problem" id="{name}-problem">{sentence}</p>' in html
    assert "autofocus" in tag(html, 'id="email"')
    assert html.count("autofocus") == 1


def test_a_form_that_nobody_has_sent_yet_accuses_nobody(site: Site, renderer: Renderer) -> None:
    html = renderer.page("register", sign_in_page(site, next_path="/"))

    assert "autofocus" not in html
    assert "aria-invalid" not in html
    assert 'class="problem"' not in html


def test_what_no_field_is_to_blame_for_is_said_above_them(site: Site, renderer: Renderer) -> None:
    html = renderer.page("sign_in", sign_in_page(site, next_path="/", problems={"form": "Wait a little."}))

    assert '<p class="problem" role="alert">Wait a little.</p>' in html


@pytest.mark.parametrize("page", ["register", "sign_in"])
def test_a_draft_is_shown_and_carried_along(page: str, site: Site, renderer: Renderer) -> None:
    context = sign_in_page(site, next_path="/e/northfield/#wall", draft=DRAFT, reason="Sign in to post.")

    html = renderer.page(page, context)

    assert "Sign in to post." in html
    assert NASTY not in html
    assert unescape(html).count(DRAFT.text) == 2
    for name, value in (("draft_event", "northfield"), ("draft_item", "welcome"), ("next", "/e/northfield/#wall")):
        assert f'value="{value}"' in tag(html, f'name="{name}"')


@pytest.mark.parametrize(("page", "other"), [("register", "/sign-in"), ("sign_in", "/register")])
def test_the_other_form_is_a_button_away_and_no_address_holds_the_draft(
    page: str, other: str, site: Site, renderer: Renderer
) -> None:
    html = renderer.page(page, sign_in_page(site, next_path="/e/northfield/?a=b#wall", draft=DRAFT))

    assert f'formaction="{other}" formnovalidate name="instead"' in html
    assert not re.search(r'href="[^"]*draft', html)


def test_my_page_lists_my_seats_and_only_mine(day: Day, site: Site, renderer: Renderer) -> None:
    event = day.created().event

    html = renderer.page("me", me_page(site, DELEGATES[0], IMO, [event]))

    assert "Assessment as a conversation" in html
    assert "Designing services" not in html
    assert "imo@example.test" in html
    assert "/e/northfield/host" not in html
    assert 'action="/sign-out"' in html
    assert DELEGATES[0].id not in html


def test_my_page_says_what_one_is_in_line_for(day: Day, site: Site, renderer: Renderer) -> None:
    event = day.created().do(c.TakeSeat("ws-assessment"), DELEGATES[3], when=at(9, 5)).event

    html = renderer.page("me", me_page(site, DELEGATES[3], Known(), [event]))

    assert re.search(r"Assessment as a conversation</b>.*1st in line", html)
    assert html.count("in line") == 1


def test_my_page_leads_a_host_to_the_console(day: Day, site: Site, renderer: Renderer) -> None:
    event = day.begun().event

    html = renderer.page("me", me_page(site, HOST, Known(), [event]))

    assert 'href="/e/northfield/host"' in html


def test_my_page_shows_the_latest_event_first(day: Day, site: Site) -> None:
    earlier = day.created().event
    later = Day()
    moved = replace(FACTS, slug="later", starts_at=at(10), ends_at=at(15))
    later.do(c.CreateEvent(moved), DELEGATES[0], when=at(8))

    context = me_page(site, DELEGATES[0], Known(), [earlier, later.event])

    assert [event.slug for event in context.events] == ["later", "northfield"]


def an_invitation(name: str) -> Invitation:
    return Invitation(id="i1", by=HOST.id, role=Role.HOST, name=name, until=at(18))


def test_an_invitation_asks_to_be_confirmed(day: Day, site: Site, renderer: Renderer) -> None:
    event = day.created().event

    html = renderer.page(
        "invitation", invitation_page(site, event=event, invitation=an_invitation("Ann"), signed_in="")
    )

    assert '<form method="post">' in html
    assert "Run Northfield Co-production Roadshow as host</button>" in html
    assert "shown as <b hx-ignore>Ann</b>" in html
    assert 'name="name"' not in html


def test_an_invitation_to_nobody_in_particular_asks_for_the_name(day: Day, site: Site, renderer: Renderer) -> None:
    event = day.created().event
    context = invitation_page(site, event=event, invitation=an_invitation(""), signed_in="", problem="Write the name.")

    html = renderer.page("invitation", context)

    assert 'aria-invalid="true"' in tag(html, 'id="name"')
    assert "Write the name." in html


def test_an_invitation_that_was_used_says_so(site: Site, renderer: Renderer) -> None:
    html = renderer.page("invitation", invitation_page(site, event=None, invitation=None, signed_in="Ann"))

    assert "This link does not work" in html
    assert "<form" not in html


def test_every_role_says_what_it_lets_one_do() -> None:
    assert set(DUTIES) == set(Role)
