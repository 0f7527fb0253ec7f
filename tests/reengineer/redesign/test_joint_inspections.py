"""Joint inspections of optional inspections: under the same conditions together, under different ones not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from processes.blocks import Block, build, optional, sequence, task
from processes.durations import Span
from processes.model import Definitions, Precedence, Task, TimeLimit, all_nodes
from reengineer.redesign.propose import propose, remark
from reengineer.redesign.redesign import redesign
from reengineer.redesign.study import Study

if TYPE_CHECKING:
    from reengineer.redesign.proposal import Proposal


def inspection(name: str, days: int, **fields: Any) -> Block:
    limit = TimeLimit(statutory=Span(2 * days), promised=Span(days))
    lane = (name.title(), "Field")
    return task(name, nature="inspection", lane=lane, time_limit=limit, inputs_complete=True, **fields)


def when(condition: str, block: Block) -> Block:
    return optional(condition, block, name="needed?", label="yes", inputs_complete=True)


def flow(*blocks: Block) -> Definitions:
    start = task("start", lane=("Window", "Desk"), inputs_complete=True)
    return build(sequence(start, *blocks, task("issue", lane=("Window", "Desk"))))


def joint(made: Definitions) -> list[Proposal]:
    return [proposal for proposal in propose(Study(definitions=made)) if proposal.heuristic == "inspection"]


def test_under_the_same_condition_they_become_one_and_keep_it() -> None:
    made = flow(when('kind == "shop"', inspection("fire", 3)), when('kind == "shop"', inspection("water", 5)))
    found = redesign(made, accept=["inspection-1"])
    [process] = [process for process in found.to_be.processes if process.nodes]
    left = {node.id: node for node in all_nodes(process)}

    assert found.certificate.holds
    assert [node.id for node in left.values() if isinstance(node, Task)] == ["start", "water", "issue"]
    assert left["water"].name == "water / fire"
    assert [flow.condition for flow in process.flows if flow.condition] == ['kind == "shop"']
    assert {"fire", "Choice_fire", "Merge_fire"} <= {item.element for item in found.certificate.removed}


def test_nested_conditions_in_another_order_are_the_same() -> None:
    first = when('kind == "shop"', when('basement == "yes"', inspection("fire", 3)))
    second = when('basement == "yes"', when('kind == "shop"', inspection("water", 5)))
    made = flow(first, second)

    assert [proposal.elements for proposal in joint(made)] == [("water", "fire")]
    assert redesign(made, accept=["all"]).certificate.holds


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        # another condition: said, since a reader may expect it
        (when('a == "yes"', inspection("fire", 3)), when('b == "yes"', inspection("water", 5)), True),
        # one always, one sometimes
        (inspection("fire", 3), when('b == "yes"', inspection("water", 5)), True),
        # the law orders them: nothing to explain
        (
            when('a == "yes"', inspection("fire", 3)),
            when(
                'a == "yes"',
                inspection("water", 5, precedences=(Precedence(before="fire", after="water", reason="law"),)),
            ),
            False,
        ),
        # more than the inspection stands under the condition
        (
            when('a == "yes"', sequence(inspection("fire", 3), task("note", inputs_complete=True))),
            when('a == "yes"', inspection("water", 5)),
            False,
        ),
    ],
)
def test_what_not_every_case_needs_stays_apart(first: Block, second: Block, told: bool) -> None:  # noqa: FBT001
    made = flow(first, second)

    assert not joint(made)
    assert bool(remark(Study(definitions=made))) is told
