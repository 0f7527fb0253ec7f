"""The desk: what it counts is what the acts wrote, at once, and as counting by hand gives it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from staff import finish, open_items, put_into_service

from processes.blocks import build, task
from processes.durations import Span
from processes.model import TimeLimit
from processes.writer import write

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

DAY = timedelta(days=1)
NO = {"complete_registration": "no"}


@pytest.fixture
def flow(office: Engine) -> str:
    """One task with 4 working days promised and 10 allowed: yellow on Friday 13 March at 18:00, red on Monday 23."""
    limit = TimeLimit(statutory=Span(10), promised=Span(4))
    name, _ = office.deploy(write(build(task("a", lane=("规划局",), time_limit=limit))))
    office.add_person("li")
    office.add_person("zhao", side="supervision")
    for post in office.posts():
        office.assign("li", post.id)
    return name


def go_to(office: Engine, clock: ManualClock, day: int, hour: int = 2) -> None:
    clock.set(datetime(2026, 3, day, hour, tzinfo=UTC))
    office.tick(worker="one")


def test_an_office_without_cases_has_a_desk(office: Engine) -> None:
    desk = office.desk()

    assert (desk.open, desk.plain, desk.departments, desk.health.age) == (0, 0, (), None)
    assert office.run_chart().mean is None


def test_a_completion_is_on_the_desk_at_once(office: Engine, flow: str) -> None:
    first, second = office.start(flow), office.start(flow)
    before = office.desk()
    office.complete(open_items(office, first)[0].id, by="li")
    after = office.desk()

    assert (before.open, before.received, before.closed) == (2, 2, 0)
    assert (after.open, after.received, after.closed) == (1, 2, 1)
    assert [row.receipt for row in office.open_cases()[0]] == [second]


def test_cases_take_the_colour_of_their_worst_card(office: Engine, clock: ManualClock, flow: str) -> None:
    old = office.start(flow)
    go_to(office, clock, 16)  # Monday: the yellow card came on Friday evening
    assert office.desk().colours == {"yellow": 1}
    office.start(flow)
    go_to(office, clock, 24)
    desk = office.desk()

    assert (desk.colours, desk.plain, desk.overdue) == ({"red": 1, "yellow": 1}, 0, 2)
    (department,) = desk.departments
    assert (department.name, department.open, department.colours) == ("规划局", 2, desk.colours)
    rows, colours, items = office.open_cases(colour="red", department="规划局")
    assert [row.receipt for row in rows] == [old]
    assert (colours, len(items)) == ({rows[0].id: "red"}, 1)
    assert office.open_cases(department="建设局")[0] == []


def test_a_card_that_was_withdrawn_colours_nothing(office: Engine, clock: ManualClock, flow: str) -> None:
    office.start(flow)
    go_to(office, clock, 16)
    (yellow,) = office.find_cards(colour="yellow")
    assert office.desk().appeals == 0
    office.answer_card(yellow.id, "appeal", by="li", words="系统故障")
    assert (office.desk().appeals, office.desk().colours["yellow"]) == (1, 1)
    office.answer_card(yellow.id, "withdraw", by="zhao", words="属实")

    assert (office.desk().appeals, office.desk().colours["yellow"]) == (0, 0)
    assert office.card(yellow.id).task == "a"


def test_what_is_due_in_24_working_hours(office: Engine, clock: ManualClock, flow: str) -> None:
    office.start(flow)  # Monday at 10; due on Friday at 18
    for day, hour, due in ((9, 2, 0), (11, 2, 1), (13, 9, 1), (13, 11, 0)):  # 24 working hours are three days
        clock.set(datetime(2026, 3, day, hour, tzinfo=UTC))
        assert office.desk().due_soon == due, (day, hour)
    assert office.desk().overdue == 1


def test_what_stands_still_and_what_was_begun_today(office: Engine, clock: ManualClock, flow: str) -> None:
    receipt = office.start(flow)
    office.suspend(receipt, by="li", kind="hearing", notice="1")
    assert (office.desk().suspensions, office.desk().returns) == (1, 0)
    clock.go(DAY)

    assert office.desk().suspensions == 0


def test_returns_by_post_and_by_reason(office: Engine, clock: ManualClock) -> None:
    name = put_into_service(office, "shop_sign")
    for answers in (NO, {"complete_registration": "yes"}):
        finish(office, open_items(office, office.start(name))[0], answers)
    assert office.desk().returns == 1
    found = office.returns(clock.now() - DAY, clock.now() + DAY)

    (rate,) = [one for one in found.rates if one.returned]
    assert (rate.post, rate.returned, rate.completed) == ("政务服务中心 受理窗口", 1, 2)
    assert [(one.name, one.number, one.cumulated) for one in found.reasons] == [("supplement", 1, 1.0)]
    assert [(one.name, one.number) for one in found.missing] == [("效果图", 1)]
    assert [row.statement for row in office.list_returns(post=rate.post)] == ["材料不全"]


def test_the_run_chart_counts_by_the_week_of_the_office(office: Engine, clock: ManualClock, flow: str) -> None:
    late, early = office.start(flow), office.start(flow)
    go_to(office, clock, 10)
    office.complete(open_items(office, early)[0].id, by="li")
    clock.set(datetime(2026, 3, 15, 16, 30, tzinfo=UTC))  # Monday has begun in Guangzhou
    office.complete(open_items(office, late)[0].id, by="li")
    chart = office.run_chart()

    assert [(one.name, one.count, one.whole) for one in chart.points][-2:] == [
        ("2026-03-09", 1, 1),
        ("2026-03-16", 0, 1),
    ]
    assert chart.mean == 0.5
    (post,) = office.posts()
    assert office.run_chart(post.id) == chart
    load = office.workload("post", post.id, clock.now() - 30 * DAY)
    assert (load.count, len(load.completed)) == (0, 2)
    assert [row.receipt for row in office.workload("person", "li", clock.now() - DAY).completed] == [late]


def test_cards_are_paged(office: Engine, clock: ManualClock, flow: str) -> None:
    receipt = office.start(flow)
    office.start(flow)
    go_to(office, clock, 24)
    found = office.find_cards()
    (post,) = office.posts()

    assert [row.id for row in office.find_cards(before=found[1].id)] == [row.id for row in found[2:]]
    assert office.find_cards(limit=1) == found[:1]
    assert {row.colour for row in office.find_cards(colour="red", post=post.id, status="issued")} == {"red"}
    assert {row.receipt for row in office.cards_of(receipt)} == {receipt}


def test_what_things_took_in_fact(office: Engine, clock: ManualClock, flow: str) -> None:
    for days in (1, 2, 4):
        clock.set(datetime(2026, 3, 9, 2, tzinfo=UTC))
        receipt = office.start(flow)
        clock.go(days * DAY)
        office.complete(open_items(office, receipt)[0].id, by="li")
    found = office.actuals()
    element = next(element for of, element in found if element)

    assert (found[flow, element].count, found[flow, element].median) == (3, 2)
    assert (found[flow, ""].count, found[flow, ""].nine_of_ten) == (3, 3.6)
