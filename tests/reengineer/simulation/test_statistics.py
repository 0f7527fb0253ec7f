"""Intervals and warm-up: against SciPy, against slow ways to the same number, and by how often they hold the truth.

The coverage experiments are small and seeded: each checks the share within what 500 experiments can tell (about 3 points).
"""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from reengineer.simulation.statistics import (
    Interval,
    find_cuts,
    find_warm_up,
    has_settled,
    is_enough,
    paired_difference,
    skewed_interval,
    t_interval,
    variance_ratio,
)

NUMBERS = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))
samples = arrays(float, st.integers(2, 40), elements=NUMBERS)
pairs = st.integers(2, 30).flatmap(lambda size: arrays(float, (2, size), elements=NUMBERS))
runs = st.tuples(st.integers(1, 4), st.integers(1, 60)).flatmap(lambda shape: arrays(float, shape, elements=NUMBERS))


@given(samples, st.sampled_from([0.8, 0.95, 0.99]))
def test_the_t_interval_is_that_of_scipy(values: np.ndarray, confidence: float) -> None:
    interval = t_interval(values, confidence)
    error = values.std(ddof=1) / values.size**0.5
    low, high = stats.t.interval(confidence, values.size - 1, values.mean(), error) if error else (values.mean(),) * 2

    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-6)
    assert interval.count == values.size
    assert interval.holds(interval.value)


@given(samples)
def test_askew_values_have_a_wider_interval_as_long_to_either_side(values: np.ndarray) -> None:
    interval, plain = skewed_interval(values), t_interval(values)

    assert interval.value == plain.value
    assert interval.half_width >= plain.half_width
    assert interval.high - interval.value == pytest.approx(interval.value - interval.low)


def test_without_skewness_the_interval_is_that_of_student() -> None:
    assert skewed_interval([1, 2, 3]) == t_interval([1, 2, 3])
    assert skewed_interval([4, 4]) == t_interval([4, 4])
    assert skewed_interval([4]) == t_interval([4])


def test_the_interval_is_wider_by_the_term_of_the_skewness() -> None:
    values = np.random.default_rng(2).exponential(1, 25)
    z, skewness = stats.norm.ppf(0.975), stats.skew(values, bias=False)
    reach = stats.t.ppf(0.975, 24) + z * skewness**2 * (z**4 + 2 * z**2 - 3) / 18 / 25

    assert skewed_interval(values).half_width == pytest.approx(reach * values.std(ddof=1) / 5)


@given(pairs)
def test_a_paired_difference_is_that_of_a_paired_t_test_or_wider(pair: np.ndarray) -> None:
    before, after = pair
    interval = paired_difference(before, after)
    gaps = before - after

    assert interval == skewed_interval(gaps)
    if gaps.std() > 1e-3:
        expected = stats.ttest_rel(before, after).confidence_interval(0.95)
        assert interval.low <= expected.low + 1e-5
        assert interval.high >= expected.high - 1e-5


def test_a_flow_compared_with_itself_differs_by_nothing() -> None:
    assert paired_difference([3, 4, 5], [3, 4, 5]) == Interval(value=0, low=0, high=0, count=3)
    assert variance_ratio([3, 4, 5], [3, 4, 5]) == inf


def test_one_replication_says_nothing_of_how_sure_it_is() -> None:
    assert t_interval([7]) == Interval(value=7, low=-inf, high=inf, count=1)


@given(runs)
def test_the_cut_by_the_definition_of_mser(series: np.ndarray) -> None:
    course = series.mean(axis=0)
    batches = [course[start : start + 5].mean() for start in range(0, course.size - course.size % 5, 5)]
    scores = [np.var(batches[cut:]) / len(batches[cut:]) for cut in range(len(batches) // 2 + 1) if batches[cut:]]
    warm_up = find_warm_up(series, floor=0)

    assert warm_up.cut % 5 == 0
    assert warm_up.cut <= course.size / 2
    if scores:
        slack = 1e-9 * max(abs(course).max(), 1) ** 2
        assert scores[warm_up.cut // 5] == pytest.approx(min(scores), abs=slack)


def rising(runs: int, cases: int, rise: int, seed: int) -> np.ndarray:
    """Give noise that is lower by 3 at the beginning of every run."""
    course = np.random.default_rng(seed).normal(0, 1, (runs, cases))
    course[:, :rise] -= 3
    return course


def test_each_half_is_cut_by_what_the_other_says() -> None:
    late = np.vstack([rising(10, 200, 20, seed=1), rising(10, 200, 60, seed=2)])

    assert set(find_cuts(late)[:10]) == {60}
    assert set(find_cuts(late)[10:]) == {20}
    assert find_cuts(late[-1:]) == [20]  # one run says nothing: the floor


def test_what_only_the_average_says_is_not_cut() -> None:
    noise = [rising(20, 200, 0, seed=seed) for seed in range(100)]

    assert sum(find_warm_up(course).cut > 20 for course in noise) > 5
    assert sum(set(find_cuts(course)) != {20} for course in noise) <= 3


def test_the_floor_holds_however_settled_a_run_looks() -> None:
    assert find_warm_up(np.ones((3, 95))).cut == 10
    assert find_warm_up(np.ones((3, 95)), floor=0.2).cut == 19


def test_a_run_that_never_settles_is_told() -> None:
    growing = np.cumsum(np.ones((2, 200)), axis=1)

    assert not find_warm_up(growing).settled
    assert not find_warm_up(np.ones((2, 4))).settled  # too short to say
    assert not has_settled(growing)
    assert not has_settled(np.ones((2, 4)))


def test_noise_has_settled_even_where_its_average_looks_otherwise() -> None:
    noise = [rising(10, 100, 0, seed=seed) for seed in range(300)]

    assert sum(not find_warm_up(course, floor=0).settled for course in noise) > 5
    assert sum(not has_settled(course) for course in noise) <= 3


@pytest.mark.parametrize(
    ("count", "target", "enough"),
    [
        (19, 9.0, False),  # too few, whatever the target
        (20, 9.0, False),  # the first hit: one more batch
        (30, 9.0, True),
        (30, 0.2, False),  # not hit at 20, first hit at 30: half as many more
        (50, 0.2, True),
        (30, 0.1, False),  # never hit
    ],
)
def test_it_goes_on_by_half_after_the_first_hit(count: int, target: float, *, enough: bool) -> None:
    differences = np.resize([1.0, 2.0], count)

    assert is_enough(differences, target) is enough


def test_half_as_many_more_are_run_after_a_late_hit() -> None:
    differences = np.resize([1.0, 2.0], 60)  # first within 0.165 after 40

    assert [size for size in range(10, 61, 10) if is_enough(differences[:size], 0.165)] == [60]


def test_a_hit_that_is_lost_again_does_not_count() -> None:
    calm = [1.0, 2.0] * 5

    assert not is_enough([*calm, *calm, *np.multiply(calm, 100)], 1)


def waits(experiments: int, replications: int, length: int, seed: int) -> np.ndarray:
    """Give experiments x replications x cases of an autoregressive course that starts empty; its mean is 10."""
    generator = np.random.default_rng(seed)
    noise = generator.normal(0, 1, (length, experiments, replications))
    course = np.empty_like(noise)
    state = np.full((experiments, replications), -10.0)
    for case in range(length):
        state = 0.95 * state + noise[case]
        course[case] = state
    return 10 + np.moveaxis(course, 0, 2)


def coverage(experiments: np.ndarray, *, cut: bool) -> float:
    hits = 0
    for series in experiments:
        start = find_warm_up(series).cut if cut else 0
        hits += t_interval(series[:, start:].mean(axis=1)).holds(10)
    return hits / len(experiments)


def test_intervals_after_the_warm_up_hold_the_truth_and_without_it_do_not() -> None:
    experiments = waits(500, 10, 400, seed=5)

    assert coverage(experiments, cut=True) > 0.92
    assert coverage(experiments, cut=False) < 0.85


def test_askew_values_are_held_more_often_by_the_skewed_interval() -> None:
    generator = np.random.default_rng(9)
    experiments = generator.exponential(1, (1_000, 20))
    skewed = np.mean([skewed_interval(values).holds(1) for values in experiments])
    plain = np.mean([t_interval(values).holds(1) for values in experiments])

    assert skewed > 0.93
    assert plain < 0.92


def test_stopping_early_hardly_costs_coverage() -> None:
    generator = np.random.default_rng(6)
    hits, runs_of = 0, 500
    for _ in range(runs_of):
        differences = generator.normal(1, 1, 400)
        count = 10
        while not is_enough(differences[:count], 0.4):
            count += 10
        hits += t_interval(differences[:count]).holds(1)

    assert hits / runs_of > 0.925
