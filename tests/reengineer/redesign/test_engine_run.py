"""SpiffWorkflow runs what the redesign writes, refusals included."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from test_knock_out import row

from processes.layout import lay_out
from processes.writer import write
from reengineer.redesign.application import carry_out
from reengineer.redesign.executable import make_executable
from reengineer.redesign.propose import choose, propose
from reengineer.redesign.study import Study

if TYPE_CHECKING:
    from processes.model import Definitions


def run(made: Definitions, answers: dict[str, str]) -> list[str]:
    """Work through a case, one ready task after the other; return the tasks done."""
    parser = BpmnParser()
    parser.add_bpmn_io(BytesIO(write(made)))
    workflow = BpmnWorkflow(parser.get_spec(made.processes[0].id), parser.get_subprocess_specs(made.processes[0].id))
    workflow.data.update(answers)
    workflow.task_tree.data.update(answers)
    done = []
    workflow.do_engine_steps()
    while ready := workflow.get_tasks(state=TaskState.READY, manual=True):
        done.append(ready[0].task_spec.name)
        ready[0].run()
        workflow.do_engine_steps()
    assert workflow.is_completed()
    return done


def apply(choice: str) -> Definitions:
    study = Study(definitions=row())
    return lay_out(make_executable(carry_out(study, choose(propose(study), (choice,), ())).definitions)[0])


@pytest.mark.parametrize("choice", ["knock-out-1-serial", "knock-out-1-parallel", "knock-out-1-cancel"])
def test_a_granted_case_passes_every_review(choice: str) -> None:
    done = run(apply(choice), dict.fromkeys(("a_answer", "b_answer", "c_answer"), "yes"))

    assert sorted(done) == ["a", "b", "c", "intake", "issue"]
    assert done[-1] == "issue"


@pytest.mark.parametrize(
    ("choice", "spared"),
    [
        ("knock-out-1-serial", {"a"}),  # c, then b refuses, a is never begun
        ("knock-out-1-parallel", set()),  # all are done before the decision
        ("knock-out-1-cancel", {"c"}),  # a is done, b refuses, c is stopped
    ],
)
def test_a_refusal_takes_its_own_way(choice: str, spared: set[str]) -> None:
    done = run(apply(choice), {"a_answer": "yes", "b_answer": "no", "c_answer": "yes"})

    assert done[-1] == "notice_b"
    assert "issue" not in done
    assert {"a", "b", "c"} - set(done) == spared
