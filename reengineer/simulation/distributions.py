"""How long something takes, when it does not always take the same: eleven kinds of distributions and a histogram.

As text, `kind(numbers unit)`; the numbers of each kind are listed at `KINDS`. Mean and deviation are those of the length
itself, also for the lognormal; only the normal is cut off at 0, and its numbers are those before the cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp, isfinite, log1p, sqrt
from typing import TYPE_CHECKING

from processes.durations import UNITS, XML_UNITS
from processes.errors import UsageError
from processes.messages import message
from reengineer.simulation.quantile_tables import locate_all, unit_table
from reengineer.simulation.unit_shapes import unit_shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from processes.durations import Span
    from processes.messages import Message
    from reengineer.simulation.unit_shapes import Floats, Key

# The numbers of each kind, in their order.
KINDS = {
    "fixed": ("value",),
    "exponential": ("mean",),
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "normal": ("mean", "deviation"),
    "lognormal": ("mean", "deviation"),
    "gamma": ("mean", "deviation"),
    "erlang": ("mean", "stages"),
    "weibull": ("shape", "scale"),
    "beta": ("low", "high", "alpha", "beta"),
    "pert": ("low", "mode", "high"),
    "histogram": ("low", "high", "share"),
}
UNSCALED = {"stages", "shape", "alpha", "beta", "share"}  # numbers that are no lengths of time
# Beyond these a length is as good as fixed, or jumps where no table follows it.
BOUNDS = {"stages": (1, 10_000), "shape": (0.25, 1_000), "alpha": (0.1, 10_000), "beta": (0.1, 10_000)}
WIDEST = 10.0  # deviations over the mean; wider ones have their variance where no run ever looks
NEVER_CUT = 40.0  # a normal whose mean is that many deviations above 0 is not cut off at all
NEARLY_FIXED = 1e4  # a gamma or lognormal whose mean is that many deviations is as symmetric as a normal
SHARES = 1e-6  # how far shares may miss 1
DIGITS = 15  # of the numbers of a shape, so that a scaled distribution mostly finds the same table
BAR = 3  # numbers to a bar of a histogram
_TEXT = re.compile(r"\s*(\w+)\s*\(([^()]*)\)\s*")


@dataclass(frozen=True, slots=True)
class Distribution:
    """A length of time that varies: its kind, the kind's numbers, and the unit of those that are lengths.

    >>> work = Distribution("exponential", (6,))
    >>> str(work), work.mean()
    ('exponential(6 working day)', 6.0)
    """

    kind: str
    parameters: tuple[float, ...]
    unit: str = "working day"

    def __post_init__(self) -> None:
        fault = _fault(self)
        if fault is not None:
            raise UsageError(fault)

    def __str__(self) -> str:
        return f"{self.kind}({', '.join(_plain(number) for number in self.parameters)} {self.unit})"

    def mean(self) -> float:
        """Return the mean length."""
        key, shift, scale = self.shape()
        return shift + scale * unit_shape(key).mean

    def variance(self) -> float:
        """Return the variance of the length, in squares of the unit."""
        key, _, scale = self.shape()
        return scale * scale * unit_shape(key).variance

    def quantile(self, u: Floats) -> Floats:
        """Return the lengths that the given shares of all draws stay below, as the table has them.

        >>> import numpy as np
        >>> Distribution("uniform", (2, 6)).quantile(np.array([0.25, 0.5]))
        array([3., 4.])
        """
        key, shift, scale = self.shape()
        row, fraction = locate_all(u)
        intercept, slope = unit_table(key)[row].T
        lengths: Floats = shift + scale * (intercept + slope * fraction)
        return lengths

    def scaled(self, factor: float) -> Distribution:
        """Return the same shape with every length multiplied.

        >>> str(Distribution("erlang", (4, 2), "hour").scaled(0.5))
        'erlang(2, 2 hour)'
        """
        names = KINDS[self.kind] * (len(self.parameters) // len(KINDS[self.kind]))
        pairs = zip(names, self.parameters, strict=True)
        numbers = tuple(number if name in UNSCALED else number * factor for name, number in pairs)
        return Distribution(self.kind, numbers, self.unit)

    def shape(self) -> tuple[Key, float, float]:
        """Return key, shift and scale: a length is shift + scale * (quantile of the unit shape with this key).

        >>> Distribution("pert", (2, 5, 10)).shape()
        (('beta', 2.5, 3.5), 2, 8)
        """
        return _SHAPES[self.kind](*self.parameters)


def parse_distribution(text: str) -> Distribution:
    """Read a distribution from text; without a unit, lengths are working days.

    >>> parse_distribution("exponential(2 hours)")
    Distribution(kind='exponential', parameters=(2.0,), unit='hour')
    """
    match = _TEXT.fullmatch(text)
    if match is None:
        raise UsageError(
            message(
                "{text!r} is no distribution; write one like pert(2, 5, 9 working day) or fixed(3 hour).", text=text
            )
        )
    kind, inner = match.groups()
    *numbers, last = inner.split(",")
    number, _, unit = last.strip().partition(" ")
    try:
        parameters = tuple(float(number) for number in (*numbers, number))
    except ValueError:
        raise UsageError(
            message(
                "The numbers of {text!r} cannot be read; separate them by commas, as in uniform(2, 5 hour).", text=text
            )
        ) from None
    return Distribution(kind, parameters, _unit(unit or "working day"))


def _unit(text: str) -> str:
    singular = " ".join(text.split()).removesuffix("s")
    return XML_UNITS.get(singular, singular)


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() and abs(number) < 1 / SHARES else repr(float(number))


def _fault(distribution: Distribution) -> Message | None:
    """Return what makes a distribution impossible."""
    kind, parameters = distribution.kind, distribution.parameters
    names = KINDS.get(kind)
    if names is None:
        return message("{kind!r} is no kind of distribution; use one of {kinds}.", kind=kind, kinds=tuple(KINDS))
    if distribution.unit not in UNITS:
        return message("{unit!r} is no unit of time; use one of {units}.", unit=distribution.unit, units=UNITS)
    if len(parameters) != len(names) and (kind != "histogram" or not parameters or len(parameters) % len(names)):
        return message(
            "{kind} takes {names}, but {count} numbers were given.", kind=kind, names=names, count=len(parameters)
        )
    if not all(isfinite(number) and number >= 0 for number in parameters):
        return message(
            "{text} has a number that is negative or infinite; a length of time is neither.", text=str(distribution)
        )
    return _inner_fault(distribution)


def _inner_fault(distribution: Distribution) -> Message | None:
    kind, parameters, text = distribution.kind, distribution.parameters, str(distribution)
    if kind == "histogram":
        return _histogram_fault(parameters, text)
    named = dict(zip(KINDS[kind], parameters, strict=True))
    lengths = [named[name] for name in ("low", "mode", "high") if name in named]
    if lengths != sorted(lengths):
        return message("{text} is out of order; the low end comes first, the high end last.", text=text)
    for name in named.keys() & BOUNDS:
        least, most = BOUNDS[name]
        if not least <= named[name] <= most:
            return message(
                "The {name} of {text} must be from {least:g} to {most:g}.", name=name, text=text, least=least, most=most
            )
    if named.get("stages", 0) % 1:
        return message("The stages of {text} must be a whole number; use gamma otherwise.", text=text)
    if named.get("deviation", 0) > WIDEST * named.get("mean", 0) and kind != "normal":
        return message(
            "{text} varies too much to be simulated: its deviation is more than {times:g} times its mean.",
            text=text,
            times=WIDEST,
        )
    return None


def _histogram_fault(parameters: tuple[float, ...], text: str) -> Message | None:
    edges = [number for index, number in enumerate(parameters) if index % BAR < BAR - 1]
    if edges != sorted(edges):
        return message("The bars of {text} overlap or are out of order; sort them by length.", text=text)
    total = sum(parameters[BAR - 1 :: BAR])
    if abs(total - 1) > SHARES:
        return message("The shares of {text} add up to {total:.6g}, not to 1.", text=text, total=total)
    return None


def _rounded(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")


def _spread(key: Key, low: float, high: float) -> tuple[Key, float, float]:
    return (key if high > low else ("uniform",)), low, high - low


def _triangular(low: float, mode: float, high: float) -> tuple[Key, float, float]:
    return _spread(("triangular", _rounded((mode - low) / (high - low or 1.0))), low, high)


def _pert(low: float, mode: float, high: float) -> tuple[Key, float, float]:
    """Return the beta distribution of PERT: Malcolm, Roseboom, Clark and Fazar (1959), weight 4 on the mode."""
    place = _rounded((mode - low) / (high - low or 1.0))
    return _spread(("beta", 1 + 4 * place, 5 - 4 * place), low, high)


def _normal(mean: float, deviation: float) -> tuple[Key, float, float]:
    if mean >= NEVER_CUT * deviation:
        return ("normal", NEVER_CUT), mean - NEVER_CUT * deviation, deviation
    return ("normal", _rounded(mean / deviation)), 0.0, deviation


def _lognormal(mean: float, deviation: float) -> tuple[Key, float, float]:
    if mean >= NEARLY_FIXED * deviation:
        return _normal(mean, deviation)
    sigma = _rounded(sqrt(log1p((deviation / mean) ** 2)))
    return ("lognormal", sigma), 0.0, mean / exp(sigma * sigma / 2)


def _gamma(mean: float, deviation: float) -> tuple[Key, float, float]:
    if mean >= NEARLY_FIXED * deviation:
        return _normal(mean, deviation)
    shape = _rounded((mean / deviation) ** 2)
    return ("gamma", shape), 0.0, mean / shape


def _histogram(*numbers: float) -> tuple[Key, float, float]:
    longest = numbers[-2] or 1.0
    bars = [number if index % BAR == BAR - 1 else _rounded(number / longest) for index, number in enumerate(numbers)]
    return ("histogram", *bars), 0.0, longest


_SHAPES: dict[str, Callable[..., tuple[Key, float, float]]] = {
    "fixed": lambda value: (("uniform",), value, 0.0),
    "exponential": lambda mean: (("exponential",), 0.0, mean),
    "uniform": lambda low, high: (("uniform",), low, high - low),
    "triangular": _triangular,
    "normal": _normal,
    "lognormal": _lognormal,
    "gamma": _gamma,
    "erlang": lambda mean, stages: (("gamma", float(stages)), 0.0, mean / stages),
    "weibull": lambda shape, scale: (("weibull", float(shape)), 0.0, scale),
    "beta": lambda low, high, alpha, beta: _spread(("beta", float(alpha), float(beta)), low, high),
    "pert": _pert,
    "histogram": _histogram,
}


def spread_out(length: Span | Distribution, spread: tuple[float, float, float] | None) -> Distribution:
    """Return a length as a distribution: a plain one times the factors of the spread.

    >>> from processes.durations import Span
    >>> str(spread_out(Span(10), (0.5, 1.0, 1.5)))
    'pert(5, 10, 15 working day)'
    """
    if isinstance(length, Distribution):
        return length
    if spread is None or not length.amount:
        return Distribution("fixed", (length.amount,), length.unit)
    return Distribution("pert", tuple(length.amount * factor for factor in spread), length.unit)
