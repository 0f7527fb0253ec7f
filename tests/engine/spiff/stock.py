"""Stock SpiffWorkflow, to show the faults that the engine cures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from processes.writer import write

if TYPE_CHECKING:
    from processes.model import Definitions


class Stock:
    """A case run by stock SpiffWorkflow, as its documentation says."""

    def __init__(self, definitions: Definitions, **variables: object) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(write(definitions))
        (process,) = definitions.processes
        spec, parts = parser.get_spec(process.id), parser.get_subprocess_specs(process.id)
        self.workflow = BpmnWorkflow(spec, parts)
        self.workflow.task_tree.set_data(**variables)
        self.workflow.do_engine_steps()

    @property
    def tree(self) -> int:
        return len(self.workflow.tasks)

    @property
    def done(self) -> bool:
        return bool(self.workflow.is_completed())

    def ready(self) -> list[str]:
        return sorted(task.task_spec.name for task in self.workflow.get_tasks(state=TaskState.READY, manual=True))

    def complete(self, name: str, **variables: object) -> None:
        found = self.workflow.get_tasks(state=TaskState.READY, manual=True)
        task = next(task for task in found if task.task_spec.name == name)
        task.set_data(**variables)
        task.run()
        self.workflow.do_engine_steps()

    def state(self) -> str:
        return str(BpmnWorkflowSerializer().serialize_json(self.workflow))
