"""Slots: shared HTML becomes one person's, and text that people wrote is never touched."""

from __future__ import annotations

from itertools import count

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from companion.domain import commands as c
from companion.domain.people import Person
from companion.views.pages import Site, event_page
from companion.views.personal import anonymous, fill, seat_html, slots
from companion.views.regions import REGIONS
from companion.views.rendering import Renderer
from companion.views.talk import composer
from tests.views.conftest import DELEGATES, HOST, Day, at

WAITING = Person("p-waiting", "Wen Tide")


def test_fill_puts_in_what_it_has_and_keeps_what_everybody_sees() -> None:
    html = "<p><!--slot:a-->shared<!--/slot--></p><p><!--slot:b-->too<!--/slot--></p>"

    assert fill(html, {"a": "mine"}, str) == "<p>mine</p><p>too</p>"


def test_every_form_gets_a_command_id_of_its_own() -> None:
    ids = (f"id-{n}" for n in count(1))
    html = '<i value="<!--command-id-->"><!--slot:a--><!--/slot--><i value="<!--command-id-->">'

    filled = fill(html, {"a": '<i value="<!--command-id-->">'}, lambda: next(ids))

    assert filled == '<i value="id-1"><i value="id-2"><i value="id-3">'


def test_anonymous_forms_have_no_command_id() -> None:
    assert anonymous('<i value="<!--command-id-->">') == '<i value="">'


@given(text=st.text() | st.sampled_from(["<!--slot:account-->", "<!--/slot-->", "<!--command-id-->", "\\g<name>"]))
def test_fill_never_touches_what_people_wrote(text: str) -> None:
    written = str(escape(text))
    html = f"<p>{written}</p><!--slot:a--><!--/slot--><p>{written}</p>"

    assert fill(html, {"a": written}, lambda: "never") == f"<p>{written}</p>{written}<p>{written}</p>"


def test_a_page_of_somebody_signed_in_can_post_without_leaving(day: Day, site: Site, renderer: Renderer) -> None:
    event = day.begun().event
    page = renderer.page("event", event_page(event, site))

    mine = fill(page, slots(renderer, event, DELEGATES[3]), lambda: "fresh")

    assert 'hx-post="/e/northfield/comments"' in mine
    assert "<!--" not in mine
    assert 'value=""' not in mine.replace('<option value=""', "")
    assert DELEGATES[3].name in mine


def test_an_anonymous_page_posts_plainly_so_that_signing_in_can_carry_the_draft(
    day: Day, site: Site, renderer: Renderer
) -> None:
    page = anonymous(renderer.page("event", event_page(day.begun().event, site)))

    assert '<form id="composer-form" class="composer-form" method="post" action="/e/northfield/sign-in">' in page
    assert "hx-post" not in page
    assert '<a href="/sign-in?next=/e/northfield/">Sign in</a>' in page


def test_a_host_finds_the_console_from_the_event_page(day: Day, renderer: Renderer) -> None:
    event = day.created().event

    assert 'href="/e/northfield/host"' in slots(renderer, event, HOST)["account"]
    assert "/host" not in slots(renderer, event, DELEGATES[0])["account"]


def test_a_refused_comment_keeps_what_was_typed_beside_the_sentence(day: Day, renderer: Renderer) -> None:
    event = day.begun().event
    written = composer(event, signed_in=True, text="  half a thought", item="welcome", problem="Too <long>.")

    html = renderer.region("composer", written)

    assert ">  half a thought</textarea>" in html
    assert '<option value="welcome" selected>' in html
    assert "Too &lt;long&gt;." in html


def test_my_seat_says_what_i_can_do(day: Day, renderer: Renderer) -> None:
    event = day.begun().event
    items = {item.id: item for item in event.agenda.items}

    def seat(item: str, person: str) -> str:
        return seat_html(renderer, event, items[item], person)

    assert "Take a seat" in seat("ws-design", "p-new")
    assert "Give it up" in seat("ws-design", DELEGATES[3].id)
    assert 'name="swap" value="true"' in seat("ws-commissioning", DELEGATES[3].id)
    assert "Join the waiting list" in seat("ws-assessment", "p-new")
    assert "You keep your seat in “Designing services" in seat("ws-assessment", DELEGATES[3].id)


def test_a_full_workshop_names_others_at_the_same_time_with_seats_left(day: Day, renderer: Renderer) -> None:
    event = day.begun().event

    html = anonymous(renderer.region("workshops", REGIONS["workshops"](event)))

    assert html.count("Seats left in") == 1
    assert '<a href="#workshop-ws-commissioning" hx-ignore>Commissioning together</a>' in html
    assert "Sign in to join the waiting list" in html


def in_line(day: Day) -> Day:
    """The only full workshop, and two people who wait for a seat in it; the second holds one elsewhere."""
    day.begun().do(c.TakeSeat("ws-assessment"), WAITING, when=at(10, 20))
    return day.do(c.TakeSeat("ws-assessment"), DELEGATES[3], when=at(10, 21))


def test_whoever_waits_sees_their_place_in_line(day: Day, renderer: Renderer) -> None:
    event = in_line(day).event
    item = event.agenda.item("ws-assessment")
    assert item is not None

    assert "1st in line" in seat_html(renderer, event, item, WAITING.id)
    theirs = seat_html(renderer, event, item, DELEGATES[3].id)
    assert "2nd in line" in theirs
    assert "You are asked before you give up" in theirs
    assert "2 waiting" in renderer.region("workshops", REGIONS["workshops"](event))


def test_a_promotion_and_an_offer_are_spoken_to_whom_they_concern_alone(day: Day, renderer: Renderer) -> None:
    in_line(day)
    for minute, person in enumerate(DELEGATES[:2], start=30):
        day.do(c.LeaveSeat("ws-assessment"), person, when=at(10, minute))
    item = day.event.agenda.item("ws-assessment")
    assert item is not None

    given = seat_html(renderer, day.event, item, WAITING.id)
    offered = seat_html(renderer, day.event, item, DELEGATES[3].id)

    assert 'data-say="A seat in “Assessment as a conversation” has come free, and is yours."' in given
    assert "It is kept for you until 10:41." in offered
    assert offered.count("<form") == 3
    assert "data-say" not in seat_html(renderer, day.event, item, "p-new")


def test_before_the_day_an_offer_names_the_day_on_which_it_ends(day: Day, renderer: Renderer) -> None:
    day.created().do(c.TakeSeat("ws-assessment"), DELEGATES[3], when=at(9, 2))
    event = day.do(c.LeaveSeat("ws-assessment"), DELEGATES[0], when=at(9, 3)).event
    item = event.agenda.item("ws-assessment")
    assert item is not None

    assert "until Friday 09:03." in seat_html(renderer, event, item, DELEGATES[3].id)


def test_my_seat_can_no_longer_be_given_up_once_the_item_is_over(day: Day, renderer: Renderer) -> None:
    event = day.split().do(c.FinishItem("ws-design"), when=at(12, 50)).event
    item = event.agenda.item("ws-design")
    assert item is not None

    html = seat_html(renderer, event, item, DELEGATES[3].id)

    assert "You held a seat here" in html
    assert "<form" not in html
