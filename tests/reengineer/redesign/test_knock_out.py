"""Rows of refusals: the best order, one joint decision, early cancel; each is sound and keeps every way of refusal."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.blocks import Branch, build, refusal, sequence, task
from processes.checks import check_soundness
from processes.durations import Span
from processes.model import Event, Precedence, SubProcess, TimeLimit, all_nodes
from reengineer.redesign import refusals
from reengineer.redesign.application import carry_out
from reengineer.redesign.edits import map_scopes
from reengineer.redesign.propose import choose, propose
from reengineer.redesign.refusals import Review
from reengineer.redesign.study import Study
from reengineer.steps import Step

if TYPE_CHECKING:
    from processes.blocks import Block
    from processes.model import Definitions, Scope


def review(name: str, days: int, share: float | None = None, **fields: object) -> Block:
    limit = TimeLimit(promised=Span(days))
    body = task(name, time_limit=limit, lane=("City", f"Post {name}"), inputs_complete=True, **fields)
    when = Branch(condition=f'{name}_answer == "no"', block=task(f"notice_{name}"), probability=share)
    return refusal(body, name=f"{name} granted?", when=when, end=f"{name} refused")


def plain_ends(made: Definitions) -> Definitions:
    """Let a refusal end its own branch only, as most drawings have it."""

    def change(scope: Scope) -> Scope:
        nodes = [replace(n, trigger="none") if isinstance(n, Event) else n for n in scope.nodes]
        return replace(scope, nodes=tuple(nodes))

    return map_scopes(made, change)


def row() -> Definitions:
    """First the dear review that hardly ever refuses, last the cheap one that often does."""
    blocks = (review("a", 20, 0.02), review("b", 10, 0.1), review("c", 2, 0.5))
    return plain_ends(build(sequence(task("intake"), *blocks, task("issue"))))


def apply(made: Definitions, name: str) -> Definitions:
    study = Study(definitions=made)
    return carry_out(study, choose(propose(study), (name,), ())).definitions


def test_three_alternatives_with_expected_time_and_effort() -> None:
    found = {p.choice: p for p in propose(Study(definitions=row())) if p.heuristic == "knock-out"}

    assert list(found) == ["cancel", "parallel", "serial"]
    assert {p.alternatives for p in found.values()} == {"knock-out-1"}
    facts = {choice: dict(p.facts) for choice, p in found.items()}
    assert facts["parallel"] == {"expected time": 20, "expected effort": 32}
    assert facts["serial"]["expected effort"] == pytest.approx(2 + 0.5 * 10 + 0.5 * 0.9 * 20)
    # stopped at day 2 in half of the cases, at day 10 in one in twenty, else after 20 days
    assert facts["cancel"]["expected time"] == pytest.approx(0.5 * 2 + 0.5 * 0.1 * 10 + 0.45 * 20)
    assert facts["cancel"]["expected effort"] == pytest.approx(2 + (0.5 * 2 + 0.5 * 10) + 10.5)
    assert found["parallel"].days == found["cancel"].days == Span(12)


@pytest.mark.parametrize("choice", ["serial", "parallel", "cancel"])
def test_each_is_sound_and_loses_no_task_and_no_condition(choice: str) -> None:
    made = row()
    after = apply(made, f"knock-out-1-{choice}")
    (old,), (new,) = made.processes, after.processes

    assert check_soundness(after).verdict
    assert {n.id for n in old.nodes if n.kind == "userTask"} <= {n.id for n in all_nodes(new)}
    flows = [*new.flows, *(f for n in new.nodes if isinstance(n, SubProcess) for f in n.flows)]
    assert {(f.condition, f.probability) for f in old.flows} <= {(f.condition, f.probability) for f in flows}
    assert len({f.id for f in flows}) == len(flows)


def test_the_best_order_goes_by_effort_over_refusal() -> None:
    (process,) = apply(row(), "knock-out-1-serial").processes
    targets = {flow.source: flow.target for flow in process.flows if flow.condition is None}

    at, seen = "intake", []
    while at in targets:
        at = targets[at]
        seen.append(at)
    assert [name for name in seen if name in {"a", "b", "c"}] == ["c", "b", "a"]


def test_one_gateway_decides_for_all() -> None:
    (process,) = apply(row(), "knock-out-1-parallel").processes
    (gateway,) = [node for node in process.nodes if node.kind == "exclusiveGateway"]

    assert gateway.name == "a granted? / b granted? / c granted?"
    assert len([flow for flow in process.flows if flow.source == gateway.id]) == 4


def test_early_cancel_keeps_departments_and_posts() -> None:
    (process,) = apply(row(), "knock-out-1-cancel").processes
    (inside,) = [node for node in process.nodes if isinstance(node, SubProcess)]
    (department,) = inside.lanes

    assert [(lane.name, "b" in lane.nodes) for lane in department.lanes] == [
        ("Post a", False),
        ("Post b", True),
        ("Post c", False),
    ]
    placed = [node for lane in inside.lanes for node in lane.all_nodes()]
    assert sorted(placed) == sorted(node.id for node in inside.nodes)


def test_the_way_on_is_no_longer_an_outcome_after_early_cancel() -> None:
    made = row()
    (process,) = made.processes
    named = replace(process, flows=tuple(replace(flow, name="passed") for flow in process.flows))

    (after,) = apply(made.replace_process(named), "knock-out-1-cancel").processes

    [inside] = [node.id for node in after.nodes if node.kind == "subProcess"]
    [onward] = [flow for flow in after.flows if flow.source == inside]
    assert not onward.name
    assert onward.condition is None


def test_reviews_with_another_reason_between_them_are_only_reordered_around_it() -> None:
    law = (Precedence(before="b", after="c", reason="law", basis="art. 1"),)
    blocks = (review("a", 20, 0.02), review("b", 10, 0.1), review("c", 2, 0.5, precedences=law))
    made = plain_ends(build(sequence(*blocks, task("issue"))))
    found = [p for p in propose(Study(definitions=made)) if p.heuristic == "knock-out"]

    assert [p.choice for p in found] == ["serial"]
    assert found[0].alternatives == ""
    assert "b, c, a" in str(found[0].message)


def test_one_refusal_alone_is_no_row() -> None:
    made = plain_ends(build(sequence(review("a", 5), task("issue"))))

    assert not [p for p in propose(Study(definitions=made)) if p.heuristic == "knock-out"]


def reviews(figures: list[tuple[int, float]]) -> list[Review]:
    made = build(task("t")).processes[0]
    return [
        Review(
            step=Step(id=str(i), kind="refusal", nodes=(), entry="", exit=""),
            gateway=made.nodes[0],  # type: ignore[arg-type]
            refusals=(),
            onward=made.flows[0],
            days=effort,
            effort=effort,
            refusal=share,
        )
        for i, (effort, share) in enumerate(figures)
    ]


figures = st.lists(st.tuples(st.integers(1, 30), st.floats(0.01, 0.99)), min_size=2, max_size=6)


@given(figures)
def test_without_other_reasons_the_rule_of_effort_over_refusal_is_best(given_figures: list[tuple[int, float]]) -> None:
    made = reviews(given_figures)
    by_rule = sorted(made, key=lambda r: r.effort / r.refusal)
    least = min(refusals.serial(order).effort for order in permutations(made))

    assert refusals.serial(by_rule).effort == pytest.approx(least)
    assert refusals.serial(refusals.best_order(made, ())).effort == pytest.approx(least)


@given(figures)
def test_early_cancel_lies_between_serial_and_parallel(given_figures: list[tuple[int, float]]) -> None:
    made = reviews(given_figures)
    cancel, side_by_side = refusals.early_cancel(made), refusals.parallel(made)

    assert cancel.time <= side_by_side.time + 1e-9
    assert cancel.effort <= side_by_side.effort + 1e-9
    assert cancel.effort >= refusals.serial(refusals.best_order(made, ())).effort - 1e-9
