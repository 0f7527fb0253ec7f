"""What every heuristic looks at: the model, what is known from outside, and the views several heuristics need."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from processes.durations import Span
from processes.model import SubProcess, Task, lane_path, scopes
from reengineer.critical_path import find_critical_path
from reengineer.fragments import find_regions
from reengineer.partial_order import PartialOrder
from reengineer.precedence import find_precedence, order_after

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.model import DataElement, Definitions, FlowNode, Lane, Precedence, Process, Question, Scope
    from reengineer.partial_order import Pair
    from reengineer.precedence import Relation
    from reengineer.steps import Region, Step


@dataclass(frozen=True, kw_only=True)
class Case:
    """A model under redesign, with the times, precedences and answers that came from outside the file."""

    definitions: Definitions
    times: Mapping[str, Span] = field(default_factory=dict)
    precedence: tuple[Precedence, ...] = ()
    answers: tuple[Question, ...] = ()
    attributes: Mapping[str, Any] | None = None
    assume_independent: bool = False

    def after(self, definitions: Definitions) -> Case:
        """Return the same case for an edited model."""
        return replace(self, definitions=definitions)

    @cached_property
    def scopes(self) -> dict[str, Scope]:
        """Every process and sub-process by id, outer first."""
        return {scope.id: scope for process in self.definitions.processes for scope in scopes(process)}

    @cached_property
    def process_of(self) -> dict[str, Process]:
        """The process that each scope belongs to."""
        return {scope.id: process for process in self.definitions.processes for scope in scopes(process)}

    @cached_property
    def nodes(self) -> dict[str, FlowNode]:
        """Every flow node by id."""
        return {node.id: node for scope in self.scopes.values() for node in scope.nodes}

    @cached_property
    def data(self) -> dict[str, DataElement]:
        """Every data element by id."""
        return {element.id: element for scope in self.scopes.values() for element in scope.data}

    @cached_property
    def lanes(self) -> dict[str, tuple[Lane, ...]]:
        """The lanes of each node, the department first."""
        return {node: path for process in self.definitions.processes for node, path in lane_path(process).items()}

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """Every region of the file, outer first."""
        return tuple(region for scope in self.scopes.values() for region in find_regions(scope))

    def relation(self, region: Region) -> Relation:
        """Return the order of a region with its reasons."""
        return find_precedence(
            self.definitions,
            self.scopes[region.scope],
            region,
            external=self.precedence,
            answers=self.answers,
            assume_independent=self.assume_independent,
        )

    def reasoned_order(self, region: Region) -> tuple[Pair, ...]:
        """Return the covering pairs of the order that has a reason."""
        return order_after(self.relation(region))

    def new_order(self, region: Region) -> tuple[Pair, ...]:
        """Return the covering pairs of the order that must stay: that with a reason, and what a refusal cuts off.

        A refusal at a plain end stops its own branch only. What stood before it stays before it: beside it, it would
        go on and wait for ever for the branch that was stopped.
        """
        steps = [step.id for step in region.steps]
        plain = [step.id for step in region.steps if step.exits and not step.cancels]
        if not plain:
            return self.reasoned_order(region)
        as_is = PartialOrder.of(steps, region.order)
        held = [(before, step) for step in plain for before in as_is.all_before(step)]
        return PartialOrder.of(steps, (*self.reasoned_order(region), *held)).covering_pairs()

    def label(self, element: str) -> str:
        """Return what people call a flow node."""
        return self.nodes[element].label if element in self.nodes else element

    def step_label(self, step: Step) -> str:
        """Return what people call a step: a fragment goes by its first task."""
        tasks = (self.nodes[name] for name in step.nodes if isinstance(self.nodes.get(name), (Task, SubProcess)))
        first = next(tasks, None)
        return first.label if first else self.label(step.id)

    @cached_property
    def lengths(self) -> dict[str, float | None]:
        """The critical path of each process in working days, None where no task has a time."""
        return {process.id: self._length(process) for process in self.definitions.processes if process.nodes}

    def _length(self, process: Process) -> float | None:
        path = find_critical_path(
            self.definitions,
            process_id=process.id,
            times=self.times,
            attributes=self.attributes,
            precedence=self.precedence,
        )
        return path.length.working_days() if any(task.duration.amount for task in path.times) else None

    def gain(self, scope: str, definitions: Definitions) -> Span | None:
        """Return what the critical path of the scope's process loses by an edit, None where no times are known."""
        process = self.process_of[scope].id
        before = self.lengths.get(process)
        after = self.after(definitions).lengths.get(process)
        return None if before is None else Span(round(before - (after or 0.0), 6))

    def days(self, node: str) -> float:
        """Return the working days a task takes: from outside, else promised, else statutory, else nothing."""
        if node in self.times:
            return self.times[node].working_days()
        limit = self.nodes[node].time_limit if node in self.nodes else None
        span = (limit.promised or limit.statutory) if limit else None
        return span.working_days() if span else 0.0
