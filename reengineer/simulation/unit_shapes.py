"""Shapes of lengths of time, free of scale: the quantiles and closed moments from which a table is made.

A shape is asked from both ends: `lower(p)` is the length that a share p of all draws stays below, `upper(p)` the one
that a share p exceeds. So the far tails keep their digits. Formulas: Johnson, Kotz and Balakrishnan, Continuous
Univariate Distributions 1 and 2 (1994, 1995); the truncated normal: volume 1, section 13.10.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, exp, expm1, gamma, pi, sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Key = tuple[str, *tuple[float, ...]]
    Floats = NDArray[np.float64]
    Curve = Callable[[Floats], Floats]

GAMMA_SWITCH = 1e-3  # below it the complement of a share would lose digits; above it SciPy's complement is slow

SMALLEST_SHARE = 1e-40  # below it the inverse of the incomplete beta function fails, and the lengths no longer differ


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitShape:
    """One shape: quantiles from below and from above, moments, the shortest length, and shares where its curve bends."""

    lower: Curve
    upper: Curve
    mean: float
    variance: float
    lowest: float = 0.0
    breaks: tuple[float, ...] = ()


def unit_shape(key: Key) -> UnitShape:
    """Return the shape of a key such as ("exponential",) or ("lognormal", 0.5).

    >>> unit_shape(("triangular", 0.5)).mean
    0.5
    """
    name, *numbers = key
    return _SHAPES[name](*numbers)


def _uniform() -> UnitShape:
    return UnitShape(lower=lambda p: p, upper=lambda p: 1.0 - p, mean=0.5, variance=1 / 12)


def _exponential() -> UnitShape:
    return UnitShape(lower=lambda p: -np.log1p(-p), upper=lambda p: -np.log(p), mean=1.0, variance=1.0)


def _lognormal(sigma: float) -> UnitShape:
    from scipy.special import ndtri

    square = sigma * sigma
    return UnitShape(
        lower=lambda p: np.exp(sigma * ndtri(p)),
        upper=lambda p: np.exp(-sigma * ndtri(p)),
        mean=exp(square / 2),
        variance=expm1(square) * exp(square),
    )


def _normal(ratio: float) -> UnitShape:
    """Return a normal length of standard deviation 1 and mean `ratio`, given that it is not negative."""
    from scipy.special import ndtri

    below, above = erfc(ratio / sqrt(2)) / 2, erfc(-ratio / sqrt(2)) / 2
    lift = exp(-ratio * ratio / 2) / sqrt(2 * pi) / above
    return UnitShape(
        lower=lambda p: np.maximum(ndtri(below + p * above) + ratio, 0.0),
        upper=lambda p: ratio - ndtri(p * above),
        mean=ratio + lift,
        variance=1.0 - ratio * lift - lift * lift,
    )


def _gamma(shape: float) -> UnitShape:
    from scipy.special import gammainccinv, gammaincinv

    def upper(p: Floats) -> Floats:
        length: Floats = np.where(
            p > GAMMA_SWITCH,
            gammaincinv(shape, 1.0 - np.maximum(p, GAMMA_SWITCH)),
            gammainccinv(shape, np.minimum(p, GAMMA_SWITCH)),
        )
        return length

    return UnitShape(lower=lambda p: gammaincinv(shape, p), upper=upper, mean=shape, variance=shape)


def _weibull(shape: float) -> UnitShape:
    power = 1.0 / shape
    mean = gamma(1 + power)
    return UnitShape(
        lower=lambda p: (-np.log1p(-p)) ** power,
        upper=lambda p: (-np.log(p)) ** power,
        mean=mean,
        variance=gamma(1 + 2 * power) - mean * mean,
    )


def _beta(alpha: float, beta: float) -> UnitShape:
    from scipy.special import betaincinv

    total = alpha + beta
    return UnitShape(
        lower=lambda p: betaincinv(alpha, beta, np.maximum(p, SMALLEST_SHARE)),
        upper=lambda p: 1.0 - betaincinv(beta, alpha, np.maximum(p, SMALLEST_SHARE)),
        mean=alpha / total,
        variance=alpha * beta / (total * total * (total + 1)),
    )


def _triangular(mode: float) -> UnitShape:
    rest = 1.0 - mode
    return UnitShape(
        lower=lambda p: np.where(p < mode, np.sqrt(mode * p), 1.0 - np.sqrt(rest * (1.0 - p))),
        upper=lambda p: np.where(p < rest, 1.0 - np.sqrt(rest * p), np.sqrt(mode * (1.0 - p))),
        mean=(1 + mode) / 3,
        variance=(1 - mode + mode * mode) / 18,
        breaks=(mode,),
    )


def _histogram(*numbers: float) -> UnitShape:
    low, high, share = np.reshape(numbers, (-1, 3)).T
    share = share / share.sum()
    ends = np.cumsum(share)
    shares, lengths = np.repeat(ends, 2)[:-1], np.column_stack((low, high)).ravel()
    shares = np.concatenate(([0.0], shares))
    mean = float(share @ (low + high)) / 2
    square = float(share @ (low * low + low * high + high * high)) / 3
    return UnitShape(
        lower=lambda p: np.interp(p, shares, lengths),
        upper=lambda p: np.interp(1.0 - p, shares, lengths),
        mean=mean,
        variance=square - mean * mean,
        lowest=float(low[0]),
        breaks=tuple(ends[:-1]),
    )


_SHAPES: dict[str, Callable[..., UnitShape]] = {
    "uniform": _uniform,
    "exponential": _exponential,
    "lognormal": _lognormal,
    "normal": _normal,
    "gamma": _gamma,
    "weibull": _weibull,
    "beta": _beta,
    "triangular": _triangular,
    "histogram": _histogram,
}
