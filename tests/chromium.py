"""Debian's Chromium, for tests of pages: started once for a file of tests, with nothing that phones home.

Where it is not installed such tests are skipped, and say so.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

BINARY: Final = Path("/usr/bin/chromium")
ARGUMENTS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESKTOP: Final = (1280, 900)
PHONE: Final = (390, 844)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser. Playwright is only a means to speak with it: it brings no browser of its own."""
    if not BINARY.exists():
        pytest.skip(f"{BINARY} is not there; Debian's package chromium has it")
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(BINARY), args=list(ARGUMENTS))
        yield found
        found.close()


@pytest.fixture
def look(browser: Browser) -> Iterator["Look"]:
    """Opens pages, and closes them when the test is over."""
    found = Look(browser)
    yield found
    found.close()


class Seen:
    """A page as somebody looks at it, with everything that it complained of or reached for."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context, self.page = context, page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.refused: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._requested)
        page.on("requestfailed", self._failed)

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)

    def _failed(self, request: Request) -> None:
        self.refused.append(f"{request.url}: {request.failure}")

    def ask(self, script: str, argument: object = None) -> Any:
        """What a function says, called in the page."""
        return self.page.evaluate(script, argument)

    def names(self) -> list[dict[str, str]]:
        """Role and name of everything in the accessibility tree that a person could act on."""
        session = self.context.new_cdp_session(self.page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        return [
            {"role": _value(node, "role"), "name": _value(node, "name")}
            for node in nodes
            if not node.get("ignored")
        ]


class Look:
    """Opens files as pages, on screens of any size, in light and in the dark."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._open: list[BrowserContext] = []

    def __call__(
        self, file: Path, size: tuple[int, int] = DESKTOP, scheme: str = "light", *, scripts: bool = True
    ) -> Seen:
        width, height = size
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            has_touch=size == PHONE,
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        self._open.append(context)
        seen = Seen(context, context.new_page())
        seen.page.goto(file.as_uri())
        return seen

    def close(self) -> None:
        """Closes all of them."""
        for context in self._open:
            context.close()


def _value(node: dict[str, Any], field: str) -> str:
    found = node.get(field, {}).get("value", "")
    return found if isinstance(found, str) else json.dumps(found)
