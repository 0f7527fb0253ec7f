"""Which task comes before which, along the sequence flows of whole processes and the sub-processes in them.

`a` comes before `b` if a path leads from `a` to `b` and none back: tasks of one loop are in no order. Sets of tasks are
bits of whole numbers, so that 2,000 tasks take a fraction of a second.
Source: Tarjan, "Depth-first search and linear graph algorithms", 1972, for the condensation; Aho, Garey, Ullman, "The
transitive reduction of a directed graph", 1972, for "right after".
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.model import Event, Process, SubProcess, scopes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_END = "\x00"  # follows the id of a sub-process: where it ends; no id holds that character


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """The order of some tasks: bits of the tasks after each, and of those right after it."""

    later: tuple[int, ...]
    right_after: tuple[int, ...]


def order_tasks(processes: Iterable[Process], tasks: Sequence[str]) -> TaskOrder:
    """Return the order of the given tasks; all other nodes are only passed through.

    >>> from processes.model import SequenceFlow
    >>> flows = tuple(SequenceFlow(id=a + b, source=a, target=b) for a, b in ("ab", "bc"))
    >>> order_tasks([Process(id="p", flows=flows)], ("a", "b", "c"))
    TaskOrder(later=(6, 4, 0), right_after=(2, 4, 0))
    """
    graph = _graph(processes)
    bit = {task: 1 << index for index, task in enumerate(tasks)}
    own: list[int] = []
    later: list[int] = []
    near: list[int] = []
    number: dict[str, int] = {}
    for component in condense(graph):  # the end of the flow first
        number.update(dict.fromkeys(component, len(own)))
        after = {number[node] for member in component for node in graph.get(member, ())} - {len(own)}
        own.append(sum(bit.get(node, 0) for node in component))
        later.append(_union(own[i] | later[i] for i in after))
        near.append(_union(own[i] or near[i] for i in after))
    home = [number.get(task, -1) for task in tasks]
    return TaskOrder(
        tuple(later[i] if i >= 0 else 0 for i in home),
        tuple(near[i] & ~_union(later[home[b]] for b in bits(near[i])) if i >= 0 else 0 for i in home),
    )


def bits(number: int) -> Iterator[int]:
    """Yield the places of the ones.

    >>> list(bits(0b1010))
    [1, 3]
    """
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def condense(graph: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield the strongly connected components, each after all it leads to; without recursion.

    >>> list(condense({"a": ["b"], "b": ["c"], "c": ["b", "d"]}))
    [['d'], ['c', 'b'], ['a']]
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_nodes: list[str] = []
    for root in graph:
        if root in index:
            continue
        work: list[tuple[str, Iterator[str]]] = [_enter(root, graph, index, open_nodes)]
        low[root] = index[root]
        while work:
            node, successors = work[-1]
            child = next(successors, None)
            if child is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    yield _close(node, open_nodes, low)
            elif child not in index:
                work.append(_enter(child, graph, index, open_nodes))
                low[child] = index[child]
            elif low[child] >= 0:
                low[node] = min(low[node], index[child])


def _enter(
    node: str, graph: Mapping[str, Sequence[str]], index: dict[str, int], open_nodes: list[str]
) -> tuple[str, Iterator[str]]:
    index[node] = len(index)
    open_nodes.append(node)
    return node, iter(graph.get(node, ()))


def _close(node: str, open_nodes: list[str], low: dict[str, int]) -> list[str]:
    """Take a finished component from the open nodes."""
    component: list[str] = []
    while not component or component[-1] != node:
        component.append(open_nodes.pop())
        low[component[-1]] = -1
    return component


def _graph(processes: Iterable[Process]) -> dict[str, list[str]]:
    """Return what leads where; a sub-process is entered at its id and left at its end."""
    graph: dict[str, list[str]] = defaultdict(list)
    for process in processes:
        for scope in scopes(process):
            ends = {node.id: node.id + _END for node in scope.nodes if isinstance(node, SubProcess)}
            for name, end in ends.items():
                graph[name].append(end)
            for flow in scope.flows:
                graph[ends.get(flow.source, flow.source)].append(flow.target)
            for node in scope.nodes:
                if isinstance(node, Event) and node.attached_to:
                    graph[node.attached_to].append(node.id)
            if isinstance(scope, SubProcess):
                _join_content(graph, scope, ends)
    return graph


def _join_content(graph: dict[str, list[str]], scope: SubProcess, ends: dict[str, str]) -> None:
    entered = {flow.target for flow in scope.flows}
    left = {flow.source for flow in scope.flows}
    for node in scope.nodes:
        if node.id not in entered and not (isinstance(node, Event) and node.attached_to):
            graph[scope.id].append(node.id)
        if node.id not in left:
            graph[ends.get(node.id, node.id)].append(scope.id + _END)


def _union(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found
