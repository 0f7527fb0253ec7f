"""The critical path: the longest chain of tasks, which alone decides when the last task can be finished.

For tasks in an acyclic order, with d the duration of a task:

    earliest start  = max(earliest finish of those before; 0 for the first)    earliest finish = earliest start + d
    latest finish   = min(latest start of those after; length for the last)    latest start    = latest finish - d
    total float     = latest start - earliest start                           critical: total float = 0

Source: Kelley, Walker: Critical-Path Planning and Scheduling (1959). The order comes from the flow of the file (a
parallel join waits for the last branch; a choice counts with the branch that the case takes or, if no attribute decides,
with its longest; a loop counts once; exits and boundary events are not the ordinary case), or from the precedences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from processes.errors import RefusedInputError, UsageError
from processes.messages import message
from processes.model import all_nodes
from reengineer.arrow_reasons import ArrowReasons, Arrows
from reengineer.case_length import time_case
from reengineer.flow_graph import in_order
from reengineer.parallelism import Parallelism, degree_of_parallelism
from reengineer.precedence_graph import precedence_graph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from processes.durations import Span
    from processes.model import Definitions, Precedence, Process
    from reengineer.case_graph import CaseGraph
    from reengineer.task_times import Durations, Limits

Order = Literal["flow", "mandatory", "mandatory and custom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTimes:
    """When one task can, and when it must, start and finish, counted from the start of the case."""

    node: str
    duration: Span
    earliest_start: Span
    earliest_finish: Span
    latest_start: Span
    latest_finish: Span
    total_float: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalPath:
    """The longest chain of one ordinary case, on the approval clock.

    `serial` is the sum of all tasks of the case, one after the other. `arrows` are the steps along the path with the
    reasons for each; no reason means that the flow alone orders them. `executed` are the tasks the case passes (where no
    attribute decides a choice: those of the longest branch). `without_time` count as nothing; `converted` says that
    several units were brought to working days by assumption. `parallelism` says how many of the tasks can run at once.
    """

    length: Span
    serial: Span
    times: tuple[TaskTimes, ...]
    path: tuple[str, ...]
    arrows: Sequence[tuple[str, str, tuple[Precedence, ...]]]
    executed: tuple[str, ...] = ()
    without_time: tuple[str, ...] = ()
    converted: bool = False
    parallelism: Parallelism


def find_critical_path(  # noqa: PLR0913 - what a case is and what counts as time are independent questions
    definitions: Definitions,
    *,
    process_id: str | None = None,
    times: Mapping[str, Span] | None = None,
    attributes: Mapping[str, object] | None = None,
    limits: Limits = "promised",
    precedence: Sequence[Precedence] | None = None,
    order: Order = "flow",
) -> CriticalPath:
    """Return the critical path of one process (the largest, unless named) for a case with these attributes.

    `precedence` are those known from outside the file; they count as reasons, and as order where `order` is not the
    flow.
    """
    process = find_process(definitions, process_id)
    case, durations = time_case(process, times=times, attributes=attributes, limits=limits)
    usual = _Schedule(case, durations)
    executed = _executed(case, usual.tails)
    reasons = ArrowReasons(definitions, tuple(precedence or ()))
    graph = case if order == "flow" else precedence_graph(case, reasons, custom=order == "mandatory and custom")
    schedule = usual if graph is case else _Schedule(graph, durations)
    path = schedule.path()
    serial = sum(durations.amounts.get(task, 0.0) for task in executed)
    return CriticalPath(
        length=durations.span(schedule.length),
        serial=durations.span(serial),
        times=tuple(schedule.times(node.id) for node in case.activities()),
        path=tuple(path),
        arrows=Arrows(path, reasons, graph),
        executed=executed,
        without_time=durations.unknown,
        converted=durations.converted,
        parallelism=degree_of_parallelism(graph.order_of(executed)),
    )


def find_process(definitions: Definitions, process_id: str | None = None) -> Process:
    """Return the process with this id or, if none is named, the one with most flow nodes."""
    named = [p for p in definitions.processes if process_id in {None, p.id}]
    if not definitions.processes:
        raise RefusedInputError(
            message("There is no process in the file, only pools or nothing at all: name a file with a flow in it."),
            kind="no-process",
            file=definitions.file,
        )
    if not named:
        known = tuple(process.id for process in definitions.processes)
        raise UsageError(
            message("There is no process {process}; the file has {known}.", process=process_id or "", known=known)
        )
    return max(named, key=lambda process: sum(1 for _ in all_nodes(process)))


def _executed(case: CaseGraph, tails: Mapping[str, tuple[float, int]]) -> tuple[str, ...]:
    """Return the tasks of the case, with the longest branch of each choice that is left open."""
    waiting = [max(case.first, key=tails.__getitem__)] if "" in case.choices else list(case.first)
    found = dict.fromkeys(waiting)
    for place in waiting:
        targets = case.arcs[place]
        if place in case.choices and targets:
            targets = [max(targets, key=tails.__getitem__)]
        for target in targets:
            if target not in found:
                found[target] = None
                waiting.append(target)
    return tuple(node.id for node in case.activities() if node.id in found)


class _Schedule:
    """Forward and backward pass over the places of a graph; on a tie the way with more tasks is longer."""

    def __init__(self, graph: CaseGraph, durations: Durations) -> None:
        self.graph, self.durations = graph, durations
        self.order = in_order(graph.arcs)
        if len(self.order) < len(graph.arcs):
            left = tuple(sorted(graph.nodes[p].label for p in set(graph.arcs) - set(self.order) if p in graph.nodes))
            raise UsageError(
                message("The precedences go round in a circle through {names}; take one of them out.", names=left)
            )
        self.weight = {place: self._weight(place) for place in graph.arcs}
        self.starts = dict.fromkeys(graph.arcs, 0.0)
        self.tails: dict[str, tuple[float, int]] = {}
        for place in self.order:
            finish = self.starts[place] + self.weight[place][0]
            for target in graph.arcs[place]:
                self.starts[target] = max(self.starts[target], finish)
        for place in reversed(self.order):
            time, count = max((self.tails[target] for target in graph.arcs[place]), default=(0.0, 0))
            self.tails[place] = (time + self.weight[place][0], count + self.weight[place][1])
        self.length = max((time for time, _ in self.tails.values()), default=0.0)
        self.tasks = {node.id for node in graph.activities()}

    def _weight(self, place: str) -> tuple[float, int]:
        opened = place in self.graph.opened or place not in self.graph.nodes
        return (0.0, 0) if opened else (self.durations.amounts.get(place, 0.0), self._counts(place))

    def _counts(self, place: str) -> int:
        return int(
            hasattr(self.graph.nodes[place], "loop")
        )  # tasks and sub-processes; events and gateways do not count

    def times(self, task: str) -> TaskTimes:
        """Return the times of one task."""
        span, start, duration = self.durations.span, self.starts[task], self.weight[task][0]
        latest = self.length - self.tails[task][0]
        return TaskTimes(
            node=task,
            duration=span(duration),
            earliest_start=span(start),
            earliest_finish=span(start + duration),
            latest_start=span(latest),
            latest_finish=span(latest + duration),
            total_float=span(latest - start),
        )

    def path(self) -> list[str]:
        """Return the tasks of the longest chain."""
        found, places = [], list(self.graph.first)
        while places:
            place = max(places, key=self.tails.__getitem__)
            found += [place] if place in self.tasks else []
            places = self.graph.arcs[place]
        return found
