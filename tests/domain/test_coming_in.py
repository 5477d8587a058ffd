"""What holds whoever comes in, helps or is kept out: random commands, and a look at what each has changed."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain import commands as c
from companion.domain.changes import InvitationAccepted, PersonBanned, Record, SeatGiven, SeatLeft, WaitingListLeft
from companion.domain.errors import RefusedError
from companion.domain.event import Event
from companion.domain.people import Bar, Person, Role
from companion.domain.rules.seating import is_open
from tests.builders import ANA, BEN, HOST, OTHER_HOST, Play, a_day, replay
from tests.domain.test_invariants import stored

NEWCOMERS = tuple(Person(f"newcomer-{number}", "Newcomer") for number in range(6))
PEOPLE = st.sampled_from([HOST, OTHER_HOST, ANA, BEN, *NEWCOMERS])
WHOM = PEOPLE.map(lambda person: person.id)
INVITATIONS = st.sampled_from(["i1", "i2"])
CODES = st.sampled_from(["", "tea-time", "TEA TIME", "coffee"])
ITEMS = st.sampled_from(["clay", "drums", "drums-again"])
WEEK_S = 7 * 24 * 3600

COMMANDS = st.one_of(
    st.builds(c.Invite, INVITATIONS, st.sampled_from(Role), st.just(""), st.sampled_from([None, "red", "attic"])),
    st.builds(c.AcceptInvitation, INVITATIONS),
    st.builds(c.WithdrawInvitation, INVITATIONS),
    st.builds(c.RevokeRole, WHOM, st.sampled_from(Role), st.sampled_from([None, "red"])),
    st.builds(c.SetDoorCode, CODES),
    st.builds(c.ComeIn, CODES),
    st.builds(c.ShowSignInCode, WHOM, st.just("Somebody")),
    st.builds(c.TakeSeat, ITEMS, st.booleans()),
    st.builds(c.BanPerson, WHOM),
    st.builds(c.ReadmitPerson, WHOM),
)
STEPS = st.lists(st.tuples(COMMANDS, PEOPLE, st.sampled_from([1, 1, 1, 1, 1, 1, 1, WEEK_S])), min_size=20, max_size=60)

counted: Counter[str] = Counter()


def given_to(play: Play, command: c.Command, by: Person, after_s: float) -> list[Record]:
    """Give a command, and what it made."""
    written = len(play.records)
    try:
        play.do(command, by, after_s=after_s)
    except RefusedError:
        return []
    return play.records[written:]


def check_newcomer(before: Event, command: c.Command, by: Person, new: list[Record]) -> None:
    """See that nobody takes part for the first time who does not know the code, unless they were invited."""
    if new and before.door_code and before.delegate(by.id) is None:
        counted["let in"] += 1
        assert isinstance(command, c.ComeIn | c.AcceptInvitation)


def check_record(before: Event, record: Record, after: Event) -> None:
    """See that an invitation works once and in time, and that a ban leaves nothing to hold."""
    match record.change:
        case InvitationAccepted(invitation=invitation, person=person):
            counted["invited"] += 1
            assert before.invitations[invitation].until > record.at
            assert invitation not in after.invitations
            assert after.people[person].grants
        case PersonBanned(person=person):
            seatings = [after.seats.at(item.id) for item in after.agenda.items if is_open(after, item)]
            assert not any(person in {*each.takers, *each.offers, *each.waiting} for each in seatings)
        case SeatLeft() | WaitingListLeft() if record.by != record.change.person:
            counted["freed"] += 1
        case SeatGiven():
            counted["given"] += 1


@settings(max_examples=120, deadline=None)
@given(steps=STEPS)
def check_whoever_comes(steps: list[tuple[c.Command, Person, float]]) -> None:
    play = a_day()
    for person in (ANA, BEN, *NEWCOMERS[:2]):
        play.do(c.TakeSeat("clay"), person)
    for command, by, after_s in steps:
        before = play.event
        new = given_to(play, command, by, after_s)
        check_newcomer(before, command, by, new)
        for record in new:
            check_record(before, record, play.event)
        everybody = play.event.people.values()
        assert any(person.has(Role.HOST) for person in everybody), "an event has a host"
        assert not any(person.bar is Bar.BANNED and person.tends for person in everybody)
    assert replay(stored(play.records)) == play.event


def test_the_rules_of_coming_in_hold_whatever_people_do() -> None:
    counted.clear()

    check_whoever_comes()

    assert min(counted[each] for each in ("let in", "invited", "freed", "given")) >= 3, counted
