"""Return rates of posts, each with its interval, beside what chance alone would bring; and why cases were sent back.

A post with one of two returned is not above one with forty of a hundred: posts are ranked by the lower end of their interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.store import return_rates as store
from engine.supervision.control_limits import ALARM, Chart, make_chart
from engine.supervision.indicators import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.act import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRate:
    """How many of the tasks that a post completed sent back or refused a case."""

    post: str
    returned: int
    completed: int
    interval: tuple[float, float]

    @property
    def share(self) -> float:
        """Return the rate."""
        return self.returned / self.completed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason with its frequency, and the share of all that it makes with those before it."""

    name: str
    detail: str
    number: int
    cumulated: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """Returns of a period: rates of posts, the funnel that they lie in, reasons by kind and basis, and what was missing."""

    rates: tuple[ReturnRate, ...]
    funnel: Chart
    reasons: tuple[Reason, ...]
    missing: tuple[Reason, ...]


def look_at_returns(act: Act, begin: datetime, end: datetime) -> Returns:
    """Return the returns of a period."""
    completed = store.completed_by_post(act.connection, begin, end)
    returned = store.returned_by_post(act.connection, begin, end)
    rates = tuple(
        ReturnRate(post=post, returned=back, completed=whole, interval=wilson(back, whole) or (0.0, 1.0))
        for post, whole in completed.items()
        for back in [min(returned.get(post, 0), whole)]
    )
    return Returns(
        rates=tuple(sorted(rates, key=lambda one: (-one.interval[0], -one.share, one.post))),
        funnel=make_chart([(one.post, one.returned, one.completed) for one in rates], ALARM),
        reasons=pareto([(row.kind, row.basis, row.number) for row in store.kinds(act.connection, begin, end)]),
        missing=pareto([(row.what, "", row.number) for row in store.missing_things(act.connection, begin, end)]),
    )


def pareto(counted: Sequence[tuple[str, str, int]]) -> tuple[Reason, ...]:
    """Return reasons in order of their frequency, with what they make together.

    >>> [(one.name, round(one.cumulated, 2)) for one in pareto([("map", "", 6), ("form", "", 3), ("seal", "", 1)])]
    [('map', 0.6), ('form', 0.9), ('seal', 1.0)]
    """
    whole, found, so_far = sum(entry[2] for entry in counted), [], 0
    for name, detail, number in sorted(counted, key=lambda entry: -entry[2]):
        so_far += number
        found.append(Reason(name=name, detail=detail, number=number, cumulated=so_far / whole))
    return tuple(found)
