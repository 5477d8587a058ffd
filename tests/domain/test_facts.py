"""Facts: what is known, stored as it is."""

import msgspec

from companion.domain.facts import Facts, Section, Series, Venue, Video
from tests.builders import some_facts


def test_facts_come_back_from_the_log_as_they_went_in() -> None:
    facts = some_facts(
        venue=Venue("Town Hall", "1 Square", "Step-free."),
        hosts=("One", "Another"),
        series=Series("meetings", "Meetings", stops=5),
        video=Video("The film", note="Its address is not recorded."),
        story=(Section("What happened", "Much."),),
    )

    assert msgspec.json.decode(msgspec.json.encode(facts), type=Facts) == facts


def test_what_is_not_known_is_empty_and_not_made_up() -> None:
    facts = some_facts()

    assert (facts.series, facts.video, facts.hosts, facts.story) == (None, None, (), ())
    assert Video("The film").url == ""
    assert Series("meetings", "Meetings").stops is None
