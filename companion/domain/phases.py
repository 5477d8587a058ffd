"""The phases of an event, and what each allows: one table."""

from enum import StrEnum
from types import MappingProxyType

from companion.domain import commands as c
from companion.domain.errors import PhaseError


class Phase(StrEnum):
    """draft → live → wrapped → frozen. No way leads back."""

    DRAFT = "draft"
    LIVE = "live"
    WRAPPED = "wrapped"
    FROZEN = "frozen"


_ANYTIME = frozenset({c.CreateEvent, c.EraseComment, c.ErasePerson})
"""The first has a rule of its own that says that the event exists; what must go may go at any time."""

_SETTING_UP = frozenset({c.SetClock, c.GrantRole, c.RevokeRole})
_RUNNING = frozenset({c.StartItem, c.FinishItem, c.SkipItem, c.UndoItem})
_SEATING = frozenset({c.TakeSeat, c.LeaveSeat, c.ExtendOffer, c.LapseOffer, c.FillSeats, c.SetSeatTerms})
_COUNTING = frozenset({c.WalkIn, c.WalkOut, c.ReleaseSeats})
_PLANNING = frozenset({c.ShiftAgenda, c.SwapItems, c.MoveItem, c.AddItem, c.SetProtection})
_TALKING = frozenset({c.PostComment, c.CastVote, c.WithdrawVote, c.SetWallMode, c.PostNotice})
_TENDING = frozenset({c.HideComment, c.ShowComment, c.RejectComment, c.PinComment, c.UnpinComment, c.AnswerComment})
_BARRING = frozenset({c.MutePerson, c.BanPerson, c.ReadmitPerson})
_MODERATING = _TENDING | _BARRING | {c.PutOnScreen, c.TakeOffScreen}
_OWNING = frozenset({c.RemoveComment, c.ChooseArchive})
_WRITING = frozenset({c.WriteSection, c.MoveSection, c.RemoveSection, c.WriteUpItem, c.SetVideo})

ALLOWED = MappingProxyType(
    {
        Phase.DRAFT: _ANYTIME | _SETTING_UP | _SEATING | {c.GoLive, c.PostNotice, c.SetLicence},
        Phase.LIVE: _ANYTIME
        | _SETTING_UP
        | _RUNNING
        | _PLANNING
        | _SEATING
        | _COUNTING
        | _TALKING
        | _MODERATING
        | _OWNING
        | _WRITING
        | {c.SetLicence, c.Wrap},
        Phase.WRAPPED: _ANYTIME
        | _SETTING_UP
        | _TALKING
        | _MODERATING
        | _OWNING
        | _WRITING
        | {c.SetLicence, c.SetAfter, c.Freeze},
        Phase.FROZEN: _ANYTIME
        | _TENDING
        | _BARRING
        | _OWNING
        | _WRITING
        | {c.SetLicence, c.SetAfter, c.PostAfter, c.OrderEdition, c.PublishEdition, c.PurgePersonalData},
    }
)

_SENTENCES = MappingProxyType(
    {
        Phase.DRAFT: "The day has not begun yet. A host opens it with Go live.",
        Phase.LIVE: "The day is running already. Wrap it up before you archive it.",
        Phase.WRAPPED: "The day is over. Nothing on the agenda can change any more.",
        Phase.FROZEN: "This event is archived. Its page can no longer change.",
    }
)


def check_phase(phase: Phase, command: c.Command) -> None:
    """Let through what the phase allows.

    Raises:
        PhaseError: With the sentence of the phase.
    """
    if type(command) not in ALLOWED[phase]:
        raise PhaseError(_SENTENCES[phase])
