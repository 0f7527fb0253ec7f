"""The models that peers are measured on: a flow, and its parameters in the form of Prosimos. Lengths are in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peer_runs.purchase import ARRIVAL_HOURS, GAP, POOLS, SHARES, TASKS, purchase

from processes.blocks import build, parallel, sequence, task
from processes.model import Task, all_nodes
from reengineer.simulation.flow_names import decisions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.model import Definitions

Length = tuple[Any, ...]  # the name of a distribution and its numbers
Period = tuple[str, str, str, str]  # first and last weekday, opening, closing

MANY = 1e12
ALWAYS: tuple[Period, ...] = (("MONDAY", "SUNDAY", "00:00:00", "23:59:59.999"),)
LIMITED = ("expon", "norm", "lognorm", "gamma")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model, and how much of it is run."""

    name: str
    flow: Definitions
    parameters: Mapping[str, Any]
    cases: int
    runs: int  # replications of each simulator


def models(size: float = 1.0) -> tuple[Model, ...]:
    """Return the four models; `size` is how many of the usual number of cases are run."""
    one, fork, line = build(step("a")), build(parallel(*map(step, "abcd"))), build(sequence(*map(step, "abc")))
    bought = purchase()
    return (
        Model(name="M/M/3, load 0.8", flow=one, parameters=plain(one, 100, 240, 3), cases=int(20_000 * size), runs=8),
        Model(
            name="fork and join of 4", flow=fork, parameters=plain(fork, 100, 600, 400), cases=int(5_000 * size), runs=6
        ),
        Model(
            name="three M/M/3 in a row",
            flow=line,
            parameters=plain(line, 100, 240, 3),
            cases=int(10_000 * size),
            runs=8,
        ),
        Model(name="purchase", flow=bought, parameters=bought_with(bought), cases=int(5_000 * size), runs=6),
    )


def step(name: str) -> Any:
    """Return a task as Prosimos reads it."""
    return task(name, f"Task {name}", kind="task")


def length(told: Length) -> dict[str, Any]:
    """Return a length as Prosimos writes it; limits that limit nothing must be there all the same."""
    name, *numbers = told
    numbers += [0, MANY] if name in LIMITED else []
    return {"distribution_name": name, "distribution_params": [{"value": number} for number in numbers]}


def periods(told: tuple[Period, ...]) -> list[dict[str, str]]:
    """Return opening hours as Prosimos writes them."""
    return [dict(zip(("from", "to", "beginTime", "endTime"), period, strict=True)) for period in told]


def plain(flow: Definitions, gap: float, mean: float, people: int) -> dict[str, Any]:
    """Return parameters with exponential times, and a pool of its own for each task, open day and night."""
    tasks = {node.id: ("expon", mean) for process in flow.processes for node in all_nodes(process) if is_task(node)}
    pools = {f"pool {name}": (people, ALWAYS) for name in tasks}
    return parameters(gap, ALWAYS, pools, {name: (f"pool {name}", mean) for name, mean in tasks.items()})


def is_task(node: object) -> bool:
    """Tell whether somebody works there."""
    return isinstance(node, Task)


def bought_with(flow: Definitions) -> dict[str, Any]:
    """Return the parameters of the purchase."""
    told = parameters(GAP, ARRIVAL_HOURS, POOLS, TASKS)
    for gateway, ways in decisions(flow):
        share = SHARES[gateway_name(flow, gateway)]
        shares = (share, 1 - share)  # the first way of each decision is the one with a condition
        told["gateway_branching_probabilities"].append(
            {
                "gateway_id": gateway,
                "probabilities": [{"path_id": way, "value": part} for way, part in zip(ways, shares, strict=True)],
            }
        )
    return told


def gateway_name(flow: Definitions, gateway: str) -> str:
    """Return the question that a gateway asks."""
    return next(node.name for process in flow.processes for node in all_nodes(process) if node.id == gateway)


def parameters(
    gap: float,
    hours: tuple[Period, ...],
    pools: Mapping[str, tuple[int, tuple[Period, ...]]],
    tasks: Mapping[str, tuple[str, Length]],
) -> dict[str, Any]:
    """Return a parameter file of Prosimos: a gap between cases, people (number, hours) by pool, pool and length by task."""
    return {
        "resource_profiles": [
            {
                "id": f"profile {name}",
                "name": name,
                "resource_list": [
                    {"id": name, "name": name, "cost_per_hour": 20, "amount": count, "calendar": f"hours {name}"}
                ],
            }
            for name, (count, _) in pools.items()
        ],
        "resource_calendars": [
            {"id": f"hours {name}", "name": name, "time_periods": periods(own)} for name, (_, own) in pools.items()
        ],
        "arrival_time_distribution": length(("expon", gap)),
        "arrival_time_calendar": periods(hours),
        "gateway_branching_probabilities": [],
        "task_resource_distribution": [
            {"task_id": name, "resources": [{"resource_id": pool, **length(told)}]}
            for name, (pool, told) in tasks.items()
        ],
        "event_distribution": [],
    }
