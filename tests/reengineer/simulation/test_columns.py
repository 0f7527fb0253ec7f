"""Cases side by side: each is told what it would be told alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reengineer.simulation.kernel.columns import CHUNK, fill, keys_of
from reengineer.simulation.kernel.steps import add_up, meet, work_on
from reengineer.simulation.quantile_tables import locate, locate_all, unit_table
from reengineer.simulation.randomness import draw, draws

TABLES = np.concatenate((np.zeros(2), unit_table(("exponential",)).ravel(), unit_table(("normal", 3.0)).ravel()))
ADDRESSES = (2, 2 + unit_table(("exponential",)).size)
words = st.integers(0, 2**32 - 1)
tasks = st.lists(st.tuples(words, words, st.integers(0, 3), st.sampled_from(ADDRESSES)), min_size=1, max_size=4)
sizes = st.sampled_from((1, 7, CHUNK, CHUNK + 3))


def slow_length(luck: float, address: int, line: tuple[float, float]) -> float:
    row, part = locate(luck)
    return line[0] + line[1] * float(TABLES[address + 2 * row] + TABLES[address + 2 * row + 1] * part)


@given(tasks, sizes, st.integers(0, 2**62))
@settings(max_examples=25, deadline=None)
def test_each_case_takes_as_long_as_alone(kinds: list[tuple[int, int, int, int]], size: int, seed: int) -> None:
    keys = keys_of(seed, range(size))
    lines = [(float(number), 60.0 + number) for number in range(len(kinds))]
    came = np.arange(size) * 1e5, np.arange(size) * 0.3
    took, lasted = np.empty((len(kinds), size)), np.zeros(len(kinds))
    left = work_on(took, came, lasted, keys, (np.array(kinds), np.array(lines), TABLES))
    for case, pair in enumerate(zip(*(column.tolist() for column in keys), strict=True)):
        time, behind = case * 1e5, case * 0.3
        for task, (*element, address) in enumerate(kinds):
            then = time + slow_length(draw(*pair, *element), address, lines[task])
            assert took[task, case] == then - time
            time, behind = then, behind + (then - time)
        assert (left[0][case], left[1][case]) == (time, behind)
    assert lasted == pytest.approx(took.sum(axis=1), rel=1e-12)


def test_far_tails_are_looked_up_too() -> None:
    keys = keys_of(5, range(200_000))
    found = np.empty((2, 200_000))
    fill(found, keys, np.array([(1, 2, 0, 0), (1, 2, 0, 2)]), np.array([(0.0, 0.0), (1.0, 2.0)]), TABLES)
    luck = draws(*keys, 1, 2, 0)
    rows, parts = locate_all(luck)
    assert rows.max() >= 1536  # a tail of a tail
    assert np.array_equal(found[0], luck)
    assert np.array_equal(found[1], 1.0 + 2.0 * (TABLES[2 + 2 * rows] + TABLES[3 + 2 * rows] * parts))


@given(st.lists(st.lists(st.integers(0, 4), min_size=20, max_size=20), min_size=2, max_size=5))
@settings(deadline=None)
def test_tokens_meet_when_the_last_has_come(times: list[list[int]]) -> None:
    tokens = np.array(times, np.float64)
    tied, waited, found = np.zeros(20, np.bool_), np.zeros(20), (tokens[0], -tokens[0])
    last = np.zeros(20, np.int64)
    for come, token in enumerate(tokens[1:], 1):
        found, later = meet(found, (token, -token), tied, waited, come)
        last[later] = come
    assert np.array_equal(found[0], tokens.max(axis=0))
    assert np.array_equal(found[1], (-tokens).max(axis=0))
    assert np.array_equal(tied, (tokens == tokens.max(axis=0)).sum(axis=0) > 1)
    assert np.array_equal(waited, (tokens.max(axis=0) - tokens).sum(axis=0))
    assert np.array_equal(last, tokens.argmax(axis=0))


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.booleans()), min_size=1))
@settings(deadline=None)
def test_a_sum_over_some_cases_is_theirs(cases: list[tuple[float, bool]]) -> None:
    column, some = np.array([number for number, _ in cases]), np.array([chosen for _, chosen in cases])
    theirs = sum(number for number, chosen in cases if chosen)
    assert add_up(np.stack((column, 2 * column)), some) == pytest.approx([theirs, 2 * theirs], abs=1e-3)
