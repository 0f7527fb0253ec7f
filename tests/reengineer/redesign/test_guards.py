"""Under which decisions a node is reached."""

from __future__ import annotations

from dataclasses import replace

import pytest

from processes.blocks import Block, Branch, build, choice, loop, parallel, refusal, sequence, subprocess, task
from processes.model import Event
from reengineer.redesign.guards import guards, scope_paths

YES = Branch(condition='a == "yes"', block=task("x"), name="yes")


@pytest.mark.parametrize(
    ("block", "conditions"),
    [
        (sequence(task("w"), task("x")), set()),  # a sequence decides nothing
        (parallel(task("w"), task("x")), set()),  # nor does a parallel split
        (choice("a?", YES, Branch()), {'a == "yes"'}),  # a branch is taken by decision
        (
            sequence(choice("a?", Branch(condition="b == 1", block=task("w")), Branch()), task("x")),
            set(),
        ),  # merged again
        (
            choice("b?", Branch(condition="b == 1", block=choice("a?", YES, Branch())), Branch()),
            {"b == 1", 'a == "yes"'},
        ),  # both decisions
        (
            sequence(
                refusal(task("w"), name="ok?", when=Branch(condition="no == 1", block=task("n")), end="no"), task("x")
            ),
            set(),
        ),  # after a refusal that ends the case nothing is left to guard
        (
            refusal(task("w"), name="ok?", when=Branch(condition="no == 1", block=task("x")), end="no"),
            {"no == 1"},
        ),  # the refusal itself is decided
        (
            sequence(loop(task("w"), name="again?", again=Branch(condition="more == 1")), task("x")),
            set(),
        ),  # a loop is left
        (
            loop(task("w"), name="again?", again=Branch(condition="more == 1", block=task("x"))),
            {"more == 1"},
        ),  # the way back is decided
        (
            loop(
                task("w"),
                name="again?",
                again=Branch(
                    condition="more == 1",
                    block=sequence(loop(task("v"), name="yet?", again=Branch(condition="yet == 1")), task("x")),
                ),
            ),
            {"more == 1"},
        ),  # a loop on the way back is left too
    ],
)
def test_guards_are_the_conditions_on_every_path(block: Block, conditions: set[str]) -> None:
    [process] = build(block).processes
    condition = {flow.id: flow.condition for flow in process.flows}

    assert {condition[flow] for flow in guards(process)["x"]} == conditions


def test_what_is_inside_a_sub_process_has_its_guards_too() -> None:
    inner = choice("a?", YES, Branch())
    outer = Branch(condition="b == 1", block=subprocess("S", "Sub", inner))
    [process] = build(choice("b?", outer, Branch())).processes

    assert len(guards(process)["x"]) == 2
    assert scope_paths(process)["x"] == ("S",)
    assert scope_paths(process)["S"] == ()


def test_a_boundary_event_guards_what_it_leads_to() -> None:
    made = build(sequence(task("w"), task("x"))).processes[0]
    event = Event(id="late", kind="boundaryEvent", trigger="timer", attached_to="w")
    [flow] = [flow for flow in made.flows if flow.target == "x"]
    process = replace(made, nodes=(*made.nodes, event), flows=(*made.flows, replace(flow, id="l", source="late")))
    moved = replace(process, flows=tuple(f for f in process.flows if f.id != flow.id))

    assert guards(process)["x"] == frozenset()
    assert guards(moved)["x"] == {"late"}
