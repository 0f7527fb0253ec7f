"""Half of a statutory limit, in whole units, and whether a promise keeps within it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.durations import Span

if TYPE_CHECKING:
    from processes.model import TimeLimit


def half_of(limit: TimeLimit) -> Span | None:
    """Return half of the statutory limit, rounded down to whole units; None where it cannot be halved.

    A promise is kept or broken by whole days, and "half" must not become more than half: half of 5 working days is 2.
    A limit of one unit, or of less, cannot be halved in whole units.

    >>> from processes.model import TimeLimit
    >>> [half_of(TimeLimit(statutory=Span(days))) for days in (20, 5, 3, 1, 0)]
    [Span(amount=10, unit='working day'), Span(amount=2, unit='working day'), Span(amount=1, unit='working day'), \
None, None]
    """
    statutory = limit.statutory
    if statutory is None or statutory.amount <= 1:
        return None
    return Span(max(1, int(statutory.amount / 2)), statutory.unit)


def is_above_half(limit: TimeLimit) -> bool:
    """Tell whether there is a promise and it is longer than half of the statutory limit, in whole units.

    Promises of another unit than the statutory limit are not compared: that needs a calendar.
    """
    half, promised = half_of(limit), limit.promised
    return half is not None and promised is not None and promised.unit == half.unit and promised.amount > half.amount
