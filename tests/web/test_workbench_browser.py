"""The consultant in a real browser: a flow redesigned and compared by mouse and by keyboard alone, and a limit changed in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_browser import MOST_STEPS, browser_page

from processes.catalogue import flow
from processes.durations import Span
from processes.model import all_nodes
from processes.reader import read
from web.frame import is_built

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from engine.service import Engine

__all__ = ["browser_page"]
TASK = "Task_S02"


@pytest.fixture
def consultant(address: str, browser_page: Page) -> Page:
    """The first page of he, with what the browser complained about."""
    browser_page.goto(address)
    browser_page.locator("form[action='/be/he'] button").click()
    return browser_page


def project_of(district: Engine, source: str) -> int:
    return int(next(found.id for found in district.projects() if found.source == source))


def test_a_consultant_redesigns_and_compares_by_mouse(district: Engine, app: Flask, consultant: Page) -> None:
    page = consultant
    page.locator("h2 a", has_text="招牌").first.click()
    page.locator(".findings a").first.click()
    assert page.locator(".outline .finding").count() > 0
    page.get_by_role("link", name="Redesign", exact=True).click()
    page.get_by_role("button", name="Decline").first.click()
    assert page.get_by_text("No proposal was accepted").is_visible()
    page.get_by_role("button", name="Accept").first.click()
    page.get_by_role("button", name="Keep the redesign as a new version").click()
    page.get_by_role("link", name="Simulation", exact=True).click()
    page.get_by_label("Compare it with", exact=True).first.check()
    page.locator("select[name=against]").select_option("1")
    page.get_by_role("button", name="Run", exact=True).click()
    app.config["RUNS"].finish()
    page.reload()

    assert "on the approval clock" in page.locator("p.done").inner_text()
    assert len(district.project_versions(project_of(district, "shop_sign"))) == 2


def test_a_consultant_redesigns_and_compares_by_keyboard_alone(app: Flask, address: str, browser_page: Page) -> None:
    page = browser_page
    page.goto(address)
    follow(page, "何思远")
    follow(page, flow("shop_sign").titles["zh-Hans"])
    follow(page, "Redesign")
    follow(page, "Keep the redesign as a new version")
    follow(page, "Simulation")
    press_to(page, "input[name=kind]")
    page.keyboard.press("ArrowDown")
    press_to(page, "select[name=against]")
    page.keyboard.press("End")
    follow(page, "Run")
    app.config["RUNS"].finish()
    page.reload()

    assert "on the approval clock" in page.locator("p.done").inner_text()


def follow(page: Page, words: str) -> None:
    """Press Tab until the link or button whose first line is these words has the focus, and Enter."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip().partition("\n")[0] == words:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(words)


def press_to(page: Page, selector: str) -> None:
    """Press Tab until what a selector names has the focus."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(selector)


@pytest.mark.skipif(not is_built(), reason="NOT TESTED HERE: the browser's part of the pages was not built")
def test_focus_goes_from_outline_to_picture_along_the_flow_and_back(district: Engine, consultant: Page) -> None:
    page = consultant
    page.goto(f"{page.url}/{project_of(district, 'shop_sign')}/1")
    page.locator(f"#flow-line-{TASK} > a").focus()
    page.keyboard.press("Enter")
    assert focus(page) == f"flow-picture-{TASK}"
    page.keyboard.press("ArrowRight")
    after = focus(page)
    assert after.startswith("flow-picture-")
    assert after != f"flow-picture-{TASK}"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")

    assert focus(page) == f"flow-line-{TASK}"


def focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


@pytest.mark.skipif(not is_built(), reason="NOT TESTED HERE: the browser's part of the pages was not built")
def test_a_limit_is_changed_in_the_editor(district: Engine, consultant: Page) -> None:
    page, number = consultant, project_of(district, "shop_sign")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"{page.url}/{number}/1/drawing?element={TASK}")
    page.locator("[data-group-id=group-bl-limit] .bio-properties-panel-group-header").click()
    page.get_by_label("Promised limit").fill("3")
    page.get_by_label("Legal basis").fill("")
    page.get_by_label("Legal basis").press_sequentially("行政许可法 第42条")  # the field keeps the focus
    page.locator("[data-group-id=group-bl-precedence] [title='Create new list item']").click()
    page.get_by_label("Comes after").last.select_option("Task_registration")
    page.get_by_label("Article, or who says so").last.fill("会议纪要")
    page.get_by_label("What is new in it").fill("三日承诺")
    page.get_by_role("button", name="Save as a new version").click()
    page.wait_for_url(f"**/projects/{number}/2")
    row = district.project_version(number, 2)
    found = next(node for process in read(row.xml).processes for node in all_nodes(process) if node.id == TASK)

    assert complaints == []
    assert row.note == "三日承诺"
    assert found.time_limit
    assert found.time_limit.promised == Span(3)
    assert found.time_limit.legal_basis == "行政许可法 第42条"
    told = found.precedences[-1]
    assert (told.before, told.reason, told.basis) == ("Task_registration", "analyst", "会议纪要")
