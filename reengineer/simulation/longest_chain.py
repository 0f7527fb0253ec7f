"""What keeps a case long although nobody waits for people: the tasks on its longest chain, and the order between them.

The cases of one replication are run without queues and calendars, and each is followed back from its end: from a task to the
one at whose end it began. Tasks that take no time are passed over. Two tasks of a chain done side by side would shorten it
by the shorter of the two at most (whatever had to come after the first then still comes after it).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from processes.model import SubProcess, all_nodes, scopes
from reengineer.arrow_reasons import ArrowReasons
from reengineer.case_graph import case_graph
from reengineer.critical_path import find_process
from reengineer.simulation.compile import TIMES, compile_model
from reengineer.simulation.kernel import words as w
from reengineer.simulation.replication import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from processes.model import Definitions, Precedence, TimeLimit
    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.scenario import Scenario

    Step = tuple[str, float, float]  # task, ready, finish: seconds
    Key = str | tuple[str, str]  # a task, or two one after the other

CASES = 500  # that are followed back
NAMED = 5
SAME = 1e-6  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTask:
    """A task on the longest chain: in which share of the cases, and for how many working days of a mean case."""

    id: str
    name: str
    share: float
    days: float
    limit: TimeLimit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """An order on the longest chain: `days` of a mean case are saved at most if the two tasks run side by side."""

    before: str
    after: str
    names: tuple[str, str]
    share: float
    days: float
    reasons: tuple[Precedence, ...]  # none: only because the flow says so


@dataclass(frozen=True, slots=True, kw_only=True)
class LongestChain:
    """The longest chain of cases without queues and calendars: its mean length in working days, and what it is made of."""

    days: float
    tasks: tuple[LongTask, ...]
    waits: tuple[Wait, ...]


def longest_chain(definitions: Definitions, scenario: Scenario) -> LongestChain:
    """Follow the cases of a replication back along what they waited for."""
    cases = min(len(scenario.arrivals.times) or scenario.cases, CASES)
    arrivals = replace(scenario.arrivals, times=scenario.arrivals.times[:CASES])
    pilot = replace(scenario, level=TIMES, cases=cases, warm_up=0.0, run_in=0, run_out=0, arrivals=arrivals)
    compiled = compile_model(definitions, pilot)
    leads_to = _order(definitions)
    seen: Counter[Key] = Counter()
    seconds: defaultdict[Key, float] = defaultdict(float)
    for steps in _cases(compiled, Run(compiled, pilot, 0, log=True)):
        chain = _followed(steps, leads_to)
        found: defaultdict[Key, float] = defaultdict(float)
        for number, (task, ready, finish) in enumerate(chain):
            found[task] += finish - ready
            if number:
                after, begun, over = chain[number - 1]  # the chain runs backwards
                found[task, after] += min(finish - ready, over - begun)
        seen.update(found.keys())
        for key, length in found.items():
            seconds[key] += length
    return _made(
        definitions, seen, {key: length / cases / compiled.day_seconds for key, length in seconds.items()}, cases
    )


def _cases(compiled: Compiled, run: Run) -> Iterator[list[Step]]:
    """Yield the tasks of each case that take time, by their end."""
    rows = run.run().rows
    if rows is None:
        return
    whole, times = rows
    order = np.lexsort((times[:, w.R_FINISH], whole[:, w.R_CASE]))
    order = order[times[order, w.R_FINISH] > times[order, w.R_READY]]
    bounds = np.flatnonzero(np.diff(whole[order, w.R_CASE])) + 1
    for part in np.split(order, bounds):
        yield [
            (compiled.elements[node], ready, finish)
            for node, ready, finish in zip(
                whole[part, w.R_NODE].tolist(),
                times[part, w.R_READY].tolist(),
                times[part, w.R_FINISH].tolist(),
                strict=True,
            )
        ]


def _followed(steps: list[Step], leads_to: Callable[[str, str], bool]) -> list[Step]:
    """Return the chain of a case from its end to its beginning."""
    chain = steps[-1:]
    while chain:
        task, ready, _ = chain[-1]
        just = [step for step in steps if abs(step[2] - ready) < SAME and step is not chain[-1]]
        if not just:
            break
        chain.append(next((step for step in just if leads_to(step[0], task)), just[0]))
    return chain


def _order(definitions: Definitions) -> Callable[[str, str], bool]:
    """Return a function that tells whether the flow leads from one element to another, into and out of sub-processes."""
    ways: defaultdict[str, list[str]] = defaultdict(list)
    left = "{}/".format  # the place behind an element: what is done in a sub-process leads there
    for process in definitions.processes:
        for scope in scopes(process):
            sources, targets = {flow.source for flow in scope.flows}, {flow.target for flow in scope.flows}
            for flow in scope.flows:
                ways[flow.source].append(flow.target)
                ways[left(flow.source)].append(flow.target)
            for node in scope.nodes:
                ways[getattr(node, "attached_to", None) or ""].append(node.id)
                if isinstance(scope, SubProcess):
                    ways[scope.id] += [node.id] * (node.id not in targets)
                    ways[node.id] += [left(scope.id)] * (node.id not in sources)

    @cache
    def reached(start: str) -> frozenset[str]:
        found = {start}
        waiting = [start]
        for place in waiting:
            new = [target for target in dict.fromkeys(ways[place]) if target not in found]
            found.update(new)
            waiting += new
        return frozenset(waiting[1:])

    return lambda before, after: after in reached(before)


def _made(definitions: Definitions, seen: Counter[Key], days: dict[Key, float], cases: int) -> LongestChain:
    nodes = {node.id: node for process in definitions.processes for node in all_nodes(process)}
    reasons = ArrowReasons(definitions, ())
    graph = case_graph(find_process(definitions))
    tasks = [key for key in days if isinstance(key, str)]
    pairs = sorted((key for key in days if not isinstance(key, str)), key=lambda pair: -days[pair])

    def label(element: str) -> str:
        return nodes[element].label if element in nodes else element

    return LongestChain(
        days=sum(days[task] for task in tasks),
        tasks=tuple(
            LongTask(
                id=task,
                name=label(task),
                share=seen[task] / cases,
                days=days[task],
                limit=getattr(nodes.get(task), "time_limit", None),
            )
            for task in sorted(tasks, key=lambda task: -days[task])[:NAMED]
        ),
        waits=tuple(
            Wait(
                before=before,
                after=after,
                names=(label(before), label(after)),
                share=seen[before, after] / cases,
                days=days[before, after],
                reasons=reasons.between(before, after, graph),
            )
            for before, after in [pair for pair in pairs if pair[0] != pair[1]][
                :NAMED
            ]  # a task that comes again waits for nothing else
        ),
    )
