"""Every flow of the shelf runs to its end in the engine, stock SpiffWorkflow, whatever the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from processes.catalogue import flow, shelf
from processes.library.build import read_table
from processes.reader import read

if TYPE_CHECKING:
    from collections.abc import Mapping

PROFILES = [(known.name, profile) for known in shelf() for profile in known.profiles]


def run(name: str, attributes: Mapping[str, Any], later: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Do every task as it comes, write its papers, answer as `later` says after a task; return the tasks done."""
    file = flow(name).as_is.read_bytes()
    [process] = read(file).processes
    parser = BpmnParser()
    parser.add_bpmn_str(file)
    case = BpmnWorkflow(parser.get_spec(process.id), parser.get_subprocess_specs(process.id))
    case.data_objects.update({paper.id: "on file" for paper in process.data})
    case.task_tree.data.update(attributes)
    writes = {node.id: {f"{written.data}_object": "new" for written in node.outputs} for node in process.nodes}
    done = []
    case.do_engine_steps()
    while not case.is_completed():
        work_item = case.get_tasks(state=TaskState.READY, manual=True)[0]
        here = work_item.task_spec.name
        work_item.data.update(writes[here] | later.get(here, {}))
        work_item.run()
        done.append(here)
        case.do_engine_steps()
    return done


@pytest.mark.parametrize(("name", "profile"), PROFILES)
def test_a_case_runs_to_its_end(name: str, profile: str) -> None:
    table = read_table(name)

    done = run(name, flow(name).profiles[profile], {})

    ends = {table.last_task(place) for place in table.places()} & set(done)
    assert ends
    assert len(done) == len(set(done))
    assert not any(task.endswith(("_notice", "_refusal", "_supplement")) for task in done)


def test_an_incomplete_file_is_given_back_once_and_checked_again() -> None:
    case = dict(flow("shop_sign").profiles["any"]) | {"complete_registration": "no"}

    done = run("shop_sign", case, {"Task_registration_supplement": {"complete_registration": "yes"}})

    check = "Task_registration"
    assert done[:4] == [check, f"{check}_notice", f"{check}_supplement", check]


def test_a_refusal_ends_the_case_whatever_else_runs() -> None:
    case = flow("business_opening").profiles["restaurant"]

    done = run("business_opening", case, {"Task_B04": {"decision_B04": "refused"}})

    assert done[-1] == "Task_B04_refusal"
    assert "Task_B16" not in done
