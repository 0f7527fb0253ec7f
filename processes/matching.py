"""Which element of one model is which element of another: by id first, then by label and neighbourhood."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.model import DataElement, Element, FlowNode, Lane, Process, scopes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.model import Definitions


@dataclass(frozen=True, slots=True)
class Standing:
    """An element with the scope and the lane it stands in."""

    element: Element
    scope: str
    lane: str = ""


def elements_of(definitions: Definitions) -> dict[str, Standing]:
    """Return processes, lanes, flow nodes and data by id."""
    found: dict[str, Standing] = {}
    for process in definitions.processes:
        found.setdefault(process.id, Standing(process, ""))
        for scope in scopes(process):
            lane_of: dict[str, str] = {}
            stack = [(lane, "") for lane in scope.lanes]
            while stack:
                lane, above = stack.pop()
                found.setdefault(lane.id, Standing(lane, scope.id, above))
                lane_of.update(dict.fromkeys(lane.nodes, lane.id))
                stack += [(inner, lane.id) for inner in lane.lanes]
            around = found[scope.id].lane  # a sub-process stands in its lane with all that is in it
            for node in scope.nodes:
                found.setdefault(node.id, Standing(node, scope.id, lane_of.get(node.id, around)))
            for data in scope.data:
                found.setdefault(data.id, Standing(data, scope.id))
    return found


def match(before: Definitions, after: Definitions) -> dict[str, str]:
    """Return id before -> id after for the elements that are the same.

    What has lost its id is looked for among the new elements of the same kind and label; where several fit, the one with
    the most neighbours that are already matched is taken. Elements without a label are the same only by id.
    """
    old, new = elements_of(before), elements_of(after)
    found = {name: name for name in old if name in new and _class(old[name].element) is _class(new[name].element)}
    lost, fresh = (_by_label(side, found) for side in (old, new))
    near_old, near_new = _neighbours(before), _neighbours(after)
    for label, names in lost.items():
        candidates = dict.fromkeys(fresh.get(label, ()))
        for name in names:
            if not candidates:
                break
            expected = {found.get(other, "") for other in near_old[name]}
            best = max(candidates, key=lambda candidate: len(expected & near_new[candidate]))
            found[name] = best
            del candidates[best]
    return found


def _by_label(side: dict[str, Standing], found: dict[str, str]) -> dict[tuple[type, str], list[str]]:
    groups: dict[tuple[type, str], list[str]] = defaultdict(list)
    for name, standing in side.items():
        if name not in found and standing.element.name.strip():
            groups[_class(standing.element), standing.element.label].append(name)
    return groups


def _class(element: Element) -> type:
    """Return what an element must stay: a task may become a sub-process and be the same, but never a lane."""
    return next((kind for kind in (FlowNode, DataElement, Lane, Process) if isinstance(element, kind)), Element)


def _neighbours(definitions: Definitions) -> defaultdict[str, set[str]]:
    """Return the ids around each node: along flows and data, and its lane."""
    found: defaultdict[str, set[str]] = defaultdict(set)

    def join(one: str, others: Iterable[str]) -> None:
        for other in others:
            found[one].add(other)
            found[other].add(one)

    for process in definitions.processes:
        for scope in scopes(process):
            for flow in scope.flows:
                join(flow.source, [flow.target])
            for node in scope.nodes:
                join(node.id, (link.data for link in (*node.inputs, *node.outputs)))
    for name, standing in elements_of(definitions).items():
        join(name, [standing.lane] if standing.lane else [])
    return found
