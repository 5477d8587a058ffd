"""Rules for erasing: what somebody wrote, and who they were, gone for good."""

from __future__ import annotations

from datetime import datetime

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import NotFoundError
from companion.domain.event import Event
from companion.domain.people import SOMEBODY, Person
from companion.domain.phases import Phase
from companion.domain.rules.seating import and_filled, is_open
from companion.domain.rules.talking import find_comment
from companion.domain.wall import Standing


def erase_comment(event: Event, command: c.EraseComment, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Erase what a comment says.

    Raises:
        NotFoundError: If there is no such comment.
    """
    comment = find_comment(event, command.comment)
    return () if comment.standing is Standing.ERASED else (ch.Erased((comment.id,)),)


def erase_person(event: Event, command: c.ErasePerson, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Erase a person's name, the roles that they had, and all that they have written; give on the seats to come.

    Raises:
        NotFoundError: If they have done nothing here.
    """
    delegate = event.delegate(command.person)
    if delegate is None:
        raise NotFoundError("Nobody of that id has done anything at this event.")
    comments = (event.wall.comments[each] for each in event.wall.voice(command.person).comments)
    # What they took back, too: nobody sees it any more, but the log has it yet.
    said = tuple(each.id for each in comments if each.standing is not Standing.ERASED)
    as_wanted = delegate.name == SOMEBODY and not said and command.person in event.erased
    return () if as_wanted else (*_left(event, command.person, by, now), ch.Erased(said, (command.person,)))


def _left(event: Event, person: str, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Give up every seat, offer and place in line of a person that is of use yet."""
    to_come = event.agenda.items if event.phase in {Phase.DRAFT, Phase.LIVE} else ()
    seatings = [(item, event.seats.at(item.id)) for item in to_come if is_open(event, item)]
    held = [item for item, seating in seatings if person in seating.takers]
    hoped = [item for item, seating in seatings if person in seating.offers or person in seating.waiting]
    gone: tuple[ch.AnyChange, ...] = (
        *(ch.SeatLeft(item.id, person) for item in held),
        *(ch.WaitingListLeft(item.id, person) for item in hoped),
    )
    return and_filled(event, gone, (*held, *hoped), by, now) if gone else ()


def purge_personal_data(
    event: Event, _command: c.PurgePersonalData, _by: Person, _now: datetime
) -> tuple[ch.AnyChange, ...]:
    """Erase what a record of the day needs no longer, once."""
    return () if event.purged else (ch.Erased(_unseen(event), _unheard(event), purges=True),)


def _unseen(event: Event) -> tuple[str, ...]:
    """The comments that nobody is shown."""
    comments = event.wall.comments
    numbers = (str(number) for number in range(1, len(comments) + 1))
    return tuple(each for each in numbers if comments[each].standing not in {Standing.SHOWN, Standing.ERASED})


def _unheard(event: Event) -> tuple[str, ...]:
    """The people whose name stands beside no comment that is shown, and who have no role."""
    authors = {comment.author for comment in event.wall.oldest_first()}
    named = ((person, each) for person, each in event.people.items() if each.name != SOMEBODY and not each.grants)
    return tuple(sorted(person for person, _ in named if person not in authors))
