"""What folds share."""

from msgspec.structs import replace

from companion.domain.event import NOTHING_YET
from companion.domain.evolve.fold import with_facts
from tests.builders import some_facts


def test_facts_are_altered_where_there_are_any() -> None:
    described = replace(NOTHING_YET, facts=some_facts())

    assert with_facts(described, lambda facts: replace(facts, title="Another")).facts == some_facts(title="Another")
    assert with_facts(NOTHING_YET, lambda facts: replace(facts, title="Another")) is NOTHING_YET
