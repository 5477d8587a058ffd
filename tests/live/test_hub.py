"""The hub: who gets what, when, and where it leaves their cursor. That it adds up is tried in test_catching_up.py."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from companion.domain import commands as c
from companion.domain.errors import StoreAwayError, StoreChangedError
from companion.domain.people import Role
from companion.domain.screens import Scene as ShownScene
from companion.domain.wall import WallMode
from companion.live.frames import Message
from companion.live.hub import CAUGHT_UP_FOR_S, GATHER_S, REACH_S
from companion.live.pages import regions_on
from companion.live.phone import COME_BACK, OVER
from companion.views.regions import stem_of
from tests.builders import ANA, BEN, CEM, HOST, OTHER_HOST
from tests.live.happenings import CROWD, Scene, Watched, play_out
from tests.live.shown import Element, Shown, differences, parsed

PAGES = ("event", "host", "screen", "board", "room/red", "door/red")

HAIR_S = 0.001
"""What a loop rounds to. Its time stands still while anything happens."""


def targets(message: Message) -> list[str]:
    """Where a message's partials go."""
    parts = parsed(message.content or "").children
    return [str(part.attributes["hx-target"]) for part in parts if isinstance(part, Element)]


def every_region(page: str) -> list[str]:
    return [f"#{stem_of(name)}" for name in regions_on(page)]


SEATS = ["#my-workshop", "#my-seat-clay", "#my-seat-drums", "#my-seat-stone", "#my-seat-ink", "#my-seat-drums-again"]


# Joining


async def test_a_phone_that_has_all_gets_the_time_and_its_cursor() -> None:
    scene = Scene()

    (message,) = scene.phone(person=ANA).heard()

    assert message == Message(c=scene.play.event.cursor, at=scene.play.now.timestamp())


async def test_a_phone_that_was_away_gets_what_was_touched_since_in_one_message() -> None:
    scene = Scene()
    left = scene.play.event.cursor
    scene.do(c.PostNotice("Coffee"))
    scene.do(c.SetWallMode(WallMode.CLOSED))

    (message,) = scene.phone(cursor=left).heard()

    assert (message.t, message.c) == ("", scene.play.event.cursor)
    assert targets(message) == ["#urgent", "#notices", "#wall"]


async def test_what_is_personal_goes_ahead_of_the_cursor_that_vouches_for_it() -> None:
    scene = Scene()
    left = scene.play.event.cursor
    scene.do(c.TakeSeat("clay"), ANA)

    personal, shared = scene.phone(person=ANA, cursor=left).heard()

    assert (targets(shared), shared.c) == (["#side-by-side", "#workshops"], scene.play.event.cursor)
    assert (targets(personal), personal.c) == (SEATS, "")
    assert "Your seat" in str(personal.content)


@pytest.mark.parametrize("cursor", ["", "nonsense", "3-other", "99999999-n1", "-1-n1", "03-n3", "9" * 400 + "-n"])
async def test_a_cursor_that_is_no_good_gets_a_snapshot(cursor: str) -> None:
    scene = Scene()

    for page in PAGES:
        *_personal, snapshot = scene.phone(page, cursor=cursor).heard()

        assert (snapshot.t, snapshot.c) == ("snapshot", scene.play.event.cursor)
        assert targets(snapshot) == every_region(page)


async def test_joining_while_a_change_is_pending_misses_nothing() -> None:
    scene = Scene()
    left, early = scene.play.event.cursor, scene.fresh("event")
    scene.do(c.PostComment("Pending"), ANA)

    phone = scene.phone(cursor=left)
    before_the_flush = phone.waiting()
    scene.hub.flush()
    after_it = phone.waiting()

    assert ["Pending" in text for text in (*before_the_flush, *after_it)] == [True, True]
    for text in (*before_the_flush, *after_it):
        early.take(text)
    assert differences(early, scene.fresh("event")) == []
    assert len(early.comments("comments")) == 1


async def test_the_same_is_answered_in_one_frame_where_sockets_are_blocked() -> None:
    scene = Scene()
    left = scene.play.event.cursor
    scene.do(c.TakeSeat("clay"), ANA)
    watched = Watched(scene.hub)
    watched.texts = [scene.hub.answer("event", cursor, ANA.id).text for cursor in (left, scene.play.event.cursor, "")]

    missed, nothing, everything = watched.messages

    touched = ["#side-by-side", "#workshops"]
    assert (targets(missed), missed.c, missed.t) == ([*touched, *SEATS], scene.play.event.cursor, "")
    assert (nothing.content, nothing.c) == (None, scene.play.event.cursor)
    assert (targets(everything), everything.t) == ([*every_region("event"), "#called", *SEATS, "#mine"], "snapshot")


async def test_whoever_comes_when_all_is_over_is_told_so() -> None:
    scene = Scene()
    for command in (c.Wrap(), c.Freeze(), c.PublishEdition(1, "aa")):
        scene.do(command)

    phone = scene.phone(cursor="1-n1")

    assert targets(phone.heard()[-1]) == every_region("event")
    assert phone.phone.close_code == OVER
    assert msgspec.json.decode(scene.hub.answer("event", "1-n1", None).payload, type=Message).t == "over"


# Ahead of this process


def ask(scene: Scene, answer: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Let the store answer so when the log is followed."""
    scene.log.catch_up = answer  # type: ignore[method-assign]


async def test_a_phone_that_has_seen_more_makes_this_process_follow() -> None:
    scene = Scene()
    told = scene.play.event
    other = Scene()
    other.do(c.PostNotice("Made elsewhere"))

    async def follow() -> None:
        scene.log._memory.apply(other.play.records[told.version :])

    ask(scene, follow)

    assert await scene.hub.reach(other.play.event.cursor)
    assert scene.log.knows(other.play.event.cursor)


async def test_nobody_is_followed_for_what_this_process_has() -> None:
    scene = Scene()

    async def never() -> None:
        pytest.fail("there was no need to ask")

    ask(scene, never)

    assert [await scene.hub.reach(cursor) for cursor in ("", "x-y", "1-n1", scene.play.event.cursor)] == [True] * 4


def test_a_phone_waits_a_quarter_of_a_second_for_it() -> None:
    async def day() -> tuple[bool, float]:
        scene = Scene()

        async def hang() -> None:
            await asyncio.sleep(3600)

        ask(scene, hang)
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        return await scene.hub.reach("999-n999"), loop.time() - began_s

    reached, took_s = play_out(day())

    assert not reached
    assert REACH_S <= took_s < REACH_S + HAIR_S


@pytest.mark.parametrize(
    ("says", "known"), [(StoreAwayError("Away."), False), (StoreChangedError("The log lost its end."), True)]
)
async def test_only_the_log_itself_makes_a_cursor_bad(says: Exception, known: bool) -> None:
    scene = Scene()

    async def fail() -> None:
        raise says

    ask(scene, fail)

    assert await scene.hub.reach("999-n999") is known


# Flushing


async def test_each_audience_gets_its_own_regions_and_the_very_same_frame() -> None:
    scene = Scene()
    pages = ("event", "host", "screen", "room/red")
    phones = {page: [scene.phone(page, cursor=scene.play.event.cursor) for _ in range(2)] for page in pages}
    for phone in (phone for group in phones.values() for phone in group):
        phone.waiting()

    scene.do(c.PostComment("Hello", "clay"), OTHER_HOST)
    scene.hub.flush()

    frames = {page: [phone.waiting() for phone in group] for page, group in phones.items()}
    assert all(one is other for group in frames.values() for (one,), (other,) in [group])
    assert {page: targets(_message(group[0][0])) for page, group in frames.items()} == {
        "event": ["#comments"],
        "host": ["#host-screens", "#tray-comments"],
        "screen": ["#scene", "#spotlight"],
        "room/red": ["#room-comments"],
    }
    assert {_message(text).c for group in frames.values() for (text,) in group} == {scene.play.event.cursor}


def _message(text: str) -> Message:
    watched = Watched(Scene().hub)
    watched.texts = [text]
    return watched.messages[0]


async def test_whom_nothing_concerns_hears_nothing() -> None:
    scene = Scene()
    screen = scene.phone("screen")
    screen.heard()

    scene.do(c.SetProtection("clay", protected=True))
    scene.hub.flush()

    assert screen.heard() == []


async def test_each_screen_shows_its_own_scene() -> None:
    scene = Scene()
    scene.do(c.AddScreen("Foyer", "red"))
    scene.hub.flush()
    main, foyer = scene.phone("screen"), scene.phone("screen/foyer")
    for screen in (main, foyer):
        screen.heard()

    scene.do(c.SetScene(ShownScene.JOIN, "foyer"))
    scene.hub.flush()

    (at_the_foyer,) = foyer.heard()
    assert 'id="scene" data-scene="join"' in str(at_the_foyer.content)
    assert all('data-scene="join"' not in str(message.content) for message in main.heard())


async def test_an_urgent_notice_for_a_room_interrupts_those_who_have_a_seat_there_alone() -> None:
    scene = Scene()
    scene.do(c.TakeSeat("clay"), ANA)
    scene.do(c.TakeSeat("drums"), BEN)
    scene.hub.flush()
    anas, bens = scene.phone(person=ANA), scene.phone(person=BEN)
    for phone in (anas, bens):
        phone.heard()

    scene.do(c.PostNotice("Out of the red room, please.", urgent=True, room="red"))
    scene.hub.flush()
    called = [phone.heard() for phone in (anas, bens)]
    scene.do(c.WithdrawNotice("1"))
    scene.hub.flush()

    assert [targets(message) for message in called[0]] == [["#called"], ["#urgent", "#notices"]]
    assert "Out of the red room" in str(called[0][0].content)
    assert [targets(message) for message in called[1]] == [["#urgent", "#notices"]]
    assert "Out of the red room" not in str(anas.heard()[0].content)


async def test_ones_own_seats_reach_all_of_ones_phones_and_nobody_elses() -> None:
    scene = Scene()
    mine, mine_too, bens, nobodys = [scene.phone(person=person) for person in (ANA, ANA, BEN, None)]
    console = scene.phone("host", HOST)
    for phone in (mine, mine_too, bens, nobodys, console):
        phone.heard()

    scene.do(c.TakeSeat("clay"), ANA)
    scene.hub.flush()

    for phone in (mine, mine_too):
        personal, shared = phone.heard()
        assert (targets(shared), targets(personal), personal.c) == (["#side-by-side", "#workshops"], SEATS, "")
    for phone in (bens, nobodys):
        (shared,) = phone.heard()
        assert "hold a seat" not in str(shared.content)
    assert [targets(message) for message in console.heard()] == [["#console", "#rundown"]]


async def test_when_a_workshop_fills_up_everybody_gets_their_own_seats_anew() -> None:
    scene = Scene()
    scene.do(c.TakeSeat("clay"), ANA)
    scene.hub.flush()
    bens, cems, nobodys, nobodys_too = [scene.phone(person=person) for person in (BEN, CEM, None, None)]
    for phone in (bens, cems, nobodys, nobodys_too):
        phone.heard()

    scene.do(c.TakeSeat("clay"), BEN)
    scene.hub.flush()

    personal = [phone.waiting()[0] for phone in (bens, cems, nobodys, nobodys_too)]
    assert [_message(text).c for text in personal] == [""] * 4
    assert ["waiting list" in text for text in personal] == [False, True, True, True]
    assert personal[2] is personal[3], "what looks the same is encoded once"


# When


def moments_of(phone: Watched) -> list[float]:
    return phone.at_s[1:]


def test_the_first_comment_after_quiet_goes_at_once() -> None:
    async def day() -> float:
        scene = Scene()
        phone = scene.phone()
        loop = asyncio.get_running_loop()
        await asyncio.sleep(1)
        posted_s = loop.time()
        scene.do(c.PostComment("Hello"), ANA)
        await asyncio.sleep(1)
        return moments_of(phone)[0] - posted_s

    assert play_out(day()) < HAIR_S


def test_comments_gather_into_four_frames_a_second_and_none_is_lost() -> None:
    async def day() -> tuple[Scene, Watched, Shown]:
        scene = Scene()
        shown = scene.fresh("event")
        phone = scene.phone()
        for number in range(60):
            scene.do(c.PostComment(f"Number {number}"), CROWD[number % len(CROWD)])
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        for text in phone.texts:
            shown.take(text)
        return scene, phone, shown

    scene, phone, shown = play_out(day())

    moments = moments_of(phone)
    assert 11 <= len(moments) <= 14
    assert all(later - earlier >= GATHER_S - HAIR_S for earlier, later in pairwise(moments))
    assert len(shown.comments("comments")) == 60
    assert differences(shown, scene.fresh("event")) == []


def test_the_last_value_wins() -> None:
    async def day() -> list[Message]:
        scene = Scene()
        phone = scene.phone()
        for command in (c.TakeSeat("clay"), c.LeaveSeat("clay"), c.TakeSeat("clay"), c.LeaveSeat("clay")) * 3:
            scene.do(command, ANA)
        await asyncio.sleep(1)
        return phone.messages[1:]

    (message,) = play_out(day())

    assert targets(message) == ["#side-by-side", "#workshops"]
    assert str(message.content).count("<b>2</b> of 2 seats left") == 3


def test_an_item_starts_at_once_and_takes_along_what_has_gathered() -> None:
    async def day() -> tuple[Watched, float]:
        scene = Scene()
        phone = scene.phone()
        for number in range(3):
            scene.do(c.PostComment(f"Number {number}"), ANA)
            await asyncio.sleep(0.01)
        started_s = asyncio.get_running_loop().time()
        scene.do(c.StartItem("welcome"))
        await asyncio.sleep(1)
        return phone, started_s

    phone, started_s = play_out(day())

    assert [targets(message) for message in phone.messages[1:]] == [
        ["#comments"],
        ["#my-workshop"],
        ["#side-by-side", "#now", "#agenda", "#workshops", "#comments"],
    ]
    assert str(phone.messages[3].content).count('<li id="comment-') == 2
    assert moments_of(phone)[1] - started_s < HAIR_S


def test_a_flood_of_what_is_urgent_does_not_keep_itself_from_being_sent() -> None:
    async def day() -> list[float]:
        scene = Scene()
        phone = scene.phone()
        began_s = asyncio.get_running_loop().time()
        for number in range(50):
            scene.do(c.PostNotice(f"Notice {number}"))
            await asyncio.sleep(0)
        return [moment - began_s for moment in moments_of(phone)]

    assert len(play_out(day())) >= 10


# Phones that cannot keep up


def test_a_phone_that_stalls_costs_the_others_nothing_and_gets_one_catch_up() -> None:
    async def day() -> tuple[Scene, Watched, Watched]:
        scene = Scene()
        healthy, stalled = scene.phone(), scene.phone()
        await asyncio.sleep(1)
        stalled.stall()
        for _ in range(20):
            scene.do(c.StartItem("welcome"))
            await asyncio.sleep(0.01)
            scene.do(c.UndoItem("welcome"))
            await asyncio.sleep(0.01)
        stalled.drain()
        await asyncio.sleep(1)
        return scene, healthy, stalled

    scene, healthy, stalled = play_out(day())

    assert len([message for message in healthy.messages if message.c]) == 41
    assert len(stalled.texts) == 3, "the first, and for all the rest one and its seats"
    assert healthy.messages[-1].c == stalled.messages[-1].c == scene.play.event.cursor
    assert [message.t for message in stalled.messages] == [""] * 3


def test_a_catch_up_after_stalling_brings_ones_own_seats_too() -> None:
    async def day() -> Watched:
        scene = Scene()
        phone = scene.phone(person=ANA)
        await asyncio.sleep(1)
        phone.stall()
        scene.do(c.PostNotice("Stalled with this"))
        await asyncio.sleep(1)
        scene.do(c.TakeSeat("clay"), ANA)
        for number in range(20):
            scene.do(c.PostNotice(f"Notice {number}"))
            await asyncio.sleep(0.01)
        phone.drain()
        await asyncio.sleep(1)
        return phone

    phone = play_out(day())

    assert [targets(message) for message in phone.messages[-2:]] == [
        ["#called", *SEATS],
        ["#urgent", "#side-by-side", "#notices", "#workshops"],
    ]
    assert "Your seat" in phone.texts[-2]


# A log that is not what memory thought


async def test_a_refold_shows_everybody_the_state_as_it_is() -> None:
    scene = Scene()
    scene.do(c.PostComment("A phantom, soon"), ANA)
    scene.do(c.TakeSeat("clay"), ANA)
    scene.hub.flush()
    phones = {page: scene.phone(page, ANA) for page in PAGES}
    shown = {page: scene.fresh(page, ANA) for page in PAGES}
    for phone in phones.values():
        phone.heard()
    truth = Scene()

    scene.log._memory.refold(truth.play.records)

    for page, phone in phones.items():
        messages = [shown[page].take(text) for text in phone.waiting()]
        assert (messages[-1].t, messages[-1].c) == ("snapshot", truth.play.event.cursor)
        assert differences(shown[page], truth.fresh(page, ANA)) == []


async def test_what_had_gathered_before_a_refold_is_not_sent_after_it() -> None:
    scene = Scene()
    phone = scene.phone()
    scene.do(c.PostComment("A phantom, soon"), ANA)
    scene.do(c.HideComment("1"))
    phone.heard()

    scene.log._memory.refold(Scene().play.records)
    phone.heard()
    scene.hub.flush()

    assert phone.heard() == []


# Pings and ends


async def test_a_ping_reaches_every_phone_with_the_time_and_no_cursor() -> None:
    scene = Scene()
    phones = [scene.phone(page) for page in PAGES]
    for phone in phones:
        phone.heard()

    scene.hub.ping()

    assert [phone.heard() for phone in phones] == [[Message(t="ping", at=scene.play.now.timestamp())]] * len(PAGES)


async def test_when_the_edition_is_out_every_phone_hears_it_and_is_let_go() -> None:
    scene = Scene()
    phones = [scene.phone(page) for page in PAGES]
    for command in (c.Wrap(), c.Freeze()):
        scene.do(command)
    scene.hub.flush()
    for phone in phones:
        phone.heard()

    scene.do(c.PublishEdition(1, "aa"))

    assert [phone.phone.close_code for phone in phones] == [OVER] * len(PAGES)
    heard = [[targets(message) for message in phone.heard()] for phone in phones]
    assert heard == [[["#phase"]], [["#host-phase"]], [], [], [], []], "what looks as before is not sent again"


async def test_whose_role_is_taken_back_has_to_come_again() -> None:
    scene = Scene()
    hosts, others = scene.phone("host", OTHER_HOST), scene.phone("host", HOST)

    scene.do(c.RevokeRole(OTHER_HOST.id, Role.HOST))

    assert (hosts.phone.close_code, others.phone.close_code) == (COME_BACK, None)


async def test_closing_concerns_one_person_or_everybody() -> None:
    scene = Scene()
    anas, bens, nobodys = [scene.phone(person=person) for person in (ANA, BEN, None)]

    scene.hub.close(COME_BACK, person=ANA.id)
    one = [phone.phone.close_code for phone in (anas, bens, nobodys)]
    scene.hub.close(OVER)

    assert one == [COME_BACK, None, None]
    assert [phone.phone.close_code for phone in (anas, bens, nobodys)] == [COME_BACK, OVER, OVER]


async def test_who_has_left_is_offered_nothing_more() -> None:
    scene = Scene()
    phone = scene.phone()
    assert scene.hub.phones == 1

    phone.heard()
    phone.phone.lost()
    phone.phone.lost()
    scene.do(c.PostNotice("Coffee"))
    scene.hub.flush()

    assert scene.hub.phones == 0
    assert phone.heard() == []


async def test_a_phone_that_leaves_a_ping_unanswered_is_cut_at_the_next() -> None:
    scene = Scene()
    here, gone = scene.phone(), scene.phone()

    scene.hub.ping()
    here.unanswered = 0
    scene.hub.ping()

    assert (here.is_cut, gone.is_cut) == (False, True)
    assert [message.t for message in gone.messages] == ["", "ping"]
    assert scene.hub.phones == 1


async def test_a_phone_that_is_behind_is_asked_for_no_answer() -> None:
    scene = Scene()
    behind = scene.phone()
    behind.stall()

    for _ in range(3):
        scene.hub.ping()

    assert (behind.is_cut, behind.unanswered) == (False, 0)


# Whether we hear what happens


async def test_phones_hear_when_the_store_goes_away_and_when_it_is_back() -> None:
    scene = Scene()
    phone = scene.phone()
    phone.heard()

    scene.health.lost()
    late = scene.phone()
    scene.health.found()

    assert [(message.t, message.stale) for message in phone.heard()] == [("ping", True), ("ping", False)]
    assert [message.stale for message in late.heard()] == [True, False]


async def test_phones_hear_at_once_when_the_log_is_unusable_and_when_it_is_mended() -> None:
    scene = Scene()
    phone = scene.phone()
    phone.heard()

    scene.log._follower._note("The log is gone.")
    scene.log._follower._note("The log is still gone.")
    scene.log._follower._turn(None)

    assert [message.stale for message in phone.heard()] == [True, False]


def _unrenderable(_name: str) -> str:
    raise ZeroDivisionError


async def test_what_could_not_be_rendered_is_not_vouched_for_and_comes_with_the_next_flush(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = Scene()
    phone, shown = scene.phone(), scene.fresh("event")
    phone.waiting()
    with monkeypatch.context() as broken:
        broken.setattr(scene.hub.pictures, "region", _unrenderable)
        scene.do(c.PostNotice("Coffee"))
        with pytest.raises(ZeroDivisionError):
            scene.hub.flush()
        scene.hub.tell()
    stuck = phone.heard()

    scene.do(c.StartItem("welcome"))
    scene.hub.flush()

    assert [(message.t, message.c, message.stale) for message in stuck] == [("ping", "", True)]
    for text in phone.waiting():
        assert not shown.take(text).stale
    assert differences(shown, scene.fresh("event")) == []


# Catching up in crowds


async def test_all_who_left_together_are_caught_up_with_the_very_same_bytes() -> None:
    scene = Scene()
    left = scene.play.event.cursor
    scene.do(c.PostNotice("Coffee"))

    one, other = scene.phone(cursor=left), scene.phone(cursor=left)
    scene.do(c.PostNotice("Tea"))
    third = scene.phone(cursor=left)

    assert one.texts[0] is other.texts[0]
    assert "Tea" in third.texts[0]


def test_a_catch_up_that_others_got_tells_the_right_time() -> None:
    async def day() -> list[float]:
        scene = Scene()
        early = scene.phone()
        await asyncio.sleep(2 * CAUGHT_UP_FOR_S)
        scene.play.now += timedelta(seconds=2 * CAUGHT_UP_FOR_S)
        late = scene.phone()
        return [late.messages[0].at - early.messages[0].at]

    assert play_out(day()) == [2 * CAUGHT_UP_FOR_S]


async def test_each_room_is_an_audience_of_its_own_and_what_is_elsewhere_does_not_reach_it() -> None:
    scene = Scene()
    red, blue, steward = [scene.phone(page, HOST) for page in ("room/red", "room/blue", "door/red")]
    scene.do(c.PostComment("Here first", "clay"), ANA)
    scene.hub.flush()
    for phone in (red, blue, steward):
        phone.heard()

    scene.do(c.PostComment("Who has the clay?", "clay"), ANA)
    scene.hub.flush()
    said = [[targets(message) for message in phone.heard()] for phone in (red, blue, steward)]
    scene.do(c.WalkIn("drums"))
    scene.hub.flush()
    counted = [[targets(message) for message in phone.heard()] for phone in (red, blue, steward)]

    assert said == [[["#room-comments"]], [], []]
    assert counted == [[], [["#door"]], []]


async def test_whoever_is_no_longer_sure_to_run_a_room_is_asked_anew() -> None:
    scene = Scene()
    phones = [scene.phone(page, HOST) for page in ("event", "screen", "host", "board", "room/red", "door/red")]

    scene.hub.refolded(scene.play.event)

    assert [phone.phone.close_code for phone in phones] == [None, None, *[COME_BACK] * 4]
