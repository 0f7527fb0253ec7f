"""How far below the statutory limit a post or department promises: the least of its tasks, for the rule says "all items"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.deployments import load
from engine.store.deployments import list_deployments

if TYPE_CHECKING:
    from engine.act import Act
    from engine.deployment import DeployedTask


def saved_shares(act: Act, kind: str) -> dict[str, tuple[float, int]]:
    """Return for each post or department the least share saved, and of how many tasks; people promise nothing."""
    found: dict[str, tuple[float, int]] = {}
    if kind not in {"post", "department"}:
        return found
    for row in list_deployments(act.connection):
        for task in load(row).flow.tasks.values():
            saved = _saved(task)
            if saved is not None:
                name = task.post if kind == "post" else task.department
                least, number = found.get(name, (1.0, 0))
                found[name] = min(least, saved), number + 1
    return found


def _saved(task: DeployedTask) -> float | None:
    """Return by which share a promise lies below the statutory limit, None where they cannot be compared."""
    limit = task.limit
    if limit is None or limit.promised is None or limit.statutory is None:
        return None
    if limit.promised.unit != limit.statutory.unit or not limit.statutory.amount:
        return None
    return 1 - limit.promised.amount / limit.statutory.amount
