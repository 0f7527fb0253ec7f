"""The only door to networkx: others take what they need of it from here."""

from __future__ import annotations

from networkx import (
    DiGraph,
    Graph,
    articulation_points,
    immediate_dominators,
    shortest_path,
    strongly_connected_components,
    topological_sort,
)

__all__ = [
    "DiGraph",
    "Graph",
    "articulation_points",
    "immediate_dominators",
    "shortest_path",
    "strongly_connected_components",
    "topological_sort",
]
