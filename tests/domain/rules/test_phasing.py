"""Rules for the phases."""

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.editions import Order, OrderKind
from companion.domain.errors import ConflictError, FieldError
from tests.builders import Play, a_day, a_draft


def a_frozen_day() -> Play:
    play = a_day()
    play.do(c.Wrap())
    play.do(c.Freeze())
    return play


def test_going_live_begins_the_day() -> None:
    assert a_draft().do(c.GoLive()) == (ch.WentLive(),)


def test_wrapping_up_finishes_what_is_still_live() -> None:
    play = a_day()
    play.do(c.StartItem("clay"))
    play.do(c.StartItem("drums"))

    assert play.do(c.Wrap()) == (ch.ItemFinished("clay"), ch.ItemFinished("drums"), ch.DayWrapped())
    assert play.event.agenda.live() == ()


def test_freezing_closes_the_record() -> None:
    play = a_day()
    play.do(c.Wrap())

    assert play.do(c.Freeze()) == (ch.EventFrozen(),)


def test_the_second_host_to_go_live_is_told_that_the_day_is_running() -> None:
    assert str(a_day().refused(c.GoLive())) == "The day is running already. Wrap it up before you archive it."


def test_freezing_orders_the_first_edition_with_what_it_depends_on() -> None:
    play = a_day()
    play.do(c.Wrap())
    play.do(c.Freeze("https://events.example", "Companion 1"))

    frozen_at = play.event.frozen_at
    assert frozen_at is not None
    assert play.event.ordered == (Order(1, OrderKind.FIRST, "", frozen_at, "https://events.example", "Companion 1"),)


def test_editions_are_published_in_order() -> None:
    play = a_frozen_day()

    assert play.do(c.PublishEdition(1, "aa")) == (ch.EditionPublished(1, "aa"),)
    play.do(c.OrderEdition("The film was added."))
    assert play.do(c.PublishEdition(2, "bb")) == (ch.EditionPublished(2, "bb"),)


def test_the_next_edition_is_ordered_with_a_line_that_says_what_changed() -> None:
    play = a_frozen_day()
    play.do(c.PublishEdition(1, "aa"))

    ordered = play.do(c.OrderEdition(" A name\nwas misspelt. ", OrderKind.CORRECTION))

    assert ordered == (ch.EditionOrdered(2, OrderKind.CORRECTION, "A name was misspelt."),)
    assert play.event.ordered[1] == Order(2, OrderKind.CORRECTION, "A name was misspelt.", play.event.moment)


def test_one_edition_is_made_at_a_time() -> None:
    refusal = a_frozen_day().refused(c.OrderEdition("The film was added."))

    assert isinstance(refusal, ConflictError)
    assert str(refusal) == "Edition 1 is still being made. Wait until it is there, then order the next."


def test_an_edition_that_nobody_ordered_is_not_published() -> None:
    play = a_frozen_day()
    play.do(c.PublishEdition(1, "aa"))

    assert str(play.refused(c.PublishEdition(2, "bb"))) == "Nobody has ordered edition 2."


def test_an_order_that_does_not_say_what_changed_is_refused() -> None:
    play = a_frozen_day()
    play.do(c.PublishEdition(1, "aa"))

    empty, long = play.refused(c.OrderEdition(" \n")), play.refused(c.OrderEdition("x" * 301))
    first = play.refused(c.OrderEdition("Again.", OrderKind.FIRST))

    assert all(isinstance(each, FieldError) for each in (empty, long, first))
    assert "what changed" in str(empty)
    assert str(long) == "This has 301 characters; 300 fit. Shorten it by 1."
    assert "The first edition is there already." in str(first)


def test_publishing_the_newest_edition_again_changes_nothing() -> None:
    play = a_frozen_day()
    play.do(c.PublishEdition(1, "aa"))

    assert play.do(c.PublishEdition(1, "aa")) == ()


def test_an_edition_with_other_bytes_under_a_number_that_is_taken_is_refused() -> None:
    play = a_frozen_day()
    play.do(c.PublishEdition(1, "aa"))

    refusal = play.refused(c.PublishEdition(1, "bb"))

    assert isinstance(refusal, ConflictError)
    assert str(refusal) == "Edition 2 is next, not edition 1."


def test_an_edition_that_leaves_a_gap_is_refused() -> None:
    assert str(a_frozen_day().refused(c.PublishEdition(2, "bb"))) == "Edition 1 is next, not edition 2."
