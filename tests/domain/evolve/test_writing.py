"""What hosts write: what each change does to the state."""

from companion.domain import changes as ch
from companion.domain.facts import Video
from tests.builders import Play, a_day


def story_of(play: Play) -> list[tuple[str, str]]:
    """The sections of the story, by heading and text."""
    assert play.event.facts is not None
    return [(section.heading, section.text) for section in play.event.facts.story]


def test_sections_are_written_put_in_order_and_removed() -> None:
    play = a_day()

    play.change(ch.SectionWritten("3", "Night", "The night."))
    play.change(ch.SectionWritten("1", "Dawn", "The dawn."))
    play.change(ch.SectionsOrdered(("3", "1", "2")))
    play.change(ch.SectionRemoved("2"))

    assert story_of(play) == [("Night", "The night."), ("Dawn", "The dawn.")]


def test_a_write_up_of_nothing_is_none() -> None:
    play = a_day()

    play.change(ch.ItemWrittenUp("clay", "It was wet."))
    written = dict(play.event.agenda.write_ups)
    play.change(ch.ItemWrittenUp("clay", ""))

    assert (written, dict(play.event.agenda.write_ups)) == ({"clay": "It was wet."}, {})


def test_the_video_and_the_licence_are_facts() -> None:
    play = a_day()

    play.change(ch.VideoSet(Video("The film")))
    play.change(ch.LicenceSet("CC-BY-4.0"))

    facts = play.event.facts
    assert facts is not None
    assert (facts.video, facts.licence) == (Video("The film"), "CC-BY-4.0")
