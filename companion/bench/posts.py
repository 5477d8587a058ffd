"""Posts: how many comments a second one process acknowledges, each of them on disk before its author hears of it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from companion.app import now
from companion.bench.load.browsers import browse, request
from companion.bench.measurement import Row, Run, Target, median
from companion.bench.pages import CONNECTIONS, bare
from companion.bench.place import Writer, open_place, sign_in
from companion.demo.rerun import open_doors
from companion.domain.pace import BURST
from companion.log.embedded import embedded
from companion.log.logs import Logs
from companion.log.store import connect

MAILED = 20_000
POSTED = 4_000
"""Comments in each round, from one process past the web, and over HTTP."""

BODY = '{"text":"A comment of an ordinary length, as people write them."}'
TARGET_MAILBOX = Target(20_000, at_least=True)
TARGET_HTTP = Target(0.7, of_ratio=True, at_least=True)


async def measure(run: Run) -> list[Row]:
    """Post past the web, and through it."""
    return [*await _mailbox(run), *await _http(run)]


async def _mailbox(run: Run) -> list[Row]:
    rates, bar = [], run.bar("Comments, straight to the mailbox", run.rounds)
    for done in range(1, run.rounds + 1):
        with tempfile.TemporaryDirectory(prefix="companion-bench-") as folder, embedded(Path(folder)) as store:
            rates.append(await _mailed_a_second(store))
        bar(done)
    what = "Acknowledged comments a second, mailbox alone"
    return [Row(what=what, figure=median(rates), unit="/s", target=TARGET_MAILBOX)]


async def _mailed_a_second(store: str) -> float:
    redis = connect(store)
    async with Logs(redis, now) as logs:
        writer = Writer(await open_doors(logs))
        began_s = time.perf_counter()
        await writer.fill(MAILED)
        took_s = time.perf_counter() - began_s
    await redis.aclose()
    return MAILED / took_s


async def _http(run: Run) -> list[Row]:
    ours, theirs = [], []
    async with open_place() as place:
        with bare(b"") as bare_url:
            # Nobody may post more often than that. The first time, which is not counted, looks up who somebody is.
            sessions = await sign_in(place, run.rounds * POSTED // (BURST - 2))
            path = f"{place.page}comments"
            asked = [_post(path, session) for session in sessions]
            await browse(place.url, asked, count=len(asked), connections=CONNECTIONS)
            bar = run.bar("Comments, over HTTP", run.rounds)
            for done in range(run.rounds):
                share = asked[done :: run.rounds]
                ours.append(await browse(place.url, share, count=POSTED, connections=CONNECTIONS))
                theirs.append(await browse(bare_url, [_post("/comments", "")], count=POSTED, connections=CONNECTIONS))
                bar(done + 1)
    return [
        Row(
            what="Acknowledged comments a second, over HTTP",
            figure=median(ours),
            unit="/s",
            against="a bare Litestar POST handler",
            yardstick=median(theirs),
            target=TARGET_HTTP,
        )
    ]


def _post(path: str, session: str) -> str:
    headers = ("Accept: application/json", "Content-Type: application/json", f"Cookie: session={session}")
    return request("POST", path, *headers, body=BODY)
