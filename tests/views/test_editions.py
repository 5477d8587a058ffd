"""The host's page about the archive: how far the next edition is, and what it would have."""

from __future__ import annotations

from companion.domain import commands as c
from companion.domain.keeping import ArchiveAs
from companion.views.editions import editions_page
from companion.views.pages import Site
from companion.views.rendering import Renderer
from companion.views.underway import Underway
from companion.views.writing import Typed
from tests.builders import ANA, BEN, HOST, Play, a_day

HALFWAY = Underway(1, "Rendering the pages", 27, 54, "27 of 54")


def closed() -> Play:
    """A day that is archived, and on whose page one can go on commenting."""
    play = a_day()
    for command in (c.Wrap(), c.SetAfter("2011-05-01"), c.Freeze()):
        play.do(command)
    return play


def shown(play: Play, site: Site, renderer: Renderer, underway: Underway = Underway()) -> str:  # noqa: B008 (frozen)
    page = editions_page(play.event, site, play.now, shelved=0, withdrawn=(), underway=underway, typed=Typed())
    return renderer.page("editions", page)


def test_the_page_shows_how_much_is_done_of_an_edition_that_is_made_here(site: Site, renderer: Renderer) -> None:
    assert '<progress id="underway-bar" value="27" max="54">' in shown(closed(), site, renderer, HALFWAY)
    assert "<progress" not in shown(closed(), site, renderer)


def test_a_step_of_which_nobody_knows_how_much_is_done_claims_nothing(site: Site, renderer: Renderer) -> None:
    html = shown(closed(), site, renderer, Underway(1, "Packing"))

    assert '<progress id="underway-bar"></progress>' in html
    assert "Edition 1: Packing</label>" in html


def test_the_news_are_the_comments_that_the_newest_edition_has_not(site: Site, renderer: Renderer) -> None:
    play = closed()
    play.do(c.PublishEdition(1, "ab12"))
    play.do(c.PostAfter("Thank you"), ANA)
    play.do(c.OrderEdition("A name was wrong."), after_s=0)
    play.do(c.PublishEdition(2, "ab13"), after_s=0)
    assert "New:" not in shown(play, site, renderer)

    # Posted before the order, and read after it.
    play.do(c.ShowComment("1"))
    play.do(c.PostAfter("Not for the archive", archive=ArchiveAs.NONE), BEN)
    play.do(c.ShowComment("2"))
    assert "New: One comment after the event." in shown(play, site, renderer)

    play.do(c.PostAfter("Thank you all"), HOST)
    assert "New: 2 comments after the event." in shown(play, site, renderer)
