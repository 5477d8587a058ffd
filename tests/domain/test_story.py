"""The story: sections that keep their ids."""

from hypothesis import given
from hypothesis import strategies as st

from companion.domain import story
from companion.domain.facts import Section, Video

stories = st.lists(st.integers(1, 20), unique=True, max_size=8).map(
    lambda ids: tuple(Section(f"Heading {each}", "Text", str(each)) for each in ids)
)


def test_sections_without_an_id_are_numbered_and_others_keep_theirs() -> None:
    sections = story.numbered([Section("One", "1"), Section("Two", "2", "kept")])

    assert [section.id for section in sections] == ["1", "kept"]


def test_a_section_that_is_written_anew_stays_in_its_place() -> None:
    before = story.numbered([Section("One", "1"), Section("Two", "2")])

    after = story.with_section(before, Section("First", "One", "1"))

    assert after == (Section("First", "One", "1"), Section("Two", "2", "2"))


@given(stories, st.data())
def test_moving_keeps_every_section_and_moving_back_undoes_it(sections: story.Story, data: st.DataObject) -> None:
    if not sections:
        return
    moved_id, earlier = data.draw(st.sampled_from(sections)).id, data.draw(st.booleans())

    after = story.in_order(sections, story.swapped(sections, moved_id, earlier=earlier))
    back = story.in_order(after, story.swapped(after, moved_id, earlier=not earlier))

    assert sorted(after, key=lambda each: each.id) == sorted(sections, key=lambda each: each.id)
    assert sections in (back, after)


def test_a_section_that_the_order_does_not_name_stays_behind_the_others() -> None:
    sections = story.numbered([Section("One", "1"), Section("Two", "2"), Section("Three", "3")])

    assert [section.id for section in story.in_order(sections, ["3", "1"])] == ["3", "1", "2"]


def test_a_section_is_taken_out() -> None:
    sections = story.numbered([Section("One", "1"), Section("Two", "2")])

    assert story.without(sections, "1") == (Section("Two", "2", "2"),)
    assert story.section_of(sections, "3") is None


def test_a_fingerprint_changes_with_each_part() -> None:
    videos = [None, Video("A"), Video("A", "https://a.example/"), Video("A", offset_s=0), Video("A", transcript="Hm")]

    assert len({story.of_video(video) for video in videos}) == len(videos)
    assert story.of_section(Section("a", "b")) != story.of_section(Section("ab", ""))
