"""Which of our kinds an item is, from what other software calls it."""

from __future__ import annotations

import re

from companion.domain.agenda import Kind

_BREAK = re.compile(
    r"\b(?:break|lunch|coffee|tea|dinner|breakfast|buffet|catering|pause|mittag\w*|kaffee\w*|déjeuner|almuerzo)\b|休憩|昼食",
    re.IGNORECASE,
)
_WELCOME = re.compile(
    r"\b(?:welcome|opening|registration|check-in|doors open|eröffnung|begrüßung|accueil|bienvenida)\b|受付|開会",
    re.IGNORECASE,
)
_CLOSE = re.compile(r"\b(?:close|closing|farewell|wrap-?up|abschluss|clôture|clausura)\b|閉会", re.IGNORECASE)
_WORKSHOP = re.compile(r"\b(?:workshops?|tutorials?|hands-on|training|masterclass|atelier|taller)\b", re.IGNORECASE)
_PANEL = re.compile(r"\b(?:panel|podium|round ?table|discussion|podiumsdiskussion|debate)\b", re.IGNORECASE)
_TALK = re.compile(r"\b(?:talk|lecture|presentation|keynote|vortrag|session|contribution)\b", re.IGNORECASE)

_BY_TYPE = (
    (_WORKSHOP, Kind.WORKSHOP), (_PANEL, Kind.PANEL), (_BREAK, Kind.BREAK), (_WELCOME, Kind.WELCOME),
    (_CLOSE, Kind.CLOSE), (_TALK, Kind.TALK),
)  # fmt: skip
_BY_TITLE = ((_BREAK, Kind.BREAK), (_WELCOME, Kind.WELCOME), (_CLOSE, Kind.CLOSE))


def kind_of(called: str, title: str, *, spoken: bool, service: bool, ours: bool = False) -> tuple[Kind, bool]:
    """Tell which kind an item is.

    Args:
        called: What the file calls it.
        spoken: Whether somebody speaks. A talk about coffee is no break.
        service: Whether the file says that it is no talk.
        ours: Whether we called it so. Others call everything a talk that somebody has handed in.

    Returns:
        The kind, and whether what the file calls it is understood.
    """
    word = called.replace("_", " ").casefold().strip()
    if word in set(Kind) and (ours or word != Kind.TALK):
        return Kind(word), True
    by_type = next((kind for pattern, kind in _BY_TYPE if pattern.search(word)), None)
    if by_type not in (None, Kind.TALK):
        return by_type or Kind.TALK, True
    by_title = next((kind for pattern, kind in _BY_TITLE if pattern.search(title)), None) if not spoken else None
    if by_title is not None:
        return by_title, True
    return (Kind.BREAK if service else Kind.TALK), not word or by_type is not None
