"""What is said in the recording as a plain text, for whoever has nothing that reads HTML."""

from __future__ import annotations

from companion.domain.event import Event
from companion.programme.published import Published, line, plain
from companion.views.calendar import Calendar
from companion.views.items import facts_of


def transcript_txt(event: Event, published: Published) -> bytes:
    """Write `transcript.txt`: of what it is, then the words as they were written, in Markdown."""
    facts = facts_of(event)
    title, words = (facts.video.title, facts.video.transcript) if facts.video else ("", "")
    head = (
        f"Transcript of {line(title)}",
        f"{line(facts.title)}, {Calendar(facts).days(facts).text}, {line(facts.venue.name)}",
        published.edition_address,
    )
    told = "\n".join(each for each in head if each)
    return f"{told}\n\n{plain(words)}\n".encode("utf-8", "replace")
