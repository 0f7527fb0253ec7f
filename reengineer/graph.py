"""The only door to networkx: others take what they need of it from here."""

from __future__ import annotations

from networkx import (
    DiGraph,
    Graph,
    articulation_points,
    bipartite,
    dag_longest_path,
    dag_longest_path_length,
    immediate_dominators,
    shortest_path,
    strongly_connected_components,
    topological_generations,
    topological_sort,
    weakly_connected_components,
)

__all__ = [
    "DiGraph",
    "Graph",
    "articulation_points",
    "bipartite",
    "dag_longest_path",
    "dag_longest_path_length",
    "immediate_dominators",
    "shortest_path",
    "strongly_connected_components",
    "topological_generations",
    "topological_sort",
    "weakly_connected_components",
]
