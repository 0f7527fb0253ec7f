"""Who is no part of the authority: the applicant, and intermediaries whose time nobody here decides about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.model import all_nodes, lane_path
from reengineer.diagnosis.words import is_applicant

if TYPE_CHECKING:
    from processes.model import Definitions

NATURES = ("applicant", "intermediary")


def outside(definitions: Definitions) -> frozenset[str]:
    """Return the elements that are done by the applicant or an intermediary, by what they are or by whose lane they are in."""
    pools = {p.process: p.name for pools in definitions.collaborations for p in pools.participants}
    found = set()
    for process in definitions.processes:
        lanes = lane_path(process)
        for node in all_nodes(process):
            names = [lane.name for lane in lanes.get(node.id, ())] or [pools.get(process.id) or process.name]
            if getattr(node, "nature", "") in NATURES or any(map(is_applicant, names)):
                found.add(node.id)
    return frozenset(found)
