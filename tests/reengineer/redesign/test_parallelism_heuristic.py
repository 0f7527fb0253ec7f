"""Steps with no reason to wait run side by side; reasons, conditions and everything else stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sketches import file_of, sketch

from processes.blocks import Branch, build, choice, refusal, sequence, subprocess, task
from processes.model import Definitions, Precedence
from reengineer.partial_order import PartialOrder
from reengineer.redesign.application import carry_out
from reengineer.redesign.propose import choose, propose
from reengineer.redesign.study import Study

if TYPE_CHECKING:
    from processes.blocks import Block


def after(name: str, *reasons: tuple[str, str], **fields: object) -> Block:
    """A task with its precedences: (earlier task, reason)."""
    marks = tuple(Precedence(before=before, after=name, reason=reason) for before, reason in reasons)
    return task(name, precedences=marks, inputs_complete=True, **fields)


def redesigned(made: Definitions, *accept: str) -> Definitions:
    study = Study(definitions=made)
    return carry_out(study, choose(propose(study), accept or ("default",), ())).definitions


def order(made: Definitions) -> set[tuple[str, str]]:
    """Which tasks come before which, by walking the flows."""
    (process,) = made.processes
    found = PartialOrder.of([node.id for node in process.nodes], [(flow.source, flow.target) for flow in process.flows])
    names = {node.id for node in process.nodes if node.kind in {"userTask", "subProcess"}}
    return {(a, b) for a, b in found.all_pairs() if {a, b} <= names}


N_SHAPE = sequence(
    after("a"),
    after("b", ("a", "custom")),
    after("c", ("a", "law"), ("b", "data")),
    after("d", ("b", "law"), ("c", "custom")),
)


def test_an_n_shape_stays_exact() -> None:
    assert order(redesigned(build(N_SHAPE))) == {("a", "c"), ("b", "c"), ("b", "d")}


def test_whole_blocks_are_an_alternative() -> None:
    exact, blocks = propose(Study(definitions=build(N_SHAPE)))

    assert (exact.id, blocks.id) == ("parallelism-1", "parallelism-1-blocks")
    assert exact.alternatives == blocks.alternatives == "parallelism-1"
    assert order(redesigned(build(N_SHAPE), blocks.id)) > {("a", "c"), ("b", "c"), ("b", "d")}


def test_only_marks_that_still_hold_stay_in_the_file() -> None:
    nodes = {node.id: node for node in redesigned(build(N_SHAPE)).processes[0].nodes}

    assert nodes["b"].precedences == ()
    assert [mark.reason for mark in nodes["c"].precedences] == ["law", "data"]
    assert [mark.before for mark in nodes["d"].precedences] == ["b"]


def test_nothing_is_left_to_propose_afterwards() -> None:
    assert propose(Study(definitions=redesigned(build(N_SHAPE)))) == ()


def test_every_task_and_every_flow_that_leaves_a_task_stays() -> None:
    before, after_it = build(N_SHAPE).processes[0], redesigned(build(N_SHAPE)).processes[0]

    assert {node.id for node in before.nodes} <= {node.id for node in after_it.nodes}
    assert {flow.id for flow in before.flows} <= {flow.id for flow in after_it.flows}


def test_a_choice_moves_as_one_and_its_branches_are_redesigned_by_themselves() -> None:
    inner = sequence(after("x"), after("y"))
    flow = sequence(after("a"), choice("kind?", Branch(condition='k == "1"', block=inner), Branch(block=after("z"))))

    assert order(redesigned(build(flow))) == {("a", "x"), ("a", "y"), ("a", "z")}  # what is chosen by may come from a


def test_outer_and_inner_proposals_can_be_accepted_alone() -> None:
    flow = sequence(after("a"), subprocess("s", "S", sequence(after("x"), after("y")), inputs_complete=True))
    outer, inner = propose(Study(definitions=build(flow)))

    assert order(redesigned(build(flow), outer.id)) == set()
    sub = next(node for node in redesigned(build(flow), inner.id).processes[0].nodes if node.id == "s")
    assert sum(node.kind == "parallelGateway" for node in sub.nodes) == 2  # type: ignore[attr-defined]


def test_the_condition_of_a_refusal_stays_with_its_gateway() -> None:
    review = refusal(after("r"), name="granted?", when=Branch(condition='r == "no"'), end="refused")
    made = redesigned(build(sequence(review, after("b"), after("c"))))
    (process,) = made.processes
    gateway = next(node for node in process.nodes if node.kind == "exclusiveGateway")
    out = [flow for flow in process.flows if flow.source == gateway.id]

    assert gateway.default in {flow.id for flow in out}  # type: ignore[attr-defined]
    assert [flow.condition for flow in out if flow.id != gateway.default] == ['r == "no"']  # type: ignore[attr-defined]


def test_new_gateways_stand_in_the_lanes_of_their_neighbours() -> None:
    flow = sequence(*(after(name, lane=("Water bureau", "Review")) for name in "abc"))
    (process,) = redesigned(build(flow)).processes
    (lane,) = process.lanes

    assert {node.id for node in process.nodes} <= set(lane.all_nodes())


def test_unknown_orders_stay() -> None:
    assert propose(Study(definitions=build(sequence(task("a"), task("b"))))) == ()
    assert propose(Study(definitions=build(sequence(task("a"), task("b"))), assume_independent=True))[0].assumes


def test_nothing_runs_beside_a_refusal_that_ends_its_own_branch_only() -> None:
    from test_knock_out import plain_ends, review

    flow = sequence(after("a"), review("r", 5), after("b"))

    assert order(redesigned(plain_ends(build(flow)))) == {
        ("a", "r"),
        ("a", "b"),
        ("r", "b"),
        ("a", "notice_r"),
        ("r", "notice_r"),
    }
    assert not {("a", "b"), ("r", "b")} & order(redesigned(build(flow)))  # a refusal that ends the whole case


@pytest.mark.parametrize(
    ("side_end", "freed"),
    [
        ("e2", False),  # a normal end waits for all it waited for
        ("k2", True),  # one that breaks the case off waits for nothing
    ],
)
def test_a_step_with_a_side_branch_to_a_normal_end_waits_as_before(side_end: str, *, freed: bool) -> None:
    marks = {name: {"inputs_complete": True} for name in "acd"} | {"b_c": {"interrupting": False}}
    flow = file_of(sketch(f"s>a a>c c>e b_c>d d>{side_end}", **marks))

    assert bool(propose(Study(definitions=flow))) is freed
