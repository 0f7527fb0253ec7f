"""Values of BPSim parameters as lengths, numbers and dates, both ways.

BPSim knows neither working days nor the PERT distribution: such a length is written as the nearest that it has, and exactly
in a fact of ours beside it. Source: BPSim 2.0, section 8 (parameter values).
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise
from math import comb, erf, exp, inf, isfinite, lgamma, log, sqrt
from typing import TYPE_CHECKING

from processes.periods import parse_period
from processes.xml.bpsim import Value
from processes.xml.extension import read_number, write_number
from reengineer.simulation.distributions import Distribution

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

UNITS = {
    "ms": (1 / 60_000, "minute"),
    "s": (1 / 60, "minute"),
    "min": (1.0, "minute"),
    "hour": (1.0, "hour"),
    "day": (1.0, "day"),
    "year": (365.0, "day"),
}
_NAMES = {"minute": "min", "hour": "hour", "day": "day"}
_MONTH = 30.0  # days
_CLOCK = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_MOST_MEAN, _MOST_TRIALS = 500.0, 500.0  # more points than that are no histogram
_TINY = 1e-15
_BARS = 256
_CONSTANTS = ("FloatingParameter", "NumericParameter", "ConstantParameter")
# Kind of BPSim -> its numbers, our kind.
_SAME = {
    "UniformDistribution": (("min", "max"), "uniform"),
    "TriangularDistribution": (("min", "mode", "max"), "triangular"),
    "NormalDistribution": (("mean", "standardDeviation"), "normal"),
    "LogNormalDistribution": (("mean", "standardDeviation"), "lognormal"),
    "NegativeExponentialDistribution": (("mean",), "exponential"),
    "ErlangDistribution": (("mean", "k"), "erlang"),
    "WeibullDistribution": (("shape", "scale"), "weibull"),
}
_BACK = {ours: (theirs, names) for theirs, (names, ours) in _SAME.items()}


def read_length(value: Value, base_unit: str) -> Distribution | None:
    """Return a time as a distribution; None for what cannot be said as one (expressions, ...).

    >>> str(read_length(Value(kind="NegativeExponentialDistribution", attributes=(("mean", "6"),)), "min"))
    'exponential(6 minute)'
    """
    factor, unit = UNITS.get(value.get("timeUnit") or base_unit, UNITS["min"])
    found = _read(value, unit)
    return found.scaled(factor) if found is not None and factor != 1 else found


def _read(value: Value, unit: str) -> Distribution | None:
    if value.kind in _CONSTANTS:
        number = read_number(value.get("value"))
        return None if number is None else Distribution("fixed", (number,), unit)
    if value.kind == "DurationParameter":
        return _duration(value.get("value"))
    if value.kind == "UserDistribution":
        return _histogram(value, unit)
    return _shape(value, unit)


def _shape(value: Value, unit: str) -> Distribution | None:
    def number(name: str) -> float:
        found = read_number(value.get(name))
        return float("nan") if found is None else found

    if value.kind == "GammaDistribution":
        shape, scale = number("shape"), number("scale")
        return _made("gamma", (shape * scale, sqrt(max(shape, 0)) * scale), unit)
    if value.kind == "BetaDistribution":
        return _made("beta", (0, 1, number("shape"), number("scale")), unit)
    if value.kind == "TruncatedNormalDistribution" and _end(value, "min", 0) <= 0 and _end(value, "max", inf) == inf:
        return _made("normal", (number("mean"), number("standardDeviation")), unit)
    if value.kind in _COUNTED:
        names, bars = _COUNTED[value.kind]
        ends = (_end(value, "min", 0.0), _end(value, "max", inf)) if value.kind.startswith("Truncated") else ()
        numbers = tuple(number(name) for name in names)
        return _made("histogram", bars(*numbers, *ends), unit) if all(map(isfinite, numbers)) else None
    if value.kind not in _SAME:
        return None
    names, kind = _SAME[value.kind]
    return _made(kind, tuple(number(name) for name in names), unit)


def _end(value: Value, name: str, missing: float) -> float:
    found = read_number(value.get(name))
    return missing if found is None else found


def _poisson(mean: float) -> tuple[float, ...]:
    if not 0 <= mean <= _MOST_MEAN:
        return ()
    width = 12 * sqrt(mean) + 24
    shares = (
        (n, exp(n * log(mean) - mean - lgamma(n + 1)) if mean else float(n == 0)) for n in range(int(mean + width))
    )
    return _points(shares)


def _binomial(trials: float, probability: float) -> tuple[float, ...]:
    if not (0 <= probability <= 1 and 0 <= trials <= _MOST_TRIALS):
        return ()
    count = int(trials)
    return _points((n, comb(count, n) * probability**n * (1 - probability) ** (count - n)) for n in range(count + 1))


def _points(shares: Iterable[tuple[int, float]]) -> tuple[float, ...]:
    """Return a histogram whose bars are the single numbers that have a share worth speaking of."""
    return tuple(number for n, share in shares if share > _TINY for number in (float(n), float(n), share))


def _cut_normal(mean: float, deviation: float, least: float, most: float) -> tuple[float, ...]:
    """Return a normal distribution between two ends in narrow bars with their true shares; no time is below 0."""
    low, high = max(least, 0.0, mean - 8 * deviation), min(most, mean + 8 * deviation)
    if not (deviation > 0 and low < high):
        return ()
    ends = [low + (high - low) * n / _BARS for n in range(_BARS + 1)]
    below = [erf((end - mean) / deviation / sqrt(2)) for end in ends]
    bars = zip(pairwise(ends), pairwise(below), strict=True)
    whole = below[-1] - below[0]
    return tuple(number for (start, end), (a, b) in bars if b > a for number in (start, end, (b - a) / whole))


# Kind of BPSim -> its numbers, our histogram.
_COUNTED: dict[str, tuple[tuple[str, ...], Callable[..., tuple[float, ...]]]] = {
    "PoissonDistribution": (("mean",), _poisson),
    "BinomialDistribution": (("trials", "probability"), _binomial),
    "TruncatedNormalDistribution": (("mean", "standardDeviation"), _cut_normal),
}


def _made(kind: str, numbers: tuple[float, ...], unit: str) -> Distribution | None:
    if not numbers or not all(isfinite(number) for number in numbers):
        return None
    if kind in ("normal", "lognormal", "gamma") and numbers[1] == 0:
        return Distribution("fixed", numbers[:1], unit)
    return Distribution(kind, numbers, unit)


def _duration(text: str) -> Distribution | None:
    match = _CLOCK.fullmatch(text.strip())
    if match and any(match.groups()):
        hours, minutes, seconds = (float(part or 0) for part in match.groups())
        return Distribution("fixed", (hours + minutes / 60 + seconds / 3600,), "hour")
    span = parse_period(text)
    return None if span is None else Distribution("fixed", (span.amount,), span.unit)


def _histogram(value: Value, unit: str) -> Distribution | None:
    numbers: list[float] = []
    for share, inner in value.points:
        ends = ("min", "max") if inner.kind == "UniformDistribution" else ("value", "value")
        row = [read_number(inner.get(name)) for name in ends] + [read_number(share)]
        numbers += [number for number in row if number is not None]
        if None in row:
            return None
    bars = sorted(tuple(numbers[place : place + 3]) for place in range(0, len(numbers), 3))
    return Distribution("histogram", tuple(number for bar in bars for number in bar), unit) if bars else None


# --- writing ----------------------------------------------------------------------------------------------------------
def write_length(length: Distribution, hours: float) -> Value:
    """Return a length in the form of BPSim that is nearest to it; a working day has `hours`.

    >>> write_length(Distribution("fixed", (2,)), 8).attributes
    (('timeUnit', 'hour'), ('value', '16'))
    """
    factor = {"working day": hours, "month": _MONTH}.get(length.unit, 1.0)
    unit = {"working day": "hour", "month": "day"}.get(length.unit, length.unit)
    made = length if factor == 1 else Distribution(length.kind, _rounded(*length.scaled(factor).parameters), unit)
    write = _WRITERS.get(length.kind, _write_near)
    value = write(made)
    return Value(
        kind=value.kind,
        attributes=tuple(sorted((*value.attributes, ("timeUnit", _NAMES[unit])))),
        points=value.points,
    )


def _rounded(*numbers: float) -> tuple[float, ...]:
    """Return numbers that people can read; what is lost is in the fact beside them."""
    return tuple(float(f"{number:.12g}") for number in numbers)


def is_exact(length: Distribution, hours: float) -> bool:
    """Tell whether BPSim can say exactly this length."""
    return read_length(write_length(length, hours), "min") == length


def _pairs(names: tuple[str, ...], numbers: tuple[float, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, write_number(number)) for name, number in zip(names, numbers, strict=True))


def _write_same(length: Distribution) -> Value:
    kind, names = _BACK[length.kind]
    return Value(kind=kind, attributes=_pairs(names, length.parameters))


def _write_gamma(length: Distribution) -> Value:
    mean, deviation = length.parameters
    numbers = ((mean / deviation) ** 2, deviation**2 / mean) if deviation and mean else (1.0, mean)
    return Value(kind="GammaDistribution", attributes=_pairs(("shape", "scale"), numbers))


def _write_histogram(length: Distribution) -> Value:
    rows = [length.parameters[place : place + 3] for place in range(0, len(length.parameters), 3)]
    points = tuple(
        (write_number(share), Value(kind="UniformDistribution", attributes=_pairs(("max", "min"), (high, low))))
        for low, high, share in rows
    )
    return Value(kind="UserDistribution", points=points)


def _write_near(length: Distribution) -> Value:
    """Return a triangle over the same range with the same mean, as far as a triangle can have it."""
    low, high = length.parameters[0], length.parameters[2 if length.kind == "pert" else 1]
    mode = min(max(3 * length.mean() - low - high, low), high)
    return Value(kind="TriangularDistribution", attributes=_pairs(("min", "mode", "max"), _rounded(low, mode, high)))


_WRITERS: dict[str, Callable[[Distribution], Value]] = {
    "fixed": lambda length: Value(kind="FloatingParameter", attributes=_pairs(("value",), length.parameters)),
    "gamma": _write_gamma,
    "histogram": _write_histogram,
    **dict.fromkeys(_BACK, _write_same),
}


def read_instant(value: Value) -> datetime | None:
    """Return a date and time on the clock of the place."""
    try:
        return datetime.fromisoformat(value.get("value")).replace(tzinfo=None)
    except ValueError:
        return None
