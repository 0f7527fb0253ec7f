"""The main jobs in a real browser, by mouse and by keyboard alone: Debian's Chromium, where it is installed."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from counter import do, finish, send_back

from engine.store.deployments import holders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from engine.service import Engine

MOST_STEPS = 80


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
            with page.expect_navigation():
                page.keyboard.press("Enter")
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


PDF = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 scan"}


def test_an_applicant_by_mouse(district: Engine, address: str, browser_page: Page) -> None:
    page = browser_page
    page.goto(address)
    page.get_by_role("link", name="Find a service").first.click()
    page.get_by_role("link", name="店铺招牌").click()
    page.get_by_role("button", name="Apply for this").click()
    page.get_by_label("Name of the person").fill("陈小明")
    page.get_by_label("Number of the identity card").fill("440113199001011234")
    page.get_by_role("button", name="Save and check").click()
    assert page.locator(".refusal li").count() == 5  # telephone and four materials, all at once
    page.get_by_role("link", name="Back to the form").click()
    page.get_by_label("Telephone").fill("13800138000")
    for field in page.locator('input[type="file"]').all():
        field.set_input_files([PDF])
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("button", name="Send the application").click()
    receipt = page.locator(".code").first.inner_text()
    page.get_by_role("link", name="Progress of a case").last.click()
    send_back(district, receipt, "效果图：看不清", "身份证明：已过期")
    page.reload()
    assert page.locator(".notice li").count() == 2
    for field in page.locator('input[type="file"]').all():
        field.set_input_files([PDF])
    page.get_by_role("button", name="Hand in").click()
    assert "Received." in page.locator(".done").first.inner_text()
    do(district, receipt, "接收补正材料")
    finish(district, receipt)
    page.reload()
    assert "办结" in page.locator(".facts").inner_text()
    page.get_by_label("2 satisfied").check()
    page.get_by_role("button", name="Rate").click()
    assert district.grade(receipt) == 2


def test_an_applicant_by_keyboard_alone(district: Engine, address: str, browser_page: Page) -> None:
    page = browser_page
    page.on("filechooser", lambda chooser: chooser.set_files([PDF]))
    page.goto(address)
    go_to(page, "Find a service")
    go_to(page, "店铺招牌")
    go_to(page, "Apply for this")
    for name, text in (("name", "陈小明"), ("id", "440113199001011234"), ("phone", "13800138000")):
        focus(page, f'[name="{name}"]')
        page.keyboard.type(text)
    for number in range(page.locator('input[type="file"]').count()):
        choose_file(page, number)
    go_to(page, "Save and check")
    go_to(page, "Send the application")
    receipt = page.locator(".code").first.inner_text()
    word = page.locator(".code").last.inner_text()
    send_back(district, receipt, "效果图：看不清")
    page.goto(address + "progress")
    focus(page, '[name="receipt"]')
    page.keyboard.type(receipt)
    page.keyboard.press("Tab")
    page.keyboard.type(word)
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice")
    choose_file(page, 0)
    go_to(page, "Hand in")
    do(district, receipt, "接收补正材料")
    finish(district, receipt)
    page.reload()
    focus(page, '[name="grade"]')
    page.keyboard.press("Space")
    go_to(page, "Rate")
    assert district.grade(receipt) == 1


def focus(page: Page, selector: str) -> None:
    """Press Tab until a field has the focus."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(selector)


def choose_file(page: Page, number: int) -> None:
    """Go to a field for a file and open its chooser with a key."""
    from playwright.sync_api import expect

    page.locator('input[type="file"]').nth(number).evaluate("field => field.id = 'wanted'")
    focus(page, "#wanted")
    page.keyboard.press("Enter")
    expect(page.locator("#wanted")).to_have_value(re.compile("scan.pdf"))
    page.locator("#wanted").evaluate("field => field.removeAttribute('id')")


def test_a_supervisor_sees_a_card_come_and_decides_its_appeal(
    district: Engine, address: str, browser_page: Page
) -> None:
    page = browser_page
    page.goto(address)
    page.get_by_role("button", name="孙正").click()
    assert page.locator("h1").inner_text() == "Desk"
    known = {card.id for card in district.cards()}
    page.get_by_role("button", name="a week on").click()
    page.wait_for_url("**/desk*")
    card = next(card for card in district.cards() if card.colour == "red" and card.id not in known)
    page.get_by_role("link", name=str(card.id), exact=True).click()
    assert page.locator("h1").inner_text().startswith("Red card")
    page.get_by_role("link", name=card.receipt).click()
    assert page.locator("h1").inner_text() == f"Case {card.receipt}"
    assert page.locator("main form").count() == 0

    with district.database.reading() as connection:
        holder = holders(connection, card.post_id, district.clock.now())[0]
    district.answer_card(card.id, "appeal", by=holder, words="材料当日已转出。")
    page.get_by_role("link", name="Desk").click()
    page.get_by_role("heading", name="Appeals to decide").wait_for()
    page.get_by_role("row", name="材料当日已转出。").get_by_role("link").first.click()
    page.get_by_label("Reason").fill("属实。")
    page.get_by_role("button", name="Withdraw the card").click()
    page.get_by_text("withdrawn").first.wait_for()
    assert district.card(card.id).verdict == "属实。"
