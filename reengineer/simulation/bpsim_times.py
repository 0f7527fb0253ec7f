"""The times of an activity in BPSim, one after the other, as one length before its work and one of its work.

BPSim 2.0, section 6.2: transfer, queue and wait pass before a task is taken up; set-up, processing, validation and rework are
its work. Constants are added up, and to what varies over a range; the sum of two lengths that both vary has no name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.simulation.distributions import Distribution

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BEFORE = ("TransferTime", "QueueTime", "WaitTime")
WORK = ("ProcessingTime", "SetupTime", "ValidationTime", "ReworkTime")
_MINUTES = {"minute": 1.0, "hour": 60.0, "day": 1440.0}
_MOVED = {
    "fixed": 1,
    "uniform": 2,
    "triangular": 3,
    "pert": 3,
    "beta": 2,
}  # so many of its numbers move with the length


def add_up(lengths: Mapping[str, Distribution]) -> tuple[Distribution | None, tuple[str, ...]]:
    """Return the sum of lengths by name, and the names of those that cannot be added to it.

    >>> total, left = add_up({"ProcessingTime": Distribution("uniform", (5, 9), "hour"),
    ...                       "SetupTime": Distribution("fixed", (30,), "minute")})
    >>> str(total), left
    ('uniform(5.5, 9.5 hour)', ())
    """
    if len(lengths) < 2:  # noqa: PLR2004 - nothing to add
        return next(iter(lengths.values()), None), ()
    varied = [name for name, length in lengths.items() if length.kind != "fixed"]
    first = varied[0] if varied else next(iter(lengths))
    total = lengths[first]
    left = []
    for name in (name for name in lengths if name != first):
        more = moved(total, lengths[name])
        if more is None:
            left.append(name)
        else:
            total = more
    return total, tuple(left)


def moved(length: Distribution, by: Distribution) -> Distribution | None:
    """Return a length that is longer by a fixed one; None for what has no such form."""
    step = _in_unit(by, length.unit)
    if step is None:
        return None
    numbers = length.parameters
    if step == 0:
        return length
    if length.kind == "histogram":
        moved_bars = _bars(numbers, step)
        return Distribution("histogram", tuple(moved_bars), length.unit)
    places = _MOVED.get(length.kind)
    if places is None:
        return None
    return Distribution(length.kind, (*(number + step for number in numbers[:places]), *numbers[places:]), length.unit)


def _bars(numbers: tuple[float, ...], step: float) -> Iterable[float]:
    for place in range(0, len(numbers), 3):
        low, high, share = numbers[place : place + 3]
        yield from (low + step, high + step, share)


def _in_unit(length: Distribution, unit: str) -> float | None:
    if length.kind != "fixed":
        return None
    (amount,) = length.parameters
    if length.unit == unit or amount == 0:
        return amount
    if length.unit in _MINUTES and unit in _MINUTES:
        return amount * _MINUTES[length.unit] / _MINUTES[unit]
    return None
