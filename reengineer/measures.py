"""Measures of a process: how large, how branched, how regular its model is, and how one ordinary case runs through it.

N are the flow nodes of the process and its sub-processes, A the sequence flows, gateways are split by type into AND
(parallel), XOR (exclusive, event-based) and OR (inclusive, complex). A split has several flows out, a join several in.
Unless another source is named: Mendling, Metrics for Process Models (2008), chapter 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from processes.model import Gateway, Process, SubProcess, Task, all_nodes, scopes
from reengineer.case_graph import CaseGraph, case_graph
from reengineer.critical_path import find_critical_path, find_process
from reengineer.exits import cut_exits
from reengineer.flow_graph import Arc, FlowGraph, flow_graph, in_order
from reengineer.handovers import Handovers, find_handovers
from reengineer.structure_tree import UnreadableGraphError, structure_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.model import Definitions
    from reengineer.critical_path import CriticalPath
    from reengineer.structure_tree import Block

TYPES = {
    "parallelGateway": "and",
    "exclusiveGateway": "xor",
    "eventBasedGateway": "xor",
    "inclusiveGateway": "or",
    "complexGateway": "or",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """All measures of one process; the functions of the same names define them. None: nothing to measure it by."""

    size: int
    tasks: int
    gateways: int
    flows: int
    control_flow_complexity: int
    connectivity: float
    density: float
    depth: int
    diameter: int
    separability: float
    sequentiality: float
    structuredness: float
    gateway_mismatch: int
    gateway_heterogeneity: float
    cyclicity: float
    parallelism: int
    parallelism_exact: bool
    critical_path_share: float | None
    cycle_time_efficiency: float | None
    handovers: Handovers


def find_measures(
    definitions: Definitions,
    *,
    process_id: str | None = None,
    attributes: Mapping[str, object] | None = None,
    critical_path: CriticalPath | None = None,
) -> Measures:
    """Return the measures of one process (the largest, unless named); those of a case for one with these attributes."""
    process = find_process(definitions, process_id)
    path = critical_path or find_critical_path(definitions, process_id=process.id, attributes=attributes)
    graph = whole_graph(process)
    trees = tuple(_trees(process))
    return Measures(
        size=len(graph.nodes),
        tasks=sum(isinstance(node, Task) for node in graph.nodes.values()),
        gateways=sum(isinstance(node, Gateway) for node in graph.nodes.values()),
        flows=len(_flows(graph)),
        control_flow_complexity=control_flow_complexity(graph),
        connectivity=connectivity(graph),
        density=density(graph),
        depth=max((_depth(tree) + level for level, tree, _ in trees if tree), default=0),
        diameter=diameter(graph),
        separability=separability(graph),
        sequentiality=sequentiality(graph),
        structuredness=_share(len(graph.nodes) - len(_unstructured(trees)), len(graph.nodes), empty=1.0),
        gateway_mismatch=gateway_mismatch(graph),
        gateway_heterogeneity=gateway_heterogeneity(graph),
        cyclicity=cyclicity(graph),
        parallelism=path.parallelism.degree,
        parallelism_exact=path.parallelism.exact,
        critical_path_share=path.length.amount / path.serial.amount if path.serial.amount else None,
        cycle_time_efficiency=cycle_time_efficiency(process, path),
        handovers=find_handovers(process, _case(process, attributes), path.executed),
    )


def whole_graph(process: Process) -> FlowGraph:
    """Return the nodes and arcs of the process and all its sub-processes as one graph."""
    parts = [flow_graph(scope) for scope in scopes(process)]
    if len(parts) == 1:
        return parts[0]
    lost = [node for node in all_nodes(process) if isinstance(node, SubProcess) and node.triggered_by_event]
    nodes = {name: node for part in parts for name, node in part.nodes.items()} | {node.id: node for node in lost}
    return FlowGraph(nodes, tuple(arc for part in parts for arc in part.arcs))


def control_flow_complexity(graph: FlowGraph) -> int:
    """Return the sum over all splits with n flows out: n for XOR, 2^n - 1 for OR, 1 for AND.

    It counts the states that one must think of behind the splits. Source: Cardoso, How to Measure the Control-flow
    Complexity of Web Processes and Workflows (2005).
    """
    found = 0
    for kind, _, leaving in _gateways(graph):
        if leaving > 1:
            found += {"xor": leaving, "or": 2**leaving - 1, "and": 1}[kind]
    return found


def connectivity(graph: FlowGraph) -> float:
    """Return the coefficient of network connectivity, |A| / |N|."""
    return _share(len(_flows(graph)), len(graph.nodes))


def density(graph: FlowGraph) -> float:
    """Return the flows as a share of all that there could be, |A| / (|N| (|N| - 1))."""
    return _share(len(_flows(graph)), len(graph.nodes) * (len(graph.nodes) - 1))


def diameter(graph: FlowGraph) -> int:
    """Return the number of arcs on the longest way, with every loop gone through once."""
    forward = graph.without_back_arcs().successors
    steps = dict.fromkeys(forward, 0)
    for node in in_order(forward):
        for target in forward[node]:
            steps[target] = max(steps[target], steps[node] + 1)
    return max(steps.values(), default=0)


def separability(graph: FlowGraph) -> float:
    """Return the share of nodes, but for first and last, that everything must pass: cut vertices / (|N| - 2).

    1 is a mere sequence.
    """
    from reengineer.graph import Graph, articulation_points

    found: Graph[str] = Graph()
    found.add_edges_from((arc.source, arc.target) for arc in graph.arcs)
    return _share(len(set(articulation_points(found))), len(graph.nodes) - 2)


def sequentiality(graph: FlowGraph) -> float:
    """Return the share of sequence flows that neither leave nor enter a gateway; 1 is a model without gateways."""
    plain = [a for a in _flows(graph) if not any(isinstance(graph.nodes[n], Gateway) for n in (a.source, a.target))]
    return _share(len(plain), len(_flows(graph)), empty=1.0)


def gateway_mismatch(graph: FlowGraph) -> int:
    """Return the sum over AND, XOR and OR of | flows out of splits - flows into joins |; 0 where all blocks close."""
    found = dict.fromkeys(TYPES.values(), 0)
    for kind, entering, leaving in _gateways(graph):
        found[kind] += (leaving if leaving > 1 else 0) - (entering if entering > 1 else 0)
    return sum(map(abs, found.values()))


def gateway_heterogeneity(graph: FlowGraph) -> float:
    """Return the entropy of the gateway types to base 3: 0 if all are of one type, 1 if the three are as frequent."""
    kinds = [kind for kind, _, _ in _gateways(graph)]
    shares = [kinds.count(kind) / len(kinds) for kind in set(kinds)]
    return sum((share * log(1 / share, 3) for share in shares), 0.0)


def cyclicity(graph: FlowGraph) -> float:
    """Return the share of nodes that lie on a circle of arcs."""
    if graph.without_back_arcs() is graph:
        return 0.0

    from reengineer.graph import DiGraph, strongly_connected_components

    found: DiGraph[str] = DiGraph([(arc.source, arc.target) for arc in graph.arcs])
    circles = [nodes for nodes in strongly_connected_components(found) if len(nodes) > 1]
    alone = {arc.source for arc in graph.arcs if arc.source == arc.target}
    return _share(len(alone.union(*circles)), len(graph.nodes))


def cycle_time_efficiency(process: Process, path: CriticalPath) -> float | None:
    """Return work on the critical path / its length; None unless each task on it has a `bl:effort` in the same unit.

    Source: Dumas, La Rosa, Mendling, Reijers, Fundamentals of Business Process Management (2nd ed., 2018), 7.1.
    """
    efforts = {node.id: node.effort for node in all_nodes(process)}
    work = [effort for task in path.path if (effort := efforts.get(task)) and effort.unit == path.length.unit]
    if not path.length.amount or len(work) < len(path.path):
        return None
    return sum(effort.amount for effort in work) / path.length.amount


def _flows(graph: FlowGraph) -> list[Arc]:
    return [arc for arc in graph.arcs if arc.flow is not None]


def _gateways(graph: FlowGraph) -> list[tuple[str, int, int]]:
    """Return type, flows in and flows out of each gateway."""
    return [
        (TYPES[node.kind], len(graph.incoming[node.id]), len(graph.outgoing[node.id]))
        for node in graph.nodes.values()
        if isinstance(node, Gateway)
    ]


def _share(part: float, whole: float, *, empty: float = 0.0) -> float:
    return part / whole if whole > 0 else empty


def _case(process: Process, attributes: Mapping[str, object] | None) -> CaseGraph:
    return case_graph(process, attributes=attributes)


def _trees(process: Process, level: int = 0) -> list[tuple[int, Block | None, FlowGraph]]:
    """Return for each part of each scope how deep the scope lies, its structure tree if it has one, and its graph."""
    found: list[tuple[int, Block | None, FlowGraph]] = []
    levels = {process.id: level}
    for scope in scopes(process):
        levels |= {node.id: levels[scope.id] + 1 for node in scope.nodes if isinstance(node, SubProcess)}
        for graph in flow_graph(scope).components():
            try:
                found.append((levels[scope.id], structure_tree(cut_exits(graph)[0]), graph))
            except UnreadableGraphError:
                found.append((levels[scope.id], None, graph))
    return found


def _depth(tree: Block) -> int:
    """Return how many fragments with gateways lie inside one another."""
    deepest, waiting = 0, [(tree, 0)]
    for block, level in waiting:
        inside = level + (block.kind in {"bond", "rigid"})
        deepest = max(deepest, inside)
        waiting += [(child, inside) for child in block.children]
    return deepest


def _unstructured(trees: tuple[tuple[int, Block | None, FlowGraph], ...]) -> set[str]:
    """Return the nodes that no fragment with one entry and one exit explains: ends of the ways in rigids."""
    found: set[str] = set()
    for _, tree, graph in trees:
        if tree is None:
            found |= {*graph.nodes} if len(graph.nodes) > 1 else set()
            continue
        rigids = (block for block in tree.inside() if block.kind == "rigid")
        found |= {v[0] for rigid in rigids for c in rigid.children for v in (c.entry, c.exit) if v[0]}
    return found
