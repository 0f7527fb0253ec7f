"""Lengths of time that vary: their moments against SciPy, their text, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from processes.errors import UsageError
from reengineer.simulation.distributions import KINDS, Distribution, parse_distribution

if TYPE_CHECKING:
    from collections.abc import Callable


def table_moments(distribution: Distribution) -> tuple[float, float]:
    """Give mean and variance of what a run would draw: every cell is a straight piece, told by two points in it."""
    edges = np.array([0.0] + [cell * 256.0**-level for level in range(5, 0, -1) for cell in range(1, 256)])
    half = edges[edges <= 0.5]
    cells = np.concatenate((half, 1 - half[-2::-1]))
    low, width = cells[:-1], np.diff(cells)
    first, second = distribution.quantile(low + width / 4), distribution.quantile(low + width * 3 / 4)
    middle, slope = (first + second) / 2, 2 * (second - first)
    mean = float(width @ middle)
    return mean, float(width @ ((middle - mean) ** 2 + slope**2 / 12))


def beta_between(low: float, high: float, alpha: float, beta: float) -> Any:
    return stats.beta(alpha, beta, low, high - low)


def lognormal_by_moments(mean: float, deviation: float) -> Any:
    square = np.log1p((deviation / mean) ** 2)
    return stats.lognorm(np.sqrt(square), scale=mean / np.exp(square / 2))


# SciPy's parametrisation is not ours, so this is a second look at the formulas.
TWINS: dict[str, Callable[..., Any]] = {
    "exponential": lambda mean: stats.expon(scale=mean),
    "uniform": lambda low, high: stats.uniform(low, high - low),
    "triangular": lambda low, mode, high: stats.triang((mode - low) / (high - low), low, high - low),
    "normal": lambda mean, deviation: stats.truncnorm(-mean / deviation, np.inf, mean, deviation),
    "lognormal": lognormal_by_moments,
    "gamma": lambda mean, deviation: stats.gamma((mean / deviation) ** 2, scale=deviation**2 / mean),
    "erlang": lambda mean, stages: stats.erlang(int(stages), scale=mean / stages),
    "weibull": lambda shape, scale: stats.weibull_min(shape, scale=scale),
    "beta": beta_between,
    "pert": lambda low, mode, high: beta_between(
        low, high, 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
    ),
}


lengths = st.floats(0.01, 1000)
widths = st.floats(0.001, 9.9)
rows = st.one_of(
    st.builds(lambda mean: ("exponential", (mean,)), lengths),
    st.builds(lambda low, more: ("uniform", (low, low + more)), lengths, lengths),
    st.builds(lambda low, a, b: ("triangular", (low, low + a, low + a + b)), lengths, lengths, lengths),
    st.builds(lambda low, a, b: ("pert", (low, low + a, low + a + b)), lengths, lengths, lengths),
    st.builds(lambda mean, width: ("normal", (mean, mean * width)), lengths, widths),
    st.builds(lambda mean, width: ("lognormal", (mean, mean * width)), lengths, widths),
    st.builds(lambda mean, width: ("gamma", (mean, mean * width)), lengths, widths),
    st.builds(lambda mean, stages: ("erlang", (mean, stages)), lengths, st.integers(1, 10_000)),
    st.builds(lambda shape, scale: ("weibull", (shape, scale)), st.floats(0.25, 100), lengths),
    st.builds(
        lambda low, more, a, b: ("beta", (low, low + more, a, b)),
        lengths,
        lengths,
        st.floats(0.1, 1000),
        st.floats(0.1, 1000),
    ),
)


@given(rows)
def test_mean_and_variance_are_those_of_the_true_distribution(row: tuple[str, tuple[float, ...]]) -> None:
    distribution = Distribution(*row)
    mean, variance = table_moments(distribution)
    true_mean, true_variance = distribution.mean(), distribution.variance()
    # Where a length hardly varies, its own last digit is what is left of the variance.
    roundoff = 1e-15 * true_mean * (true_mean + true_variance**0.5) + 1e-15 * true_variance**0.5 * true_mean

    assert mean == pytest.approx(true_mean, rel=1e-9)
    assert variance == pytest.approx(true_variance, rel=1e-9, abs=10 * roundoff)


@pytest.mark.parametrize(
    "text",
    [
        "exponential(3)",
        "uniform(2, 6)",
        "triangular(2, 5, 11)",
        "triangular(2, 2, 11)",  # the mode at an end: nothing bends inside
        "normal(10, 2)",
        "normal(1, 2)",  # a third of it would be negative
        "normal(0, 1)",  # half of it
        "lognormal(5, 1)",
        "lognormal(5, 10)",
        "gamma(5, 10)",  # shape under 1: dense at 0
        "gamma(5, 0.5)",
        "gamma(5, 0.0003)",  # as good as fixed: taken as a normal
        "lognormal(5, 0.0003)",
        "erlang(6, 3)",
        "weibull(0.6, 4)",
        "weibull(3, 4)",
        "beta(2, 8, 0.5, 0.5)",  # dense at both ends
        "beta(2, 8, 2, 5)",
        "pert(2, 5, 9)",
    ],
)
def test_moments_quantiles_and_skewness_against_scipy(text: str) -> None:
    distribution = parse_distribution(text)
    twin = TWINS[distribution.kind](*distribution.parameters)
    shares = np.concatenate(([1e-6, 1e-4, 1e-3], np.linspace(0.01, 0.99, 99), [0.999, 0.9999, 1 - 1e-6]))
    u = (np.arange(2**16) + 0.5) / 2**16
    drawn = distribution.quantile(u)
    deviation = twin.std()

    assert distribution.mean() == pytest.approx(twin.mean(), rel=1e-9)
    assert distribution.variance() == pytest.approx(twin.var(), rel=1e-9)
    # A quantile is off by at most 0.5 % of a deviation, far in the tail by 0.5 % of itself.
    assert distribution.quantile(shares) == pytest.approx(twin.ppf(shares), rel=5e-3, abs=5e-3 * deviation)
    assert (((drawn - drawn.mean()) / deviation) ** 3).mean() == pytest.approx(
        (((twin.ppf(u) - twin.mean()) / deviation) ** 3).mean(), abs=1e-3, rel=3e-3
    )


@pytest.mark.parametrize("text", ["fixed(3 hour)", "uniform(3, 3 hour)", "pert(3, 3, 3 hour)", "lognormal(3, 0 hour)"])
def test_what_does_not_vary_is_fixed(text: str) -> None:
    distribution = parse_distribution(text)

    assert distribution.quantile(np.array([0.001, 0.5, 0.999])) == pytest.approx([3, 3, 3], rel=1e-15)
    assert distribution.variance() == 0


@pytest.mark.parametrize(
    ("text", "slack"),
    [
        ("histogram(0, 2, 0.3, 2, 5, 0.5, 5, 20, 0.2)", 1e-9),
        # A gap or a peak: the one cell in which the length jumps is smeared where it would fall below the shortest.
        ("histogram(1, 2, 0.3, 4, 4, 0.5, 5, 20, 0.2)", 1e-2),
        ("histogram(0, 0, 0.999, 100, 100, 0.001)", 1e-2),
    ],
)
def test_a_histogram_keeps_its_mean_and_nearly_its_variance(text: str, slack: float) -> None:
    distribution = parse_distribution(text)
    mean, variance = table_moments(distribution)
    bars = np.reshape(distribution.parameters, (-1, 3))
    points = np.concatenate([np.linspace(low, high, 10_001) for low, high, _ in bars])
    weights = np.repeat(bars[:, 2] / 10_001, 10_001)
    true_mean = weights @ points
    true_variance = weights @ (points - true_mean) ** 2

    assert distribution.mean() == pytest.approx(true_mean, rel=1e-9)
    assert distribution.variance() == pytest.approx(true_variance, rel=1e-3)
    assert mean == pytest.approx(distribution.mean(), rel=1e-9)
    assert variance == pytest.approx(distribution.variance(), rel=slack)


@given(rows, st.sampled_from(["minute", "hour", "working day", "day", "month"]))
def test_text_and_back(row: tuple[str, tuple[float, ...]], unit: str) -> None:
    distribution = Distribution(*row, unit)

    assert parse_distribution(str(distribution)) == distribution


@given(rows, st.floats(0.01, 100))
def test_scaling_scales_every_length(row: tuple[str, tuple[float, ...]], factor: float) -> None:
    distribution = Distribution(*row)
    try:
        scaled = distribution.scaled(factor)
    except UsageError:
        assume(condition=False)  # rounding has put the mode past an end
    shares = np.array([0.01, 0.3, 0.77, 0.9999])

    assert scaled.quantile(shares) == pytest.approx(factor * distribution.quantile(shares), rel=1e-6)


@pytest.mark.parametrize(
    ("text", "distribution"),
    [
        ("exponential(2)", Distribution("exponential", (2.0,))),
        ("  pert( 2,5 , 9   workingDay )", Distribution("pert", (2.0, 5.0, 9.0))),
        ("fixed(3 hours)", Distribution("fixed", (3.0,), "hour")),
        ("uniform(1e-1, .5 working  days)", Distribution("uniform", (0.1, 0.5))),
    ],
)
def test_ways_to_write_one(text: str, distribution: Distribution) -> None:
    assert parse_distribution(text) == distribution


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("soon", "'soon' is no distribution; write one like pert(2, 5, 9 working day) or fixed(3 hour)."),
        (
            "fixed(three)",
            "The numbers of 'fixed(three)' cannot be read; separate them by commas, as in uniform(2, 5 hour).",
        ),
        ("fixed()", "The numbers of 'fixed()' cannot be read; separate them by commas, as in uniform(2, 5 hour)."),
        ("poisson(3)", f"'poisson' is no kind of distribution; use one of {', '.join(KINDS)}."),
        ("fixed(3 weeks)", "'week' is no unit of time; use one of minute, hour, working day, day, month."),
        ("pert(2, 9)", "pert takes low, mode, high, but 2 numbers were given."),
        ("histogram(2, 9)", "histogram takes low, high, share, but 2 numbers were given."),
        (
            "fixed(-3)",
            "fixed(-3 working day) has a number that is negative or infinite; a length of time is neither.",
        ),
        (
            "fixed(nan)",
            "fixed(nan working day) has a number that is negative or infinite; a length of time is neither.",
        ),
        ("uniform(5, 2)", "uniform(5, 2 working day) is out of order; the low end comes first, the high end last."),
        ("pert(2, 9, 5)", "pert(2, 9, 5 working day) is out of order; the low end comes first, the high end last."),
        ("weibull(0, 2)", "The shape of weibull(0, 2 working day) must be from 0.25 to 1000."),
        ("erlang(5, 2.5)", "The stages of erlang(5, 2.5 working day) must be a whole number; use gamma otherwise."),
        (
            "gamma(0, 2)",
            "gamma(0, 2 working day) varies too much to be simulated: its deviation is more than 10 times its mean.",
        ),
        (
            "histogram(0, 3, 0.5, 2, 4, 0.5)",
            "The bars of histogram(0, 3, 0.5, 2, 4, 0.5 working day) overlap or are out of order; sort them by length.",
        ),
        (
            "histogram(0, 3, 0.5, 3, 4, 0.6)",
            "The shares of histogram(0, 3, 0.5, 3, 4, 0.6 working day) add up to 1.1, not to 1.",
        ),
    ],
)
def test_what_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_distribution(text)

    assert str(refusal.value) == sentence
