"""One scenario for two flows: the same people at the same posts, the same times for the same tasks.

A post of the second flow is that of the first with the same id, else with the same name (department and post). What only
one of the two has is told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Task, all_nodes
from reengineer.simulation.scenario_file import Told, make_scenario
from reengineer.simulation.twins import find_twins

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.messages import Message
    from processes.model import Definitions
    from reengineer.simulation.scenario import Pool, Scenario


def pair_scenarios(
    flows: tuple[Definitions, Definitions], told: Told | None = None, *, base: Scenario | None = None
) -> tuple[Scenario, Scenario]:
    """Return the scenario of each flow; people whose number is only assumed are those of the first."""
    told = told or Told()
    before = make_scenario(flows[0], replace(told, others=(flows[1],)), base=base)
    after = make_scenario(flows[1], replace(told, others=(flows[0],)), base=base)
    pools = tuple(same_post(before, pool) for pool in after.pools)
    twins = find_twins(*flows)
    notes = tuple(_unmatched(flows, twins))
    assumed = tuple(dict.fromkeys((*before.assumed, *notes)))
    after = replace(
        after,
        pools=pools,
        start=before.start,
        arrivals=before.arrivals,
        cases=before.cases,
        seed=before.seed,
        warm_up=before.warm_up,
        twins=twins,
        assumed=tuple(dict.fromkeys((*after.assumed, *notes))),
    )
    return replace(before, assumed=assumed), after


def same_post(before: Scenario, pool: Pool) -> Pool:
    """Return a post with the people that it has before the redesign, where it is there already."""
    known = {one.id: one for one in before.pools}.get(pool.id) or {one.name: one for one in before.pools}.get(pool.name)
    return replace(pool, people=known.people) if known and known.people else pool


def _unmatched(flows: tuple[Definitions, Definitions], twins: Mapping[str, str]) -> Iterator[Message]:
    """Yield how many tasks only one of the flows has: their luck is their own."""
    first, second = (
        {node.id for process in definitions.processes for node in all_nodes(process) if isinstance(node, Task)}
        for definitions in flows
    )
    second = {twins.get(task, task) for task in second}
    only = len(first - second), len(second - first)
    if any(only):
        yield message(
            "Tasks that only the flow before has: {before}; only the flow after: {after}. All others are paired by id or name.",
            before=only[0],
            after=only[1],
        )
