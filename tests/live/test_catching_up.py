"""Whatever happens, and however a phone hears of it: it shows what a page shows that is loaded afresh."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from companion.domain import commands as c
from companion.domain.changes import (
    ClockSet,
    CommentHidden,
    CommentRejected,
    EventCreated,
    ItemSet,
    RoomSet,
    SpeakerSet,
)
from companion.domain.event import Event
from companion.domain.keeping import ArchiveAs
from companion.domain.lateness import ShiftMode
from companion.domain.people import Person, Role
from companion.domain.screens import Scene as ShownScene
from companion.domain.seats import Terms
from companion.domain.typed import TypedItem, TypedRoom, TypedSpeaker, TypedVenue
from companion.domain.wall import WallMode
from companion.live.touched import TOUCHES
from companion.views.talk import NEWEST
from tests.builders import ANA, BEN, CEM, DEE, HOST, OTHER_HOST, POSTER
from tests.live.happenings import CROWD, DAY, Scene, Watched
from tests.live.shown import differences, loaded
from tests.typing_hosts import A_DAY, an_item_typed

WATCHING: tuple[tuple[str, Person | None], ...] = (
    ("event", None),
    ("event", ANA),
    ("host", HOST),
    ("screen", None),
    ("board", HOST),
    ("room/red", HOST),
    ("screen/foyer", None),
)

Deed: TypeAlias = Any
"""A command with who gives it, or a word or two for what else happens; `Stage.act` knows them all."""


def either(*of: st.SearchStrategy[Deed]) -> st.SearchStrategy[Deed]:
    """One of these, each as likely as the others: `one_of` would count what is in them."""
    return st.sampled_from(of).flatmap(lambda chosen: chosen)


PEOPLE = st.sampled_from([ANA, BEN, CEM])
HOSTS = st.sampled_from([HOST, HOST, OTHER_HOST])
ITEMS = st.sampled_from([item.id for item in DAY])
SEATED = st.sampled_from([item.id for item in DAY if item.capacity])
COMMENTS = st.integers(1, 12).map(str)
TENDING = st.sampled_from(
    [
        c.HideComment,
        c.ShowComment,
        c.ShowComment,
        c.PinComment,
        c.UnpinComment,
        partial(c.RejectComment, reason="Not about today."),
        c.PutOnScreen,
        c.TakeOffScreen,
        c.AnswerComment,
        partial(c.AnswerComment, text="Yes."),
        partial(c.AnswerComment, answered=False),
    ]
)

RUNNING = either(
    st.just("start next"),
    st.just("start next"),
    st.tuples(st.just("undo"), HOSTS),
    st.tuples(st.sampled_from([c.StartBlock(("clay", "drums")), c.CallBack(), c.CallBack(finish=True)]), HOSTS),
    st.just("finish"),
    st.tuples(st.builds(c.StartItem, ITEMS), HOSTS),
    st.tuples(st.builds(c.SkipItem, ITEMS), HOSTS),
)
PLANNING = either(
    st.tuples(
        st.builds(c.ShiftAgenda, ITEMS, st.sampled_from([0, 3, 7]), st.sampled_from(ShiftMode), st.just("Why.")), HOSTS
    ),
    st.tuples(
        st.builds(
            c.DelayRoom, ITEMS, st.sampled_from(["red", "blue"]), st.sampled_from([0, 3]), st.sampled_from(ShiftMode)
        ),
        HOSTS,
    ),
    st.tuples(st.builds(c.SwapItems, ITEMS, ITEMS), HOSTS),
    st.tuples(st.builds(c.MoveItem, ITEMS, st.sampled_from(["red", "blue", "hall"])), HOSTS),
    st.tuples(st.builds(c.AddItem, st.just("Photo"), st.sampled_from(["13:15", "13:20"]), st.just(5)), HOSTS),
    st.tuples(st.builds(c.SetProtection, ITEMS, st.booleans()), HOSTS),
    st.tuples(st.just("undo"), HOSTS),
)
SEATING = either(
    st.tuples(st.builds(c.TakeSeat, SEATED, st.booleans()), PEOPLE),
    st.tuples(st.builds(c.TakeSeat, SEATED, st.booleans()), PEOPLE),
    st.tuples(st.builds(c.LeaveSeat, SEATED), PEOPLE),
    st.tuples(st.builds(c.ExtendOffer, SEATED), PEOPLE),
    st.tuples(st.builds(c.SetSeatTerms, SEATED, st.builds(Terms, st.sampled_from([None, 1]))), HOSTS),
    st.tuples(st.builds(c.LapseOffer, SEATED, st.sampled_from([ANA.id, BEN.id])), HOSTS),
    st.tuples(st.builds(c.WalkIn, SEATED, st.sampled_from(["", ANA.id, BEN.id])), HOSTS),
    st.tuples(st.builds(c.WalkOut, SEATED, st.sampled_from(["", ANA.id])), HOSTS),
    st.tuples(st.builds(c.ReleaseSeats, SEATED), HOSTS),
)
TALKING = either(
    st.tuples(st.builds(c.PostComment, st.sampled_from(["Hello", "Why?", "<b>&"]), st.none() | ITEMS), PEOPLE),
    st.tuples(st.just("post"), st.sampled_from([1, 2, 40])),
    st.tuples(st.just("tend newest"), TENDING),
    st.tuples(st.builds(lambda kind, comment: kind(comment), TENDING, COMMENTS), HOSTS),
    st.tuples(st.just("tend waiting"), TENDING),
    st.tuples(
        st.builds(lambda kind, comment: kind(comment), st.sampled_from([c.CastVote, c.WithdrawVote]), COMMENTS), PEOPLE
    ),
    st.tuples(st.builds(c.SetWallMode, st.sampled_from(WallMode)), HOSTS),
    st.tuples(st.builds(c.PostNotice, st.just("Coffee"), st.booleans(), st.sampled_from([None, "red"])), HOSTS),
)
SHOWING = either(
    st.tuples(st.builds(c.AddScreen, st.just("Foyer"), st.sampled_from([None, "red"])), HOSTS),
    st.tuples(st.builds(c.NameScreen, st.just("foyer"), st.just("Hall"), st.sampled_from([None, "blue"])), HOSTS),
    st.tuples(st.builds(c.SetScene, st.sampled_from(ShownScene), st.sampled_from(["main", "foyer", "foyer"])), HOSTS),
    st.tuples(st.builds(c.WithdrawNotice, st.integers(1, 4).map(str)), HOSTS),
    st.tuples(st.builds(c.PostNotice, st.just("Out!"), st.just(True), st.sampled_from([None, "red"])), HOSTS),
)
RARE = either(
    st.tuples(st.just(c.RemoveScreen("foyer")), HOSTS),
    st.tuples(st.just(c.GrantRole(BEN.id, "Ben", Role.MODERATOR)), HOSTS),
    st.tuples(st.just(c.RevokeRole(BEN.id, Role.MODERATOR)), HOSTS),
    st.tuples(st.builds(c.MutePerson, st.just(ANA.id), st.just("Too loud."), st.booleans()), HOSTS),
    st.tuples(st.builds(c.BanPerson, st.just(CEM.id), st.just(""), st.booleans()), HOSTS),
    st.tuples(st.builds(c.ReadmitPerson, st.sampled_from([ANA.id, CEM.id])), HOSTS),
    st.tuples(st.builds(c.EraseComment, COMMENTS), HOSTS),
    st.tuples(st.just(c.ErasePerson(CEM.id)), HOSTS),
    st.tuples(st.sampled_from([c.EraseWordings(("notice:1",)), c.EraseWordings(("reasons",))]), HOSTS),
    st.tuples(st.sampled_from([c.GoLive(), c.Wrap()]), HOSTS),
    st.just("rename"),
)
PHONES = either(
    st.just("flush"),
    st.just("settle"),
    st.tuples(st.just("join"), st.sampled_from(WATCHING), st.integers(0, 30)),
    st.tuples(st.sampled_from(["receive", "receive twice", "lose", "return", "answer"]), st.integers(0, 9)),
)
DEEDS = either(RUNNING, PLANNING, SEATING, TALKING, TALKING, SHOWING, RARE, PHONES, PHONES, PHONES)
ENDINGS = st.sampled_from([(), (), (c.Wrap(), c.Freeze()), (c.Wrap(), c.Freeze(), c.PublishEdition(1, "aa"))])


class Visitor:
    """Somebody with a phone, on a line that breaks."""

    def __init__(self, scene: Scene, page: str, person: Person | None, seen: Event) -> None:
        self._scene, self.page, self._person = scene, page, person
        self.shown = loaded(page, seen, person)
        self.seen_since = seen.version
        self._watched: Watched | None = None
        self.come_back()

    def come_back(self) -> None:
        if self._watched is None:
            self._watched = Watched(self._scene.hub, self.page, self._person, self.shown.cursor)
            self._scene.hub.join(self._watched.phone)

    def receive(self, times: int = 1) -> None:
        """Take what waits. A frame that comes twice is as good as once."""
        for text in self._watched.waiting() if self._watched else ():
            for _ in range(times):
                self.shown.take(text)

    def lose_connection(self, received: int) -> None:
        """Receive so many frames more. What else was on its way is lost."""
        if self._watched is not None:
            for text in self._watched.waiting()[:received]:
                self.shown.take(text)
            self._watched.phone.lost()
            self._watched = None

    def have_answer(self) -> None:
        """Get the answer to a command of one's own, which brings its regions past the socket."""
        before = max(0, self._scene.play.event.version - 2)
        self.shown.put(self._scene.hub.since(self.page, before))

    def wrong(self) -> list[object]:
        """What differs from the page, loaded afresh."""
        records = self._scene.play.records[self.seen_since :]
        hidden = sum(isinstance(record.change, CommentHidden | CommentRejected) for record in records)
        return differences(self.shown, self._scene.fresh(self.page, self._person), hidden=hidden)


class Stage:
    """A scene, and whoever watches it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.visitors = [Visitor(scene, page, person, scene.play.event) for page, person in WATCHING]

    def act(self, deed: Deed) -> None:
        match deed:
            case (c.Command() as command, Person() as by):
                self.scene.do(command, by)
            case "flush":
                self.scene.hub.flush()
            case "settle":
                self.settle()
            case ("join", (page, person), back):
                seen = self.scene.states[max(0, len(self.scene.states) - 1 - back)]
                self.visitors.append(Visitor(self.scene, page, person, seen))
            case (str() as what, int() as which) if what != "post":
                self._befall(self.visitors[which % len(self.visitors)], what, which)
            case _:
                self._tell(deed)

    def _tell(self, deed: Deed) -> None:
        """Give a command that follows from how things are."""
        event = self.scene.play.event
        match deed:
            case "start next":
                self.scene.do(c.StartItem(next((item.id for item in event.agenda.next_block()), "")))
            case "finish":
                self.scene.do(c.FinishItem(next((item.id for item in event.agenda.live()), "")))
            case ("undo", by):
                latest = event.agenda.last_act
                self.scene.do(c.UndoItem(latest.item if latest else ""), by)
            case ("tend newest", kind):
                self.scene.do(kind(next(iter(event.wall.newest), "")))
            case ("tend waiting", kind):
                self.scene.do(kind(next((comment.id for comment in event.wall.waiting_first()), "")))
            case "rename":
                # Whoever acts under a new name is known by it from then on, also for what they did before.
                self.scene.do(c.PostNotice("It is me"), Person(HOST.id, f"First Host, at {event.version}"))
            case ("post", count):
                for number in range(count):
                    self.scene.do(c.PostComment(f"Much {number}"), CROWD[number % len(CROWD)], after_s=2)

    def _befall(self, visitor: Visitor, what: str, which: int) -> None:
        match what:
            case "receive":
                visitor.receive()
            case "receive twice":
                visitor.receive(times=2)
            case "lose":
                visitor.lose_connection(received=which % 3)
            case "return":
                visitor.come_back()
            case "answer":
                visitor.have_answer()

    def settle(self) -> None:
        """Let everything arrive, and look at every phone."""
        for visitor in self.visitors:
            visitor.come_back()
        self.scene.hub.flush()
        for visitor in self.visitors:
            visitor.receive()
            assert visitor.wrong() == []


PLAYED = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
HISTORIES = given(
    comments=st.sampled_from([0, 0, 3, 28, 60]),
    live=st.sampled_from([True, True, True, False]),
    deeds=st.lists(DEEDS, min_size=5, max_size=40),
    ending=ENDINGS,
)


async def played(comments: int, live: bool, deeds: list[Deed], ending: tuple[c.Command, ...]) -> None:
    """Let all this happen, and look at every phone."""
    stage = Stage(Scene(comments=comments if live else 0, live=live))

    for deed in [*deeds, *((command, HOST) for command in ending)]:
        stage.act(deed)

    stage.settle()


@pytest.mark.timeout(600)  # Only when it fails: the shortest history that does takes a while to find.
@PLAYED
@HISTORIES
def test_a_phone_always_ends_up_with_what_a_fresh_page_shows(
    comments: int, live: bool, deeds: list[Deed], ending: tuple[c.Command, ...]
) -> None:
    asyncio.run(played(comments, live, deeds, ending))


@pytest.mark.chaos
@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(PLAYED, max_examples=500)
@HISTORIES
def test_a_phone_ends_up_with_what_a_fresh_page_shows_after_five_hundred_histories(
    comments: int, live: bool, deeds: list[Deed], ending: tuple[c.Command, ...]
) -> None:
    asyncio.run(played(comments, live, deeds, ending))


ATTIC = f"room-{Scene(live=False).play.event.version + 1}"
"""The id of the first thing that is added."""

DRAWING_UP: tuple[tuple[c.Command, Person], ...] = (
    (c.SetRoom("", TypedRoom(name="Attic")), HOST),
    (c.RemoveRoom(ATTIC), HOST),
    (c.SetRoom("red", TypedRoom(name="Scarlet Room")), HOST),
    (c.SetFacts(A_DAY), HOST),
    (c.SetFacts(replace(A_DAY, date="2011-04-08")), HOST),
    (c.SetFacts(A_DAY), HOST),
    (c.SetVenue(TypedVenue(name="Elsewhere")), HOST),
    (c.SetItem("", an_item_typed("Songs", "14:00", 20, new_room="Loft", new_speaker="B. Speaker")), HOST),
    (c.ReorderItem("close", "ink"), HOST),
    (c.ReorderItem("close", "ink"), HOST),
    (c.TakeSeat("drums-again"), BEN),
    (c.RemoveItem("drums-again", seats=1), HOST),
    (c.SetSpeaker("speaker", TypedSpeaker(name="A. Speaker", role="Patron")), HOST),
)

STORY: tuple[tuple[c.Command, Person], ...] = (
    *DRAWING_UP,
    (c.TakeSeat("clay"), ANA),
    (c.TakeSeat("clay"), BEN),
    (c.LeaveSeat("clay"), BEN),
    (c.GoLive(), HOST),
    (c.StartItem("welcome"), HOST),
    (c.UndoItem("welcome"), HOST),
    (c.StartItem("welcome"), HOST),
    (c.PostComment("Hello", "ink"), ANA),
    (c.PostComment("Welcome"), HOST),
    (c.PostNotice("Coffee"), HOST),
    (c.PostNotice("The lift is out of order", urgent=True, room="red"), Person(HOST.id, "First Host, renamed")),
    (c.WithdrawNotice("1"), HOST),
    (c.WithdrawNotice("2"), HOST),
    (c.AddScreen("Foyer"), HOST),
    (c.SetScene(ShownScene.WALL), HOST),
    (c.SetScene(ShownScene.ROOMS, "foyer"), HOST),
    (c.NameScreen("foyer", "Red Room", "red"), HOST),
    (c.HideComment("1"), HOST),
    (c.ShowComment("1"), HOST),
    (c.PinComment("1"), HOST),
    (c.UnpinComment("1"), HOST),
    (c.CastVote("1"), BEN),
    (c.WithdrawVote("1"), BEN),
    (c.AnswerComment("1"), HOST),
    (c.AnswerComment("1", answered=False), HOST),
    (c.PutOnScreen("1"), HOST),
    (c.TakeOffScreen("1"), HOST),
    (c.RemoveScreen("foyer"), HOST),
    (c.RejectComment("1", "Not about today."), HOST),
    (c.PostComment("On second thoughts", archive=ArchiveAs.DELEGATE), CEM),
    (c.ChooseArchive("3", ArchiveAs.NONE), CEM),
    (c.RemoveComment("3"), CEM),
    (c.SetWallMode(WallMode.APPROVE), HOST),
    (c.PostComment("May I?"), ANA),
    (c.ShowComment("4"), HOST),
    (c.MutePerson(ANA.id), HOST),
    (c.ReadmitPerson(ANA.id), HOST),
    (c.BanPerson(BEN.id, hide=True), HOST),
    (c.ReadmitPerson(BEN.id), HOST),
    (c.EraseComment("3"), HOST),
    (c.EraseWordings(("notice:1",)), HOST),
    (c.SetWallMode(WallMode.CLOSED), HOST),
    (c.SetWallMode(WallMode.OPEN), HOST),
    (c.GrantRole(CEM.id, CEM.name, Role.MODERATOR), HOST),
    (c.RevokeRole(CEM.id, Role.MODERATOR), HOST),
    (c.Invite("i1", Role.STEWARD), HOST),
    (c.WithdrawInvitation("i1"), HOST),
    (c.Invite("i2", Role.STEWARD, room="red"), HOST),
    (c.AcceptInvitation("i2"), CEM),
    (c.SetDoorCode("tea-time"), HOST),
    (c.ShowSignInCode(ANA.id, ANA.name), HOST),
    (c.SetDoorCode(""), HOST),
    (c.SetProtection("close", protected=False), HOST),
    (c.ShiftAgenda("ink", 7, ShiftMode.EVERYTHING), HOST),
    (c.UndoItem("ink"), HOST),
    (c.ShiftAgenda("close", 7, ShiftMode.EVERYTHING), HOST),
    (c.DelayRoom("ink", "red", 5, ShiftMode.EVERYTHING), HOST),
    (c.UndoItem("ink"), HOST),
    (c.ShiftAgenda("close", 0, ShiftMode.EVERYTHING), HOST),
    (c.MoveItem("ink", "hall", "Too cold."), HOST),
    (c.AddItem("Photo", "13:15", 10), HOST),
    (c.DescribeItem("ink", TypedItem(title="Black ink", new_speaker="C. Speaker")), HOST),
    (c.RemoveSpeaker("speaker"), HOST),
    (c.TakeSeat("stone"), BEN),
    (c.TakeSeat("stone"), CEM),
    (c.TakeSeat("stone"), DEE),
    (c.TakeSeat("stone"), ANA),
    (c.LeaveSeat("stone"), BEN),
    (c.LeaveSeat("stone"), DEE),
    (c.LeaveSeat("stone"), CEM),
    (c.ExtendOffer("stone"), ANA),
    (c.LeaveSeat("stone"), ANA),
    (c.SetSeatTerms("ink", Terms(offer_min=1)), HOST),
    (c.TakeSeat("ink"), ANA),
    (c.WalkIn("ink"), HOST),
    (c.TakeSeat("ink"), BEN),
    (c.TakeSeat("ink"), CEM),
    (c.WalkOut("ink"), HOST),
    (c.LapseOffer("ink", BEN.id), HOST),
    (c.StartItem("clay"), HOST),
    (c.TakeSeat("clay"), BEN),
    (c.WalkIn("clay", BEN.id), HOST),
    (c.ReleaseSeats("clay"), HOST),
    (c.FinishItem("clay"), HOST),
    (c.UndoItem("clay"), HOST),
    (c.SkipItem("drums"), HOST),
    (c.UndoItem("drums"), HOST),
    (c.FinishItem("clay"), HOST),
    (c.Wrap(), HOST),
    (c.WriteSection("", "Night", "Dark."), HOST),
    (c.MoveSection("1", earlier=False), HOST),
    (c.RemoveSection("1"), HOST),
    (c.WriteUpItem("clay", "Pots."), HOST),
    (c.SetVideo("The film"), HOST),
    (c.SetPoster(POSTER), HOST),
    (c.RemovePoster(), HOST),
    (c.ErasePoster(POSTER.sha256), HOST),
    (c.SetLicence("CC-BY-4.0"), HOST),
    (c.SetAfter("2011-05-01"), HOST),
    (c.Freeze(), HOST),
    (c.PublishEdition(1, "aa"), HOST),
    (c.OrderEdition("The film was added."), HOST),
)
"""Each command makes one change or two, so that nothing else can make up for what is not pushed."""

BEFORE_ANYBODY_LOOKS = {EventCreated, RoomSet, SpeakerSet, ItemSet, ClockSet}


def time_before(command: c.Command) -> float:
    """How many seconds pass before a command of the story: an offer lapses only when its time is up."""
    return 61 if isinstance(command, c.LapseOffer) else 1


async def test_each_single_change_reaches_whoever_watches() -> None:
    stage = Stage(Scene(live=False))

    for command, by in STORY:
        assert stage.scene.do(command, by, after_s=time_before(command))
        stage.settle()

    assert {type(record.change) for record in stage.scene.play.records} | BEFORE_ANYBODY_LOOKS == set(TOUCHES)


async def test_whoever_was_away_catches_up_from_any_moment_of_the_day() -> None:
    scene = Scene(live=False)
    for command, by in STORY:
        scene.do(command, by, after_s=time_before(command))

    visitors = [Visitor(scene, page, person, seen) for page, person in WATCHING for seen in scene.states]
    for visitor in visitors:
        visitor.receive()

    assert [visitor.wrong() for visitor in visitors] == [[]] * len(visitors)


async def test_a_comment_that_is_hidden_before_it_was_sent_goes_from_phones_that_have_it() -> None:
    stage = Stage(Scene())
    stage.scene.do(c.PostComment("Rude"), BEN)
    stage.visitors.append(Visitor(stage.scene, "event", ANA, stage.scene.play.event))

    stage.scene.do(c.HideComment("1"), HOST)
    stage.settle()

    assert [visitor.shown.comments("comments") for visitor in stage.visitors if visitor.page == "event"] == [[], [], []]


async def test_more_comments_at_once_than_a_page_has_keep_their_order() -> None:
    stage = Stage(Scene())
    stage.act(("post", NEWEST + 5))
    stage.visitors.append(Visitor(stage.scene, "event", ANA, stage.scene.play.event))

    stage.settle()
