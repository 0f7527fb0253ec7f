"""What SpiffWorkflow 3.2 refuses or runs wrongly is named, and what is called executable runs to its end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from check_models import boundary, inner, model
from hypothesis import given, settings
from test_soundness_laws import blocks

from processes.checks.executability import check_executability
from processes.checks.graphs import strongly_connected
from processes.checks.links import Links
from processes.checks.soundness import check_soundness
from processes.model import Definitions, Event, Gateway, SubProcess, Task
from processes.writer import write

if TYPE_CHECKING:
    from processes.model import FlowNode

LOOP_AROUND = "s>x1 x1>a1 a1>t1 a1>t2 t1>a2 t2>a2 a2>x2 x2>x1 x2>e"
JUMP = "s>x1 x1>a1 a1>t1 a1>t2 t1>x3 x3>x1 x3>a2 t2>a2 a2>e"
JUMP_OF_ALL = "s>x1 x1>a1 a1>t1 a1>t2 t1>x2 t2>x2 x2>x3 x3>x1 x3>e"
CHAIN = "s>t0 " + " ".join(f"t{n}>t{n + 1}" for n in range(490)) + " t490>e"
SCRIPT = Task(id="t1", kind="scriptTask")
RULE = Task(id="t1", kind="businessRuleTask")
CALL = Task(id="t1", kind="callActivity")
LINK = Event(id="lt", kind="endEvent", trigger="link", name="L")
UNDO = boundary("b", "t1", trigger="compensation")
BESIDE = Event(id="s2", kind="startEvent", trigger="message", interrupting=False)


def executable(text: str, *extra: FlowNode) -> Definitions:
    """Make a model with a condition on each flow of a choice but one, which is the default."""
    (process,) = model(text, *extra).processes
    flows, nodes = [], []
    chosen = {}
    for flow in process.flows:
        if flow.source[0] in "xo" and sum(other.source == flow.source for other in process.flows) > 1:
            chosen.setdefault(flow.source, f"F_{len(flows)}")
            condition = None if chosen[flow.source] == f"F_{len(flows)}" else 'go == "yes"'
            flows.append(replace(flow, id=f"F_{len(flows)}", condition=condition))
        else:
            flows.append(replace(flow, id=f"F_{len(flows)}"))
    for item in process.nodes:
        default = chosen.get(item.id)
        nodes.append(replace(item, default=default) if default and isinstance(item, Gateway) else item)
    made = replace(process, executable=True, flows=tuple(flows), nodes=tuple(nodes))
    return Definitions(id="d", processes=(made,))


TABLE: list[tuple[str, tuple[FlowNode, ...], set[str]]] = [
    ("s>x1 x1>t1 x1>t2 t1>x2 t2>x2 x2>e", (), set()),
    ("s>a1 a1>t1 a1>t2 t1>a2 t2>a2 a2>e", (), set()),
    ("t1>e", (), {"no-start-event"}),
    ("s>u u>e", (inner("u", "t1>e1"),), {"no-start-event"}),
    ("s>t1 t1>e1 t1>e2", (), {"implicit-split-refused"}),
    ("s>c1 c1>e", (), {"complex-gateway"}),
    ("s>t1 t1>e", (SCRIPT,), {"script-task"}),
    ("s>t1 t1>e", (RULE,), {"business-rule-task"}),
    ("s>t1 t1>e", (CALL,), {"call-activity"}),
    ("s>lt", (LINK,), {"link-event"}),
    ("s>t1 t1>e", (UNDO,), {"compensation"}),
    ("s>u u>e", (SubProcess(id="u", kind="adHocSubProcess"),), {"ad-hoc", "no-start-event"}),
    ("s>End End>e", (Task(id="End", kind="userTask"),), {"reserved-id"}),
    ("s>t1 t1>e", (inner("w", "s2>e2", event=True),), {"interrupting-event-sub-process"}),
    ("s>t1 t1>e", (inner("w", "s2>e2", BESIDE, event=True),), {"event-sub-process"}),
    (LOOP_AROUND, (), {"parallel-in-loop"}),
    (JUMP, (), {"jump-out-of-branch"}),
    (JUMP_OF_ALL, (), {"jump-out-of-branch"}),
    (CHAIN, (), {"too-long-chain"}),
]


@pytest.mark.parametrize(("text", "extra", "kinds"), TABLE)
def test_executability(text: str, extra: tuple[FlowNode, ...], kinds: set[str]) -> None:
    assert {fault.kind for fault in check_executability(executable(text, *extra))} == kinds


@pytest.mark.parametrize(
    ("condition", "kinds"),
    [
        ('land == "granted"', set()),
        ('a == "x" and b == "y"', set()),  # the engine reads it, though CEL does not
        ("a && b", {"unreadable-condition"}),  # CEL only
        ("len(a) > 1", {"unreadable-condition"}),  # a call
        ("${amount > 10}", {"unreadable-condition"}),
        (" ", {"no-condition"}),
    ],
)
def test_conditions(condition: str, kinds: set[str]) -> None:
    definitions = executable("s>x1 x1>e1 x1>e2")
    (process,) = definitions.processes
    flows = tuple(replace(flow, condition=condition) if flow.condition else flow for flow in process.flows)
    found = check_executability(definitions.replace_process(replace(process, flows=flows)))
    assert {fault.kind for fault in found} == kinds


def test_not_marked_executable_and_conditions_after_a_task() -> None:
    (process,) = model("s>t1 t1>e1 t1>e2").processes
    flows = tuple(replace(flow, condition="a") for flow in process.flows)
    found = check_executability(Definitions(id="d", processes=(replace(process, flows=flows),)))
    assert {fault.kind for fault in found} == {"not-executable", "conditional-flow-from-task"}


def test_a_condition_is_read_by_the_check_as_by_the_redesign() -> None:
    from reengineer.redesign.executable import foreign_conditions

    (process,) = executable("s>x1 x1>t1 x1>t2 t1>x2 t2>x2 x2>t3 t3>e").processes
    flows = tuple(replace(flow, condition="a && b") for flow in process.flows)  # after tasks, too, and on the default
    made = Definitions(id="d", processes=(replace(process, flows=flows),))

    (warning,) = foreign_conditions(made)
    unread = [fault.elements[1] for fault in check_executability(made) if fault.kind == "unreadable-condition"]
    assert len(unread) == dict(warning.facts)["count"] == len(flows) - 1


def run_in_engine(definitions: Definitions, limit: int = 400) -> bool:
    """Run a case in stock SpiffWorkflow, the default flow at each choice; tell whether it ends."""
    from SpiffWorkflow import TaskState
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.parser import BpmnParser

    parser = BpmnParser()
    parser.add_bpmn_str(write(definitions))
    workflow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
    for task in workflow.get_tasks():
        task.data["go"] = "no"
    for _ in range(limit):
        workflow.do_engine_steps()
        ready = workflow.get_tasks(state=TaskState.READY, manual=True)
        if not ready:
            break
        ready[0].run()
    return bool(workflow.is_completed())


@given(blocks())
@settings(max_examples=40)
def test_what_is_sound_and_executable_runs_to_its_end(text: str) -> None:
    definitions = executable(text)
    loops = strongly_connected(Links(definitions.processes[0]).after)  # the same choice may never leave a loop
    if loops or check_executability(definitions) or not check_soundness(definitions).verdict:
        return
    assert run_in_engine(definitions)


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        ("s>t1 t1>e1 t1>e2", ()),
        ("s>c1 c1>t1 c1>t2 t1>e1 t2>e2", ()),
        ("t1>e", ()),
    ],
)
def test_the_engine_does_refuse(text: str, extra: tuple[FlowNode, ...]) -> None:
    from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

    definitions = executable(text, *extra)
    assert any(fault.severity == "error" for fault in check_executability(definitions))
    with pytest.raises((ValidationException, KeyError, NotImplementedError)):
        run_in_engine(definitions)


def test_a_task_called_end_is_skipped_by_the_engine() -> None:
    definitions = executable("s>End End>t1 t1>e", Task(id="End", kind="userTask"))
    assert [fault.kind for fault in check_executability(definitions)] == ["reserved-id"]
