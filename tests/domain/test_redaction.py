"""What hosts wrote and had erased is in no record before, and the log without it folds to the same state."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Room, Speaker
from companion.domain.changes import Record
from companion.domain.errors import RefusedError
from companion.domain.facts import Section, Venue, Video
from companion.domain.lateness import ShiftMode
from companion.domain.people import SYSTEM
from companion.domain.poster import JPEG, Poster
from companion.domain.redaction import Redaction
from companion.domain.typed import TypedFacts, TypedItem, TypedRoom, TypedSpeaker, TypedVenue
from tests.builders import ANA, HOST, SMALL_DAY, Play, a_day, a_workshop, an_item, at, replay, some_facts

SECRET = "unspeakable"
FACTS = TypedFacts(
    title="Small Day", date="2011-04-07", start="09:30", end="16:00", time_zone="Europe/London", summary="A summary."
)


def a_loose_day() -> Play:
    """The small day, live, on which the close need not keep its time, and one room goes on after it."""
    play = a_day((*SMALL_DAY, a_workshop("stone", "13:15", 30, "red")))
    play.do(c.SetProtection("close", protected=False))
    return play


def a_careless_day() -> Play:
    """A day on which hosts wrote a secret into all that they can, before it and while it went on."""
    play = Play(now=at("09:00"))
    facts = some_facts(
        title=f"Small {SECRET} Day",
        summary=f"Of {SECRET}.",
        hosts=(f"A {SECRET} host",),
        venue=Venue(f"{SECRET} Hall"),
        story=(Section(SECRET, SECRET), Section("Evening", "The evening.")),
        video=Video(SECRET, transcript=SECRET),
    )
    items = (an_item("talk", "09:30", 20, "hall", title=f"On {SECRET}", speakers=(f"{SECRET}-jones",)), *SMALL_DAY)
    speakers = (Speaker(f"{SECRET}-jones", f"{SECRET} Jones", SECRET, SECRET), Speaker("speaker", "A. Speaker"))
    rooms = (Room("hall", "Hall"), Room("red", f"{SECRET} Room", way=SECRET, holds=9), Room("blue", "Blue Room"))
    written = {"talk": f"It was {SECRET}."}
    play.do(c.CreateEvent(facts, rooms, speakers, items, hosted=True, write_ups=written), HOST)
    play.do(c.GoLive())
    play.do(c.SetPoster(picture(SECRET)))
    play.do(c.PostNotice(f"Beware of {SECRET}", urgent=True))
    play.do(c.PostNotice("Lunch is served"))
    play.do(c.AddScreen(f"A {SECRET} screen"))
    play.do(c.SetProtection("close", protected=False))
    play.do(c.SwapItems("clay", "ink"))
    play.do(c.ShiftAgenda("drums-again", 5, ShiftMode.EVERYTHING, f"For {SECRET} reasons"))
    play.do(c.SkipItem("talk", f"The speaker has a {SECRET} illness"))
    return play


def picture(alt: str, content: str = "0") -> Poster:
    """A poster, and what is said of it."""
    return Poster(content * 64, JPEG, 1_000, 640, 360, alt)


def amend(play: Play) -> None:
    """Let hosts take the secret out of all that they can write anew."""
    play.do(c.SetFacts(FACTS))
    play.do(c.SetVenue(TypedVenue(name="A hall")))
    play.do(c.SetRoom("red", TypedRoom(name="The red room", holds=9)))
    play.do(c.RemoveSpeaker(f"{SECRET}-jones"))
    play.do(c.DescribeItem("talk", TypedItem(title="A talk")))
    play.do(c.WriteUpItem("talk", "It was good."))
    play.do(c.WriteSection("1", "Morning", "The morning."))
    play.do(c.SetVideo("A video"))
    play.do(c.SetPoster(picture("A hall.")))
    play.do(c.NameScreen(play.event.screens[-1].id, "A screen"))


def without(play: Play) -> list[Record]:
    """The log as it is once it was redacted."""
    redaction = Redaction(play.event)
    return [redaction.of(record) for record in play.records]


def bytes_of(records: list[Record]) -> str:
    """The bytes that the store keeps of records."""
    return msgspec.json.encode(records).decode()


def erase_all(play: Play, *, wholly: bool) -> None:
    """Erase the earlier wordings of everything that was ever written, and what stands if that is asked for."""
    for thing in sorted(map(str, play.event.wordings)):
        if thing.startswith("reasons:"):
            continue
        play.do(c.EraseWordings((thing,), wholly=wholly))


@pytest.mark.parametrize("wholly", [False, True])
def test_what_hosts_wrote_is_in_no_record_and_the_fold_stays(*, wholly: bool) -> None:
    play = a_careless_day()
    if not wholly:
        amend(play)
    assert bytes_of(play.records).count(SECRET) > 20

    erase_all(play, wholly=wholly)

    records = without(play)
    # A screen's address is made of its first title, and stays.
    assert bytes_of(records).replace(f"a-{SECRET}-screen", "").count(SECRET) == 0
    assert SECRET not in repr(play.event).replace(f"a-{SECRET}-screen", "")
    assert replay(records) == play.event
    assert [(each.cursor, each.at, each.by, each.command_id) for each in records] == [
        (each.cursor, each.at, each.by, each.command_id) for each in play.records
    ]


def test_what_stands_is_as_it_was() -> None:
    play = a_careless_day()
    amend(play)
    before = play.event

    for thing in ("facts", "venue", "room:red", "section:1", "write-up:talk", "video"):
        play.do(c.EraseWordings((thing,)))

    assert (play.event.facts, play.event.agenda, play.event.notices) == (before.facts, before.agenda, before.notices)


def test_what_was_not_erased_is_the_very_same() -> None:
    play = a_careless_day()
    amend(play)
    play.do(c.EraseWordings(("section:1",)))

    altered = [before.change for before, after in zip(play.records, without(play), strict=True) if before is not after]

    assert [type(change) for change in altered] == [ch.EventCreated]


def test_redacting_twice_changes_nothing_more() -> None:
    play = a_careless_day()
    amend(play)
    erase_all(play, wholly=True)
    once = without(play)

    redaction = Redaction(play.event)

    assert all(redaction.of(record) is record for record in once)


def test_a_speaker_who_is_gone_leaves_no_id_behind_that_is_made_of_a_name() -> None:
    play = a_careless_day()
    before = next(each.version for each in play.records if isinstance(each.change, ch.SpeakerSet))

    play.do(c.EraseWordings((f"speaker:{SECRET}-jones",), wholly=True))

    named = [each.change for each in without(play) if isinstance(each.change, ch.SpeakerSet | ch.SpeakerRemoved)]
    assert named == [
        ch.SpeakerSet(Speaker(f"speaker-{before}", "…")),
        ch.SpeakerSet(Speaker("speaker", "A. Speaker")),
        ch.SpeakerRemoved(f"speaker-{before}"),
    ]
    assert replay(without(play)) == play.event


def test_words_that_are_written_after_an_erasure_stay_until_the_next() -> None:
    play = a_loose_day()
    for text in ("Uno", "Due"):
        play.do(c.WriteUpItem("clay", text))
    play.do(c.EraseWordings(("write-up:clay",)))
    play.do(c.WriteUpItem("clay", "Tre"))

    once = bytes_of(without(play))
    play.do(c.EraseWordings(("write-up:clay",)))

    assert ("Uno" in once, "Due" in once, "Tre" in once) == (False, True, True)
    assert "Due" not in bytes_of(without(play))
    assert replay(without(play)) == play.event


def test_undoing_the_plan_brings_nothing_back() -> None:
    play = a_loose_day()
    play.do(c.DescribeItem("ink", TypedItem(title=f"A {SECRET} title")))
    play.do(c.SetRoom("red", TypedRoom(name=f"A {SECRET} room")))
    play.do(c.SetSpeaker("speaker", TypedSpeaker(name=f"{SECRET} Jones")))
    play.do(c.WriteUpItem("ink", SECRET))
    play.do(c.SwapItems("clay", "ink"))
    play.do(c.ShiftAgenda("drums-again", 10, ShiftMode.EVERYTHING, SECRET))
    play.do(c.DescribeItem("ink", TypedItem(title="A title")))
    for thing in ("item:ink", "room:red", "speaker:speaker", "write-up:ink"):
        play.do(c.EraseWordings((thing,), wholly=True))
    assert SECRET not in repr(play.event)

    play.do(c.UndoItem("drums-again"))

    assert SECRET not in repr(play.event)
    assert replay(without(play)) == play.event


def _section(text: str) -> c.Command:
    return c.WriteSection("1", text, text)


def _described(text: str) -> c.Command:
    return c.DescribeItem("ink", TypedItem(title=text, summary=text, speakers=("speaker",)))


WRITINGS: list[Callable[[str], c.Command]] = [
    _section,
    _described,
    lambda text: c.WriteSection("", text, text),
    lambda text: c.WriteUpItem("ink", text),
    lambda text: c.SetVideo(text, transcript=text),
    lambda text: c.SetPoster(picture(text)),
    lambda text: c.SetPoster(picture(text, "1")),
    lambda text: c.SetFacts(msgspec.structs.replace(FACTS, title=text, summary=text, hosts=text)),
    lambda text: c.SetVenue(TypedVenue(name=text)),
    lambda text: c.SetRoom("blue", TypedRoom(name=text)),
    lambda text: c.SetSpeaker("speaker", TypedSpeaker(name=text)),
    lambda text: c.SetSpeaker("", TypedSpeaker(name=text)),
    lambda text: c.AddScreen(f"{text[:9]}"),
    lambda text: c.NameScreen("main", text),
    c.PostNotice,
    lambda text: c.AddItem(text, "14:30", 15, room="hall", why=text),
    lambda text: c.ShiftAgenda("drums-again", 5, ShiftMode.EVERYTHING, text),
    lambda text: c.DelayRoom("stone", "red", 5, ShiftMode.EVERYTHING, text),
    lambda text: c.MoveItem("drums-again", "hall", text),
    lambda text: c.SkipItem("welcome", text),
]
DOING: list[c.Command] = [
    c.RemoveSection("1"), c.WriteUpItem("ink", ""), c.SetVideo(""), c.RemovePoster(), c.ErasePoster("1" * 64),
    c.RemoveSpeaker("speaker"), c.WithdrawNotice("1"),
    c.UndoItem("drums-again"), c.UndoItem("welcome"), c.UndoItem("stone"), c.SwapItems("clay", "ink"),
    c.StartItem("clay"), c.PostComment("Words"), c.Wrap(), c.Freeze(), c.PublishEdition(1, "ab12"),
    c.OrderEdition("More was written."),
]  # fmt: skip
WRITE = st.tuples(st.sampled_from(WRITINGS), st.integers(1, 5))
ERASE = st.tuples(st.just("erase"), st.integers(0, 40), st.booleans())
STEPS = st.one_of(WRITE, ERASE, st.sampled_from(DOING))


@settings(deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_whatever_was_written_a_redacted_log_folds_to_the_same(steps: list) -> None:
    play = a_loose_day()
    for number, step in enumerate(steps):
        things = sorted(map(str, play.event.wordings))
        try:
            match step:
                case ("erase", place, wholly):
                    play.do(c.EraseWordings((things[place % len(things)],), wholly=wholly), SYSTEM)
                case (writing, word):
                    play.do(writing(f"Words {number} {word}"), after_s=20)
                case command:
                    play.do(command, ANA if isinstance(command, c.PostComment) else HOST, after_s=20)
        except RefusedError:
            continue

    records = without(play)
    assert replay(records) == play.event
    redaction = Redaction(play.event)
    assert [redaction.of(record) for record in records] == records


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WRITINGS), st.booleans()), max_size=12))
def test_wherever_a_secret_was_written_it_can_be_erased(writings: list) -> None:
    play = a_loose_day()
    for number, (writing, is_secret) in enumerate(writings):
        try:
            play.do(writing(f"{number} {SECRET if is_secret else 'word'}"), after_s=20)
        except RefusedError:
            continue

    erase_all(play, wholly=True)

    assert SECRET not in bytes_of(without(play)) + repr(play.event)
    assert replay(without(play)) == play.event


def test_what_was_ordered_before_is_made_without_the_words() -> None:
    play = a_careless_day()
    play.do(c.Wrap())
    play.do(c.Freeze())

    erase_all(play, wholly=True)

    assert SECRET not in repr(play.event).replace(f"a-{SECRET}-screen", "")
    assert replay(without(play)) == play.event
