"""What changed, in the terms of the flow."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.diff import Change, diff
from processes.durations import Span
from processes.matching import match
from processes.model import (
    DataAssociation,
    DataElement,
    Definitions,
    Event,
    Gateway,
    Lane,
    Process,
    SequenceFlow,
    SubProcess,
    Task,
    TimeLimit,
)
from processes.task_order import bits, order_tasks


def flow(ends: str, **fields: Any) -> SequenceFlow:
    source, target = ends.split(">")
    return SequenceFlow(id=f"f_{source}_{target}", source=source, target=target, **fields)


def model(nodes: tuple[Any, ...], flows: str = "", **fields: Any) -> Definitions:
    process = Process(id="P", nodes=nodes, flows=tuple(flow(ends) for ends in flows.split()), **fields)
    return Definitions(id="D", processes=(process,))


def task(name: str, **fields: Any) -> Task:
    return Task(id=name, name=fields.pop("label", name), kind="task", **fields)


def found(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    return [(change.kind, change.element, change.aspect or change.other) for change in changes]


def test_nothing_changed() -> None:
    one = model((task("A"),))

    assert diff(one, one) == ()


@pytest.mark.parametrize(
    ("before", "after", "kind", "aspect", "said"),
    [
        # a name
        (task("A"), task("A", label="Check"), "changed", "name", "A is now called Check"),
        # a type, within one class and across
        (
            task("A"),
            replace(task("A"), kind="userTask"),
            "changed",
            "type",
            "A was of type task and is now of type userTask",
        ),
        (
            task("A"),
            SubProcess(id="A", name="A", kind="subProcess"),
            "changed",
            "type",
            "A was of type task and is now of type subProcess",
        ),
        # limits
        (
            task("A", time_limit=TimeLimit(statutory=Span(20))),
            task("A", time_limit=TimeLimit(statutory=Span(10))),
            "changed",
            "statutory",
            "A: statutory limit was 20 working days and is now 10 working days",
        ),
        (
            task("A"),
            task("A", time_limit=TimeLimit(promised=Span(10))),
            "changed",
            "promised",
            "A: promised limit was none and is now 10 working days",
        ),
        (
            task("A", time_limit=TimeLimit(legal_basis="第42条")),
            task("A"),
            "changed",
            "legal_basis",
            "A: legal basis was 第42条 and is now none",
        ),
        # data
        (task("A"), task("A", inputs=(DataAssociation(id="i", data="X"),)), "changed", "inputs", "A now reads Plan"),
        (
            task("A", outputs=(DataAssociation(id="o", data="X"),)),
            task("A"),
            "changed",
            "outputs",
            "A no longer writes Plan",
        ),
    ],
)
def test_tells_what_changed_about_a_task(before: Any, after: Any, kind: str, aspect: str, said: str) -> None:
    data = (DataElement(id="X", name="Plan", kind="dataObject"),)

    (change,) = diff(model((before,), data=data), model((after,), data=data))

    assert (change.kind, change.element, change.aspect, str(change.message)) == (kind, "A", aspect, said)


def test_tells_what_is_new_and_what_is_gone() -> None:
    changes = diff(model((task("A"), Gateway(id="G", kind="parallelGateway"))), model((task("B"),)))

    assert [str(change.message) for change in changes] == [
        "A (task) is gone",
        "G (parallelGateway) is gone",
        "B (task) is new",
    ]


def test_tells_moves_between_lanes_and_scopes() -> None:
    lanes = (Lane(id="L1", name="Planning"), Lane(id="L2", name="Fire"))
    before = model((task("A"), task("B")), lanes=(replace(lanes[0], nodes=("A", "B")), lanes[1]))
    sub = SubProcess(id="S", name="Review", kind="subProcess", nodes=(task("B"),))
    after = model((task("A"), sub), lanes=(replace(lanes[0], nodes=("S",)), replace(lanes[1], nodes=("A",))))

    moved = [change for change in diff(before, after) if change.kind == "moved"]

    assert [str(change.message) for change in moved] == [
        "A moved from Planning to Fire",
        "B moved from P to Review",
    ]


def test_tells_a_new_condition_of_a_flow_with_the_same_ends() -> None:
    nodes = (task("A"), task("B"))
    before, after = model(nodes, "A>B"), model(nodes)
    (process,) = after.processes
    flows = (SequenceFlow(id="other", source="A", target="B", condition="x > 1"),)

    (change,) = diff(before, after.replace_process(replace(process, flows=flows)))

    assert str(change.message) == "other: condition was none and is now x > 1"


def test_finds_again_what_has_lost_its_id() -> None:
    before = model((task("A"), task("x1", label="Sign"), task("x2", label="Sign"), task("B")), "A>x1 x1>x2 x2>B")
    after = model((task("A"), task("y1", label="Sign"), task("y2", label="Sign"), task("B")), "A>y2 y2>y1 y1>B")

    assert match(before, after) == {"P": "P", "A": "A", "B": "B", "x1": "y2", "x2": "y1"}
    assert diff(before, after) == ()


def test_does_not_match_more_than_there_is() -> None:
    before = model((task("x1", label="Sign"), task("x2", label="Sign"), task("", label=" ")))

    assert match(before, model((task("y1", label="Sign"),))) == {"P": "P", "x1": "y1"}


FORK = (Gateway(id="G", kind="parallelGateway"), Gateway(id="J", kind="parallelGateway"))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # in a row, then at once
        ("A>B B>C", "G>A G>B A>J B>J J>C", [("order removed", "B", "A")]),
        # the other way round
        ("A>B", "B>A", [("order removed", "B", "A"), ("order added", "A", "B")]),
        # only a gateway between
        ("A>B", "A>G G>B", []),
        # a loop holds no order
        ("A>B", "A>B B>A", [("order removed", "B", "A")]),
    ],
)
def test_tells_who_waits_for_whom(before: str, after: str, expected: list[tuple[str, str, str]]) -> None:
    nodes = (task("A"), task("B"), task("C"), *FORK)

    changes = diff(model(nodes, before), model(nodes, after))

    assert found(changes) == expected


def test_an_order_goes_through_what_is_gone() -> None:
    before, after = model((task("A"), task("B"), task("C")), "A>B B>C"), model((task("A"), task("C")), "A>C")

    assert found(diff(before, after)) == [("removed", "B", "")]


def test_wrapping_keeps_the_order() -> None:
    before = model((task("A"), task("B"), task("C"), task("D")), "A>B B>C C>D")
    sub = SubProcess(id="S", kind="subProcess", nodes=(task("B"), task("C")), flows=(flow("B>C"),))

    changes = diff(before, model((task("A"), sub, task("D")), "A>S S>D"))

    assert not [change for change in changes if change.kind.startswith("order")]


def test_what_a_boundary_event_starts_comes_after_its_task() -> None:
    boundary = Event(id="E", kind="boundaryEvent", attached_to="A")
    inner = SubProcess(id="S", kind="subProcess", nodes=(task("A"), boundary, task("B")), flows=(flow("E>B"),))

    assert order_tasks(model((inner, task("C")), "S>C").processes, ("A", "B", "C", "D")).later == (6, 4, 0, 0)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_order_agrees_with_walking_every_path(pairs: list[tuple[int, int]]) -> None:
    names = tuple("abcdefgh")
    nodes = tuple(task(name) for name in names)
    flows = " ".join({f"{names[a]}>{names[b]}" for a, b in pairs})
    reach = {(a, b) for a, b in pairs}
    for middle in range(8):  # the slow oracle: Warshall
        reach |= {(a, b) for a in range(8) for b in range(8) if {(a, middle), (middle, b)} <= reach}
    before = {(a, b) for a, b in reach if (b, a) not in reach}
    covering = {(a, b) for a, b in before if not any((a, c) in before and (c, b) in before for c in range(8))}

    order = order_tasks(model(nodes, flows).processes, names)

    assert {(a, b) for a in range(8) for b in bits(order.later[a])} == before
    assert {(a, b) for a in range(8) for b in bits(order.right_after[a])} == covering


def test_is_quick_for_large_flows() -> None:
    nodes = tuple(task(f"T{number}") for number in range(2000))
    row = " ".join(f"{a.id}>{b.id}" for a, b in pairwise(nodes))
    wide = " ".join(f"G>{node.id} {node.id}>J" for node in nodes)
    before = time.process_time()

    changes = diff(model((*nodes, *FORK), row), model((*nodes, *FORK), wide))

    assert len(changes) == 1999
    assert time.process_time() - before < 5
