"""Lengths that other simulators write in seconds."""

from __future__ import annotations

from reengineer.simulation.distributions import Distribution

_MINUTE = 60


def from_seconds(kind: str, *seconds: float) -> Distribution:
    """Return a distribution whose numbers are all lengths, in minutes; one that does not vary is fixed.

    >>> str(from_seconds("normal", 120, 60)), str(from_seconds("normal", 120, 0))
    ('normal(2, 1 minute)', 'fixed(2 minute)')
    """
    numbers = tuple(number / _MINUTE for number in seconds)
    if kind in ("normal", "lognormal", "gamma") and numbers[1] == 0:
        return Distribution("fixed", numbers[:1], "minute")
    return Distribution(kind, numbers, "minute")
