"""Rules for coming in: the code that newcomers must know at the door, and codes to sign in that the helpdesk shows."""

from datetime import datetime
from hmac import compare_digest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, DoorError, FieldError
from companion.domain.event import Event
from companion.domain.people import SYSTEM, Person
from companion.domain.phases import Phase
from companion.domain.text import one_line

MIN_CODE_CHARACTERS = 6
MAX_CODE_CHARACTERS = 40
ASKED = "This event has a door code, which is told at the door. Enter it once, then you can take part."
WRONG = "This is not the door code. Look again at what is shown at the door, or ask a host."

_WITHOUT_CODE = (c.ComeIn, c.AcceptInvitation)


def check_door(event: Event, command: c.Command, by: Person) -> None:
    """Let through whoever has taken part before, or needs no code.

    Raises:
        DoorError: If they must give the door code first.
    """
    if is_asked(event, by) and not isinstance(command, _WITHOUT_CODE):
        raise DoorError(ASKED)


def is_asked(event: Event, person: Person) -> bool:
    """Tell whether somebody must give a code first. Once the event is frozen there is no door where it is told."""
    newcomer = event.delegate(person.id) is None and person.id != SYSTEM.id
    return bool(event.door_code) and newcomer and event.phase is not Phase.FROZEN


def come_in(event: Event, command: c.ComeIn, by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Let somebody in who knows the code. Whoever is in already changes nothing.

    Raises:
        DoorError: If it is another code.
    """
    if not is_asked(event, by):
        return ()
    if not is_door_code(event, command.code):
        raise DoorError(WRONG if command.code.strip() else ASKED)
    return (ch.PersonJoined(by.id, by.name),)


def is_door_code(event: Event, typed: str) -> bool:
    """Tell whether somebody knows the code, however they type it."""
    return compare_digest(_regular(typed).encode(), _regular(event.door_code).encode())


def set_door_code(event: Event, command: c.SetDoorCode, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Ask newcomers for a code, or for none any more. Whoever has taken part stays in.

    Raises:
        FieldError: If it is too short, too long, or has other characters than letters, digits, hyphens and spaces.
    """
    code = one_line(command.code)
    if code and not _regular(code).isalnum():
        raise FieldError({"code": "A door code has letters and digits, with hyphens or spaces between them."})
    if code and (len(_regular(code)) < MIN_CODE_CHARACTERS or len(code) > MAX_CODE_CHARACTERS):
        sentence = f"A door code has from {MIN_CODE_CHARACTERS} to {MAX_CODE_CHARACTERS} characters."
        raise FieldError({"code": sentence})
    return () if code == event.door_code else (ch.DoorCodeSet(code),)


def show_sign_in_code(event: Event, command: c.ShowSignInCode, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Write down that somebody is shown a code to sign in with, and introduce them if they are new here.

    Raises:
        ConflictError: If they help to run the event: whoever saw the code would, too.
    """
    delegate = event.delegate(command.person)
    if delegate is not None and delegate.grants:
        raise ConflictError(runs_it(delegate.name))
    first = () if delegate is not None else (ch.PersonJoined(command.person, command.name),)
    return (*first, ch.SignInCodeShown(command.person, again=delegate is not None))


def runs_it(name: str) -> str:
    """Say why somebody who helps to run an event gets no code."""
    return (
        f"{name} helps to run an event. A code opens the accounts of delegates alone, never that of a host or of "
        "anybody else with a role. Ask a host to invite them anew."
    )


def _regular(code: str) -> str:
    """One spelling of a code, however it is typed."""
    return "".join(character for character in one_line(code).casefold() if character not in " -")
