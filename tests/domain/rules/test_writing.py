"""Rules for what hosts write after the day."""

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain import story
from companion.domain.errors import ConflictError, FieldError, NotFoundError
from companion.domain.facts import Section, Video
from companion.domain.rules.writing import MEANWHILE, NO_VIDEO
from tests.builders import Play, a_day


def the_story(play: Play) -> list[tuple[str, str]]:
    assert play.event.facts is not None
    return [(section.heading, section.text) for section in play.event.facts.story]


def ids_of(play: Play) -> list[str]:
    assert play.event.facts is not None
    return [section.id for section in play.event.facts.story]


def test_a_section_is_added_at_the_end_trimmed_and_on_one_line() -> None:
    play = a_day()

    play.do(c.WriteSection("", " Night\nfall ", "  *Dark.*\r\n\r\nVery.\n "))

    assert the_story(play)[2:] == [("Night fall", "*Dark.*\n\nVery.")]


def test_a_section_written_anew_keeps_its_place_and_its_id() -> None:
    play = a_day()
    first, before = ids_of(play)[0], ids_of(play)

    play.do(c.WriteSection(first, "Dawn", "Early."))

    assert (the_story(play)[0], ids_of(play)) == (("Dawn", "Early."), before)


def test_writing_what_is_there_already_changes_nothing() -> None:
    play = a_day()

    assert play.do(c.WriteSection(ids_of(play)[0], "Morning", "The morning.", expects="stale")) == ()


def test_of_two_who_write_a_section_at_once_the_second_is_told() -> None:
    play = a_day()
    first = ids_of(play)[0]
    seen = story.of_section(Section("Morning", "The morning."))
    play.do(c.WriteSection(first, "Dawn", "Early.", expects=seen))

    refusal = play.refused(c.WriteSection(first, "Sunrise", "Bright.", expects=seen))

    assert isinstance(refusal, ConflictError)
    assert str(refusal) == MEANWHILE


def test_a_section_that_was_removed_is_not_written_under_its_id() -> None:
    play = a_day()
    first = ids_of(play)[0]
    play.do(c.RemoveSection(first))

    assert isinstance(play.refused(c.WriteSection(first, "Dawn", "Early.")), NotFoundError)
    assert isinstance(play.refused(c.MoveSection(first, earlier=True)), NotFoundError)
    assert play.do(c.RemoveSection(first)) == ()


def test_the_id_of_a_removed_section_is_given_to_no_other() -> None:
    play = a_day()
    last = ids_of(play)[-1]
    play.do(c.RemoveSection(last))

    play.do(c.WriteSection("", "Night", "Dark."))

    assert last not in ids_of(play)


def test_sections_change_places_and_stay_at_the_ends() -> None:
    play = a_day()
    morning, evening = ids_of(play)

    play.do(c.MoveSection(evening, earlier=True))

    assert [heading for heading, _ in the_story(play)] == ["Evening", "Morning"]
    assert play.do(c.MoveSection(evening, earlier=True)) == ()
    assert play.do(c.MoveSection(morning, earlier=False)) == ()


@pytest.mark.parametrize(
    ("heading", "text", "wrong"),
    [
        ("", "Text", {"heading"}),
        ("Heading", " \n", {"text"}),
        ("Heading", "\u200b", {"text"}),
        ("x" * 201, "x" * 40_001, {"heading", "text"}),
    ],
)
def test_a_section_needs_a_heading_and_a_text_that_fit(heading: str, text: str, wrong: set[str]) -> None:
    refusal = a_day().refused(c.WriteSection("", heading, text))

    assert isinstance(refusal, FieldError)
    assert set(refusal.fields) == wrong


def test_an_item_is_written_up_beside_its_summary_and_can_lose_it_again() -> None:
    play = a_day()

    assert play.do(c.WriteUpItem("clay", " We made *pots*. ")) == (ch.ItemWrittenUp("clay", "We made *pots*."),)
    assert play.event.agenda.write_up_of(play.item("clay")) == "We made *pots*."
    assert play.do(c.WriteUpItem("clay", "")) == (ch.ItemWrittenUp("clay", ""),)
    assert play.event.agenda.write_up_of(play.item("clay")) == ""


def test_a_write_up_outlives_an_undo_of_the_plan() -> None:
    play = a_day()
    play.do(c.MoveItem("clay", "hall"))
    play.do(c.WriteUpItem("clay", "We made pots."))

    play.do(c.UndoItem("clay"))

    assert play.event.agenda.write_up_of(play.item("clay")) == "We made pots."


def test_a_write_up_of_nothing_or_too_long_or_over_anothers_is_refused() -> None:
    play = a_day()
    play.do(c.WriteUpItem("clay", "We made pots."))

    assert isinstance(play.refused(c.WriteUpItem("nothing", "x")), NotFoundError)
    assert isinstance(play.refused(c.WriteUpItem("clay", "x" * 20_001)), FieldError)
    assert str(play.refused(c.WriteUpItem("clay", "Pans.", expects=story.fingerprint("")))) == MEANWHILE


def test_the_video_is_named_with_all_that_is_known_of_it() -> None:
    play = a_day()

    play.do(
        c.SetVideo(
            " The film ",
            url="https://film.example/1",
            note="In two parts.",
            length="1:02:30",
            transcript="Welcome.",
            offset="-0:30",
        )
    )

    assert play.event.facts is not None
    assert play.event.facts.video == Video("The film", "https://film.example/1", "In two parts.", 3750, "Welcome.", -30)


def test_a_video_without_anything_is_none() -> None:
    play = a_day()
    play.do(c.SetVideo("The film"))

    assert play.do(c.SetVideo("")) == (ch.VideoSet(None),)
    assert play.do(c.SetVideo("  ")) == ()


def test_a_transcript_alone_leaves_the_rest_of_the_video() -> None:
    play = a_day()
    early = play.refused(c.SetTranscript("Hello."))
    play.do(c.SetVideo("The film", note="In two parts."))

    assert str(early) == NO_VIDEO
    assert play.do(c.SetTranscript(" Hello. ")) == (
        ch.VideoSet(Video("The film", note="In two parts.", transcript="Hello.")),
    )
    assert play.do(c.SetTranscript("Hello.")) == ()
    assert isinstance(play.refused(c.SetTranscript("x" * 300_001)), FieldError)


def test_what_is_wrong_with_a_video_is_said_of_each_field() -> None:
    refusal = a_day().refused(c.SetVideo("", url="film.example", note="x" * 501, length="long", offset="1"))

    assert isinstance(refusal, FieldError)
    assert set(refusal.fields) == {"title", "url", "note", "length", "offset"}


def test_a_video_that_another_host_has_changed_meanwhile_is_not_written_over() -> None:
    play = a_day()
    play.do(c.SetVideo("The film"))

    assert str(play.refused(c.SetVideo("Another", expects=story.of_video(None)))) == MEANWHILE


def test_the_record_is_put_under_a_licence_of_the_list() -> None:
    play = a_day()

    assert play.do(c.SetLicence("CC-BY-4.0")) == (ch.LicenceSet("CC-BY-4.0"),)
    assert play.do(c.SetLicence("CC-BY-4.0")) == ()
    assert isinstance(play.refused(c.SetLicence("WTFPL")), FieldError)
    assert play.do(c.SetLicence("")) == (ch.LicenceSet(""),)


def test_what_is_written_is_an_amendment_once_the_event_is_frozen() -> None:
    play = a_day()
    play.do(c.Wrap())
    play.do(c.Freeze())

    assert play.do(c.WriteSection("", "Later", "Found in a drawer."))
    assert play.do(c.SetVideo("The film"))
    assert play.do(c.WriteUpItem("clay", "Pots."))
