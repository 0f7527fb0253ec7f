"""A joint case in a real browser, worked to its end by an officer and five colleagues: with the mouse, and with the keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hand import WAYS
from playwright.sync_api import expect
from test_browser import browser_page

from web.district import OFFICERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine.service import Engine

__all__ = ["browser_page"]
REVIEWS = {"liu": "招牌外观审查", "li": "招牌结构安全审查", "zhao": "招牌消防意见"}
OPINION = "符合条件。"


class Desk:
    """A browser at which one officer after the other sits down."""

    def __init__(self, page: Page, way: str, address: str, receipt: str) -> None:
        self.page, self.hand, self.address, self.receipt = page, WAYS[way](page), address, receipt

    def sit_down(self, person: str) -> None:
        self.page.goto(self.address)
        self.hand.press(OFFICERS[person])
        self.page.wait_for_url("**/tasks")
        assert self.page.locator("h1").inner_text() == "My work"

    def open_task(self, name: str) -> None:
        """Look for the case, and open its task from there."""
        self.hand.write("for", self.receipt)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/search?**")
        self.hand.press(self.receipt)
        self.page.wait_for_url("**/cases/*")
        self.hand.press(name)
        self.page.wait_for_url("**/tasks/*")
        assert self.page.locator("h1").inner_text() == name

    def complete(self) -> None:
        self.hand.write("opinion", OPINION)
        self.hand.press("Complete")
        self.page.wait_for_url("**/tasks")


@pytest.fixture
def receipt(district: Engine) -> str:
    return district.start("Shop_sign", applicant={"name": "陈记面馆"})


@pytest.mark.parametrize("way", WAYS)
def test_a_joint_case_is_worked_to_its_end(
    district: Engine, address: str, browser_page: Page, receipt: str, way: str
) -> None:
    desk = Desk(browser_page, way, address, receipt)
    desk.sit_down("wang")
    desk.open_task("核对申请材料")
    desk.hand.choose("set.complete_registration", "yes")
    desk.complete()
    for person, task in REVIEWS.items():
        desk.sit_down(person)
        desk.open_task(task)
        desk.hand.choose("verdict", "agree with conditions" if person == "zhao" else "agree")
        desk.complete()

    _ask_one_more(desk)
    _decide(desk)
    view = district.case(receipt)
    assert view.case.status == "closed"
    people = {item.assignee for item in view.items if item.status == "completed"}
    assert people == {"wang", *REVIEWS, "zhang", "yang"}
    assert view.delivery is not None
    assert view.delivery.receiver == "陈某"


def _ask_one_more(desk: Desk) -> None:
    """Who decides sees what the others said, and asks one more."""
    desk.sit_down("yang")
    desk.open_task("店铺招牌设置许可")
    seen = desk.page.locator("#opinions").inner_text()
    assert all(task in seen for task in REVIEWS.values())
    assert "agree with conditions" in seen
    desk.hand.press("Ask a further reviewer")
    desk.hand.pick("post", "统计局 审批岗")
    desk.hand.write("reason", "临街面统计")
    desk.hand.press("Ask a further reviewer")
    expect(desk.page.locator("#opinions")).to_contain_text("统计局")

    desk.sit_down("zhang")
    desk.open_task("further review")
    desk.hand.choose("verdict", "agree")
    desk.complete()


def _decide(desk: Desk) -> None:
    desk.sit_down("yang")
    desk.open_task("店铺招牌设置许可")
    desk.hand.choose("set.decision_S04", "granted")
    desk.complete()
    desk.open_task("许可归档")
    desk.complete()
    desk.page.goto(f"{desk.address}cases/{desk.receipt}")
    desk.hand.press("Put the delivery of the decision on record")
    desk.hand.write("to", "陈某")
    desk.hand.press("Put the delivery of the decision on record")
    desk.page.wait_for_selector("text=Delivered to 陈某")


def test_opinions_come_by_themselves(
    district: Engine, address: str, browser_page: Page, receipt: str, hurry: Callable[[], None]
) -> None:
    """A page that stays open shows what a colleague says meanwhile."""
    desk = Desk(browser_page, "mouse", address, receipt)
    district.complete(district.case(receipt).items[0].id, by="wang", decisions={"complete_registration": "yes"})
    desk.sit_down("liu")
    desk.open_task("招牌外观审查")
    item = next(item for item in district.case(receipt).items if item.name == "招牌消防意见")
    district.complete(item.id, by="zhao", verdict="disagree", opinion="遮挡消防设施")
    assert "遮挡消防设施" not in desk.page.locator("#opinions").inner_text()
    hurry()
    expect(desk.page.locator("#opinions")).to_contain_text("遮挡消防设施")


@pytest.fixture
def hurry(browser_page: Page) -> Callable[[], None]:
    """Let the clock of the browser go on, so that nobody waits."""
    browser_page.clock.install()
    return lambda: browser_page.clock.fast_forward(25_000)


def test_a_visit_is_filed_without_a_network(district: Engine, address: str, browser_page: Page) -> None:
    page = browser_page
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 22.93731, "longitude": 113.384})
    page.goto(address)
    page.get_by_role("button", name="吴刚").click()
    page.goto(f"{address}visits")
    page.wait_for_selector("#network[data-kept]")
    page.context.set_offline(True)
    page.goto(f"{address}visits/1")
    page.wait_for_selector("#network[data-state=offline]")
    for place in range(3):
        page.locator(f"input[name='point.{place}'][value='yes']").check()
    page.locator("[data-locate]").click()
    expect(page.locator("[name=position]")).to_have_value("22.93731, 113.38400")
    photo = {"name": "门口.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0 a photograph"}
    page.set_input_files("[name=photo]", files=[photo])  # type: ignore[list-item] # as its documentation has it
    page.get_by_role("button", name="File the visit").click()
    page.wait_for_selector("text=waiting to be sent: 1")
    assert district.visit(1, by="wu").status == "booked"
    page.goto(f"{address}visits/1")  # nothing is lost where the page is opened again
    expect(page.locator("input[name='point.0'][value='yes']")).to_be_checked()
    assert page.locator("[name=photo]").evaluate("field => field.files.length") == 1
    page.context.set_offline(False)
    expect(page.locator("#network")).not_to_contain_text("waiting")
    row = district.visit(1, by="wu")
    assert (row.status, row.filed_by, row.position) == ("filed", "wu", "22.93731, 113.38400")
    assert [photo.name for photo in district.photos([1])] == ["门口.jpg"]
