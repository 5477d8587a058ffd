"""The doctor: looks at an installation before the day, and says what is wrong and what to do about it."""

from __future__ import annotations

import asyncio
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from ipaddress import ip_address
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from msgspec import Struct
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from companion.domain.errors import StoreError
from companion.log.embedded import DURABLE, OLDEST
from companion.log.logs import Logs
from companion.log.media import Media
from companion.log.store import guarded
from companion.settings import Settings

ENOUGH_BYTES = 512 * 1024**2
"""A day of ten thousand comments takes some four megabytes; rewriting the log, and archives, a few times that."""

ENOUGH_FILES = 10_200
"""Ten thousand phones on one process, and what else it has open."""

PROMPT_S = 0.02
"""A store that takes longer than this for an answer is far away, or on a slow disk: every command waits for it."""

SENT_AGAIN = "A host sends it again, or removes it: until then no edition is made."
SKEW_S = 2.0
TRIES = 9


class Verdict(Enum):
    """How a finding is meant: nothing to do, worth knowing, or to be put right before the day."""

    WELL = "✓"
    NOTE = "!"
    WRONG = "✗"


class Finding(Struct, frozen=True):
    """One thing that was looked at: what was found, and what to do about it, in sentences."""

    verdict: Verdict
    found: str
    remedy: str = ""


def well(found: str) -> Finding:
    """Say that something is as it should be."""
    return Finding(Verdict.WELL, found)


def of_the_machine(settings: Settings) -> Iterator[Finding]:
    """Look at the folder, its disk, and how many files may be open."""
    yield _folder(settings.data_dir)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = hard if soft < hard or hard == resource.RLIM_INFINITY else soft
    if most == resource.RLIM_INFINITY or most >= ENOUGH_FILES:
        yield well("Enough files may be open for 10,000 phones on one process.")
    else:
        found = f"A process may have {most:,} files open here: so many phones, less some 200, fit on one."
        yield Finding(Verdict.NOTE, found, "Raise the limit (LimitNOFILE in systemd, ulimit -Hn in a shell).")


def _folder(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        found = f"Nothing can be kept in {folder} ({error.strerror})."
        return Finding(Verdict.WRONG, found, "Make it writable for this user, or name another COMPANION_DATA_DIR.")
    if free < ENOUGH_BYTES:
        found = f"{folder} has {free / 1024**2:,.0f} MB of room left."
        return Finding(Verdict.WRONG, found, "Make room: on a full disk nothing can be saved.")
    return well(f"{folder} can be written to, and has {free / 1024**3:,.0f} GB of room.")


def of_the_address(settings: Settings) -> Iterator[Finding]:
    """Look at how people reach the installation."""
    if not settings.public_url:
        found = "COMPANION_PUBLIC_URL is not set: links in invitations, on screens and in archives follow each request."
        yield Finding(Verdict.NOTE, found, "Set it to the address that people type, like https://events.example.org.")
    elif not settings.secure and not _is_this_machine(urlsplit(settings.public_url).hostname or ""):
        found = (
            f"{settings.public_url} is not HTTPS: sessions can be read on the Wi-Fi, and phones keep no copy of pages."
        )
        yield Finding(Verdict.WRONG, found, "Put a proxy with a certificate in front, and give its address.")
    else:
        yield well(f"People reach it at {settings.public_url}.")
    if settings.secure and not settings.trusted_proxies and not _is_this_machine(settings.host):
        found = "There is a proxy in front, but none is trusted: everybody seems to come from its address."
        yield Finding(Verdict.NOTE, found, "Name it in COMPANION_TRUSTED_PROXIES.")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def of_the_store(redis: Redis) -> list[Finding]:
    """Look at the store: whether it answers, keeps what it confirms, and lets us do what we must."""
    try:
        with guarded():
            return [*await _answers(redis), await _durable(redis), await _scripts(redis)]
    except StoreError as error:
        cause = error.__cause__ or error
        return [
            Finding(Verdict.WRONG, f"The store does not answer: {cause}.", "Start it, or check COMPANION_REDIS_URL.")
        ]


async def _answers(redis: Redis) -> list[Finding]:
    took_s = []
    for _ in range(TRIES):
        began_s = time.perf_counter()
        await redis.ping()
        took_s.append(time.perf_counter() - began_s)
    info = await redis.info()
    name = "Valkey" if "valkey_version" in info else "Redis"
    version = str(info.get("valkey_version") or info.get("redis_version") or "0")
    found = f"{name} {version} answers within {median(took_s) * 1e3:.1f} ms."
    if int(version.partition(".")[0]) < OLDEST:
        findings = [Finding(Verdict.WRONG, found, f"Version {OLDEST} or newer is needed.")]
    elif median(took_s) > PROMPT_S:
        findings = [Finding(Verdict.NOTE, found, "Every command waits for it: have it nearer to the server.")]
    else:
        findings = [well(found)]
    if info.get("role") != "master":
        remedy = "Name its primary in COMPANION_REDIS_URL."
        findings.append(Finding(Verdict.WRONG, "The store is a replica: nothing can be saved there.", remedy))
    if info.get("aof_last_write_status", "ok") != "ok" or info.get("rdb_last_bgsave_status", "ok") != "ok":
        remedy = "Look at its own log, and whether its disk is full."
        findings.append(Finding(Verdict.WRONG, "The store says that it could not write to its disk.", remedy))
    skew_s = abs(datetime.now(UTC).timestamp() - (await redis.time())[0])
    if skew_s > SKEW_S:
        found = f"The clocks of the store and of this machine are {skew_s:.0f} s apart."
        findings.append(Finding(Verdict.NOTE, found, "Let both follow the same time server."))
    return findings


async def _durable(redis: Redis) -> Finding:
    try:
        found = {name: (await redis.config_get(name)).get(name) for name in DURABLE}
    except ResponseError:
        remedy = f"Ask whoever runs it for {', '.join(f'{name} {value}' for name, value in DURABLE.items())}."
        return Finding(Verdict.NOTE, "The store does not tell how it is set, so nobody knows what it keeps.", remedy)
    wrong = [name for name, value in DURABLE.items() if found[name] != value]
    if not wrong:
        return well("The store has what it confirms on its disk, and throws nothing away.")
    said = ", ".join(f"{name} is {found[name]}" for name in wrong)
    remedy = "Set " + ", ".join(f"{name} {DURABLE[name]}" for name in wrong) + "."
    return Finding(Verdict.WRONG, f"The store could lose what it has confirmed: {said}.", remedy)


async def _scripts(redis: Redis) -> Finding:
    try:
        await redis.eval("return redis.call('PUBLISH', KEYS[1], '')", 1, "companion:doctor")
    except RedisError as error:
        remedy = "Let its user run EVAL, EVALSHA, SCRIPT LOAD, PUBLISH and SUBSCRIBE."
        return Finding(Verdict.WRONG, f"The store does not let scripts run: {error}.", remedy)
    return well("Scripts run there, and the bell can be rung.")


def of_the_events(logs: Logs) -> Iterator[Finding]:
    """Look at every event: whether its log can be folded."""
    problems = logs.problems()
    for problem in problems:
        yield Finding(Verdict.WRONG, problem, "See “The store” in docs/operations.md.")
    if not problems:
        count = len(logs.all())
        yield well(f"{count} event{'' if count == 1 else 's'}: every log can be read from its beginning to its end.")


async def of_the_pictures(redis: Redis, logs: Logs) -> list[Finding]:
    """Look whether the store has the pictures that events name."""
    named = [(log.slug, log.event.poster.sha256) for log in logs.all() if log.event.poster]
    lost = [slug for slug, sha256 in named if await Media(redis).get(slug, sha256) is None]
    return [Finding(Verdict.WRONG, f"The store has lost the poster of {slug}.", SENT_AGAIN) for slug in lost]


async def examine(settings: Settings, redis: Redis, logs: Logs) -> list[Finding]:
    """Look at everything."""
    of_store = await of_the_store(redis)
    of_events = [*of_the_events(logs), *await of_the_pictures(redis, logs)] if not logs.store_away else []
    return [
        *await asyncio.to_thread(lambda: [*of_the_machine(settings), *of_the_address(settings)]),
        *of_store,
        *of_events,
    ]


def told(findings: list[Finding]) -> Iterator[str]:
    """Say each finding in a line, with what to do in the next."""
    for finding in findings:
        yield f"{finding.verdict.value} {finding.found}"
        if finding.remedy:
            yield f"  {finding.remedy}"
    wrong = sum(finding.verdict is Verdict.WRONG for finding in findings)
    yield ""
    yield "Nothing stands in the way of the day." if not wrong else f"{wrong} to be put right before the day."
