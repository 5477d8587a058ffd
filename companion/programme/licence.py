"""What may be done with the record: the licence that its hosts chose, by name and address, and what it covers."""

from __future__ import annotations

from companion.domain.event import Event
from companion.domain.licences import LICENCES, Licence
from companion.programme.published import Published, line
from companion.views.items import facts_of
from companion.views.wording import sentence_list


def licence_txt(event: Event, published: Published) -> bytes:
    """Write `LICENSE.txt`. The text of the licence itself is its makers' to give out, and stands at their address."""
    facts = facts_of(event)
    known = LICENCES.get(facts.licence) or Licence(facts.licence, "")
    named = f"{line(known.title)} ({line(facts.licence)})" if known.title != facts.licence else line(facts.licence)
    of = sentence_list(tuple(map(line, facts.hosts)))
    return f"""\
{line(facts.title)}: the record of the day{f", by {of}" if of else ""}
{f"{published.edition_address}{chr(10)}" if published.edition_address else ""}
Licence: {named}
{f"{known.means}{chr(10)}" if known.means else ""}{f"Its text: {known.url}{chr(10)}" if known.url else ""}
It covers what the hosts wrote and compiled: the facts, the report, the write-ups, the programme, and these files
as a whole. Each comment on the wall is its author's; it is kept here because they posted it on a wall that says
that it is archived. A recording that this record links to is under the terms of the place where it is.
""".encode("utf-8", "replace")
