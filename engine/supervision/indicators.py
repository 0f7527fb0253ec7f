"""Indicators: shares, each named with what it is a share of, never without the numbers behind it, and compared by their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from processes.messages import Message

Z = 1.959963984540054  # two-sided 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A share: `count` of `whole`, with the 95 % interval in which the true share lies.

    `group` is the post, flow or month that it is about, "" for the office. Without a whole there is no share, and that is not 0.
    """

    code: str
    name: Message
    group: str
    count: float
    whole: float
    interval: tuple[float, float] | None

    @property
    def share(self) -> float | None:
        """Return the share, None where there is nothing to be a share of."""
        return self.count / self.whole if self.whole else None


def wilson(count: float, whole: float) -> tuple[float, float] | None:
    """Return the interval of a share of counted things: one of two is not worse than forty of a hundred.

    With p = count / whole and z = 1.96 it is (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927).

    >>> [round(end, 3) for end in wilson(1, 2)], [round(end, 3) for end in wilson(40, 100)]
    ([0.095, 0.905], [0.309, 0.498])
    """
    if not whole:
        return None
    p, n = count / whole, whole
    middle = p + Z * Z / (2 * n)
    reach = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return max(0.0, (middle - reach) / (1 + Z * Z / n)), min(1.0, (middle + reach) / (1 + Z * Z / n))


@dataclass(slots=True)
class Ratio:
    """A sum that is a part of another, of pairs that are added one by one: days saved, of the days that the law allows."""

    n: int = 0
    part: float = 0.0
    whole: float = 0.0
    part_squared: float = 0.0
    mixed: float = 0.0
    whole_squared: float = 0.0

    def add(self, part: float, whole: float) -> None:
        """Add a pair."""
        self.n += 1
        self.part += part
        self.whole += whole
        self.part_squared += part * part
        self.mixed += part * whole
        self.whole_squared += whole * whole

    def interval(self) -> tuple[float, float] | None:
        """Return the interval of the ratio, None for fewer than two pairs.

        With r = Σx / Σy it is r ± z √(n/(n-1) Σ(x - r y)²) / Σy. Source: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 6.3.

        >>> ratio = Ratio()
        >>> for saved in (10, 12, 14):
        ...     ratio.add(saved, 20)
        >>> [round(end, 3) for end in ratio.interval()]
        [0.487, 0.713]
        """
        if self.n < 2 or not self.whole:  # noqa: PLR2004 - one pair has no spread
            return None
        r = self.part / self.whole
        squares = max(0.0, self.part_squared - 2 * r * self.mixed + r * r * self.whole_squared)
        reach = Z * sqrt(self.n / (self.n - 1) * squares) / self.whole
        return r - reach, r + reach


def rank(found: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Return the indicators of several groups, each kind by the lower end of its interval, the highest first.

    What has no interval comes last: of it nothing is known.
    """
    listed = tuple(found)
    kinds = list(dict.fromkeys(one.code for one in listed))
    return tuple(sorted(listed, key=lambda one: (kinds.index(one.code), -_lower_end(one), one.group)))


def above(found: Sequence[Indicator], threshold: float) -> tuple[Indicator, ...]:
    """Return the indicators whose whole interval lies above a threshold: few cases are no reason for a talk."""
    return tuple(one for one in rank(found) if _lower_end(one) > threshold)


def _lower_end(indicator: Indicator) -> float:
    return -1.0 if indicator.interval is None else indicator.interval[0]
