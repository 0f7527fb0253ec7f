"""Indicators of an office: shares, each named with what it is a share of, and never without the numbers behind it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from engine.store.cards import count_cases, count_clocks
from engine.store.returns import count_by_post

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

Z = 1.959963984540054  # two-sided 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A share: `count` of `whole`, with the 95 % interval of Wilson; without a whole there is no share."""

    name: str
    post: str
    count: int
    whole: int

    @property
    def share(self) -> float | None:
        """Return the share, None where there is nothing to be a share of."""
        return self.count / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return the interval in which the true share lies: one of two is not worse than forty of a hundred.

        With p = count / whole and z = 1.96 it is (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
        Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927).

        >>> low, high = Indicator(name="", post="", count=1, whole=2).interval
        >>> round(low, 3), round(high, 3)
        (0.095, 0.905)
        """
        if not self.whole:
            return None
        p, n = self.count / self.whole, self.whole
        middle = p + Z * Z / (2 * n)
        reach = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, (middle - reach) / (1 + Z * Z / n)), min(1.0, (middle + reach) / (1 + Z * Z / n))


def measure(connection: Connection, begin: datetime, end: datetime) -> tuple[Indicator, ...]:
    """Return the indicators of a period: of the office, and the returns of each post."""
    tasks = count_clocks(connection, "task", begin, end)
    cases = count_cases(connection, begin, end)
    office = (
        ("tasks within the promise, of those ended that had one", tasks["on time"], tasks["promised"]),
        ("tasks over the statutory limit, of those ended that had one", tasks["overdue"], tasks["statutory"]),
        ("returns, of the tasks completed", cases["returned"], cases["completed"]),
        ("cases closed, of those received", cases["closed"], cases["received"]),
    )
    found = [Indicator(name=name, post="", count=count, whole=whole) for name, count, whole in office]
    for post, (done, back) in sorted(count_by_post(connection, begin, end).items()):
        found.append(Indicator(name="returns, of the tasks completed", post=post, count=back, whole=done))
    return tuple(found)
