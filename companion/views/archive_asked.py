"""What was asked on the day, and what was answered: the questions that many wanted answered, or that were."""

from __future__ import annotations

from msgspec import Struct

from companion.domain.wall import Comment
from companion.views.archive_agenda import Agenda, ItemLink
from companion.views.archive_kept import Kept, Thread, quote_anchor
from companion.views.calendar import Calendar, Printed
from companion.views.wording import counted

MOST_ANSWERED = 12
MOST_OPEN = 5
"""The day in brief names the most wanted; the wall has them all."""

FEWEST_VOTES = 2
"""One person alone makes no question of the hall's."""


class Answer(Struct, frozen=True):
    anchor: str
    name: str
    badge: str
    text: str


class Question(Struct, frozen=True, kw_only=True):
    """A comment that was answered, or that people wanted answered; without answers it was answered in the room."""

    anchor: str
    link: ItemLink
    name: str
    badge: str
    at: Printed
    text: str
    votes: str
    item: ItemLink | None
    answers: tuple[Answer, ...]


class Asked(Struct, frozen=True):
    """The questions that were answered, and those that were left open, the most wanted first."""

    answered: tuple[Question, ...]
    left_open: tuple[Question, ...]


def asked(kept: Kept, agenda: Agenda, calendar: Calendar) -> Asked:
    """Choose the questions of the day."""
    during = [thread for thread in kept.threads() if not thread.comment.after]
    wanted = sorted(during, key=lambda thread: -thread.comment.votes)
    answered = [thread for thread in wanted if thread.comment.answered]
    left_open = [thread for thread in wanted if not thread.comment.answered and thread.comment.votes >= FEWEST_VOTES]
    return Asked(
        answered=tuple(_question(thread, kept, agenda, calendar) for thread in answered[:MOST_ANSWERED]),
        left_open=tuple(_question(thread, kept, agenda, calendar) for thread in left_open[:MOST_OPEN]),
    )


def _question(thread: Thread, kept: Kept, agenda: Agenda, calendar: Calendar) -> Question:
    comment = thread.comment
    return Question(
        anchor=quote_anchor(comment.id),
        link=ItemLink(comment.id, kept.address(comment.id)),
        name=comment.name,
        badge=comment.badge,
        at=calendar.clock(comment.at),
        text=comment.text,
        votes=counted(comment.votes, "vote", "votes") if comment.votes else "",
        item=agenda.link_to(comment.item),
        answers=tuple(map(_answer, thread.replies)),
    )


def _answer(reply: Comment) -> Answer:
    return Answer(quote_anchor(reply.id), reply.name, reply.badge, reply.text)
