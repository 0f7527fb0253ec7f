"""Random numbers by key: the same everywhere, even, and with nothing in common between neighbouring keys.

The seeds are fixed, so each p-value is one number that never changes; a good generator fails at 1e-4 once in 10,000 tests.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reengineer.simulation.randomness import case_key, case_keys, draw, draws, element_keys, replication_seed

SMALLEST_P = 1e-4
CASES = 1_000_000
TASK, OTHER = element_keys("Task_1"), element_keys("Task_2")

words = st.integers(0, 2**32 - 1)
visits = st.integers(0, 2**31 - 1)


def sample(*, seed: int = 1, cases: int = CASES, task: tuple[int, int] = TASK, visit: int = 0) -> np.ndarray:
    return draws(*case_keys(seed, np.arange(cases)), *task, visit)


STREAMS = {
    "cases": sample(),
    "other seed": sample(seed=2),
    "next replication": sample(seed=replication_seed(1, 1)),
    "other task": sample(task=OTHER),
    "second visit": sample(visit=1),
    "visits of one case": draws(*case_key(1, 7), *TASK, np.arange(CASES)),
    "seeds": draws(*case_key(np.arange(CASES), 0), *TASK, 0),
    "tasks": draws(*case_key(1, 7), *np.array([element_keys(f"Task_{n}") for n in range(100_000)]).T, 0),
}


@given(words, words, words, words, visits)
def test_numpy_draws_what_python_draws(a: int, b: int, key_a: int, key_b: int, visit: int) -> None:
    assert draws([a], [b], [key_a], [key_b], [visit]) == draw(a, b, key_a, key_b, visit)
    assert draws(a, b, key_a, key_b, visit) == draw(a, b, key_a, key_b, visit)


@given(st.integers(-(2**63), 2**63 - 1), st.integers(0, 2**40))
def test_numpy_makes_the_keys_that_python_makes(seed: int, case: int) -> None:
    a, b = case_keys(seed, [case])

    assert (a[0], b[0]) == case_key(seed, case)
    assert 0 <= a[0] < 2**32
    assert 0 <= b[0] < 2**32


def test_compiled_code_draws_what_python_draws() -> None:
    numba = pytest.importorskip("numba", reason="NOT TESTED HERE: numba is not installed (extra `fast`)")
    compiled_key, compiled_draw = numba.njit(case_key), numba.njit(draw)
    generator = np.random.default_rng(3)
    keys = generator.integers(0, 2**32, (3_000, 4)).tolist()
    keys += [[a, b, c, d] for a in (0, 2**32 - 1) for b in (0, 2**32 - 1) for c in (0, 2**32 - 1) for d in (0, 1)]
    seeds = [0, 1, -1, 2**63 - 1, -(2**63), *generator.integers(-(2**63), 2**63 - 1, 3_000).tolist()]

    assert [compiled_key(seed, case) for case, seed in enumerate(seeds)] == [
        case_key(seed, case) for case, seed in enumerate(seeds)
    ]
    for visit in (0, 1, 2**31 - 1):
        assert [compiled_draw(*key, visit) for key in keys] == [draw(*key, visit) for key in keys]


def test_the_numbers_do_not_change_from_one_release_to_the_next() -> None:
    assert element_keys("Task_1") == (4004021084, 374523854)
    assert case_key(1, 2) == (422087056, 3193183431)
    assert draw(*case_key(1, 2), *TASK, 0) == 0.3103805757720436
    assert replication_seed(1, 2) == 8902715409692478996


@given(words, words, words, words, visits)
def test_a_number_is_inside_and_an_odd_multiple_of_the_step(a: int, b: int, key_a: int, key_b: int, visit: int) -> None:
    u = draw(a, b, key_a, key_b, visit)

    assert 0 < u < 1
    assert u * 2**53 % 2 == 1


@pytest.mark.parametrize("word", range(4))
@pytest.mark.parametrize("base", ["random", "counted"])
def test_each_bit_of_a_key_sways_each_bit_of_the_number(word: int, base: str) -> None:
    count = 8_192
    numbers = np.arange(count)
    keys = [numbers, numbers * 3, numbers // 7, numbers % 11]
    if base == "random":
        keys = list(np.random.default_rng(word).integers(0, 2**32, (4, count)))
    plain = (draws(*keys, 0) * 2**53).astype(np.int64)
    for bit in range(32):
        turned = [key ^ (1 << bit) if place == word else key for place, key in enumerate(keys)]
        changed = (draws(*turned, 0) * 2**53).astype(np.int64) ^ plain
        shares = np.array([((changed >> place) & 1).mean() for place in range(1, 53)])

        assert np.abs(shares - 0.5).max() < 5.5 / (2 * count**0.5)


@pytest.mark.parametrize("name", STREAMS)
def test_numbers_are_even(name: str) -> None:
    u = STREAMS[name]
    high, low = np.floor(u * 4096), np.floor(u * 2**40) % 4096

    assert stats.kstest(u, "uniform").pvalue > SMALLEST_P
    assert stats.chisquare(np.bincount(high.astype(int), minlength=4096)).pvalue > SMALLEST_P
    assert stats.chisquare(np.bincount(low.astype(int), minlength=4096)).pvalue > SMALLEST_P


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("lag", [1, 2, 64])
def test_neighbours_have_nothing_in_common(name: str, lag: int) -> None:
    u = STREAMS[name]
    independent(u[:-lag], u[lag:])


@pytest.mark.parametrize("name", ["other seed", "next replication", "other task", "second visit", "seeds"])
def test_streams_have_nothing_in_common(name: str) -> None:
    independent(STREAMS["cases"], STREAMS[name])


def independent(first: np.ndarray, second: np.ndarray) -> None:
    """Check correlation, and the even filling of the square, of pairs."""
    pairs = (np.floor(first * 64) * 64 + np.floor(second * 64)).astype(int)

    assert abs(np.corrcoef(first, second)[0, 1]) * first.size**0.5 < 4
    assert stats.chisquare(np.bincount(pairs, minlength=4096)).pvalue > SMALLEST_P


def test_triples_fill_the_cube() -> None:
    u = [STREAMS["cases"], STREAMS["other task"], STREAMS["second visit"]]
    cells = sum(np.floor(part * 16) * 16**place for place, part in enumerate(u)).astype(int)

    assert stats.chisquare(np.bincount(cells, minlength=4096)).pvalue > SMALLEST_P


def test_the_sum_over_the_tasks_of_a_case_varies_as_it_should() -> None:
    """A common part of the numbers of one case would show as a variance of their sum over that of independent ones."""
    tasks = np.array([element_keys(f"Task_{number}") for number in range(30)])
    a, b = case_keys(5, np.arange(30_000))
    total = draws(a[:, None], b[:, None], tasks[:, 0], tasks[:, 1], 0).sum(axis=1)
    ratio = total.var(ddof=1) / (30 / 12)

    assert stats.chi2.sf(ratio * 29_999, 29_999) > SMALLEST_P
    assert stats.chi2.cdf(ratio * 29_999, 29_999) > SMALLEST_P


@pytest.mark.parametrize("name", STREAMS)
def test_birthdays_are_spaced_as_by_chance(name: str) -> None:
    """Marsaglia and Tsang, Some difficult-to-pass tests of randomness (2002): 2^10 birthdays, 2^24 days, lambda 16."""
    u = STREAMS[name]
    count = u.size // 1024
    for scale in (2**24, 2**48):  # by the first 24 bits and by the next
        days = np.sort(np.floor(u[: count * 1024] * scale).astype(np.int64).reshape(count, 1024) % 2**24)
        spacings = np.sort(np.diff(days, axis=1))
        repeated = int((np.diff(spacings, axis=1) == 0).sum())
        expected = 16.0 * count

        assert abs(repeated - expected) < 4 * expected**0.5 + 0.01 * expected


def test_no_two_keys_collide() -> None:
    a, b = case_keys(1, np.arange(CASES))
    elements = {element_keys(f"Task_{number}") for number in range(100_000)}

    assert np.unique(a << 31 ^ b).size == CASES
    assert len(elements) == 100_000
    assert np.unique(STREAMS["cases"]).size == CASES
