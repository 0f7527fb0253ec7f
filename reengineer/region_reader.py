"""From nested fragments to regions and steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.model import Event, Gateway, SubProcess, Task
from reengineer.flow_graph import EXCLUSIVE
from reengineer.partial_order import CyclicOrderError, PartialOrder
from reengineer.steps import Region, Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.model import FlowNode
    from reengineer.exits import Exits
    from reengineer.flow_graph import FlowGraph
    from reengineer.structure_tree import Block, Vertex

BEFORE, AFTER = "<before>", "<after>"  # stand for what lies outside the region


def read_regions(scope: str, graph: FlowGraph, exits: Mapping[str, Exits], tree: Block) -> list[Region]:
    """Return the regions in a structure tree, outer first; `exits` are those that hang on the nodes of the graph."""
    reader = _ScopeReader(scope, graph, exits)
    found: list[Region] = []
    waiting: list[tuple[list[Block], tuple[str, ...]]] = [(tree.children, ())]
    for children, path in waiting:
        region = _RegionReader(reader, reader.without_events(children), path)
        found += [region.region] if region.steps else []
        waiting += [(branch, (*path, step)) for step, branch in region.branches]
    return found


@dataclass(frozen=True, slots=True)
class _ScopeReader:
    scope: str
    graph: FlowGraph
    exits: Mapping[str, Exits]

    def without_events(self, children: list[Block]) -> list[Block]:
        """Return a sequence without the start and end events at its ends, which stay where they are."""
        found = children[1:] if _is_virtual(children[0]) else children
        if len(found) > 1 and self._is_event(found[0], "startEvent") and found[1].kind == "arc":
            found = found[1:]
        if found and _is_virtual(found[-1]):
            found = found[:-1]
        if len(found) > 1 and self._is_event(found[-1], "endEvent") and found[-2].kind == "arc":
            found = found[:-1]
        return found

    def _is_event(self, block: Block, kind: str) -> bool:
        return block.kind == "node" and self.graph.nodes[block.node].kind == kind and block.node not in self.exits

    def junction(self, vertex: Vertex) -> bool:
        """Say whether several arcs meet here."""
        arcs = self.graph.outgoing if vertex[1] == "out" else self.graph.incoming
        return len(arcs.get(vertex[0], ())) > 1

    def orders(self, vertex: Vertex) -> bool:
        """Say whether the vertex lets everything through: a parallel gateway, or a task with several plain flows."""
        if not self.junction(vertex):
            return bool(vertex[0])
        node = self.graph.nodes[vertex[0]]
        if node.kind == "parallelGateway":
            return node.id not in self.exits
        if isinstance(node, Gateway) or vertex[1] == "in" or node.kind == "startEvent":
            return False
        default = node.default if isinstance(node, (Task, SubProcess)) else None
        return default is None and all(arc.flow and not arc.condition for arc in self.graph.outgoing[node.id])

    def forks(self, made_up: Vertex) -> bool:
        """Say whether a case begins at several nodes at once: tasks that nothing leads to, unlike start events."""
        starts = self.graph.starts if made_up[1] == "out" else ()
        return any(self.graph.nodes[start].kind != "startEvent" for start in starts)

    def is_parallel(self, block: Block) -> bool:
        """Say whether nothing in the block but the insides of its sequences is more than order."""
        if block.kind == "arc":
            return block.arc is not None and block.arc.flow is not None
        if block.kind in {"node", "polygon"}:  # a fragment at its end shares the gateway with the outer one
            return all(self.is_parallel(child) for child in block.children[:: len(block.children) - 1 or 1])
        ends = {vertex for child in block.children for vertex in (child.entry, child.exit)}
        if not all(self.orders(vertex) for vertex in ends) or any(child.backward for child in block.children):
            return False
        return all(self.is_parallel(child) for child in block.children) and (block.kind == "bond" or _is_acyclic(block))


def _is_virtual(block: Block) -> bool:
    """Say whether the block is the made-up arc from the one source, or to the one sink, of several starts or ends."""
    return block.kind == "arc" and block.arc is None


def _is_acyclic(block: Block) -> bool:
    names = {vertex: "".join(reversed(vertex)) for c in block.children for vertex in (c.entry, c.exit)}
    try:
        PartialOrder.of(names.values(), [(names[c.entry], names[c.exit]) for c in block.children])
    except CyclicOrderError:
        return False
    return True


@dataclass(slots=True)
class _RegionReader:
    """Walks one sequence and all parallel blocks in it; `places` says which step or gateway a node went into."""

    scope: _ScopeReader
    children: list[Block]
    path: tuple[str, ...]
    steps: dict[str, Step] = field(default_factory=dict)
    gateways: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    arrows: list[tuple[str, str]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=lambda: {BEFORE: BEFORE, AFTER: AFTER})
    branches: list[tuple[str, list[Block]]] = field(default_factory=list)
    shared: list[Block] = field(default_factory=list)  # fragments that begin or end where an outer one does
    region: Region = field(init=False)

    def __post_init__(self) -> None:
        children = list(self.children)
        entry = children.pop(0).arc if children and children[0].kind == "arc" else None
        leaving = children.pop().arc if children and children[-1].kind == "arc" else None
        outermost = [*(children[:1] if entry is None else []), *(children[-1:] if leaving is None else [])]
        self.shared = [block for block in outermost if block.kind in {"bond", "rigid"}]
        waiting = [(children, BEFORE, AFTER)]
        for sequence, before, after in waiting:
            waiting += self._walk(sequence, before, after)
        closure = self._closure()
        self.region = Region(
            scope=self.scope.scope,
            entry_flow=entry.flow if entry else None,
            exit_flow=leaving.flow if leaving else None,
            steps=tuple(self.steps[place] for place in closure.elements if place in self.steps),
            order=closure.restricted(self.steps).covering_pairs(),
            gateways=tuple(self.gateways),
            flows=tuple(self.flows),
            path=self.path,
        )

    def _walk(self, sequence: list[Block], before: str, after: str) -> list[tuple[list[Block], str, str]]:
        """Read one sequence between two places; return the branches of parallel blocks that are still to read."""
        last, open_flow, nested = before, "", []
        for run in self._runs(sequence):
            if run[0].kind == "arc":
                open_flow = (run[0].arc and run[0].arc.flow) or ""
                continue
            if self._joins_step_before(run, last):
                self._add_refusal(last, run[0].node)
                open_flow = ""
                continue
            if open_flow:
                self.flows.append(open_flow)
                open_flow = ""
            first, end, found = self._read_run(run, {before, after})
            self.arrows += [(last, first)] if last != first else []
            nested += found
            last = end
        if open_flow:
            self.flows.append(open_flow)
        self.arrows += [(last, after)] if last != after else []
        return nested

    def _runs(self, sequence: list[Block]) -> Iterator[list[Block]]:
        """Yield single arcs and nodes, and fragments together with the nodes they branch from and join in."""
        run: list[Block] = []
        for block in sequence:
            if run and not _hang_together(run[-1], block):
                yield run
                run = []
            run.append(block)
        if run:
            yield run

    def _joins_step_before(self, run: list[Block], last: str) -> bool:
        node = run[0].node
        is_refusal = len(run) == 1 and node in self.scope.exits and self.scope.graph.nodes[node].kind in EXCLUSIVE
        return is_refusal and last in self.steps

    def _read_run(self, run: list[Block], around: set[str]) -> tuple[str, str, list[tuple[list[Block], str, str]]]:
        """Return the places by which the run is entered and left, and the branches still to read."""
        fragments = [block for block in run if block.kind in {"bond", "rigid"}]
        owners = {block.node for block in run if block.kind == "node"} | around
        inside = all(f.entry[0] in owners and f.exit[0] in owners for f in fragments)
        if not inside or not all(self.scope.is_parallel(f) for f in fragments):
            step = self._atomic_step(run, fragments)
            return step, step, []
        for block in run:
            if block.kind == "node":
                self._place(block.node)
        nested = [branch for fragment in fragments for branch in self._spread(fragment)]
        return run[0].entry[0], run[-1].exit[0], nested

    def _place(self, node: str) -> None:
        if self.scope.graph.nodes[node].kind == "parallelGateway" and node not in self.scope.exits:
            self.gateways.append(node)
            self.places[node] = node
        else:
            self._atomic_step([], [], node)

    def _spread(self, fragment: Block) -> Iterator[tuple[list[Block], str, str]]:
        for child in fragment.children:
            if child.kind == "arc":
                self.flows.append(child.arc.flow if child.arc and child.arc.flow else "")
                self.arrows.append((child.entry[0], child.exit[0]))
            elif child.kind == "node":
                self._place(child.node)
            elif child.kind == "polygon":
                yield child.children, child.entry[0], child.exit[0]
            else:
                yield from self._spread(child)

    def _atomic_step(self, run: list[Block], fragments: list[Block], single: str = "") -> str:
        nodes = [b.node for block in run for b in block.inside() if b.kind == "node"] or [single]
        ends = (run[0].entry[0], run[-1].exit[0]) if run else (single, single)
        pinned = not {*ends} <= {*nodes} or any(f is other for f in fragments for other in self.shared)
        entry, end = (ends[0] if ends[0] in nodes else nodes[0]), (ends[1] if ends[1] in nodes else nodes[-1])
        kind = _fragment_kind(fragments, self.scope) if fragments else self._single_kind(nodes[0])
        pinned = pinned or (kind == "rigid" and not fragments)  # it sends a token out of the scope and goes on
        step = Step(id=entry, kind=kind, nodes=tuple(nodes), entry=entry, exit=end, pinned=pinned)
        step = self._with_exits(step, nodes)
        self.steps[step.id] = step
        self.places.update(dict.fromkeys(nodes, step.id))
        for fragment in fragments:
            self.branches += [(step.id, branch) for branch in self._branches(fragment)]
        return step.id

    def _single_kind(self, node: str) -> StepKind:
        found = self.scope.graph.nodes[node]
        if node in self.scope.exits and self.scope.exits[node].direct:
            return "refusal" if found.kind in EXCLUSIVE else "rigid"
        return _KINDS[type(found)]

    def _with_exits(self, step: Step, nodes: list[str]) -> Step:
        found = [self.scope.exits[node] for node in nodes if node in self.scope.exits]
        all_nodes = dict.fromkeys([*step.nodes, *(node for exits in found for node in exits.nodes)])
        leaving = [exits for exits in found if exits.flows]
        flows = dict.fromkeys([*step.exits, *(flow for exits in leaving for flow in exits.flows)])
        return Step(
            id=step.id,
            kind=step.kind,
            nodes=tuple(all_nodes),
            entry=step.entry,
            exit=step.exit,
            pinned=step.pinned or self._is_bound(step) or any(exits.strands for exits in found),
            exits=tuple(flows),
            cancels=bool(flows) and all(exits.cancels for exits in leaving) and (step.cancels or not step.exits),
        )

    def _is_bound(self, step: Step) -> bool:
        """Say whether the step waits for something from outside, or has the beginning or the end of the case in it."""
        entry, end = (self.scope.graph.nodes[node] for node in (step.entry, step.exit))
        return _is_catching(entry) or entry.kind == "startEvent" or end.kind == "endEvent"

    def _add_refusal(self, step_id: str, gateway: str) -> None:
        step = self.steps[step_id]
        joined = Step(
            id=step.id,
            kind="refusal",
            nodes=(*step.nodes, gateway),
            entry=step.entry,
            exit=gateway,
            pinned=step.pinned,
            exits=step.exits,
            cancels=step.cancels,
        )
        self.steps[step_id] = self._with_exits(joined, [gateway])
        self.places[gateway] = step_id

    def _branches(self, fragment: Block) -> Iterator[list[Block]]:
        """Yield the sequences directly inside a fragment, without the nodes at which it branches and joins."""
        for child in fragment.children:
            if child.kind in {"bond", "rigid"}:
                yield from self._branches(child)
            elif child.kind == "polygon":
                inner = child.children
                start = 1 if inner[0].kind == "node" and self.scope.junction(inner[0].entry) else 0
                end = len(inner) - (1 if inner[-1].kind == "node" and self.scope.junction(inner[-1].exit) else 0)
                yield inner[start:end]

    def _closure(self) -> PartialOrder:
        """Return the order of all places, BEFORE and AFTER and the gateways among them."""
        places = dict.fromkeys([BEFORE, AFTER, *self.places.values()])
        named = [(self.places.get(before, before), self.places.get(after, after)) for before, after in self.arrows]
        return PartialOrder.of(places, [(before, after) for before, after in named if before != after])


_KINDS: Mapping[type[FlowNode], StepKind]
_KINDS = {Task: "task", SubProcess: "subprocess", Event: "event", Gateway: "choice"}


def _is_catching(node: FlowNode) -> bool:
    """Say whether the node waits for something from outside: time, a message, a signal, a link."""
    if isinstance(node, Event):
        return node.kind == "boundaryEvent" or node.trigger == "link" or _is_waiting(node)
    return node.kind in {"receiveTask", "eventBasedGateway"}


def _is_waiting(node: Event) -> bool:
    return node.kind == "intermediateCatchEvent" and node.trigger != "none"


def _hang_together(first: Block, second: Block) -> bool:
    """Say whether a fragment branches from, or joins in, the node or the fragment beside it."""
    kinds = {first.kind, second.kind}
    if "arc" in kinds or kinds == {"node"}:
        return False
    if first.kind == "node":
        return second.entry == first.exit
    return second.kind != "node" or first.exit == second.entry


def _fragment_kind(fragments: list[Block], scope: _ScopeReader) -> StepKind:
    ends = [vertex for fragment in fragments for vertex in (fragment.entry, fragment.exit)]
    if any(f.kind == "rigid" for f in fragments) or any(scope.orders(v) if v[0] else scope.forks(v) for v in ends):
        return "rigid"
    backward = any(child.backward for fragment in fragments for child in fragment.children)
    return "loop" if backward else "choice"
