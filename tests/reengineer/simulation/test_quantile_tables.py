"""Tables of quantiles: where a number falls, and that lengths never turn back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reengineer.simulation.quantile_tables import ROWS, locate, locate_all, unit_table
from reengineer.simulation.unit_shapes import unit_shape

if TYPE_CHECKING:
    from reengineer.simulation.unit_shapes import Key

KEYS: list[Key] = [
    ("uniform",),
    ("exponential",),
    ("lognormal", 0.3),
    ("lognormal", 2.1),
    ("normal", 0.0),
    ("normal", 3.0),
    ("gamma", 0.05),
    ("gamma", 0.7),
    ("gamma", 30.0),
    ("weibull", 0.3),
    ("weibull", 2.0),
    ("beta", 0.1, 0.1),
    ("beta", 2.6, 3.4),
    ("triangular", 0.3),
]
deep = st.builds(lambda high, place: 256.0**-high * place, st.integers(0, 6), st.floats(2**-8, 1, exclude_max=True))
numbers = deep.flatmap(lambda u: st.sampled_from([u, max(1.0 - u, 2.0**-53)]))


def slow_locate(u: float) -> tuple[int, float]:
    """Give the row by the definition, with every digit of base 256 counted out."""
    mirrored = u * 256 >= 255
    rest = (1 - u if mirrored else u) * 256
    if not mirrored and rest >= 1:
        return int(rest), rest % 1
    level = 2
    while rest * 256 < 1 and level < 5:
        rest, level = rest * 256, level + 1
    cell = min(int(rest * 256), 255)
    return (1280 if mirrored else 256) + 256 * (level - 2) + cell, rest * 256 - cell


@given(numbers.filter(lambda u: u < 1))
def test_a_number_is_found_by_the_definition(u: float) -> None:
    row, fraction = locate_all(np.array([u]))

    assert locate(u) == slow_locate(u)
    assert (row[0], fraction[0]) == locate(u)


@pytest.mark.parametrize("u", [0.0, 1 / 256, 255 / 256, 256.0**-5, 1 - 2.0**-40, 1 - 2.0**-53, 2.0**-53, 2.0**-1074])
def test_borders_have_a_place(u: float) -> None:
    row, fraction = locate(u)

    assert 0 <= row < ROWS
    assert 0 <= fraction <= 1
    assert locate_all(np.array([u])) == (row, fraction)


def test_compiled_code_finds_the_same_place() -> None:
    numba = pytest.importorskip("numba", reason="NOT TESTED HERE: numba is not installed (extra `fast`)")
    compiled = numba.njit(locate)
    u = np.random.default_rng(1).random(5_000) ** np.tile([1, 8, 40, 0.001, 1e-7], 1_000)
    u = u[(u > 0) & (u < 1)]

    assert [compiled(number) for number in u.tolist()] == [locate(number) for number in u.tolist()]


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_a_larger_number_gives_a_longer_time(key: Key) -> None:
    table = unit_table(key)
    deviation = unit_shape(key).variance ** 0.5
    u = (2 * np.arange(2**19) + 1) * 2.0**-20
    row, fraction = locate_all(u)
    length = table[row, 0] + table[row, 1] * fraction
    back = np.maximum.accumulate(length) - length

    assert length.min() >= 0
    # Two pieces may overlap a little where they meet: by under 0.5 % of a deviation or of the length itself; by under
    # 5 % where the deviation is more than three times the mean.
    wide = deviation > 3 * unit_shape(key).mean
    assert (back <= (0.05 if wide else 0.005) * np.maximum(deviation, length)).all()


def test_no_length_is_negative() -> None:
    for key in KEYS:
        table = unit_table(key)

        assert np.minimum(table[:, 0], table[:, 0] + table[:, 1]).min() >= 0
