"""What stood in the as-is and must stand in the to-be: every task, material, limit, department and decision outcome.

The comparison is between two files as read, element by element and field by field. What an accepted proposal removed or
changed is named with it; everything else must be equal. Parallel gateways and the flows between steps are free: they
are the order, which is proved by its reasons.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from processes.messages import Message, message
from processes.model import Definitions, FlowNode, Gateway, SequenceFlow, SubProcess, lane_path, scopes
from reengineer.redesign.certificate import Failure, Removal
from reengineer.redesign.guards import choice_flows, guards, scope_paths
from reengineer.redesign.rounds import round_graph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.model import Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What the accepted proposals say they did, element id -> proposal id.

    `merged`: old task -> the task it is in; `relaxed`: pairs whose reason an accepted proposal lifted.
    """

    removed: Mapping[str, str]
    changed: Mapping[str, str]
    added: Mapping[str, str]
    merged: Mapping[str, str]
    relaxed: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The outcome of the comparison."""

    kept: tuple[tuple[str, int], ...]
    removed: tuple[Removal, ...]
    changed: tuple[Removal, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    label: str
    value: Any


@dataclass(frozen=True, slots=True)
class _Outcome:
    source: str
    name: str
    condition: str | None
    probability: float | None


def compare(as_is: Definitions, to_be: Definitions, ledger: Ledger) -> Inventory:
    """Compare two files; what differs and is in no proposal's account is a failure."""
    before, after = _entries(as_is), _entries(to_be)
    kept: Counter[str] = Counter()
    removed, changed, failures = [], [], []
    for key, entry in before.items():
        now, element = after.get(key), key.partition("#")[0]
        if now is not None and _same(entry.value, now.value):
            kept[entry.kind] += 1
        elif now is None and element in ledger.removed:
            removed.append(Removal(element=key, label=entry.label, proposal=ledger.removed[element]))
        elif element in ledger.changed:
            changed.append(Removal(element=key, label=entry.label, proposal=ledger.changed[element]))
        else:
            failures.append(_difference(key, entry, lost=now is None))
    failures += [
        Failure(
            kind="added",
            elements=(key,),
            message=message("{element} stands in the to-be and no accepted proposal added it.", element=entry.label),
        )
        for key, entry in after.items()
        if key not in before and not {key.partition("#")[0]} & (ledger.added.keys() | ledger.changed.keys())
    ]
    failures += _misplaced(as_is, to_be, ledger)
    return Inventory(
        kept=tuple(sorted(kept.items())), removed=tuple(removed), changed=tuple(changed), failures=tuple(failures)
    )


def _same(before: Any, after: Any) -> bool:
    """Tell whether a value is as it was; what an engine needs (default, condition and its name) may have been added."""
    if before == after:
        return True
    if isinstance(before, FlowNode) and isinstance(after, FlowNode):
        before, after = _fixed(before), _fixed(after)
    if isinstance(before, Gateway) and before.default is None and isinstance(after, Gateway):
        return bool(before == replace(after, default=None))
    if isinstance(before, _Outcome) and before.condition is None and isinstance(after, _Outcome):
        return before == replace(after, condition=None, name=after.name if before.name else "")
    return bool(before == after)


def _difference(key: str, entry: _Entry, *, lost: bool) -> Failure:
    said: Message = (
        message("{element} of the as-is is missing and no accepted proposal removed it.", element=entry.label)
        if lost
        else message("{element} is not as it was and no accepted proposal changed it.", element=entry.label)
    )
    return Failure(kind="missing" if lost else "changed", elements=(key,), message=said)


def _entries(definitions: Definitions) -> dict[str, _Entry]:
    """Return everything that must survive by id; limits stand apart from their node so that each is counted."""
    found: dict[str, _Entry] = {}
    for process in definitions.processes:
        found[process.id] = _Entry(
            "process",
            process.label,
            replace(process, nodes=(), flows=(), data=(), artifacts=(), lanes=(), executable=True),
        )
        found.update(_process_entries(process))
    for collaboration in definitions.collaborations:
        found.update({pool.id: _Entry("pool", pool.label, pool) for pool in collaboration.participants})
        found.update({flow.id: _Entry("message flow", flow.label, flow) for flow in collaboration.message_flows})
    return found


def _process_entries(process: Process) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    lanes = lane_path(process)
    for scope in scopes(process):
        found.update({data.id: _Entry("data", data.label, data) for data in scope.data})
        for node in scope.nodes:
            if isinstance(node, Gateway) and node.kind == "parallelGateway":
                continue
            found[node.id] = _Entry("node", node.label, node)
            if node.time_limit:
                found[f"{node.id}#limit"] = _Entry("limit", node.label, node.time_limit)
            if node.id in lanes:
                found[f"{node.id}#lane"] = _Entry("lane", node.label, tuple(lane.id for lane in lanes[node.id]))
        label = {node.id: node.label for node in scope.nodes}
        found.update({flow.id: _outcome(flow, label) for flow in choice_flows(scope)})
    return found


def _fixed(node: FlowNode) -> FlowNode:
    """Return the node without what is compared apart and without the declarations of custom that a redesign outdates."""
    reasoned = tuple(p for p in node.precedences if p.reason != "custom")
    fixed = replace(node, time_limit=None, precedences=reasoned, questions=())
    if isinstance(fixed, SubProcess):
        return replace(fixed, nodes=(), flows=(), data=(), artifacts=(), lanes=())
    return fixed


def _outcome(flow: SequenceFlow, label: Mapping[str, str]) -> _Entry:
    said = f"{label.get(flow.source, flow.source)} / {flow.label}"
    return _Entry("outcome", said, _Outcome(flow.source, flow.name, flow.condition, flow.probability))


def _misplaced(as_is: Definitions, to_be: Definitions, ledger: Ledger) -> Iterator[Failure]:
    """Find nodes that left or entered a decision, a loop or a sub-process without a proposal's account."""
    now = {process.id: process for process in to_be.processes}
    for process in as_is.processes:
        if process.id in now:
            yield from _moved(guards(process), guards(now[process.id]), ledger, _GUARD)
            before = {node: frozenset(path) for node, path in scope_paths(process).items()}
            after = {node: frozenset(path) for node, path in scope_paths(now[process.id]).items()}
            yield from _moved(before, after, ledger, _SCOPE)
            yield from _moved(_loop_mates(process), _loop_mates(now[process.id]), ledger, _LOOP)


def _moved(
    before: Mapping[str, frozenset[str]], after: Mapping[str, frozenset[str]], ledger: Ledger, pattern: str
) -> Iterator[Failure]:
    known = before.keys() & after.keys()
    for node in sorted(known):
        was = before[node] - ledger.removed.keys() - ledger.changed.keys()
        now = after[node] - ledger.added.keys() - ledger.changed.keys()
        if was != now and node not in ledger.changed:
            differing = tuple(sorted(was ^ now))
            yield Failure(
                kind="moved",
                elements=(node, *differing),
                message=Message(pattern, (("node", node), ("others", differing))),
            )


_GUARD = message("{node} is no longer reached under the same decisions: {others}.").pattern
_SCOPE = message("{node} is no longer in the same sub-process: {others}.").pattern
_LOOP = message("{node} is no longer in the same loop: {others}.").pattern


def _loop_mates(process: Process) -> dict[str, frozenset[str]]:
    """Return for each node that is no parallel gateway the nodes of the innermost loop around it."""
    found: dict[str, frozenset[str]] = {}
    for scope in scopes(process):
        free = {node.id for node in scope.nodes if isinstance(node, Gateway) and node.kind == "parallelGateway"}
        found.update({node.id: frozenset() for node in scope.nodes if node.id not in free})
        for loop in sorted(round_graph(scope).loops, key=len, reverse=True):
            found.update(dict.fromkeys(loop - free, loop - free))
    return found
