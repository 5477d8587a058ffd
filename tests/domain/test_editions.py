"""Orders: what is to be published is stored as it is."""

import msgspec

from companion.domain.editions import Order, OrderKind
from tests.builders import at


def test_an_order_comes_back_as_it_was_stored() -> None:
    order = Order(2, OrderKind.CORRECTION, "A name was misspelt.", at("16:30"), "https://events.example", "Companion 1")

    assert msgspec.json.decode(msgspec.json.encode(order), type=Order) == order


def test_why_an_edition_is_made_has_a_word_that_stays() -> None:
    assert list(OrderKind) == ["first", "correction", "supplement", "withdrawal"]
