"""An officer's work in a real browser, by keyboard alone: Debian's Chromium, where it is installed."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING

import pytest
from waitress import create_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Page

    from engine.service import Engine

MOST_STEPS = 80


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}/"
    server.close()
    thread.join(timeout=10)


@pytest.fixture
def browser_page() -> Iterator[Page]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("NOT TESTED HERE: no Chromium (Debian, Ubuntu: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser.new_context(locale="en").new_page()
        browser.close()


def go_to(page: Page, words: str) -> None:
    """Press Tab until the link or button with these words has the focus, and Enter."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focus = page.evaluate("document.activeElement.innerText || ''")
        if words in focus:
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    raise AssertionError(words)


def test_an_officer_works_by_keyboard_alone(district: Engine, address: str, browser_page: Page) -> None:
    item = next(item for item in district.work("zhao") if not district.decisions(item.id))
    page = browser_page
    page.goto(address)
    go_to(page, "赵磊")
    assert page.locator("h1").inner_text() == "My work"
    go_to(page, item.name)
    assert page.locator("h1").inner_text() == item.name
    go_to(page, "Complete")
    page.wait_for_url("**/tasks")

    done = [found for found in district.case(item.receipt).items if found.assignee == "zhao"]
    assert [found.name for found in done if found.status == "completed"].count(item.name) >= 1
