"""The crowd of the re-run: delegates who are plainly fictional, and what they say. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TREES = (
    "Alder", "Ash", "Aspen", "Beech", "Birch", "Blackthorn", "Bramble", "Cedar", "Cherry", "Chestnut",
    "Cypress", "Elder", "Elm", "Fern", "Fir", "Gorse", "Hawthorn", "Hazel", "Heather", "Holly", "Hornbeam",
    "Ivy", "Juniper", "Larch", "Laurel", "Lime", "Linden", "Maple", "Medlar", "Mulberry", "Oak", "Pear", "Pine",
    "Plane", "Poplar", "Quince", "Rowan", "Sloe", "Spruce", "Sycamore", "Tamarisk", "Walnut", "Willow", "Yew",
)  # fmt: skip

ANYWHERE = (
    "Good to see so many people from so many places here.",
    "Could the slides be shared afterwards?",
    "Who decides what counts as a good result? That is the question I came with.",
    "We tried something like this on our estate. The hard part was the second year.",
    "What happens when the funding ends?",
    "Is there a short text on this that I can give to colleagues?",
    "It would help to hear about something that did not work.",
    "How do you reach the people who never come to meetings?",
    "We pay people for their time. It changed who turned up.",
    "I would like to hear from somebody who uses these services.",
    "How small can one start?",
    "Our finance team should have been here today.",
    "Does anybody have an example from a village?",
    "What did you stop doing to make room for this?",
    "A question for the room: who here has changed a contract because of it?",
    "That matches what we see at home.",
    "I am not convinced yet, but I am listening.",
    "How long did it take before people trusted it?",
    "Please speak a little closer to the microphone.",
    "Writing this down for Monday.",
)

ABOUT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "break": (
            "The coffee is by the stairs, for anyone who is looking.",
            "Is anybody else from the coast? Come and say hello.",
            "There is a table by the window with space.",
            "Which workshop are people going to next?",
        ),
        "welcome": ("Good morning from the third row.", "Arrived just in time."),
        "talk": (
            "That is the clearest way I have heard it put.",
            "How would one measure that?",
            "Would this work without the workers’ agreement?",
            "What would you say to a sceptical treasurer?",
            "Can we come back to risk? Nobody wants to sign it off.",
            "Labels: yes. We renamed a form, and the conversation changed.",
        ),
        "workshop": (
            "Our table wants residents in the room before the brief is written.",
            "Sticky notes have run out at the back.",
            "We drew the service on one sheet. Half of it was waiting.",
            "Start from what people can do, then ask what they need.",
            "Somebody should own the follow-up. Who?",
            "Ten minutes more, please.",
        ),
        "panel": (
            "Nice to hear that all the rooms found the same obstacle.",
            "Could each table send its sheet to the others?",
            "One thing for Monday: ask before you plan.",
        ),
        "close": ("Thank you, this was worth the train.", "See you at the next stop."),
    }
)
"""By the kind of item that is on."""


ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "Could the slides be shared afterwards?": "Yes. Whoever showed some is asked today.",
        "Is there a short text on this that I can give to colleagues?": "This page becomes one tonight.",
        "How do you reach the people who never come to meetings?": "Please raise it in the workshops.",
        "How small can one start?": "Take it to the workshop on designing together: it begins with one sheet of paper.",
        "Does anybody have an example from a village?": "If you have one, come to the desk by the stairs.",
    }
)
"""What the host, who is as fictional as the crowd, replies."""

WRITE_UPS: Mapping[str, str] = MappingProxyType(
    {
        item: f"*Invented for this re-run.*\n\n{told}"
        for item, told in {
            "commissioning": "The tables wrote a brief for a service twice: once as usual, once with residents.",
            "design": "Each group **drew a service on one sheet**. Then they marked who waits, where, and for whom.",
            "assessments": "One form, read aloud. What would change if its first question were “What do you do well?”",
            "services": "- Who does what on an ordinary Tuesday\n- Who could\n- What they would need for it",
            "outcomes": "A list of activities went on the left of a wall, a changed week on the right.",
            "prototypes": "Scissors and tape for half an hour; the other half for whoever was to use the result.",
            "self-assessment": "Three signatures, and what each of them is afraid of.",
            "neighbours": "> Small favours add up, until somebody counts them.",
        }.items()
    }
)
"""What is written of the workshops, by item. Nobody is named, and each says that it is invented."""

KEPT = ("name", "name", "pseudonym", "name", "delegate", "name", "none", "name")
"""How delegates want what they say to be archived, one after another."""


def name_of(number: int) -> str:
    """Name a delegate so that nobody takes them for a real person."""
    lap, tree = divmod(number, len(TREES))
    return f"{TREES[tree]}{f' {lap + 1}' if lap else ''} (fictional)"


def sayings(kind: str | None) -> tuple[str, ...]:
    """What a delegate may say while an item of this kind is on."""
    return (*ABOUT.get(kind or "", ()), *ANYWHERE)
