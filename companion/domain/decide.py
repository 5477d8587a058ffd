"""decide: a command becomes changes, or is refused. One table says which rule answers which command."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from companion.domain import commands as c
from companion.domain.changes import AnyChange, PersonJoined
from companion.domain.errors import NotFoundError
from companion.domain.event import Event
from companion.domain.people import SYSTEM, Person
from companion.domain.phases import check_phase
from companion.domain.rules import (
    admitting,
    afterwards,
    blocks,
    composing,
    counting,
    delaying,
    drawing_up,
    erasing,
    inviting,
    owning,
    phasing,
    planning,
    posters,
    running,
    seating,
    setting_up,
    showing,
    talking,
    tending,
    unsaying,
    writing,
)

Rule = Callable[[Event, Any, Person, datetime], tuple[AnyChange, ...]]

RULES: Mapping[type[c.Command], Rule] = MappingProxyType(
    {
        c.CreateEvent: setting_up.create_event,
        c.SetFacts: drawing_up.set_facts,
        c.SetVenue: drawing_up.set_venue,
        c.SetRoom: drawing_up.set_room,
        c.RemoveRoom: drawing_up.remove_room,
        c.SetSpeaker: drawing_up.set_speaker,
        c.RemoveSpeaker: drawing_up.remove_speaker,
        c.SetItem: composing.set_item,
        c.DescribeItem: composing.describe_item,
        c.RemoveItem: composing.remove_item,
        c.ReorderItem: composing.reorder_item,
        c.SetClock: setting_up.set_clock,
        c.GrantRole: setting_up.grant_role,
        c.RevokeRole: setting_up.revoke_role,
        c.Invite: inviting.invite,
        c.WithdrawInvitation: inviting.withdraw_invitation,
        c.AcceptInvitation: inviting.accept_invitation,
        c.SetDoorCode: admitting.set_door_code,
        c.ComeIn: admitting.come_in,
        c.ShowSignInCode: admitting.show_sign_in_code,
        c.StartItem: running.start_item,
        c.StartBlock: blocks.start_block,
        c.FinishItem: running.finish_item,
        c.SkipItem: running.skip_item,
        c.UndoItem: running.undo_item,
        c.ShiftAgenda: planning.shift_agenda,
        c.DelayRoom: delaying.delay_room,
        c.SwapItems: planning.swap_items,
        c.MoveItem: planning.move_item,
        c.AddItem: planning.add_item,
        c.SetProtection: planning.set_protection,
        c.TakeSeat: seating.take_seat,
        c.LeaveSeat: seating.leave_seat,
        c.ExtendOffer: seating.extend_offer,
        c.LapseOffer: seating.lapse_offer,
        c.FillSeats: seating.fill_seats,
        c.SetSeatTerms: seating.set_seat_terms,
        c.WalkIn: counting.walk_in,
        c.WalkOut: counting.walk_out,
        c.ReleaseSeats: counting.release_seats,
        c.PostComment: talking.post_comment,
        c.PostAfter: afterwards.post_after,
        c.RemoveComment: owning.remove_comment,
        c.ChooseArchive: owning.choose_archive,
        c.CastVote: talking.cast_vote,
        c.WithdrawVote: talking.withdraw_vote,
        c.HideComment: tending.hide_comment,
        c.ShowComment: tending.show_comment,
        c.RejectComment: tending.reject_comment,
        c.PinComment: tending.pin_comment,
        c.UnpinComment: tending.unpin_comment,
        c.PutOnScreen: tending.put_on_screen,
        c.TakeOffScreen: tending.take_off_screen,
        c.AnswerComment: tending.answer_comment,
        c.MutePerson: tending.mute_person,
        c.BanPerson: tending.ban_person,
        c.ReadmitPerson: tending.readmit_person,
        c.EraseComment: erasing.erase_comment,
        c.ErasePerson: erasing.erase_person,
        c.EraseWordings: unsaying.erase_wordings,
        c.PurgePersonalData: erasing.purge_personal_data,
        c.SetWallMode: tending.set_wall_mode,
        c.PostNotice: talking.post_notice,
        c.CallBack: blocks.call_back,
        c.WithdrawNotice: talking.withdraw_notice,
        c.AddScreen: showing.add_screen,
        c.NameScreen: showing.name_screen,
        c.RemoveScreen: showing.remove_screen,
        c.SetScene: showing.set_scene,
        c.WriteSection: writing.write_section,
        c.MoveSection: writing.move_section,
        c.RemoveSection: writing.remove_section,
        c.WriteUpItem: writing.write_up_item,
        c.SetVideo: writing.set_video,
        c.SetTranscript: writing.set_transcript,
        c.SetPoster: posters.set_poster,
        c.RemovePoster: posters.remove_poster,
        c.ErasePoster: posters.erase_poster,
        c.SetLicence: writing.set_licence,
        c.SetAfter: afterwards.set_after,
        c.GoLive: phasing.go_live,
        c.Wrap: phasing.wrap,
        c.Freeze: phasing.freeze,
        c.OrderEdition: phasing.order_edition,
        c.PublishEdition: phasing.publish_edition,
    }
)


def decide(event: Event, command: c.Command, by: Person, now: datetime) -> tuple[AnyChange, ...]:
    """Decide what a command changes. Whoever changes something for the first time, or under a new name, is introduced.

    Args:
        now: The event's time, with an offset.

    Returns:
        The changes in order; none when the state is already as asked for.

    Raises:
        RefusedError: With a sentence that says why.
    """
    if event.facts is None and not isinstance(command, c.CreateEvent | c.SetClock):
        raise NotFoundError("There is no such event.")
    check_phase(event.phase, command)
    tending.check_bar(event, command, by)
    admitting.check_door(event, command, by)
    changes = RULES[type(command)](event, command, by, now)
    introduction = () if _knows(event, by) else (PersonJoined(by.id, by.name),)
    # A rule may have introduced them already: whoever is made a host by their own tap on a link.
    return (*(each for each in introduction if each not in changes), *changes) if changes else ()


def _knows(event: Event, by: Person) -> bool:
    delegate = event.delegate(by.id)
    return by.id == SYSTEM.id or (delegate is not None and delegate.name == by.name)
