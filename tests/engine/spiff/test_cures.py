"""Each fault of stock SpiffWorkflow 3.2.0, shown there, and its absence here."""

from __future__ import annotations

import pytest
from cases import Stored
from SpiffWorkflow.bpmn.util.task import BpmnTaskIterator
from SpiffWorkflow.util.task import TaskIterator
from stock import Stock

from processes.blocks import Branch, build, choice, loop, parallel, sequence, task
from processes.model import Definitions, Event, Process, SequenceFlow, Task

REVIEW = parallel(task("water"), task("fire"), task("police"))
AGAIN = Branch(condition='complete == "no"', block=task("supplement"))
REWORK = build(sequence(loop(sequence(REVIEW, task("check")), name="again?", again=AGAIN), task("issue")))


def test_stock_joins_the_second_round_too_early() -> None:
    stock, ours = Stock(REWORK), Stored(REWORK)
    for case in (stock, ours):
        for name in ("water", "fire", "police"):
            case.complete(name)
        case.complete("check", complete="no")
        case.complete("supplement")
        case.complete("police")

    assert stock.ready() != ["fire", "water"]
    assert ours.ready() == ["fire", "water"]
    ours.complete("water")
    ours.complete("fire")
    assert ours.ready() == ["check"]


def test_stock_forgets_at_a_join_what_one_branch_has_changed() -> None:
    ways = choice("?", Branch(condition='answer == "new"', block=task("right")), Branch(block=task("wrong")))
    flow = build(sequence(task("ask"), parallel(task("a"), task("b")), ways))
    stock, ours = Stock(flow), Stored(flow)
    for case in (stock, ours):
        case.complete("ask", answer="old")
        case.complete("a", answer="new")
        case.complete("b")

    assert stock.ready() == ["wrong"]
    assert ours.ready() == ["right"]


def test_stock_has_a_task_for_every_path() -> None:
    flow = build(sequence(*(parallel(task(f"a{number}"), task(f"b{number}")) for number in range(8))))
    stock, ours = Stock(flow), Stored(flow)

    assert stock.tree > 2000
    assert len(ours.run._case.tasks) == 3  # the root and the two tasks that are open


def test_stock_says_that_a_deep_case_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    # Stock looks a thousand tasks deep; a hundred show the same sooner.
    monkeypatch.setattr(TaskIterator.__init__, "__defaults__", (None, 100, True, None))
    monkeypatch.setattr(BpmnTaskIterator.__init__, "__defaults__", (None, 100, True, False, None))
    flow = build(loop(task("check"), name="again?", again=Branch(condition='again == "yes"')))
    stock, ours = Stock(flow), Stored(flow)
    for _ in range(40):
        if not stock.done:
            stock.complete("check", again="yes")
        ours.complete("check", again="yes")

    assert stock.done
    assert not ours.done
    assert [(task.element, task.round) for task in ours.run.ready()] == [("check", 41)]


def test_a_thousand_rounds_are_no_depth() -> None:
    run = Stored(build(loop(task("check"), name="again?", again=Branch(condition='again == "yes"')))).run
    for _ in range(1000):
        run.complete(run.ready()[0].token, {"again": "yes"})

    assert [task.round for task in run.ready()] == [1001]
    assert len(run.state()) < 200


def row(*ids: str) -> Definitions:
    kinds = ("startEvent", *["userTask"] * (len(ids) - 2), "endEvent")
    nodes = tuple(Event(id=i, kind=k) if "Event" in k else Task(id=i, kind=k) for i, k in zip(ids, kinds, strict=True))
    flows = tuple(SequenceFlow(id=f"f{n}", source=ids[n], target=ids[n + 1]) for n in range(len(ids) - 1))
    return Definitions(id="d", processes=(Process(id="p", nodes=nodes, flows=flows, executable=True),))


@pytest.mark.parametrize("name", ["End", "Start", "p.EndJoin", "t.BoundaryEventSplit"])
def test_any_id_may_be_the_id_of_an_element(name: str) -> None:
    ours = Stored(row("s", "first", name, "last", "e"))
    for step in ("first", name, "last"):
        assert ours.ready() == [step]
        ours.complete(step)

    assert ours.done


def test_stock_is_complete_before_a_task_of_the_name_end() -> None:
    stock = Stock(row("s", "first", "End", "e"))
    stock.complete("first")

    assert stock.done


def test_a_stored_case_does_not_hold_its_flow() -> None:
    flow = build(sequence(*(task(f"step_{number}") for number in range(100))))
    stock, ours = Stock(flow), Stored(flow)
    for number in range(50):
        stock.complete(f"step_{number}")
        ours.complete(f"step_{number}")

    assert len(stock.state()) > 70_000
    assert len(ours.run.state()) < 1_000


def test_a_hundred_open_tasks_take_little_room() -> None:
    ours = Stored(build(parallel(*(task(f"Department_review_{number}") for number in range(100)))))

    assert len(ours.run.ready()) == 100
    assert len(ours.run.state()) < 8_000
