"""People with browsers: what each does and sees, and everything that goes wrong on their pages."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from companion.domain.people import Person

STEP_S = 5
GLANCE_MS = 300
CALM = {"reduced_motion": "reduce"}
"""Nobody waits for a page that scrolls smoothly."""

PHONE: Mapping[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, **CALM}
PROJECTOR: Mapping[str, Any] = {"viewport": {"width": 1920, "height": 1080}, **CALM}
PASSWORD = "a fictional password"
PICTURES = os.environ.get("JOURNEY_PICTURES", "")
"""A folder for pictures of what people see, for whoever wants to look."""

WATCH = """
addEventListener("securitypolicyviolation", (e) => console.error(`CSP: ${e.violatedDirective} ${e.blockedURI}`), true);
window.badges = [];
addEventListener("DOMContentLoaded", () => {
  const badge = document.getElementById("freshness");
  const note = () => window.badges.push(badge.dataset.state);
  if (badge) new MutationObserver(note).observe(badge, {attributes: true, attributeFilter: ["data-state"]});
});
"""

HIDE = """() => {
  Object.defineProperty(document, "hidden", {value: true, configurable: true});
  Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
SHOW = """() => {
  delete document.hidden;
  delete document.visibilityState;
  document.dispatchEvent(new Event("visibilitychange"));
}"""

SEEN = """(main) => {
  const seen = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\\s+/g, " ");
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(".clock") || !node.checkVisibility()) return "";
    const inside = [...node.childNodes].map(seen).join("");
    return `<${[node.localName, node.id, node.className].join(" ").trim()}>${inside}\\n`;
  };
  return seen(main).replace(/ *\\n\\s*/g, "\\n");
}"""


class Visitor:
    """Somebody with a browser of their own.

    Args:
        url: The way to the house that they use.
    """

    def __init__(self, name: str, page: Page, url: str, *, scripts: bool = True) -> None:
        self.name, self.page, self.url = name, page, url
        self.has_scripts = scripts
        self.loads = 0
        self._troubles: list[str] = []
        self._excused: list[str] = []
        self.watch(page)

    # What goes wrong

    def watch(self, page: Page) -> None:
        """Gather whatever goes wrong on a page of theirs."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._note(f"error: {error}"))
        page.on("requestfailed", lambda request: self._note(f"failed: {request.url} {request.failure}"))
        page.on("request", self._see_request)
        page.on("domcontentloaded", self._count)
        page.on("dialog", lambda dialog: self._note(f"dialog: {dialog.message}"))

    def excuse(self, *causes: str) -> None:
        """Name what will go wrong on purpose, as patterns."""
        self._excused += causes

    def troubles(self) -> list[str]:
        """Everything else that went wrong."""
        return [trouble for trouble in self._troubles if not any(re.search(each, trouble) for each in self._excused)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._note(f"{message.type}: {message.text}")

    def _see_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", "file:")):
            self._note(f"outside: {request.url}")

    def _note(self, trouble: str) -> None:
        self._troubles.append(f"{self.name}: {trouble}")

    def _count(self, _page: Page) -> None:
        self.loads += 1

    # Going places

    async def open(self, path: str) -> None:
        """Go to a page."""
        await self.page.goto(f"{self.url}{path}")

    async def is_live(self) -> None:
        """Wait until the page says that it is live."""
        await expect(self.page.locator("#freshness")).to_have_attribute("data-state", "live")

    async def hurries(self) -> None:
        """Take the phone's own time into our hands, before its first page."""
        await self.page.clock.install()

    async def time_passes(self, seconds: float) -> None:
        """Let time pass on the phone alone, as while its owner looks away. Nothing waits for it here."""
        await self.page.clock.fast_forward(round(seconds * 1000))

    async def is_soon(self, state: str, *, within_s: int = 60) -> None:
        """Let time pass on the phone until its badge says so."""
        badge = self.part("freshness")
        for _ in range(within_s // STEP_S):
            with suppress(AssertionError):
                await expect(badge).to_have_attribute("data-state", state, timeout=GLANCE_MS)
                return
            await self.time_passes(STEP_S)
        await expect(badge).to_have_attribute("data-state", state)

    async def badges(self) -> set[str]:
        """Every state that the badge has ever shown on this page."""
        return set(await self.page.evaluate("window.badges"))

    async def reload(self) -> None:
        """Load the page again, as somebody without JavaScript must."""
        await self.page.reload()

    # What there is to see

    def part(self, name: str) -> Locator:
        """A part of the page: `now`, `wall`, `notices` …"""
        return self.page.locator(f"#{name}")

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """A button by what it says."""
        return self.page.get_by_role("button", name=name)

    def comment(self, text: str) -> Locator:
        """A comment that says this, wherever it stands."""
        return self.page.locator(".comment, .spotlight li").filter(has_text=text)

    async def sees(self, part: str, *texts: str | re.Pattern[str]) -> None:
        """Wait until a part of the page has these texts."""
        for text in texts:
            await expect(self.part(part)).to_contain_text(text)

    async def sees_no(self, part: str, *texts: str) -> None:
        """Wait until a part of the page has none of these texts."""
        for text in texts:
            await expect(self.part(part)).not_to_contain_text(text)

    async def everything(self) -> str:
        """All that can be seen on the page, in words and structure, but for what ticks."""
        seen: str = await self.part("main").evaluate(SEEN)
        return seen

    async def is_unharmed(self) -> None:
        """See that nothing ran which others wrote."""
        assert await self.page.evaluate("window.harmed") is None

    # What they do

    async def presses(self, name: str | re.Pattern[str], within: str = "main") -> None:
        """Press a button of a part of the page, once what has just changed under the thumb has settled."""
        button = self.part(within).get_by_role("button", name=name).first
        await expect(button).to_be_visible()
        await expect(self.page.locator("body[data-settling]")).to_have_count(0)
        await (button.tap() if self.has_scripts and self.page.viewport_size == PHONE["viewport"] else button.click())

    async def types(self, text: str) -> None:
        """Type into the composer."""
        await self.part("composer-text").fill(text)

    async def posts(self, text: str) -> None:
        """Say something on the wall."""
        await self.types(text)
        await self.presses("Post", within="composer")

    async def is_saved(self, text: str) -> None:
        """Press Post again and again, as one does, until what was typed is on the wall."""
        box = self.part("composer-text")
        for _ in range(20):
            with suppress(AssertionError):
                await expect(box).to_have_value("", timeout=GLANCE_MS)
                break
            await self.presses("Post", within="composer")
        await self.sees("wall", text)

    async def looks_away(self) -> None:
        """Lock the phone, or turn to another page."""
        await self.page.evaluate(HIDE)

    async def looks_again(self) -> None:
        """Come back to the page."""
        await self.page.evaluate(SHOW)

    async def registers(self) -> None:
        """Fill in the form to register."""
        await self.page.get_by_label("Name").fill(f"{self.name} (fictional)")
        await self.page.get_by_label("E-mail").fill(f"{self.name.lower()}@example.invalid")
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.page.get_by_role("button", name="Register", exact=True).click()

    async def pictured(self, moment: str) -> None:
        """Leave a picture of what they see, if somebody wants to look."""
        if PICTURES:
            path = Path(PICTURES, f"{moment}-{self.name.lower()}.png")
            await self.page.screenshot(path=path, full_page=self.page.viewport_size != PROJECTOR["viewport"])


class People:
    """Everybody who comes.

    Args:
        url: The way to the house, for whoever has no line of their own.
    """

    def __init__(self, browser: Browser, url: str, browsers: AsyncExitStack) -> None:
        self._browser, self._url, self._browsers = browser, url, browsers
        self.visitors: list[Visitor] = []

    async def phone(self, name: str, *, url: str = "", scripts: bool = True, **more: Any) -> Visitor:
        """Somebody with a phone."""
        return await self._come(name, url, {**PHONE, "java_script_enabled": scripts, **more})

    async def projector(self) -> Visitor:
        """The projector in the hall."""
        return await self._come("Projector", "", {**PROJECTOR})

    async def signed_in(self, name: str, session: str, *, url: str = "", **more: Any) -> Visitor:
        """Somebody with a phone who has signed in before."""
        visitor = await self.phone(name, url=url, **more)
        await visitor.page.context.add_cookies([{"name": "session", "value": session, "url": visitor.url}])
        return visitor

    def troubles(self) -> list[str]:
        """Everything that went wrong for anybody without being excused."""
        return [trouble for visitor in self.visitors for trouble in visitor.troubles()]

    async def _come(self, name: str, url: str, how: Mapping[str, Any]) -> Visitor:
        context = await self._browser.new_context(**how)
        self._browsers.push_async_callback(context.close)
        return await self._enter(name, context, url or self._url, scripts=how.get("java_script_enabled", True))

    async def _enter(self, name: str, context: BrowserContext, url: str, *, scripts: bool) -> Visitor:
        await context.add_init_script(WATCH)
        visitor = Visitor(name, await context.new_page(), url, scripts=scripts)
        self.visitors.append(visitor)
        return visitor


def fictional(name: str) -> Person:
    """Somebody whom nobody takes for a real person."""
    return Person(name.lower(), f"{name} (fictional)")
