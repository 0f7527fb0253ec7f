"""An administrator moves running cases to the redesigned version and back, in a real browser: by mouse, and by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_browser import browser_page, go_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine.service import Engine

__all__ = ["browser_page"]  # fixtures


def click(page: Page, words: str) -> None:
    """Press the link or button with these words with the mouse."""
    page.locator("a, button").filter(has_text=words).first.click()
    page.wait_for_load_state()


def running(district: Engine) -> dict[int, int]:
    return {row.version: row.running for row in district.versions("Shop_sign")}


@pytest.mark.parametrize("press", [click, go_to], ids=["mouse", "keyboard"])
def test_an_administrator_moves_running_cases_and_takes_it_back(
    district: Engine,
    address: str,
    browser_page: Page,
    press: Callable[[Page, str], None],
) -> None:
    before = running(district)
    page = browser_page
    page.goto(address)
    press(page, "顾安")
    page.locator("h1", has_text="Overview").wait_for()
    press(page, "Move them: dry run first")
    page.locator("h1", has_text="Move running cases").wait_for()
    assert page.locator(".tag.green").count() == before[1]
    assert running(district) == before  # a dry run changes nothing
    press(page, "Move all that can be moved")
    page.locator("[role=status].done").wait_for()
    assert f"Moved: {before[1]}" in page.locator("[role=status]").inner_text()
    assert running(district) == {2: sum(before.values()), 1: 0}
    press(page, "Cases that were moved")
    page.locator("h1", has_text="Cases that were moved").wait_for()
    press(page, "Take all moves back")
    page.locator("[role=status].done").wait_for()
    assert running(district) == before
    assert district.verify() is None


def test_with_script_the_move_goes_on_by_itself(
    district: Engine,
    address: str,
    browser_page: Page,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("web.pages.admin.moves.BATCH", 3)  # more than one piece
    page = browser_page
    page.goto(address)
    click(page, "顾安")
    click(page, "Move them: dry run first")
    click(page, "Move all that can be moved")
    page.locator("[role=status].done").wait_for()
    assert running(district)[1] == 0
    assert page.locator("main#content").count() == 1
