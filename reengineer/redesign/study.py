"""What every heuristic looks at: the model, what is known from outside, and the views several heuristics need."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from processes.durations import Span
from processes.model import Event, SubProcess, Task, lane_path, scopes
from reengineer.case_length import CaseLength, time_case
from reengineer.fragments import find_regions
from reengineer.partial_order import PartialOrder
from reengineer.precedence import find_precedence
from reengineer.redesign.guards import CANCELLING
from reengineer.task_times import find_durations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from processes.model import (
        DataElement,
        Definitions,
        FlowNode,
        Lane,
        Precedence,
        Process,
        Question,
        Scope,
        SequenceFlow,
    )
    from reengineer.partial_order import Pair
    from reengineer.precedence import Relation
    from reengineer.steps import Region, Step


@dataclass(frozen=True, kw_only=True)
class Study:
    """A model under redesign, with the times, precedences and answers that came from outside the file."""

    definitions: Definitions
    times: Mapping[str, Span] = field(default_factory=dict)
    precedence: tuple[Precedence, ...] = ()
    answers: tuple[Question, ...] = ()
    attributes: Mapping[str, Any] | None = None
    assume_independent: bool = False
    _known: dict[int, _Ordered] = field(default_factory=dict, init=False, repr=False, compare=False)

    def after(self, definitions: Definitions) -> Study:
        """Return the same study for an edited model."""
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
    def leaving(self) -> dict[str, tuple[SequenceFlow, ...]]:
        """The sequence flows that leave each flow node."""
        return _grouped((flow.source, flow) for scope in self.scopes.values() for flow in scope.flows)

    @cached_property
    def arriving(self) -> dict[str, tuple[SequenceFlow, ...]]:
        """The sequence flows that lead to each flow node."""
        return _grouped((flow.target, flow) for scope in self.scopes.values() for flow in scope.flows)

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The nodes with an event on their border."""
        return frozenset(
            node.attached_to for node in self.nodes.values() if isinstance(node, Event) and node.attached_to
        )

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
        return self._ordered(region).relation

    def as_is_order(self, region: Region) -> PartialOrder:
        """Return the order of a region as it is."""
        return self._ordered(region).as_is

    def reasoned_order(self, region: Region) -> PartialOrder:
        """Return the order that has a reason."""
        return self._ordered(region).reasoned

    def to_be_order(self, region: Region) -> PartialOrder:
        """Return the order that must stay: that with a reason, and what a refusal cuts off.

        A refusal at a plain end stops its own branch only. What stood before it stays before it: beside it, it would
        go on and wait for ever for the branch that was stopped. So does what stood before a side branch (from an event
        on the border that does not interrupt) with an end of its own: a normal end waits for all it waited for.
        """
        return self._ordered(region).to_be

    def new_order(self, region: Region) -> tuple[Pair, ...]:
        """Return the covering pairs of the order that must stay."""
        return self.to_be_order(region).covering_pairs()

    def ends_aside(self, step: Step) -> bool:
        """Tell whether a way out of the step, not its way on, leads to a normal end."""
        if self._normal_ends.isdisjoint(step.nodes):
            return False
        return any(name in self._normal_ends for name in step.nodes if name != step.exit)

    @cached_property
    def _normal_ends(self) -> frozenset[str]:
        ends = (node for node in self.nodes.values() if isinstance(node, Event) and node.kind == "endEvent")
        return frozenset(end.id for end in ends if end.trigger not in CANCELLING)

    def _ordered(self, region: Region) -> _Ordered:
        """Return what is known of the order of a region; it is read once, for several heuristics ask for it."""
        if id(region) not in self._known:  # the region is kept beside its order, so its identity is not used again
            self._known[id(region)] = _Ordered(self, region)
        return self._known[id(region)]

    def label(self, element: str) -> str:
        """Return what people call a flow node."""
        return self.nodes[element].label if element in self.nodes else element

    def step_label(self, step: Step) -> str:
        """Return what people call a step: a fragment goes by its first task."""
        tasks = (self.nodes[name] for name in step.nodes if isinstance(self.nodes.get(name), (Task, SubProcess)))
        first = next(tasks, None)
        return first.label if first else self.label(step.id)

    @cached_property
    def lengths(self) -> dict[str, CaseLength]:
        """The critical path of each process."""
        return {process.id: self._length(process) for process in self.definitions.processes if process.nodes}

    def _length(self, process: Process) -> CaseLength:
        return CaseLength(*time_case(process, times=self.times, attributes=self.attributes))

    def gain(self, scope: str, definitions: Definitions) -> Span | None:
        """Return what the critical path of the scope's process loses by an edit, None where no times are known."""
        process = self.process_of[scope].id
        edited = next((p for p in definitions.processes if p.id == process), None)
        return self._lost(process, self._length(edited).days if edited and edited.nodes else None)

    def gain_of_times(self, scope: str, changed: Iterable[FlowNode], gone: Collection[str] = ()) -> Span | None:
        """Return what the critical path loses if some tasks get other limits and some, which others stand for, go."""
        process = self.process_of[scope].id
        length = self.lengths.get(process)
        if length is None or length.days is None:
            return None
        new = {node.id: node for node in changed}
        tasks = (new.get(node.id, node) for node in length.graph.activities() if node.id not in gone)
        return self._lost(process, length.timed_anew(find_durations(tasks, times=self.times)).days)

    def gain_of_order(self, region: Region, order: Iterable[Pair]) -> Span | None:
        """Return what the critical path loses if the steps of a region get this order, and nothing else changes."""
        process = self.process_of[region.scope].id
        return self._lost(process, self.lengths[process].days_with(region, order))

    def _lost(self, process: str, after: float | None) -> Span | None:
        length = self.lengths.get(process)
        if length is None or length.days is None:
            return None
        return Span(round(length.days - (after or 0.0), 6))

    def days(self, node: str) -> float:
        """Return the working days a task takes: from outside, else promised, else statutory, else nothing."""
        if node in self.times:
            return self.times[node].working_days()
        limit = self.nodes[node].time_limit if node in self.nodes else None
        span = (limit.promised or limit.statutory) if limit else None
        return span.working_days() if span else 0.0


class _Ordered:
    """The order of one region under study, as it is and as its reasons want it."""

    def __init__(self, study: Study, region: Region) -> None:
        self.study, self.region = study, region

    @cached_property
    def as_is(self) -> PartialOrder:
        return PartialOrder.of((step.id for step in self.region.steps), self.region.order)

    @cached_property
    def relation(self) -> Relation:
        return find_precedence(
            self.study.definitions,
            self.study.scopes[self.region.scope],
            self.region,
            external=self.study.precedence,
            answers=self.study.answers,
            assume_independent=self.study.assume_independent,
        )

    @cached_property
    def reasoned(self) -> PartialOrder:
        return PartialOrder.of((step.id for step in self.region.steps), self.relation.kept)

    @cached_property
    def to_be(self) -> PartialOrder:
        plain = [s.id for s in self.region.steps if (s.exits and not s.cancels) or self.study.ends_aside(s)]
        if not plain:
            return self.reasoned
        held: list[Pair] = []
        for step in plain:
            before = sum(1 << self.reasoned.index[name] for name in self.as_is.all_before(step))
            held += [(self.reasoned.elements[place], step) for place in self.reasoned.frontier(before)]
        return PartialOrder.of((step.id for step in self.region.steps), (*self.relation.kept, *held))


def _grouped(pairs: Iterable[tuple[str, SequenceFlow]]) -> dict[str, tuple[SequenceFlow, ...]]:
    found: dict[str, list[SequenceFlow]] = {}
    for node, flow in pairs:
        found.setdefault(node, []).append(flow)
    return {node: tuple(flows) for node, flows in found.items()}
