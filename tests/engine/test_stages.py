"""A stage is a sub-process with a limit: its clock runs from the first task reached in it until it is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from staff import open_items

from engine.errors import NotAllowedError
from processes.blocks import Branch, build, loop, parallel, sequence, subprocess, task
from processes.durations import Span
from processes.model import Lane, Task, TimeLimit, all_nodes
from processes.writer import write

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine
    from processes.blocks import Block
    from processes.model import Definitions

STAGE = TimeLimit(statutory=Span(10), promised=Span(5), extendable_by=Span(5), legal_basis="行政许可法 第42条")


def begin(office: Engine, block: Block, **departments: str) -> str:
    """Start a case of a flow in which li does everything."""
    return start(office, laned(block, **departments))


def start(office: Engine, made: Definitions) -> str:
    flow, _ = office.deploy(write(made))
    for person, rank in (("li", ""), ("wang", "head"), ("zhao", "government head")):
        office.add_person(person, rank=rank)
    for post in office.posts():
        office.assign("li", post.id)
    return office.start(flow)


def laned(block: Block, **departments: str) -> Definitions:
    """Give each task its department, here the planning bureau where nothing else is said; also inside a stage."""
    made = build(block)
    (process,) = made.processes
    found: dict[str, list[str]] = {}
    for node in all_nodes(process):
        if isinstance(node, Task):
            found.setdefault({"fire": "消防队", **departments}.get(node.id, "规划局"), []).append(node.id)
    lanes = [Lane(id=f"Lane_{n}", name=name, nodes=tuple(nodes)) for n, (name, nodes) in enumerate(found.items())]
    return made.replace_process(replace(process, lanes=tuple(lanes)))


def review(**fields: Any) -> Block:
    """A stage of two reviews side by side."""
    return subprocess("Review", "Review", parallel(task("plan"), task("fire", **fields)), time_limit=STAGE)


def stages(office: Engine, receipt: str) -> list[Any]:
    return [clock for clock in office.case(receipt).clocks if clock.subject == "stage"]


def do(office: Engine, receipt: str, element: str, **said: Any) -> None:
    (item,) = [item for item in open_items(office, receipt) if item.element == element]
    office.complete(item.id, by="li", **said)


def test_a_stage_has_a_clock_from_its_first_task_until_it_is_left(office: Engine, clock: ManualClock) -> None:
    receipt = begin(office, sequence(task("intake"), review(), task("decide")))
    assert stages(office, receipt) == []
    clock.go(timedelta(days=1))
    do(office, receipt, "intake")
    (running,) = stages(office, receipt)
    # from Tuesday, 10 March: five working days end on Tuesday, 17 March
    assert (running.begin, f"{running.promised_due:%m-%d %H}") == (clock.now(), "03-17 10")
    do(office, receipt, "plan")
    assert stages(office, receipt)[0].status == "running"
    do(office, receipt, "fire")
    (left,) = stages(office, receipt)
    assert (left.status, left.end) == ("over", clock.now())
    assert office.verify() is None


def test_each_round_is_a_stage_of_its_own(office: Engine, clock: ManualClock) -> None:
    again = Branch(condition='again == "yes"')
    receipt = begin(office, loop(sequence(review(), task("weigh")), name="again?", again=again))
    for answer in ("yes", "no"):
        do(office, receipt, "plan")
        clock.go(timedelta(days=2))
        do(office, receipt, "fire")
        do(office, receipt, "weigh", decisions={"again": answer})
    assert [(found.round, found.status) for found in stages(office, receipt)] == [(1, "over"), (2, "over")]


def test_the_rungs_of_a_stage_come(office: Engine, clock: ManualClock) -> None:
    begin(office, review())
    clock.go(timedelta(days=30))
    came = {(card.subject, card.element, card.colour) for card in office.tick()}
    assert came == {("stage", "Review", colour) for colour in ("reminder", "yellow", "red")}


def test_a_stage_stands_still_with_the_case_and_with_its_own_tasks_only(office: Engine, clock: ManualClock) -> None:
    other = subprocess("Other", "Other", task("water"), time_limit=STAGE)
    receipt = begin(office, parallel(review(), other))
    fire = next(item for item in open_items(office, receipt) if item.element == "fire")
    office.suspend(receipt, by="li", kind="expert review", notice="1", item=fire.id)
    assert {clock.element: clock.status for clock in stages(office, receipt)} == {
        "Review": "standing",
        "Other": "running",
    }
    clock.go(timedelta(days=1))
    office.resume(receipt, by="li", kind="expert review", item=fire.id)
    office.suspend(receipt, by="li", kind="hearing", notice="2")
    assert {clock.status for clock in stages(office, receipt)} == {"standing"}
    office.resume(receipt, by="li", kind="hearing")
    assert {clock.status for clock in stages(office, receipt)} == {"running"}


def test_a_stage_stands_still_while_what_is_open_in_it_is_not_counted(office: Engine) -> None:
    receipt = begin(office, review(suspends_clock=True))
    assert stages(office, receipt)[0].status == "running"
    do(office, receipt, "plan")
    assert stages(office, receipt)[0].status == "standing"


@pytest.mark.parametrize(
    ("fire", "approver", "other"),
    [
        ("消防队", "zhao", "wang"),  # two departments: the head of the government, 行政许可法 第42条 second paragraph
        ("规划局", "wang", "zhao"),  # one: the head of the agency
    ],
)
def test_a_stage_is_extended_by_whom_the_law_names(office: Engine, fire: str, approver: str, other: str) -> None:
    receipt = begin(office, review(), fire=fire)
    before = stages(office, receipt)[0].statutory_due
    with pytest.raises(NotAllowedError, match="rank"):
        office.extend(receipt, by="li", approver=other, reason="复杂", stage="Review")
    office.extend(receipt, by="li", approver=approver, reason="复杂", stage="Review")
    after = stages(office, receipt)[0].statutory_due
    assert office.calendars().office.count_working_days(before.date(), after.date()) == 5


def test_a_case_that_is_moved_keeps_the_clock_of_its_stage(office: Engine, clock: ManualClock) -> None:
    receipt = begin(office, sequence(review(), task("decide")))
    (before,) = stages(office, receipt)
    clock.go(timedelta(days=1))
    office.deploy(write(laned(sequence(review(), task("decide"), task("file")))))
    office.move(receipt, by="li")
    (after,) = stages(office, receipt)
    assert (after.id, after.begin, after.status) == (before.id, before.begin, "running")


@pytest.mark.parametrize(("fire", "approver"), [("消防队", "zhao"), ("规划局", "wang")])
def test_so_is_the_case(office: Engine, fire: str, approver: str) -> None:
    limit = TimeLimit(statutory=Span(45), promised=Span(20), extendable_by=Span(15), legal_basis="行政许可法 第42条")
    made = laned(sequence(task("intake", nature="intake"), parallel(task("plan"), task("fire"))), fire=fire)
    (process,) = made.processes
    receipt = start(office, made.replace_process(replace(process, time_limit=limit)))
    do(office, receipt, "intake")
    (before,) = office.case(receipt).clocks
    with pytest.raises(NotAllowedError, match="rank"):
        office.extend(receipt, by="li", approver="wang" if approver == "zhao" else "zhao", reason="复杂")
    office.extend(receipt, by="li", approver=approver, reason="复杂")
    (after,) = office.case(receipt).clocks
    days = office.calendars().office.count_working_days
    begun = before.begin.date()
    assert (days(begun, before.statutory_due.date()), days(begun, after.statutory_due.date())) == (45, 60)
