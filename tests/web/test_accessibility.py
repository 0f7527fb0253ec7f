"""Every page that somebody can reach, in a real browser: axe finds nothing serious, and nothing is cut off on a narrow screen."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import crawl
import pytest

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).resolve().parents[2] / ".judge" / "node_modules" / "axe-core" / "axe.min.js"
SCRIPTS = ("zh-CN", "zh-TW", "en-US")
NARROW = 320
SERIOUS = """async () => (await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})).violations
  .filter(fault => ["serious", "critical"].includes(fault.impact))
  .map(fault => fault.id + ": " + fault.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | "))"""


@pytest.fixture(scope="module")
def browser() -> Any:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("NOT TESTED HERE: no Chromium (Debian, Ubuntu: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


def log_in(browser: Browser, address: str, person: str, **screen: Any) -> Page:
    page = browser.new_context(**screen).new_page()
    page.goto(address)
    if person:
        page.locator(f"form[action='/be/{person}'] button").click()
        page.wait_for_load_state()
    return page


@pytest.mark.parametrize("person", crawl.PEOPLE)
def test_nothing_serious_on_any_page(app: Flask, address: str, browser: Browser, person: str) -> None:
    if not AXE.exists():
        pytest.skip("NOT TESTED HERE: no axe-core (make judge installs it with npm)")
    source = AXE.read_text(encoding="utf-8")
    pages = crawl.reachable(app, person)
    faults = []
    for number, script in enumerate(SCRIPTS):
        # Each script once in light or dark: colours do not depend on the script.
        for scheme in ("light", "dark") if number == 0 else ("light",):
            page = log_in(browser, address, person, locale=script, color_scheme=scheme)
            for path in pages.values():
                page.goto(address.rstrip("/") + path)
                page.evaluate(source)
                faults += [f"{path} ({script}, {scheme}): {fault}" for fault in page.evaluate(SERIOUS)]
            page.context.close()

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("person", crawl.PEOPLE)
def test_nothing_is_cut_off_on_a_narrow_screen(app: Flask, address: str, browser: Browser, person: str) -> None:
    page = log_in(browser, address, person, locale="zh-CN", viewport={"width": NARROW, "height": 640})
    wide = []
    for path in crawl.reachable(app, person).values():
        page.goto(address.rstrip("/") + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW:
            wide.append(f"{path}: {width}")

    assert not wide, "\n".join(wide)


@pytest.mark.parametrize("person", crawl.PEOPLE)
def test_no_page_complains(app: Flask, address: str, browser: Browser, person: str) -> None:
    page = log_in(browser, address, person, locale="zh-CN")
    said: list[str] = []
    page.on("console", lambda line: said.append(f"{page.url}: {line.text}") if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    for path in crawl.reachable(app, person).values():
        page.goto(address.rstrip("/") + path)

    assert not said, "\n".join(said)
