"""The refined process structure tree: which parts of a flow graph have one entry and one exit, inside one another.

Every flow node becomes an edge from its `in` to its `out` vertex, so that each vertex has a single edge on one side;
with the return edge from end to start the triconnected components are then exactly the canonical fragments:
a polygon (sequence), a bond (parallel branches or a loop) or a rigid (anything else).

Source: Polyvyanyy, Vanhatalo, Völzer: Simplified Computation and Generalization of the Refined Process Structure Tree
(WS-FM 2010). Triconnected components: Gutwenger, Mutzel (2001), by the library spqrtree.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from processes.by_identity import remember_last

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spqrtree import Edge, TriconnectedComponent

    from reengineer.flow_graph import Arc, FlowGraph

Vertex = tuple[str, str]  # id of the flow node, "in" or "out"
SOURCE: Vertex = ("", "out")
SINK: Vertex = ("", "in")


@dataclass(slots=True)
class Block:
    """A fragment with one entry and one exit; the children of a polygon stand in the order of the flow.

    `backward` marks the branch of a loop that leads back from the bond's exit to its entry.
    """

    kind: Literal["node", "arc", "polygon", "bond", "rigid"]
    entry: Vertex
    exit: Vertex
    node: str = ""
    arc: Arc | None = None
    children: list[Block] = field(default_factory=list)
    backward: bool = False

    def inside(self) -> Iterator[Block]:
        """Yield the block and everything in it."""
        waiting = [self]
        while waiting:
            block = waiting.pop()
            yield block
            waiting.extend(reversed(block.children))


class UnreadableGraphError(ValueError):
    """The graph has no reading as nested fragments."""


@remember_last(16)
def structure_tree(graph: FlowGraph) -> Block:
    """Return the outermost fragment, a polygon, of a graph whose nodes all lie on a way from a start to an end."""
    edges, source, sink = _edges(graph)
    edges = _in_series(edges, source, sink)
    root = edges[0] if len(edges) == 1 else _Reader(edges, source, sink).read()
    if root.kind == "polygon":
        return root
    return Block(kind="polygon", entry=source, exit=sink, children=[root])


def _edges(graph: FlowGraph) -> tuple[list[Block], Vertex, Vertex]:
    if not graph.starts or not graph.ends:
        raise UnreadableGraphError
    edges = [Block(kind="node", entry=(n, "in"), exit=(n, "out"), node=n) for n in graph.nodes]
    edges += [Block(kind="arc", entry=(a.source, "out"), exit=(a.target, "in"), arc=a) for a in graph.arcs]
    source: Vertex = (graph.starts[0], "in")
    sink: Vertex = (graph.ends[0], "out")
    if len(graph.starts) > 1:
        source = SOURCE
        edges += [Block(kind="arc", entry=SOURCE, exit=(start, "in")) for start in graph.starts]
    if len(graph.ends) > 1:
        sink = SINK
        edges += [Block(kind="arc", entry=(end, "out"), exit=SINK) for end in graph.ends]
    return edges, source, sink


def _in_series(edges: list[Block], source: Vertex, sink: Vertex) -> list[Block]:
    """Return the edges with each row of them between two branching vertices put into one polygon."""
    totals = _count([(edge.entry, edge.exit) for edge in edges])
    through = {vertex for vertex, (entering, leaving) in totals.items() if entering == leaving == 1} - {source, sink}
    leaving = {edge.entry: edge for edge in edges if edge.entry in through}
    found = []
    for edge in edges:
        if edge.entry in through:
            continue
        row = [edge]
        while row[-1].exit in through:
            row.append(leaving.pop(row[-1].exit))
        found.append(edge if len(row) == 1 else Block("polygon", edge.entry, row[-1].exit, children=row))
    if leaving:
        raise UnreadableGraphError  # a circle that nothing enters
    return found


class _Reader:
    """Reads triconnected components, rooted at the return edge, into blocks."""

    def __init__(self, edges: list[Block], source: Vertex, sink: Vertex) -> None:
        self.edges = edges
        self.source, self.sink = source, sink
        self.totals = _count([(edge.entry, edge.exit) for edge in edges] + [(sink, source)])
        self.components, self.return_edge = self._decompose()
        self.places: defaultdict[int, list[int]] = defaultdict(list)
        for number, component in enumerate(self.components):
            for edge in component.edges:
                self.places[edge.id].append(number)

    def _decompose(self) -> tuple[list[TriconnectedComponent], int]:
        from spqrtree import MultiGraph, find_triconnected_components

        graph = MultiGraph()
        ids = [graph.add_edge(edge.entry, edge.exit).id for edge in self.edges]
        back = graph.add_edge(self.sink, self.source).id
        self.by_id = dict(zip(ids, self.edges, strict=True))
        try:
            return find_triconnected_components(graph), back
        except (ValueError, RuntimeError) as error:
            raise UnreadableGraphError from error

    def read(self) -> Block:
        """Return the root block."""
        order = self._preorder()
        counts: dict[int, dict[Vertex, list[int]]] = {}
        for number, parent in reversed(order):
            counts[parent] = self._counts(number, parent, counts)
        blocks = {parent: self._block(number, parent, counts) for number, parent in order}
        for number, parent in order:
            children = [
                blocks.get(edge.id) or self.by_id[edge.id]
                for edge in self.components[number].edges
                if edge.id != parent
            ]
            block = blocks[parent]
            block.children = _in_order(block, children) if block.kind == "polygon" else children
            for child in block.children:
                child.backward = block.kind == "bond" and child.entry != block.entry
        places = {id(_first_edge(edge)): place for place, edge in enumerate(self.edges)}
        for block in blocks.values():
            if block.kind != "polygon":
                block.children.sort(key=lambda child: places[id(_first_edge(child))])
        return blocks[self.return_edge]

    def _preorder(self) -> list[tuple[int, int]]:
        """Return (component, edge towards the root) pairs, outer first."""
        if len(self.places[self.return_edge]) != 1:
            raise UnreadableGraphError
        order = [(self.places[self.return_edge][0], self.return_edge)]
        for number, parent in order:
            inner = [e for e in self.components[number].edges if e.id != parent and e.id not in self.by_id]
            order += [(self._other(edge, number), edge.id) for edge in inner]
        return order

    def _other(self, edge: Edge, number: int) -> int:
        places = self.places[edge.id]
        if len(places) != 2:  # noqa: PLR2004 - a virtual edge joins two components
            raise UnreadableGraphError
        return places[1] if places[0] == number else places[0]

    def _counts(self, number: int, parent: int, known: dict[int, dict[Vertex, list[int]]]) -> dict[Vertex, list[int]]:
        """Return how many arcs of the fragment enter and leave each of its two poles."""
        found: defaultdict[Vertex, list[int]] = defaultdict(lambda: [0, 0])
        for edge in self.components[number].edges:
            if edge.id in self.by_id:
                real = self.by_id[edge.id]
                found[real.entry][1] += 1
                found[real.exit][0] += 1
            elif edge.id != parent:
                for vertex, (entering, leaving) in known[edge.id].items():
                    found[vertex][0] += entering
                    found[vertex][1] += leaving
        poles = self._poles(number, parent)
        return {pole: found[pole] for pole in poles}

    def _poles(self, number: int, parent: int) -> tuple[Vertex, Vertex]:
        edge = next(edge for edge in self.components[number].edges if edge.id == parent)
        return cast("Vertex", edge.u), cast("Vertex", edge.v)

    def _block(self, number: int, parent: int, counts: dict[int, dict[Vertex, list[int]]]) -> Block:
        kinds = {"bond": "bond", "polygon": "polygon", "triconnected": "rigid"}
        kind: Literal["polygon", "bond", "rigid"] = kinds[self.components[number].type.value]  # type: ignore[assignment]
        first, second = self._poles(number, parent)
        if parent == self.return_edge:
            return Block(kind=kind, entry=self.source, exit=self.sink)
        for entry, end in ((first, second), (second, first)):
            if self._is_entry(entry, counts[parent]) and self._is_exit(end, counts[parent]):
                return Block(kind=kind, entry=entry, exit=end)
        raise UnreadableGraphError

    def _is_entry(self, pole: Vertex, counts: dict[Vertex, list[int]]) -> bool:
        return counts[pole][0] == 0 or counts[pole][1] == self.totals[pole][1]

    def _is_exit(self, pole: Vertex, counts: dict[Vertex, list[int]]) -> bool:
        return counts[pole][1] == 0 or counts[pole][0] == self.totals[pole][0]


def _count(pairs: list[tuple[Vertex, Vertex]]) -> dict[Vertex, list[int]]:
    found: defaultdict[Vertex, list[int]] = defaultdict(lambda: [0, 0])
    for source, target in pairs:
        found[source][1] += 1
        found[target][0] += 1
    return found


def _first_edge(block: Block) -> Block:
    while block.children:
        block = block.children[0]
    return block


def _in_order(polygon: Block, children: list[Block]) -> list[Block]:
    leaving = {child.entry: child for child in children}
    found, vertex = [], polygon.entry
    while vertex != polygon.exit:
        if vertex not in leaving:
            raise UnreadableGraphError
        child = leaving.pop(vertex)
        found += child.children if child.kind == "polygon" else [child]
        vertex = child.exit
    if leaving:
        raise UnreadableGraphError
    return found
