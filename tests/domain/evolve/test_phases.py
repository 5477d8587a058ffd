"""Changes of the phase: what each does to the state."""

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.editions import OrderKind
from companion.domain.phases import Phase
from tests.builders import ANA, a_day, a_draft


def test_a_day_goes_through_its_phases_and_into_its_first_edition() -> None:
    play = a_draft()
    seen = [play.event.phase]
    for command in (c.GoLive(), c.Wrap(), c.Freeze()):
        play.do(command)
        seen.append(play.event.phase)
    play.do(c.PublishEdition(1, "ab12"))

    assert seen == [Phase.DRAFT, Phase.LIVE, Phase.WRAPPED, Phase.FROZEN]
    assert play.event.frozen_at == play.records[-2].at
    assert [(edition.number, edition.sha256) for edition in play.event.editions] == [(1, "ab12")]


def test_a_freeze_orders_the_first_edition_and_others_follow() -> None:
    play = a_day()

    play.change(ch.EventFrozen("https://day.example", "Companion 1"))
    play.change(ch.EditionOrdered(2, OrderKind.CORRECTION, "A name was misspelt."))

    assert [(order.number, order.kind, order.summary) for order in play.event.ordered] == [
        (1, OrderKind.FIRST, ""),
        (2, OrderKind.CORRECTION, "A name was misspelt."),
    ]


def test_the_state_as_of_an_order_stays_what_it_was_until_the_next() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    play.change(ch.EventFrozen())
    frozen = play.event

    play.change(ch.CommentHidden("1"))
    play.change(ch.EditionPublished(1, "ab12"))
    before = play.event.as_ordered
    play.change(ch.EditionOrdered(2, OrderKind.CORRECTION, "A comment is hidden."))
    after = play.event.as_ordered

    assert before
    assert replace(before, accepted=frozen.accepted) == replace(frozen, as_ordered=None)
    assert after
    assert (after.version, after.as_ordered, after.wall.shown) == (play.event.version, None, 0)
    assert [order.number for order in after.ordered] == [1, 2]
