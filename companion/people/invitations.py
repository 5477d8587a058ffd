"""Invitations: links that offer a role at an event to whoever confirms one first. The event's log keeps them."""

from __future__ import annotations

from datetime import datetime

from companion.domain import commands as c
from companion.domain.errors import ConflictError, NotFoundError
from companion.domain.people import SYSTEM, Invitation, Person, Role
from companion.domain.rules.inviting import GONE, find_invitation
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.people.tokens import digest, is_token, new_token

SHOWN_ONCE = "This invitation was made already, and its link is shown only once. Withdraw it, then make another."


class Invitations:
    """Makes links, and finds what they offer.

    A link ends with its event's slug and a token. The log has the token's digest alone: who reads it can open nothing.
    """

    def __init__(self, logs: Logs) -> None:
        self._logs = logs

    async def invite(
        self,
        event_slug: str,
        role: Role,
        name: str = "",
        room: str | None = None,
        *,
        by: Person = SYSTEM,
        command_id: str = "",
    ) -> str:
        """Offer a role; give what the link ends with, which is kept nowhere.

        Raises:
            NotFoundError: If there is no such event.
            RefusedError: If the role cannot be offered so, or the same command has made an invitation before.
            StoreError: If it could not be stored.
        """
        log, token = self._log_of(event_slug), new_token()
        invitation = digest(token)
        await log.submit(c.Invite(invitation, role, name, room), by, command_id or f"invite:{invitation}")
        if invitation not in log.event.invitations:
            raise ConflictError(SHOWN_ONCE)
        return f"{event_slug}.{token}"

    async def look(self, link: str, real: datetime) -> Invitation:
        """Look at what a link offers, and leave it: previews open links, too.

        One that this process has not heard of may just have been made by another, so it looks at the log then.

        Args:
            real: Real time, with an offset.

        Raises:
            NotFoundError: If it offers nothing any more, or never did.
        """
        log, invitation_id = self.find(link)
        if invitation_id not in log.event.invitations:
            await log.reach(log.event.version + 1)
        invitation = find_invitation(log.event, invitation_id, log.event.time(real))
        if invitation is None:
            raise NotFoundError(GONE)
        return invitation

    def find(self, link: str) -> tuple[EventLog, str]:
        """Find the event of a link, and the id of its invitation, whether or not there is one any more.

        Raises:
            NotFoundError: If it cannot be a link of ours.
        """
        slug, _, token = link.rpartition(".")
        if not is_token(token):
            raise NotFoundError(GONE)
        return self._log_of(slug), digest(token)

    def _log_of(self, slug: str) -> EventLog:
        log = self._logs.get(slug)
        if log is None or log.event.facts is None:
            raise NotFoundError("There is no such event. Look at the list of events.")
        return log
