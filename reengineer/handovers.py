"""Who works on a case, and how often it changes hands.

A handover is a pair of tasks, one right after the other, in two different lanes. Departments are the outermost lanes,
posts the innermost. Practice: numerical involvement, Reijers, Limam Mansar, Best Practices in Business Process Redesign
(2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.model import lane_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from processes.model import Process
    from reengineer.case_graph import CaseGraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Handovers:
    """The lanes that one case passes (ids), and the pairs of tasks between which it changes department, or post."""

    departments: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    between_departments: tuple[tuple[str, str], ...] = ()
    between_posts: tuple[tuple[str, str], ...] = ()


def find_handovers(process: Process, case: CaseGraph, tasks: Sequence[str]) -> Handovers:
    """Return the handovers between some tasks of a case; tasks in no lane take no part."""
    lanes = {node: tuple(lane.id for lane in path) for node, path in lane_path(process).items()}
    placed = [task for task in tasks if lanes.get(task)]
    follow = case.order_of(placed).covering_pairs()
    return Handovers(
        departments=tuple(dict.fromkeys(lanes[task][0] for task in placed)),
        posts=tuple(dict.fromkeys(lanes[task][-1] for task in placed)),
        between_departments=tuple((a, b) for a, b in follow if lanes[a][0] != lanes[b][0]),
        between_posts=tuple((a, b) for a, b in follow if lanes[a] != lanes[b]),
    )
