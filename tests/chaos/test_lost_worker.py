"""A thousand phones lose their worker at once: they all come back to another one, and it goes on serving pages."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.chaos.machines import Caller, Place, Saw, Server, crowd, eventually
from tests.chaos.phones import Wanderer, quantile, wanderers
from tests.chaos.pulse import page_times

pytestmark = [pytest.mark.chaos, pytest.mark.slow, pytest.mark.timeout(240)]

PHONES = 1_000
BACK_WITHIN_S = 15.0
PAGES_P95_S = 1.0


async def are_back(hall: list[Wanderer], version: int) -> bool:
    """Tell whether every phone has a socket again, and on it has got so far."""
    return all(each.is_back and each.phone is not None and each.phone.version >= version for each in hall)


async def test_a_thousand_phones_come_back_to_another_worker(place: Place, server: Server, saw: Saw) -> None:
    other = await place.server()
    (token,) = await place.tokens(crowd(1))
    caller = Caller(other, token)
    version = await caller.until_answered("comments", "before", {"text": "Before"})
    async with wanderers([server, other], PHONES) as hall:
        await eventually(lambda: are_back(hall, version), within_s=60)
        for each in hall:
            each.forget(server)
            each.refusals.clear()

        server.kill()
        lost_s = time.monotonic()
        loading = asyncio.create_task(page_times(other, BACK_WITHIN_S))
        version = await caller.until_answered("comments", "meanwhile", {"text": "Said while they were away"})
        await eventually(lambda: are_back(hall, version), within_s=2 * BACK_WITHIN_S)
        back_s = time.monotonic() - lost_s
        pages = await loading

        refusals = [refusal for each in hall for refusal in each.refusals]
        saw(
            f"{PHONES:,} phones back after {back_s:.1f} s; pages meanwhile {quantile(pages, 0.95) * 1000:.0f} ms p95, "
            f"{max(pages) * 1000:.0f} ms at most; {len(refusals)} errors"
        )
        assert refusals == []
        assert [each for each in hall if each.phone is None or each.phone.snapshots] == []
        assert back_s < BACK_WITHIN_S
        assert quantile(pages, 0.95) < PAGES_P95_S
    await caller.client.aclose()
