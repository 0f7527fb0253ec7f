"""What an activity may take: what the planner promises, else what the file says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.model import all_nodes

if TYPE_CHECKING:
    from processes.durations import Span
    from processes.model import Definitions, FlowNode, TimeLimit
    from reengineer.simulation.scenario import Scenario

KINDS = PROMISED, STATUTORY = ("promised", "statutory")


def limit_of(limit: TimeLimit | None, kind: str) -> Span | None:
    """Return the limit of that kind; where nothing is promised the law is the promise."""
    if limit is None:
        return None
    return (limit.promised or limit.statutory) if kind == PROMISED else limit.statutory


def limits_of(node: FlowNode, scenario: Scenario) -> tuple[Span | None, Span | None]:
    """Return the promise and the statutory limit of an activity; a promise of the scenario goes before that of the file."""
    promised, statutory = (limit_of(node.time_limit, kind) for kind in KINDS)
    return scenario.promises.get(node.id, promised), statutory


def task_limits(definitions: Definitions, scenario: Scenario, kind: str) -> dict[str, Span]:
    """Return the limit of that kind of every element that has one."""
    nodes = [node for process in definitions.processes for node in all_nodes(process)]
    place = KINDS.index(kind)
    return {node.id: span for node in nodes if (span := limits_of(node, scenario)[place])}
