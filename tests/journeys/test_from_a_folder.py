"""An edition in twenty years: unpacked into some folder, and opened there without a network and without scripts."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, Page, expect

from companion.archive.edition import archive_files
from companion.archive.making import BESIDE_THE_RECORD
from companion.archive.pictures import drawn_anew
from companion.domain.event import Event
from companion.views.archive_frame import POSTER
from tests.archive.pictures import a_picture
from tests.archive.test_edition import INPUTS, NASTY, hostile
from tests.views.test_archive_wall import talked

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]


class Reader:
    """Somebody who opens files in a narrow window, and hears of whatever goes wrong."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.troubles: list[str] = []
        page.on("request", lambda request: self._hear(request.url, fine=request.url.startswith(("file:", "data:"))))
        page.on("requestfailed", lambda request: self._hear(f"failed: {request.url}"))
        page.on("console", lambda message: self._hear(message.text, fine=message.type not in {"error", "warning"}))

    def _hear(self, trouble: str, *, fine: bool = False) -> None:
        if not fine:
            self.troubles.append(trouble)

    async def is_wider_than_the_window(self) -> bool:
        return await self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("event", [talked(), hostile()], ids=["a good day", "a hostile day"])
async def test_an_edition_reads_from_a_folder_without_network_and_scripts(
    browser: Browser, tmp_path: Path, event: Event
) -> None:
    folder = tmp_path / "found in 2046" / "a copy"
    picture = drawn_anew(a_picture())
    beside = dict.fromkeys(BESIDE_THE_RECORD, b"") | {POSTER: picture.content}
    files = archive_files(replace(event, poster=picture.as_poster(NASTY)), INPUTS, beside) | beside
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    context = await browser.new_context(java_script_enabled=False, offline=True, viewport={"width": 320, "height": 640})
    reader = Reader(await context.new_page())

    for name in sorted(name for name in files if name.endswith(".html")):
        await reader.page.goto(f"file://{quote(str(folder / name))}")
        await expect(reader.page.locator("h1")).to_be_visible()
        assert not await reader.is_wider_than_the_window(), name
    await reader.page.goto(f"file://{quote(str(folder / 'index.html'))}")
    await reader.page.get_by_role("link", name="Programme", exact=True).first.click()
    await expect(reader.page.locator("h1")).to_have_text("Programme")

    assert reader.troubles == []
    await context.close()
