"""A browser for the whole run, and for each journey a house and the people who come to it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.journeys.house import Doors, open_house
from tests.journeys.line import Line, line_to
from tests.journeys.people import People

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """Find the machine's own browser."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.fail("The journeys need Chromium on PATH. `make chromium` installs it.")
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def doors(valkey: str, tmp_path: Path) -> AsyncIterator[Doors]:
    """The Manchester day five minutes before its start, in a store that holds nothing else; the doors are shut."""
    async with open_house(valkey, tmp_path) as doors:
        yield doors


@pytest_asyncio.fixture(loop_scope="session")
async def line(doors: Doors) -> AsyncIterator[Line]:
    """The network between a visitor and the house, which is live."""
    await doors.go_live()
    async with line_to(doors.house.url) as line:
        yield line


@pytest_asyncio.fixture(loop_scope="session")
async def people(browser: Browser, doors: Doors) -> AsyncIterator[People]:
    """Whoever comes; at the end, nothing may have gone wrong in any of their browsers but what they excuse."""
    async with AsyncExitStack() as browsers:
        people = People(browser, doors.url, browsers)
        yield people
        assert people.troubles() == []
