"""Bringing a new order into a region of the flow: its steps stay, its parallel gateways and flows are laid anew.

What leaves a step keeps its sequence flow (id, name, condition, probability), because a decision inside the step may
stand on it; gateways that stand between the same steps as before keep their id. So little of the file changes.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from processes.model import Gateway, Scope, SequenceFlow
from reengineer.redesign.edits import FreshIds, find_scope, join_lanes, put_scope, remove_nodes
from reengineer.redesign.synthesis import Bound, Plan, PlannedGateway, Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from processes.model import Definitions
    from reengineer.steps import Region

_STEMS = {"split": "Split", "join": "Join"}


@dataclass(frozen=True, slots=True)
class _Wire:
    """A flow to lay: between which points of the plan, and between which nodes."""

    begin: Point
    end: Point
    source: str
    target: str


def rewire(definitions: Definitions, region: Region, plan: Plan) -> Definitions:
    """Return the definitions with the steps of the region connected as the plan says."""
    scope = find_scope(definitions, region.scope)
    fresh = FreshIds(definitions)
    site = _Site.of(scope, region)
    names = _name_gateways(site, plan, fresh)
    wires = [wire for flow in plan.flows if (wire := site.wire(flow, names)) is not None]
    laid = _lay_flows(site, wires, fresh)
    kept, known = set(names.values()), {node.id for node in scope.nodes}
    made = tuple(Gateway(id=name, kind="parallelGateway") for name in names.values() if name not in known)
    changed = replace(scope, nodes=(*scope.nodes, *made), flows=_put_flows(site, laid))
    rewired = join_lanes(put_scope(definitions, changed), _neighbours(wires, {node.id for node in made}))
    gone = [gateway for gateway in region.gateways if gateway not in kept]
    return remove_nodes(rewired, gone) if gone else rewired


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """The region with the flows at its ends and the nodes at which its steps begin and end."""

    scope: Scope
    region: Region
    entry: SequenceFlow | None
    leave: SequenceFlow | None
    begins: dict[Point, str]
    ends: dict[Point, str]

    @classmethod
    def of(cls, scope: Scope, region: Region) -> _Site:
        flows = {flow.id: flow for flow in scope.flows}
        entry, leave = flows.get(region.entry_flow or ""), flows.get(region.exit_flow or "")
        begins: dict[Point, str] = {step.id: step.entry for step in region.steps}
        ends: dict[Point, str] = {step.id: step.exit for step in region.steps}
        if leave is not None:
            begins[Bound.EXIT] = leave.target
        if entry is not None:
            ends[Bound.ENTRY] = entry.source
        return cls(scope=scope, region=region, entry=entry, leave=leave, begins=begins, ends=ends)

    def wire(self, flow: tuple[Point, Point], names: Mapping[Point, str]) -> _Wire | None:
        """Return the flow of the plan between nodes; None for one from or to a bound where the scope has no such flow."""
        begin, end = flow
        source = names.get(begin) or self.ends.get(begin)
        target = names.get(end) or self.begins.get(end)
        return None if source is None or target is None else _Wire(begin, end, source, target)

    def replaceable(self) -> dict[str, SequenceFlow]:
        """Return the flows of the region but for the one that enters it."""
        wanted = {*self.region.flows, self.region.exit_flow} - {self.region.entry_flow}
        return {flow.id: flow for flow in self.scope.flows if flow.id in wanted}


def _lay_flows(site: _Site, wires: list[_Wire], fresh: FreshIds) -> dict[_Wire, SequenceFlow]:
    """Give each wire a flow: that of its step or of the entry, else one with its ends, one with its source, a new one."""
    pool = _FlowPool(site.replaceable())
    for wire in wires:
        if wire.begin == Bound.ENTRY and site.entry is not None:
            pool.laid[wire] = replace(site.entry, target=wire.target)
        elif isinstance(wire.begin, str):
            pool.use(wire, pool.by_source.get(wire.source, []))
    for wire in wires:
        pool.use(wire, pool.by_ends.get((wire.source, wire.target), []))
    for wire in wires:
        pool.use(wire, pool.by_source.get(wire.source, []))
        if wire not in pool.laid:
            pool.laid[wire] = SequenceFlow(id=fresh.take("Flow"), source=wire.source, target=wire.target)
    return pool.laid


class _FlowPool:
    """The flows of the region that can be laid anew, and those laid already."""

    def __init__(self, free: dict[str, SequenceFlow]) -> None:
        self.free = free
        self.laid: dict[_Wire, SequenceFlow] = {}
        self.by_source: dict[str, list[SequenceFlow]] = {}
        self.by_ends: dict[tuple[str, str], list[SequenceFlow]] = {}
        for flow in free.values():
            self.by_source.setdefault(flow.source, []).append(flow)
            self.by_ends.setdefault((flow.source, flow.target), []).append(flow)

    def use(self, wire: _Wire, candidates: list[SequenceFlow]) -> None:
        """Lay the first of the candidates that is still free, unless the wire has its flow."""
        found = next((flow for flow in candidates if flow.id in self.free), None)
        if found is not None and wire not in self.laid:
            self.laid[wire] = replace(found, source=wire.source, target=wire.target)
            del self.free[found.id]


def _put_flows(site: _Site, laid: dict[_Wire, SequenceFlow]) -> tuple[SequenceFlow, ...]:
    """Replace the flows of the region in place, new ones last."""
    by_id = {flow.id: flow for flow in laid.values()}
    inside = site.replaceable()
    old = [by_id.pop(flow.id, None if flow.id in inside else flow) for flow in site.scope.flows]
    return (*(flow for flow in old if flow is not None), *by_id.values())


def _name_gateways(site: _Site, plan: Plan, fresh: FreshIds) -> dict[Point, str]:
    """Give each planned gateway the old gateway between the same steps, else one on the same side of one of them."""
    old = _surroundings(((flow.source, flow.target) for flow in site.scope.flows), site.region.gateways)
    pairs = ((site.ends.get(begin, begin), site.begins.get(end, end)) for begin, end in plan.flows)
    planned = _surroundings(pairs, plan.gateways)
    free = dict.fromkeys(old)
    by_all = {around: name for name, around in old.items()}
    by_one = {(around.splits, node): name for name, around in old.items() for node in around.open_side()}
    names: dict[Point, str] = {}
    for gateway, around in planned.items():
        _take(gateway, [by_all.get(around)], free, names)
    for gateway, around in planned.items():
        _take(gateway, [by_one.get((around.splits, node)) for node in around.open_side()], free, names)
    for gateway in plan.gateways:
        if gateway not in names:
            names[gateway] = fresh.take(_STEMS[gateway.side])
    return names


def _take(gateway: Point, wanted: list[str | None], free: dict[str, None], names: dict[Point, str]) -> None:
    found = next((name for name in wanted if name in free), None)
    if found is not None and gateway not in names:
        names[gateway] = found
        del free[found]


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands directly before and after a gateway."""

    before: frozenset[Hashable]
    after: frozenset[Hashable]

    @property
    def splits(self) -> bool:
        return len(self.after) > 1

    def open_side(self) -> list[Hashable]:
        """Return what a split opens or a join gathers."""
        return sorted(self.after if self.splits else self.before, key=str)


_Gateway = TypeVar("_Gateway", bound=Hashable)


def _surroundings(pairs: Iterable[tuple[Hashable, Hashable]], gateways: Iterable[_Gateway]) -> dict[_Gateway, _Around]:
    before: dict[Hashable, set[Hashable]] = {gateway: set() for gateway in gateways}
    after: dict[Hashable, set[Hashable]] = {gateway: set() for gateway in before}
    for source, target in pairs:
        if source in after:
            after[source].add(target)
        if target in before:
            before[target].add(source)
    return {gateway: _Around(frozenset(before[gateway]), frozenset(after[gateway])) for gateway in gateways}


def _neighbours(wires: list[_Wire], made: set[str]) -> list[tuple[str, str]]:
    """Pair each new gateway with the node whose lane it takes: a split what ends before it, a join what it opens."""
    into = {wire.target: wire.source for wire in reversed(wires)}
    out = {wire.source: wire.target for wire in reversed(wires)}
    sides = {wire.source: wire.begin for wire in wires} | {wire.target: wire.end for wire in wires}
    found = []
    for name in sorted(made):
        gateway = sides[name]
        splits = isinstance(gateway, PlannedGateway) and gateway.side == "split"
        found.append((name, _walk(name, made, (into, out) if splits else (out, into))))
    return found


def _walk(name: str, made: set[str], ways: tuple[dict[str, str], dict[str, str]]) -> str:
    """Follow the first way to the nearest node that is not new; where it ends, the second."""
    for way in ways:
        at = name
        while at in made and at in way:
            at = way[at]
        if at not in made:
            return at
    return name
