"""The specs of one scope (a process, or the inside of a sub-process), and what can be reached from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.spiff.activities import Activity
from engine.spiff.joins import Arrival, InclusiveJoin

if TYPE_CHECKING:
    from SpiffWorkflow.specs.base import TaskSpec

    from engine.spiff.tokens import Token


class ScopeSpec(BpmnProcessSpec):
    """A spec of SpiffWorkflow without the names that it keeps for itself: any id may be the id of an element.

    Fault of stock SpiffWorkflow: where an element is called `End`, the case is complete before it comes to it.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.task_specs.clear()
        self.starts: tuple[str, ...] = ()
        self.first: tuple[TaskSpec, ...] = ()  # where it begins without being told where
        self.inclusive: tuple[InclusiveJoin, ...] = ()
        self._reached: dict[tuple[str, str], frozenset[str]] = {}

    def flows_into(self, join: InclusiveJoin, token: Token) -> frozenset[str]:
        """Return the flows into a join that a token can reach without passing the join."""
        spec = token.task_spec
        found = self._onward(join, spec.join if isinstance(spec, Arrival) else spec)
        for waiting in token.children:
            if waiting.task_spec in getattr(spec, "border", ()):
                found |= self._onward(join, waiting.task_spec)
        return found

    def _onward(self, join: InclusiveJoin, spec: TaskSpec) -> frozenset[str]:
        """Return the flows into a join that are reached on the ways out of a node."""
        key = (join.name, spec.name)
        if key not in self._reached:
            seen, found, waiting = {spec.name}, set(), [spec]
            while waiting:
                left = waiting.pop()
                following = [self.task_specs[way.to] for way in left.ways]
                if isinstance(left, Activity) and left is not spec:
                    following += left.border
                for target in following:
                    if isinstance(target, Arrival) and target.join is join:
                        found.add(target.name)
                        continue
                    onward = target.join if isinstance(target, Arrival) else target
                    if onward.name not in seen and onward is not join:
                        seen.add(onward.name)
                        waiting.append(onward)
            self._reached[key] = frozenset(found)
        return self._reached[key]
