"""Phases: one table says what each allows."""

import pytest

from companion.domain import commands as c
from companion.domain.decide import RULES
from companion.domain.errors import PhaseError
from companion.domain.keeping import ArchiveAs
from companion.domain.lateness import ShiftMode
from companion.domain.people import Role
from companion.domain.phases import ALLOWED, Phase, check_phase
from companion.domain.screens import Scene
from companion.domain.seats import Terms
from companion.domain.typed import TypedFacts, TypedItem, TypedRoom, TypedSpeaker, TypedVenue
from companion.domain.wall import WallMode
from tests.builders import POSTER

D, L, W, F = Phase.DRAFT, Phase.LIVE, Phase.WRAPPED, Phase.FROZEN

EXAMPLES: list[tuple[c.Command, set[Phase]]] = [
    (c.SetClock(-60.0), {D, L, W}),
    (c.GrantRole("ana", "Ana", Role.HOST), {D, L, W}),
    (c.RevokeRole("ana", Role.HOST), {D, L, W, F}),
    (c.Invite("i1", Role.HOST), {D, L, W}),
    (c.WithdrawInvitation("i1"), {D, L, W}),
    (c.AcceptInvitation("i1"), {D, L, W}),
    (c.SetDoorCode("tea-time"), {D, L, W}),
    (c.ComeIn("tea-time"), {D, L, W}),
    (c.ShowSignInCode("ana", "Ana"), {D, L, W}),
    (c.SetFacts(TypedFacts()), {D, L, W, F}),
    (c.SetVenue(TypedVenue()), {D, L, W, F}),
    (c.SetRoom("", TypedRoom()), {D, L, W, F}),
    (c.SetSpeaker("", TypedSpeaker()), {D, L, W, F}),
    (c.RemoveSpeaker("speaker"), {D, L, W, F}),
    (c.DescribeItem("clay", TypedItem()), {L, W, F}),
    (c.SetItem("", TypedItem()), {D}),
    (c.RemoveItem("clay"), {D}),
    (c.ReorderItem("clay", "lunch"), {D}),
    (c.RemoveRoom("red"), {D}),
    (c.GoLive(), {D}),
    (c.StartItem("clay"), {L}),
    (c.StartBlock(("clay", "drums")), {L}),
    (c.FinishItem("clay"), {L}),
    (c.SkipItem("clay"), {L}),
    (c.UndoItem("clay"), {L}),
    (c.ShiftAgenda("clay", 7, ShiftMode.EVERYTHING), {L}),
    (c.DelayRoom("clay", "red", 7, ShiftMode.EVERYTHING), {L}),
    (c.SwapItems("clay", "drums"), {L}),
    (c.MoveItem("clay", "blue"), {L}),
    (c.AddItem("Fire drill", "14:30", 10), {L}),
    (c.SetProtection("clay", protected=True), {L}),
    (c.TakeSeat("clay"), {D, L}),
    (c.LeaveSeat("clay"), {D, L}),
    (c.ExtendOffer("clay"), {D, L}),
    (c.LapseOffer("clay", "ana"), {D, L}),
    (c.FillSeats("clay"), {D, L}),
    (c.SetSeatTerms("clay", Terms()), {D, L}),
    (c.WalkIn("clay"), {L}),
    (c.WalkOut("clay"), {L}),
    (c.ReleaseSeats("clay"), {L}),
    (c.PostComment("Hello"), {L, W}),
    (c.PostAfter("Hello"), {F}),
    (c.RemoveComment("1"), {L, W, F}),
    (c.ChooseArchive("1", ArchiveAs.NONE), {L, W, F}),
    (c.HideComment("1"), {L, W, F}),
    (c.ShowComment("1"), {L, W, F}),
    (c.PinComment("1"), {L, W, F}),
    (c.UnpinComment("1"), {L, W, F}),
    (c.RejectComment("1", "Why"), {L, W, F}),
    (c.PutOnScreen("1"), {L, W}),
    (c.TakeOffScreen("1"), {L, W}),
    (c.AnswerComment("1"), {L, W, F}),
    (c.CastVote("1"), {L, W}),
    (c.WithdrawVote("1"), {L, W}),
    (c.MutePerson("ana"), {L, W, F}),
    (c.BanPerson("ana"), {L, W, F}),
    (c.ReadmitPerson("ana"), {L, W, F}),
    (c.EraseWordings(("facts",)), {D, L, W, F}),
    (c.EraseComment("1"), {D, L, W, F}),
    (c.ErasePerson("ana"), {D, L, W, F}),
    (c.PurgePersonalData(), {F}),
    (c.SetWallMode(WallMode.CLOSED), {L, W}),
    (c.PostNotice("Lunch"), {D, L, W}),
    (c.CallBack(), {L}),
    (c.WithdrawNotice("1"), {D, L, W}),
    (c.AddScreen("Foyer"), {D, L, W}),
    (c.NameScreen("main", "Hall"), {D, L, W}),
    (c.RemoveScreen("foyer"), {D, L, W}),
    (c.SetScene(Scene.JOIN), {D, L, W}),
    (c.WriteSection("", "Heading", "Text"), {L, W, F}),
    (c.MoveSection("1", earlier=True), {L, W, F}),
    (c.RemoveSection("1"), {L, W, F}),
    (c.WriteUpItem("clay", "Text"), {L, W, F}),
    (c.SetVideo("The film"), {L, W, F}),
    (c.SetTranscript("Hello."), {L, W, F}),
    (c.SetPoster(POSTER), {L, W, F}),
    (c.RemovePoster(), {L, W, F}),
    (c.ErasePoster(POSTER.sha256), {D, L, W, F}),
    (c.SetLicence("CC-BY-4.0"), {D, L, W, F}),
    (c.SetAfter("2011-05-01"), {W, F}),
    (c.Wrap(), {L}),
    (c.Freeze(), {W}),
    (c.OrderEdition("A name was misspelt."), {F}),
    (c.PublishEdition(1, "ab"), {F}),
]

SENTENCES = {
    D: "The day has not begun yet. A host opens it with Go live.",
    L: "The day is running already. Wrap it up before you archive it.",
    W: "The day is over. Nothing on the agenda can change any more.",
    F: "This event is archived. Its page can no longer change.",
}

COMPOSED = "The day is running. From now on the agenda changes on the console, in the rundown."


def test_the_examples_name_every_command_but_the_first() -> None:
    assert {type(command) for command, _ in EXAMPLES} == set(RULES) - {c.CreateEvent}


@pytest.mark.parametrize(("command", "allowed"), EXAMPLES, ids=lambda each: type(each).__name__)
def test_a_command_is_allowed_in_its_phases_and_refused_with_a_sentence_in_others(
    command: c.Command, allowed: set[Phase]
) -> None:
    told = {}
    for phase in Phase:
        try:
            check_phase(phase, command)
        except PhaseError as refusal:
            told[phase] = str(refusal)

    sentences = SENTENCES | ({L: COMPOSED} if allowed == {D} and not isinstance(command, c.GoLive) else {})
    assert told == {phase: sentence for phase, sentence in sentences.items() if phase not in allowed}


def test_every_phase_has_its_line_in_the_table() -> None:
    assert set(ALLOWED) == set(Phase)
