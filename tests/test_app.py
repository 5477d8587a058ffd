"""The composition root, where a server that is not ours runs it."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from companion.app import asgi
from companion.domain.errors import SettingsError
from tests.serving import free_port

STARTS_WITHIN_S = 20.0


async def test_another_server_runs_the_app_and_is_told_how_phones_are_written_to(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    assert await redis.dbsize() == 0
    port = free_port()
    environ = {**os.environ, "COMPANION_REDIS_URL": valkey, "COMPANION_DATA_DIR": str(tmp_path)}
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "uvicorn", "--factory", "companion.app:asgi", "--port", str(port)),
        env=environ,
        stderr=asyncio.subprocess.PIPE,
    )
    assert server.stderr is not None

    try:
        async with asyncio.timeout(STARTS_WITHIN_S):
            said = await server.stderr.readuntil(b"Application startup complete.")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as browser:
            answer = await browser.get("/readyz")
    finally:
        server.terminate()
        await server.communicate()

    assert b"phones get plain sends" in said
    assert (answer.status_code, answer.text) == (200, "ok")


def test_another_server_needs_a_store_that_somebody_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMPANION_REDIS_URL", raising=False)
    monkeypatch.setenv("COMPANION_DATA_DIR", str(tmp_path))

    with pytest.raises(SettingsError, match="COMPANION_REDIS_URL"):
        asgi()
