"""The order of a case by its reasons alone, without the flow: what would be left if all custom went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.case_graph import CaseGraph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reengineer.arrow_reasons import ArrowReasons


def precedence_graph(case: CaseGraph, reasons: ArrowReasons, *, custom: bool) -> CaseGraph:
    """Return the tasks of the case in the order of the reasons (and of declared custom).

    An element that the case does not pass takes no time, and the order through it stays. What lies in an opened
    sub-process stays between its start and its end.
    """
    pairs = list(reasons.ordered(custom=custom))
    graph = CaseGraph(nodes=dict(case.nodes), opened=set(case.opened))
    for place in case.arcs:
        graph.arcs.setdefault(place, [])
    for before, after in pairs:
        graph.connect(graph.leaving(before), after)
    for outer, inner in _nested(case):
        graph.connect(outer, inner)
        graph.connect(graph.leaving(inner), graph.leaving(outer))
    graph.first = _without_predecessor(graph)
    return graph


def _nested(case: CaseGraph) -> Iterable[tuple[str, str]]:
    for outer in case.opened:
        for inner in getattr(case.nodes[outer], "nodes", ()):
            if inner.id in case.nodes:
                yield outer, inner.id


def _without_predecessor(graph: CaseGraph) -> list[str]:
    followed = {target for targets in graph.arcs.values() for target in targets}
    return [place for place in graph.arcs if place not in followed]
