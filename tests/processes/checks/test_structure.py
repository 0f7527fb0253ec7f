"""Each fault of form, in the smallest model that has it; and a tidy model has none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from check_models import boundary, graph, inner, model

from processes.checks import check
from processes.checks.structure import check_structure
from processes.model import Collaboration, Event, Gateway, Lane, MessageFlow, Participant, Process

if TYPE_CHECKING:
    from processes.model import FlowNode

TABLE: list[tuple[str, tuple[FlowNode, ...], set[str]]] = [
    ("s>t1 t1>e", (), set()),
    ("t1>e", (), {"missing-start"}),
    ("s>t1", (), {"missing-end"}),
    ("s1>x1 s2>x1 x1>e", (), {"several-blank-starts"}),
    ("s>t1 t1>e t2>t3 t3>e1", (), {"unreachable"}),
    ("s>t1 t1>e t1>t2 t2>t3 t3>t2", (), {"implicit-split", "implicit-join", "no-way-to-end"}),
    ("s>t1 t1>t2 t1>e t2>e", (), {"implicit-split"}),
    ("s>t1 t1>x1 x1>t1 x1>e", (), {"implicit-join", "missing-condition"}),
    ("s>a1 a1>t1 a1>t2 t1>a2 t2>a2 a2>e", (), set()),
    ("s>a1 a1>e", (), {"superfluous-gateway"}),
    ("s>a1 a1>t1 a1>t2 t1>a2 t2>a2 a2>t3 a2>t4 t3>a3 t4>a3 a3>e", (), {"join-and-split"}),
    ("s>t1 t1>e t1>b b>e", (boundary("b", "t1"),), {"implicit-split", "flow-into-boundary-event"}),
    ("s>t1 t1>e", (boundary("b", "t9"),), {"loose-boundary-event", "boundary-event-without-way", "unreachable"}),
    ("s>t1 t1>x1 x1>e x1>s", (), {"missing-condition", "flow-into-start"}),
    ("s>t1 t1>e e>t2 t2>e2", (), {"flow-out-of-end"}),
    ("s>u u>e", (inner("u", "t8>e8"),), {"missing-start"}),
    ("s>u u>e", (inner("w", "s2>e2", event=True),), set()),
]


@pytest.mark.parametrize(("text", "extra", "kinds"), TABLE)
def test_structure(text: str, extra: tuple[FlowNode, ...], kinds: set[str]) -> None:
    assert {fault.kind for fault in check_structure(model(text, *extra))} - {"unlabelled"} == kinds


def test_what_has_no_name_is_told_once_each() -> None:
    faults = [fault for fault in check_structure(model("s>t1 t1>x1 x1>e1 x1>e2")) if fault.kind == "unlabelled"]
    assert {fault.elements for fault in faults} == {("s",), ("t1",), ("x1",), ("e1",), ("e2",)}


def test_a_choice_with_conditions_needs_a_default() -> None:
    (process,) = model("s>x1 x1>e1 x1>e2").processes
    flows = tuple(replace(flow, condition="a == 'b'") if flow.source == "x1" else flow for flow in process.flows)
    decided = replace(process, flows=flows)
    with_default = tuple(
        Gateway(id="x1", kind="exclusiveGateway", default="x1>e1") if node.id == "x1" else node
        for node in process.nodes
    )

    assert "missing-default" in _kinds(decided)
    assert not {"missing-default", "missing-condition"} & _kinds(replace(decided, nodes=with_default))


def test_conditions_on_the_flows_of_a_task() -> None:
    (process,) = model("s>t1 t1>e1 t1>e2").processes
    flows = tuple(replace(flow, condition="a") for flow in process.flows)
    assert "conditional-flow" in _kinds(replace(process, flows=flows))


def test_a_task_outside_every_lane() -> None:
    (process,) = model("s>t1 t1>t2 t2>e").processes
    assert "outside-lanes" not in _kinds(process)
    assert "outside-lanes" in _kinds(replace(process, lanes=(Lane(id="l", nodes=("s", "t1", "e")),)))


def test_tasks_of_a_sub_process_stand_where_it_stands() -> None:
    nodes, flows = graph("s>u u>e", inner("u", "s1>t1 t1>e1"))
    process = Process(id="p", nodes=nodes, flows=flows, lanes=(Lane(id="l", nodes=("s", "u", "e")),))
    assert "outside-lanes" not in _kinds(process)


def test_a_message_inside_one_pool() -> None:
    talk = Collaboration(
        id="c",
        participants=(Participant(id="pool", process="p"), Participant(id="outside")),
        message_flows=(
            MessageFlow(id="m1", source="t1", target="pool"),
            MessageFlow(id="m2", source="t1", target="outside"),
        ),
    )
    found = check_structure(replace(model("s>t1 t1>e"), collaborations=(talk,)))
    assert [fault.elements for fault in found if fault.kind == "message-inside-pool"] == [("m1",)]


def test_links_lead_on() -> None:
    throw = Event(id="lt", kind="intermediateThrowEvent", trigger="link", name="L")
    land = Event(id="lc", kind="intermediateCatchEvent", trigger="link", name="L")
    assert not {"unreachable", "no-way-to-end"} & _kinds(model("s>lt lc>e", throw, land).processes[0])


def test_check_puts_everything_together() -> None:
    result = check(model("s>x1 x1>t1 x1>t2 t1>a2 t2>a2 a2>e"))

    assert result.soundness.verdict is False
    assert {"deadlock", "missing-condition", "no-condition"} <= {fault.kind for fault in result.faults}
    assert not result.executable


def _kinds(process: Process) -> set[str]:
    definitions = replace(model(""), processes=(process,))
    return {fault.kind for fault in check_structure(definitions)} - {"unlabelled"}
