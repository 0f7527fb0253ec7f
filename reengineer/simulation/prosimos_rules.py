"""Batches and priority rules of a parameter file of Prosimos, where they mean the same here; the rest is told apart.

A batch is taken where its items are worked at once ("Parallel"), none alone, and where nothing but its size lets it begin.
Prosimos then works for (time of one) x (factor of the size) x (size). Priority rules are taken where they ask discrete
attributes for equality. Source: Prosimos 2.1.0, `batch_processing.py`, `prioritisation_rules.py`, read as documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reengineer.simulation.scenario import Batch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

TOGETHER = "Parallel"
_LEAST = {">=": 0, "=": 0, ">": 1}  # comparison -> what is added to its number for the least size that begins


def read_batch(told: Mapping[str, Any]) -> tuple[Batch, float] | None:
    """Return a batch, and the factor for the time of one; None if it means something that a scenario cannot say.

    >>> rule = {"attribute": "size", "comparison": ">=", "value": 3}
    >>> sizes, times = [{"key": "1", "value": 0}, {"key": "3", "value": 1}], [{"key": "3", "value": 0.5}]
    >>> read_batch({"type": "Parallel", "size_distrib": sizes, "duration_distrib": times, "firing_rules": [[rule]]})
    (Batch(size=3, longest_wait=None), 1.5)
    """
    shares = {int(row["key"]): float(row["value"]) for row in told["size_distrib"]}
    size = _size(told["firing_rules"], shares)
    if told["type"] != TOGETHER or size is None or shares.get(1):
        return None
    factors = {1: 1.0} | {int(row["key"]): float(row["value"]) for row in told["duration_distrib"]}
    nearest = min(sorted(factors), key=lambda known: abs(known - size))
    return Batch(size=size), factors[nearest] * size


def _size(rules: Sequence[Sequence[Mapping[str, Any]]], shares: Mapping[int, float]) -> int | None:
    """Return how many items begin a batch; None if anything else may begin it too."""
    if not rules:
        sizes = [size for size, share in shares.items() if share]
        return sizes[0] if len(sizes) == 1 and sizes[0] > 1 else None
    if len(rules) > 1 or len(rules[0]) > 1:
        return None
    (rule,) = rules[0]
    if rule["attribute"] != "size" or rule["comparison"] not in _LEAST:
        return None
    return max(int(rule["value"]) + _LEAST[rule["comparison"]], 2)


def read_priorities(
    told: Sequence[Mapping[str, Any]], attributes: Collection[str]
) -> tuple[tuple[str, int], ...] | None:
    """Return conditions with their priorities, the first level first; None if a rule asks for what is not taken.

    There a low level goes first, here a high priority. Cases of no rule come last: they have priority 0.

    >>> rule = {"attribute": "client", "comparison": "=", "value": "business"}
    >>> read_priorities([{"priority_level": 1, "rules": [[rule]]}], ["client"])
    (('client == "business"', 1),)
    """
    last = 1 + max((int(level["priority_level"]) for level in told), default=0)
    found: list[tuple[str, int]] = []
    for level in sorted(told, key=lambda one: int(one["priority_level"])):
        for every in level["rules"]:
            if not every or not all(_is_taken(rule, attributes) for rule in every):
                return None
            found.append((" && ".join(_conditions(every)), last - int(level["priority_level"])))
    return tuple(found)


def _is_taken(rule: Mapping[str, Any], attributes: Collection[str]) -> bool:
    plain = rule["attribute"] in attributes and rule["attribute"].isidentifier()
    return plain and rule["comparison"] == "=" and isinstance(rule["value"], str) and '"' not in rule["value"]


def _conditions(rules: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for rule in rules:
        yield f'{rule["attribute"]} == "{rule["value"]}"'
