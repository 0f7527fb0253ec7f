"""What a token may do in corners of the notation that the random models do not reach."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from check_models import boundary, inner, model

from processes.checks.soundness import check_soundness
from processes.checks.token_game import compile_net, replay
from processes.model import Event

if TYPE_CHECKING:
    from processes.model import FlowNode

ASIDE = inner("w", "s2>t2 t2>e2", event=True)
ERRORS = tuple(Event(id=name, kind="endEvent", trigger="error", reference="E") for name in ("f1", "f2"))
CAUGHT = (inner("u", "s1>x1 x1>f1 x1>f2 x1>e1", *ERRORS), boundary("b", "u", trigger="error"))


@pytest.mark.parametrize(
    ("text", "extra", "faults"),
    [
        (
            "t1>e",
            (ASIDE,),
            set(),
        ),  # a scope without start begins with its first nodes, not with what waits for an event
        ("s>u u>e", CAUGHT, set()),  # two errors reach one boundary event that leads nowhere
        ("s>t1 t1>e o1>e", (), {"dead-node"}),  # an inclusive gateway that nothing leads to
    ],
)
def test_verdict_of_a_corner(text: str, extra: tuple[FlowNode, ...], faults: set[str]) -> None:
    found = check_soundness(model(text, *extra))
    assert {fault.kind for fault in found.faults} == faults
    assert found.verdict is not bool(faults)


@pytest.mark.parametrize(("join", "faults"), [("o", set()), ("a", {"deadlock"})])
def test_a_flow_without_condition_is_taken_beside_one_with(join: str, faults: set[str]) -> None:
    definitions = model(f"s>t1 t1>t2 t1>t3 t2>{join}1 t3>{join}1 {join}1>e")
    (process,) = definitions.processes
    flows = tuple(replace(flow, condition="x") if flow.id == "t1>t3" else flow for flow in process.flows)
    guarded = definitions.replace_process(replace(process, flows=flows))
    found = check_soundness(guarded).faults
    assert {fault.kind for fault in found} == faults
    assert all(replay(guarded, fault.run) for fault in found)


def test_an_event_sub_process_strikes_only_while_its_scope_runs() -> None:
    net = compile_net(model("s>u u>e", inner("u", "s1>t1 t1>e1", ASIDE)))
    marking, struck = net.initial, []
    while enabled := net.enabled(marking):
        struck.append("w" in {firing.node for firing in enabled})
        marking = net.fire(marking, next(firing for firing in enabled if firing.node != "w"))
    assert struck[0] is struck[-1] is False
    assert any(struck)
