"""What the ends of a flow are called: ends of one name are told apart by the task that comes last before each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Task, scopes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from processes.messages import Message
    from processes.model import Definitions, Scope


def end_names(
    definitions: Definitions, elements: Sequence[str], names: Mapping[str, str]
) -> tuple[tuple[str, str | Message], ...]:
    """Return id and name of each element; an end that shares its name is told by the task before it."""
    ends = {
        node.id: scope
        for process in definitions.processes
        for scope in scopes(process)
        for node in scope.nodes
        if node.kind == "endEvent"
    }
    often = Counter(names[end] for end in ends)
    found: list[tuple[str, str | Message]] = []
    for element in elements:
        name: str | Message = names.get(element, element)
        if element in ends and often[names[element]] > 1:
            task = _task_before(ends[element], element)
            name = message("{end} (after {task})", end=name, task=task) if task else name
        found.append((element, name))
    return tuple(found)


def _task_before(scope: Scope, end: str) -> str:
    """Return the name of the nearest task before an end, "" for none."""
    nodes = {node.id: node for node in scope.nodes}
    waiting = [end]
    for place in waiting:
        node = nodes[place]
        if isinstance(node, Task):
            return node.label
        before = [flow.source for flow in scope.flows if flow.target == place]
        waiting += [source for source in before if source in nodes and source not in waiting]
    return ""
