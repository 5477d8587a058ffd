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


_ANYTIME = frozenset({c.CreateEvent, c.EraseComment, c.ErasePerson, c.ErasePoster, c.EraseWordings})
"""The first has a rule of its own that says that the event exists; what must go may go at any time."""

_SETTING_UP = frozenset({c.SetClock, c.GrantRole, c.RevokeRole})
_ADMITTING = frozenset({c.Invite, c.WithdrawInvitation, c.AcceptInvitation, c.SetDoorCode, c.ComeIn, c.ShowSignInCode})
_DESCRIBING = frozenset({c.SetFacts, c.SetVenue, c.SetRoom, c.SetSpeaker, c.RemoveSpeaker})
_COMPOSING = frozenset({c.SetItem, c.RemoveItem, c.ReorderItem, c.RemoveRoom})
_RUNNING = frozenset({c.StartItem, c.StartBlock, c.FinishItem, c.SkipItem, c.UndoItem, c.CallBack})
_SEATING = frozenset({c.TakeSeat, c.LeaveSeat, c.ExtendOffer, c.LapseOffer, c.FillSeats, c.SetSeatTerms})
_COUNTING = frozenset({c.WalkIn, c.WalkOut, c.ReleaseSeats})
_PLANNING = frozenset({c.ShiftAgenda, c.DelayRoom, c.SwapItems, c.MoveItem, c.AddItem, c.SetProtection})
_TALKING = frozenset({c.PostComment, c.CastVote, c.WithdrawVote, c.SetWallMode})
_TENDING = frozenset({c.HideComment, c.ShowComment, c.RejectComment, c.PinComment, c.UnpinComment, c.AnswerComment})
_SHOWING = frozenset({c.AddScreen, c.NameScreen, c.RemoveScreen, c.SetScene})
_ANNOUNCING = frozenset({c.PostNotice, c.WithdrawNotice})
_BARRING = frozenset({c.MutePerson, c.BanPerson, c.ReadmitPerson})
_MODERATING = _TENDING | _BARRING | {c.PutOnScreen, c.TakeOffScreen}
_OWNING = frozenset({c.RemoveComment, c.ChooseArchive})
_WRITING = frozenset({c.WriteSection, c.MoveSection, c.RemoveSection, c.WriteUpItem})
_FILMING = frozenset({c.SetVideo, c.SetTranscript, c.SetPoster, c.RemovePoster})

ALLOWED = MappingProxyType(
    {
        Phase.DRAFT: _ANYTIME
        | _SETTING_UP
        | _DESCRIBING
        | _COMPOSING
        | _ADMITTING
        | _SEATING
        | _SHOWING
        | _ANNOUNCING
        | {c.SetLicence, c.GoLive},
        Phase.LIVE: _ANYTIME
        | _SETTING_UP
        | _DESCRIBING
        | _ADMITTING
        | {c.DescribeItem}
        | _RUNNING
        | _PLANNING
        | _SEATING
        | _COUNTING
        | _TALKING
        | _ANNOUNCING
        | _SHOWING
        | _MODERATING
        | _OWNING
        | _WRITING
        | _FILMING
        | {c.SetLicence, c.Wrap},
        Phase.WRAPPED: _ANYTIME
        | _SETTING_UP
        | _DESCRIBING
        | _ADMITTING
        | _TALKING
        | _ANNOUNCING
        | _SHOWING
        | _MODERATING
        | _OWNING
        | _WRITING
        | _FILMING
        | {c.DescribeItem, c.SetLicence, c.SetAfter, c.Freeze},
        Phase.FROZEN: _ANYTIME
        | _DESCRIBING
        | _TENDING
        | _BARRING
        | _OWNING
        | _WRITING
        | _FILMING
        | {c.DescribeItem, c.RevokeRole, c.SetLicence, c.SetAfter}
        | {c.PostAfter, c.OrderEdition, c.PublishEdition, c.PurgePersonalData},
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

_COMPOSED = "The day is running. From now on the agenda changes on the console, in the rundown."


def check_phase(phase: Phase, command: c.Command) -> None:
    """Let through what the phase allows.

    Raises:
        PhaseError: With the sentence of the phase.
    """
    if type(command) in ALLOWED[phase]:
        return
    if phase is Phase.LIVE and type(command) in _COMPOSING:
        raise PhaseError(_COMPOSED)
    raise PhaseError(_SENTENCES[phase])
