"""The proof: it accepts what the redesign makes and catches whatever is then broken in the file."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from processes.blocks import Branch, build, choice, loop, partial_order, refusal, sequence, subprocess, task
from processes.checks.token_game import replay
from processes.durations import Span
from processes.model import Definitions, Event, Gateway, Lane, Precedence, Process, SequenceFlow, Task, TimeLimit
from processes.reader import read
from processes.writer import write
from reengineer.redesign.redesign import Redesign, redesign
from reengineer.redesign.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from processes.blocks import Block


def law(before: str, after: str) -> Precedence:
    return Precedence(before=before, after=after, reason="law", basis="城乡规划法 第38条")


def step(id: str, *after: str, **fields: Any) -> Block:  # noqa: A002
    limit = TimeLimit(statutory=Span(20), promised=Span(10), legal_basis="行政许可法 第42条")
    fields = {"inputs_complete": True, "time_limit": limit, "lane": (f"Dept {id[0]}", "Post")} | fields
    return task(id, f"Task {id}", precedences=tuple(law(before, id) for before in after), **fields)


@cache
def example() -> Redesign:
    """Redesign a flow with every kind of part: refusal, choice, loop, N shape, sub-process, data, messages."""
    notice = Branch(condition='answer_d == "no"', block=step("notice"), name="refused", probability=0.1)
    again = Branch(condition='complete == "no"', block=step("supplement"), name="incomplete")
    optional = Branch(condition='basement == "yes"', block=step("x", "b"), name="basement")
    as_is = build(
        sequence(
            loop(step("intake"), name="complete?", again=again),
            step("a", "intake", writes=["plan"]),
            step("b", "intake"),
            refusal(step("d", "a"), name="granted?", when=notice, end="refused"),
            step("c", "a", "b", reads=["plan"]),
            choice("basement?", optional, Branch(), inputs_complete=True),
            subprocess("joint", "Joint review", sequence(step("e"), step("f"), step("g", "e")), inputs_complete=True),
            step("h", "c", "joint"),
        )
    )
    return redesign(read(write(as_is)))


def test_what_the_redesign_makes_is_proved() -> None:
    made = example()

    assert made.certificate.holds
    assert made.certificate.sound
    assert made.after.length.amount < made.before.length.amount


def test_every_newly_concurrent_pair_is_seen_running_in_a_run_that_replays() -> None:
    certificate, to_be = example().certificate, read(example().xml)

    assert certificate.unwitnessed == 0
    assert certificate.concurrent_pairs > 0
    for witness in certificate.witnesses:
        assert replay(to_be, witness.run)
        for first, second, at in witness.pairs:
            assert {f"running:{first}", f"running:{second}"} <= set(witness.run[at].tokens)


def test_a_run_begins_as_it_says() -> None:
    witnesses = example().certificate.witnesses

    assert any(count for witness in witnesses for _, count in [witness.after])
    for number, witness in enumerate(witnesses, 1):
        run, count = witness.after
        assert run < number
        assert witness.run[:count] == (witnesses[run - 1].run[:count] if run else ())


def test_a_broken_precedence_is_shown_by_a_run_in_which_the_later_task_starts_first() -> None:
    as_is = read(write(build(sequence(step("a"), step("b", "a")))))
    to_be = build(partial_order([step("a"), step("b", "a")], []))

    [failure] = [f for f in verify(as_is, write(to_be)).failures if f.kind == "precedence"]

    assert failure.elements == ("a", "b")
    assert failure.run[-1].node == "b"
    assert replay(to_be, failure.run)


def test_an_unsound_file_is_never_certified() -> None:
    as_is = read(write(build(sequence(step("a"), step("b")))))
    [process] = as_is.processes
    loose = replace(process, flows=tuple(flow for flow in process.flows if flow.target != "b"))

    assert not verify(as_is, write(as_is.replace_process(loose))).holds


def test_a_declared_order_that_the_as_is_breaks_is_named_and_not_claimed() -> None:
    as_is = read(write(build(sequence(step("a", "b"), step("b")))))

    certificate = redesign(as_is).certificate

    assert certificate.not_kept == (law("b", "a"),)
    assert "not kept by the as-is flow" in certificate.as_text()


def test_vendor_content_that_is_lost_is_noticed() -> None:
    as_is_xml = write(build(sequence(step("a"), step("b"))))
    task_a = b'<bpmn:userTask id="a"'
    vendor = as_is_xml.replace(task_a, b'<bpmn:userTask xmlns:v="urn:v" v:colour="red" id="a"')

    assert task_a in as_is_xml
    assert verify(read(vendor), vendor).holds
    assert [failure.kind for failure in verify(read(vendor), as_is_xml).failures] == ["foreign"]


# --- planted faults ---------------------------------------------------------------------------------------------------


def _change_node(process: Process, node_id: str, **fields: object) -> Process:
    return replace(process, nodes=tuple(replace(n, **fields) if n.id == node_id else n for n in process.nodes))


def _tasks(process: Process) -> list[Task]:
    return [node for node in process.nodes if isinstance(node, Task)]


def lose_a_flow(process: Process, dice: random.Random) -> Process:
    lost = dice.choice(process.flows)
    return replace(process, flows=tuple(flow for flow in process.flows if flow is not lost))


def lose_a_task(process: Process, dice: random.Random) -> Process:
    lost = dice.choice(_tasks(process))
    [out] = [flow for flow in process.flows if flow.source == lost.id]
    kept = [flow for flow in process.flows if flow is not out]
    flows = tuple(replace(flow, target=out.target) if flow.target == lost.id else flow for flow in kept)
    lanes = tuple(_without(lane, lost.id) for lane in process.lanes)
    return replace(process, nodes=tuple(n for n in process.nodes if n is not lost), flows=flows, lanes=lanes)


def _without(lane: Lane, node: str) -> Lane:
    inner = tuple(_without(each, node) for each in lane.lanes)
    return replace(lane, nodes=tuple(n for n in lane.nodes if n != node), lanes=inner)


def swap_two_ordered_tasks(process: Process, dice: random.Random) -> Process:
    known = {node.id for node in _tasks(process)}
    ordered = [(p.before, p.after) for n in process.nodes for p in n.precedences if {p.before, p.after} <= known]
    one, other = dice.choice(ordered)
    swapped = {one: other, other: one}
    flows = tuple(
        replace(f, source=swapped.get(f.source, f.source), target=swapped.get(f.target, f.target))
        for f in process.flows
    )
    return replace(process, flows=flows)


def turn_a_gateway(process: Process, dice: random.Random) -> Process:
    parallel = [node for node in process.nodes if isinstance(node, Gateway) and node.kind == "parallelGateway"]
    return _change_node(process, dice.choice(parallel).id, kind="exclusiveGateway")


def lengthen_a_limit(process: Process, dice: random.Random) -> Process:
    chosen = dice.choice([node for node in _tasks(process) if node.time_limit])
    return _change_node(process, chosen.id, time_limit=replace(chosen.time_limit, promised=Span(19)))


def lose_a_limit(process: Process, dice: random.Random) -> Process:
    chosen = dice.choice([node for node in _tasks(process) if node.time_limit])
    return _change_node(process, chosen.id, time_limit=None)


def lose_a_material(process: Process, dice: random.Random) -> Process:
    chosen = dice.choice([node for node in _tasks(process) if node.inputs or node.outputs])
    return _change_node(process, chosen.id, inputs=(), outputs=())


def rename_a_task(process: Process, dice: random.Random) -> Process:
    return _change_node(process, dice.choice(_tasks(process)).id, name="something else")


def change_a_condition(process: Process, dice: random.Random) -> Process:
    chosen = dice.choice([flow for flow in process.flows if flow.condition])
    return replace(
        process, flows=tuple(replace(f, condition='other == "1"') if f is chosen else f for f in process.flows)
    )


def lose_a_law(process: Process, dice: random.Random) -> Process:
    return _change_node(process, dice.choice([n for n in _tasks(process) if n.precedences]).id, precedences=())


def soften_a_refusal(process: Process, dice: random.Random) -> Process:
    ends = [n for n in process.nodes if isinstance(n, Event) and n.trigger == "terminate"]
    return _change_node(process, dice.choice(ends).id, trigger="none")


def move_to_another_department(process: Process, dice: random.Random) -> Process:
    moved = dice.choice(_tasks(process)).id
    lanes = [_without(lane, moved) for lane in process.lanes]
    at = dice.choice([i for i, lane in enumerate(process.lanes) if moved not in lane.all_nodes()])
    lanes[at] = replace(lanes[at], nodes=(*lanes[at].nodes, moved))
    return replace(process, lanes=tuple(lanes))


def add_a_task(process: Process, dice: random.Random) -> Process:
    into = dice.choice(process.flows)
    new = Task(id="Extra", name="Extra", kind="userTask")
    flows = tuple(replace(flow, target="Extra") if flow is into else flow for flow in process.flows)
    on = SequenceFlow(id="Flow_extra", source="Extra", target=into.target)
    return replace(process, nodes=(*process.nodes, new), flows=(*flows, on))


def bypass_a_join(process: Process, dice: random.Random) -> Process:
    """Let a task start without one of the branches that it waits for: the branch leads to the end instead."""
    joins = {n.id for n in process.nodes if isinstance(n, Gateway) and n.kind == "parallelGateway"}
    waiting = [f for f in process.flows if f.target in joins and sum(g.target == f.target for g in process.flows) > 1]
    chosen = dice.choice(waiting)
    end = next(n.id for n in process.nodes if n.kind == "endEvent" and n.trigger == "none")
    return replace(process, flows=tuple(replace(f, target=end) if f is chosen else f for f in process.flows))


def skip_a_decision(process: Process, dice: random.Random) -> Process:
    """Lead a branch past the task that the decision is about."""
    decided = dice.choice([flow for flow in process.flows if flow.condition])
    out = [flow for flow in process.flows if flow.source == decided.target]
    target = out[0].target if out else decided.source
    return replace(process, flows=tuple(replace(f, target=target) if f is decided else f for f in process.flows))


FAULTS = (
    lose_a_flow,
    lose_a_task,
    swap_two_ordered_tasks,
    turn_a_gateway,
    lengthen_a_limit,
    lose_a_limit,
    lose_a_material,
    rename_a_task,
    change_a_condition,
    lose_a_law,
    soften_a_refusal,
    move_to_another_department,
    add_a_task,
    bypass_a_join,
    skip_a_decision,
)


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault: Callable[[Process, random.Random], Process], seed: int) -> None:
    made = example()
    to_be = read(made.xml)
    broken = fault(to_be.processes[0], random.Random(seed))  # noqa: S311 - not a secret

    certificate = verify(made.as_is, write(_undrawn(to_be.replace_process(broken))), applied=made.edits)

    assert not certificate.holds


def _undrawn(definitions: Definitions) -> Definitions:
    return replace(definitions, diagrams=(), source=None)
