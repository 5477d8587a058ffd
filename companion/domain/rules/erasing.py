"""Rules for erasing: what somebody wrote, and who they were, gone for good."""

from __future__ import annotations

from datetime import datetime

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, NotFoundError
from companion.domain.event import Event
from companion.domain.people import SOMEBODY, Person, Role
from companion.domain.phases import Phase
from companion.domain.rules.seating import given_up
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
        ConflictError: If nobody would be left to run the day.
    """
    delegate = event.delegate(command.person)
    if delegate is None:
        raise NotFoundError("Nobody of that id has done anything at this event.")
    if event.phase is not Phase.FROZEN and delegate.has(Role.HOST) and not _has_host_but(event, command.person):
        raise ConflictError(f"{delegate.name} is the only host, and somebody has to be. Invite another host first.")
    comments = (event.wall.comments[each] for each in event.wall.voice(command.person).comments)
    # What they took back, too: nobody sees it any more, but the log has it yet.
    said = tuple(each.id for each in comments if each.standing is not Standing.ERASED)
    as_wanted = delegate.name == SOMEBODY and not said and command.person in event.erased
    return (
        ()
        if as_wanted
        else (
            *given_up(event, command.person, by, now, after=()),
            ch.Erased(said, (command.person,)),
        )
    )


def _has_host_but(event: Event, person: str) -> bool:
    return any(other != person and delegate.has(Role.HOST) for other, delegate in event.people.items())


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
