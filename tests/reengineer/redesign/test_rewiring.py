"""A new order changes as few flows and gateways of the file as it can."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sketches import conditions, file_of, sketch

from processes.model import Lane, Process
from reengineer.fragments import find_regions
from reengineer.redesign.rewiring import rewire
from reengineer.redesign.synthesis import synthesize


def laid(process: Process, *pairs: tuple[str, str]) -> Process:
    """Lay the outermost region of the process by these pairs."""
    region = find_regions(process)[0]
    plan = synthesize([step.id for step in region.steps], pairs)
    return rewire(file_of(process), region, plan).processes[0]


def wires(process: Process) -> set[tuple[str, str]]:
    return {(flow.source, flow.target) for flow in process.flows}


LINE, BLOCK = "s>a a>d d>c c>e", "s>+1 +1>a +1>d a>+2 d>+2 +2>c c>e"


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (LINE, [("a", "d"), ("d", "c")]),
        (BLOCK, [("a", "c"), ("d", "c")]),
    ],
)
def test_the_same_order_changes_nothing(text: str, pairs: list[tuple[str, str]]) -> None:
    process = sketch(text)
    again = laid(process, *pairs)

    assert set(again.flows) == set(process.flows)
    assert set(again.nodes) == set(process.nodes)


def test_a_line_becomes_a_block() -> None:
    process = laid(sketch(LINE), ("a", "c"), ("d", "c"))

    assert wires(process) == {
        ("s", "Split_1"),
        ("Split_1", "a"),
        ("Split_1", "d"),
        ("a", "Join_1"),
        ("d", "Join_1"),
        ("Join_1", "c"),
        ("c", "e"),
    }
    assert {flow.id for flow in process.flows if flow.source in "sadc"} == {"s-a", "a-d", "d-c", "c-e"}


def test_a_block_becomes_a_line_and_its_gateways_go() -> None:
    process = laid(sketch(BLOCK), ("a", "d"), ("d", "c"))

    assert wires(process) == {("s", "a"), ("a", "d"), ("d", "c"), ("c", "e")}
    assert {node.kind for node in process.nodes} == {"startEvent", "userTask", "endEvent"}


def test_a_gateway_between_the_same_steps_keeps_its_id() -> None:
    process = laid(sketch(BLOCK.replace("c>e", "c>f f>e")), ("a", "c"), ("d", "c"))  # f may start at once

    assert {"+1", "+2"} <= {node.id for node in process.nodes}


def test_the_condition_that_leaves_a_step_stays_on_its_flow() -> None:
    choice = "s>a a>x x>k x>d d>c c>e"
    process = conditions(sketch(choice, x={"default": "x-d"}), x_k='land == "refused"')
    region = find_regions(process)[0]
    first = region.steps[0].id
    again = laid(process, (first, "c"), (first, "d"))

    assert {flow.id: flow.condition for flow in again.flows if flow.condition} == {"x-k": 'land == "refused"'}
    assert [flow.id for flow in again.flows if flow.source == "x"] == ["x-k", "x-d"]


def test_new_gateways_stand_in_the_lanes_beside_them() -> None:
    process = sketch(LINE)
    lanes = (Lane(id="L1", nodes=("s", "a", "d")), Lane(id="L2", nodes=("c", "e")))
    again = laid(replace(process, lanes=lanes), ("a", "c"), ("d", "c"))

    assert [set(lane.nodes) for lane in again.lanes] == [{"s", "a", "d", "Split_1"}, {"c", "e", "Join_1"}]
