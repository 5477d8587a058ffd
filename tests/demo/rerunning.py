"""The re-run at a real server, to be looked at by whoever tests the demo."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from companion.demo.rerun import open_doors
from companion.log.event_log import EventLog
from tests.serving import Served, served


@asynccontextmanager
async def opened(valkey: str, folder: Path, *, public_url: str = "") -> AsyncIterator[tuple[Served, EventLog]]:
    """Serve the re-run, its doors open."""
    async with served(valkey, folder, public_url=public_url) as serving:
        yield serving, await open_doors(serving.house.logs)


async def state_of(serving: Served, log: EventLog) -> dict[str, Any]:
    """What anybody may know of the event."""
    async with httpx.AsyncClient(base_url=serving.url) as client:
        return (await client.get(f"/e/{log.slug}/state.json")).json()
