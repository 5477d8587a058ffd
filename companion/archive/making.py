"""How an edition is made: its pages, what changed since the one before, how to verify it, and the bag around all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from companion.archive.bag import INFO, PAYLOAD, TAG_MANIFEST, bagged, read_info, root_of, sha256
from companion.archive.bundle import BundleError
from companion.archive.edition import EditionInputs, archive_files
from companion.archive.progress import Counted, uncounted
from companion.archive.signing import PublicKey, SecretKey
from companion.domain.editions import Order, OrderKind
from companion.domain.event import Event
from companion.views.archive_frame import POSTER
from companion.views.calendar import Calendar
from companion.views.items import facts_of

CHANGES = "CHANGES.json"
VERIFY = "VERIFY.txt"
BESIDE_THE_RECORD = (CHANGES, VERIFY)
"""What does not follow from the public fold: what the edition before was, and who signs."""

NONSENSE = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
"""What comes of files that a stranger made: moments out of all time, rooms that are nowhere, lists without end."""

WELL_KNOWN_KEY = "/.well-known/minisign.pub"

HOW_TO_VERIFY = """\
How to verify this record
=========================

It is a bag in the BagIt format (RFC 8493): a folder whose data/ is the record. Its files are plain and open in
any browser; no program is needed to read them. Open a terminal in the folder that has bagit.txt in it.

1. Who made it, and that no byte has changed since. The tool is minisign (https://jedisct1.github.io/minisign/).

    minisign -V -m tagmanifest-sha256.txt -P {key}

2. That every file is the one that was signed. Do both steps: the first without the second proves nothing of the files.

    sha256sum -c tagmanifest-sha256.txt
    sha256sum -c manifest-sha256.txt

3. That no file was added, too. Either of these does it; the first does steps 1 and 2 again.

    companion verify --key {key} .
    bagit.py --validate .

The public key is

    {key}

It proves as much as you trust the place where you have it from, and whoever forges a record can write a key of
their own in here. So compare it with the one that the publisher shows at

    {published}

or with one that you noted earlier. On macOS, write shasum -a 256 in place of sha256sum.

A file that is named in withdrawn.json, if there is such a file here, was taken back by the publisher; sha256sum
and bagit.py then call it missing, and rightly so. All others still have to match.
"""
"""For somebody who has nothing but the bag. It is the same in every edition."""

Digests = Mapping[str, str]
"""SHA-256 by name, as a manifest lists them."""


def edition_bag(
    event: Event,
    inputs: EditionInputs,
    key: SecretKey,
    before: Digests | None = None,
    *,
    poster: bytes = b"",
    counted: Counted = uncounted,
) -> dict[str, bytes]:
    """Make the bag of an edition, by name of its files. The same arguments give the same bytes.

    Args:
        before: What the manifest of the edition before lists; None for the first.
        poster: The picture that the event names, if it names one.
        counted: Told how many pages are rendered.

    Raises:
        BundleError: If the poster is another.
    """
    verify_text = _verify_text(key.public, inputs.public_address).encode()
    payload = {**record_files(event, inputs, counted), **pictures(event, poster), VERIFY: verify_text}
    payload[CHANGES] = _changes(event, inputs, _listed(payload), before or {})
    made_at = made_at_of(event, event.ordered[inputs.number - 1])
    comment = f"timestamp:{int(made_at.timestamp())} file:{TAG_MANIFEST} {_root(event, inputs)}"
    return bagged(payload, info_of(event, inputs), key, comment)


def record_files(event: Event, inputs: EditionInputs, counted: Counted = uncounted) -> dict[str, bytes]:
    """Make what of an edition follows from the public fold alone: the pages, and the same for other programs."""
    return archive_files(event, inputs, BESIDE_THE_RECORD, counted)


def pictures(event: Event, poster: bytes) -> dict[str, bytes]:
    """The pictures of an edition by name, once they are known to be those that the event names.

    Raises:
        BundleError: If they are not.
    """
    if event.poster is None:
        return {}
    if sha256(poster) != event.poster.sha256:
        raise BundleError("This is not the poster that the event names.")
    return {POSTER: poster}


def inputs_of_bag(files: Mapping[str, bytes]) -> EditionInputs:
    """Read from a bag what its pages depended on beside the fold.

    Raises:
        BundleError: If it does not say.
    """
    info, orders = read_info(files.get(INFO, b"")), orders_of_bag(files)
    public_address, edition, _ = info.get("External-Identifier", "").rpartition("/e/")
    return EditionInputs(
        number=orders[-1].number,
        public_address=public_address if edition else "",
        software=info.get("Bag-Software-Agent", ""),
    )


def orders_of_bag(files: Mapping[str, bytes]) -> tuple[Order, ...]:
    """Read from a bag why it was made, and why every edition before it: the newest last.

    Raises:
        BundleError: If it does not say.
    """
    try:
        told: dict[str, Any] = json.loads(files[f"{PAYLOAD}{CHANGES}"])
        return tuple(_order(each) for each in (*told["earlier"], told))
    except NONSENSE as error:
        raise BundleError(f"{CHANGES} cannot be read: {error!r}.") from error


def _order(told: Mapping[str, Any]) -> Order:
    at = datetime.fromisoformat(told["date"])
    if at.tzinfo is None:
        raise ValueError("a date has no offset")
    return Order(int(told["edition"]), OrderKind(told["kind"]), str(told["summary"]), at)


def made_at_of(event: Event, order: Order) -> datetime:
    """When an edition counts as made, to the minute, in the event's zone: not when it happened to be rendered."""
    return datetime.fromisoformat(Calendar(facts_of(event)).clock(order.at).iso)


def _root(event: Event, inputs: EditionInputs) -> str:
    return root_of(facts_of(event).slug, inputs.number)


def info_of(event: Event, inputs: EditionInputs) -> tuple[tuple[str, str], ...]:
    """What bag-info.txt says: the labels that RFC 8493 reserves."""
    facts, made_at = facts_of(event), made_at_of(event, event.ordered[inputs.number - 1])
    when = Calendar(facts).days(facts).text
    address = f"{inputs.public_address}/e/{facts.slug}/{inputs.number}/" if inputs.public_address else ""
    return (
        *(("Source-Organization", host) for host in facts.hosts),
        ("External-Description", f"{facts.title}, {when}, {facts.venue.name}: edition {inputs.number} of the record."),
        ("Bagging-Date", f"{made_at:%Y-%m-%d}"),
        ("External-Identifier", address or _root(event, inputs)),
        ("Bag-Group-Identifier", facts.series.title if facts.series else ""),
        ("Internal-Sender-Identifier", _root(event, inputs)),
        ("Bag-Software-Agent", inputs.software),
    )


def _changes(event: Event, inputs: EditionInputs, after: Digests, before: Digests) -> bytes:
    """Write what is new since the edition before, itself left out. What is not named kept its digest."""
    files = {
        "added": [name for name in after if name not in before],
        "changed": [name for name in after if name in before and before[name] != after[name]],
        "removed": [name for name in before if name not in after and name != f"{PAYLOAD}{CHANGES}"],
    }
    *earlier, this = (_told(event, order) for order in event.ordered[: inputs.number])
    told = {
        **this,
        "files": {what: sorted(name.removeprefix(PAYLOAD) for name in names) for what, names in files.items()},
        "earlier": earlier,
    }
    return f"{json.dumps(told, ensure_ascii=False, indent=2)}\n".encode("utf-8", "replace")


def _told(event: Event, order: Order) -> dict[str, object]:
    at = made_at_of(event, order).isoformat()
    return {"edition": order.number, "date": at, "kind": order.kind.value, "summary": order.summary}


def _listed(payload: Mapping[str, bytes]) -> Digests:
    return {f"{PAYLOAD}{name}": sha256(content) for name, content in payload.items()}


def _verify_text(key: PublicKey, public_address: str) -> str:
    """Write how to verify, and with which key."""
    where = f"{public_address}{WELL_KNOWN_KEY}" if public_address else f"{WELL_KNOWN_KEY} at its publisher's address"
    return HOW_TO_VERIFY.format(key=key.text, published=where)
