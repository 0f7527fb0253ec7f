"""The regions of a scope: where only sequence and parallel gateways order the steps.

The flows of the scope are read as nested fragments with one entry and one exit (`structure_tree`), after the exits, by
which a case leaves before the normal end, are cut off (`flow_graph`) and given to the gateway or host they hang on.
Sequences and parallel blocks melt into regions; a choice, a loop, a sub-process or a rigid is one step, and each of
their branches is a region of its own. What has no reading as nested fragments (dead nodes, no end) is one rigid step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.by_identity import remember_last
from processes.model import Event, SubProcess
from reengineer.exits import cut_exits
from reengineer.flow_graph import flow_graph
from reengineer.region_reader import read_regions
from reengineer.steps import Region, Step
from reengineer.structure_tree import UnreadableGraphError, structure_tree

if TYPE_CHECKING:
    from processes.model import Scope
    from reengineer.flow_graph import FlowGraph
    from reengineer.steps import StepKind

__all__ = ["Region", "Step", "find_regions"]


@remember_last(16)
def find_regions(scope: Scope) -> tuple[Region, ...]:
    """Return the regions of one scope, outer first; sub-processes are scopes of their own.

    >>> from processes.model import Process, SequenceFlow, Task
    >>> tasks = (Task(id="a", kind="task"), Task(id="b", kind="task"))
    >>> flows = (SequenceFlow(id="f", source="a", target="b"),)
    >>> [region.order for region in find_regions(Process(id="p", nodes=tasks, flows=flows))]
    [(('a', 'b'),)]
    """
    found: list[Region] = []
    for graph in flow_graph(scope).components():
        if len(graph.nodes) == 1 and len(scope.nodes) > 1:
            continue  # nothing orders a node that stands alone
        found += _regions_of(scope, graph)
    return tuple(found)


def _regions_of(scope: Scope, graph: FlowGraph) -> list[Region]:
    try:
        main, exits = cut_exits(graph)
        return read_regions(scope.id, main, exits, structure_tree(main))
    except UnreadableGraphError:
        return [_one_rigid(scope, graph)]


def _one_rigid(scope: Scope, graph: FlowGraph) -> Region:
    inside = [n for n in graph.nodes.values() if not (isinstance(n, Event) and n.kind in {"startEvent", "endEvent"})]
    nodes = tuple(n.id for n in inside) or tuple(graph.nodes)
    kind: StepKind = "subprocess" if len(inside) == 1 and isinstance(inside[0], SubProcess) else "rigid"
    step = Step(id=nodes[0], kind=kind, nodes=nodes, entry=nodes[0], exit=nodes[-1], pinned=True)
    return Region(scope=scope.id, entry_flow=None, exit_flow=None, steps=(step,), order=())
