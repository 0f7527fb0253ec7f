"""How long one ordinary case takes: the length of the critical path without times, floats and reasons.

A heuristic asks for it again and again, once for each order it might propose; so an order can be tried on the graph of
the case alone, without a flow that has it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from processes.model import all_nodes
from reengineer.case_graph import case_graph
from reengineer.flow_graph import in_order
from reengineer.region_in_case import Ways, find_region, passed_steps
from reengineer.task_times import find_durations, time_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from processes.durations import Span
    from processes.model import Process
    from reengineer.case_graph import CaseGraph
    from reengineer.partial_order import Pair
    from reengineer.region_in_case import RegionInCase
    from reengineer.steps import Region
    from reengineer.task_times import Durations, Limits

_ENTRY, _EXIT = "\tentry", "\texit"  # no XML id has a tab in it


def time_case(
    process: Process,
    *,
    times: Mapping[str, Span] | None = None,
    attributes: Mapping[str, object] | None = None,
    limits: Limits = "promised",
) -> tuple[CaseGraph, Durations]:
    """Return what a case with these attributes passes, and how long each task of it takes."""
    closed = {n.id for n in all_nodes(process) if n.id in (times or {}) or time_of(n, limits) or n.suspends_clock}
    graph = case_graph(process, attributes=attributes, closed=closed)
    return graph, find_durations(graph.activities(), times=times, limits=limits)


@dataclass(frozen=True)
class CaseLength:
    """A case whose length is asked for, with its own order or with another order in one region."""

    graph: CaseGraph
    durations: Durations
    _regions: dict[int, tuple[Region, RegionInCase | None]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def days(self) -> float | None:
        """The critical path in working days, None where no task of the case has a time."""
        return self.length.working_days() if any(self.durations.amounts.values()) else None

    def days_with(self, region: Region, order: Iterable[Pair]) -> float | None:
        """Return the critical path in working days with these pairs as the order of the region's steps."""
        return None if self.days is None else self.length_with(region, order).working_days()

    @cached_property
    def length(self) -> Span:
        """The critical path."""
        return self.durations.span(max((self._ways.finishes[place] for place in self._ways.order), default=0.0))

    def length_with(self, region: Region, order: Iterable[Pair]) -> Span:
        """Return the critical path with these pairs as the order of the region's steps."""
        if not passed_steps(self.graph, region):
            return self.length
        if id(region) not in self._regions:  # the region is kept, so its identity is not used again
            self._regions[id(region)] = region, find_region(self._ways, region)
        found = self._regions[id(region)][1]
        if found is None:
            return CaseLength(_reordered(self.graph, region, order), self.durations).length
        return self.durations.span(found.length(order))

    def timed_anew(self, durations: Durations) -> CaseLength:
        """Return the same case with other times."""
        return CaseLength(self.graph, durations)

    @cached_property
    def _ways(self) -> Ways:
        return Ways.of(self.graph, in_order(self.graph.arcs), self.durations.amounts)


def _reordered(graph: CaseGraph, region: Region, order: Iterable[Pair]) -> CaseGraph:
    """Return the graph with the arcs between the region's steps and at its ends laid as the order says."""
    steps = {step.id: step for step in passed_steps(graph, region)}
    inside = {*region.gateways, *(node for step in steps.values() for node in step.nodes)}
    fronts = {*region.gateways, *(step.entry for step in steps.values())}
    backs = {*region.gateways, *(graph.leaving(step.exit) for step in steps.values())}
    arcs: dict[str, list[str]] = {_ENTRY: [], _EXIT: []}
    for source, targets in graph.arcs.items():
        if source in backs:
            arcs[source] = [target for target in targets if target in inside and target not in fronts]
            arcs[_EXIT] += [target for target in targets if target not in inside]
        elif source in inside:
            arcs[source] = targets
        else:
            arcs[source] = [_ENTRY if target in fronts else target for target in targets]
    pairs = [(before, after) for before, after in order if before in steps and after in steps]
    for before, after in pairs:
        arcs[graph.leaving(steps[before].exit)].append(steps[after].entry)
    arcs[_ENTRY] += [steps[name].entry for name in steps.keys() - {after for _, after in pairs}]
    for name in steps.keys() - {before for before, _ in pairs}:
        arcs[graph.leaving(steps[name].exit)].append(_EXIT)
    return replace(graph, arcs=arcs)
