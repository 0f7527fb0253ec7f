"""The luck of many cases at once, in columns: bit for bit what the kernel draws for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.simulation import quantile_tables, randomness
from reengineer.simulation.kernel.jit import COMPILED, door, jit
from reengineer.simulation.quantile_tables import unit_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reengineer.simulation.distributions import Distribution

    Floats = NDArray[np.float64]
    Keys = tuple[NDArray[np.uint32], NDArray[np.uint32]]  # the two words of each case

CHUNK = 1024  # cases at once: their columns stay in the cache
DRAW = 4  # words that say what is drawn: the two of the element, the number of the draw, address of the table or 0
W = np.uint32
_case_key = jit(randomness.case_key)
_locate = jit(quantile_tables.locate)


@door
def _fill_keys(words_a: Any, words_b: Any, seed: int, first: int) -> None:
    for place in range(len(words_a)):
        words_a[place], words_b[place] = _case_key(seed, first + place)


def keys_of(seed: int, cases: range) -> Keys:
    """Return the words of some cases that follow each other."""
    if not COMPILED:
        words_a, words_b = randomness.case_keys(seed, np.arange(cases.start, cases.stop))
        return words_a.astype(W), words_b.astype(W)
    found = np.empty(len(cases), W), np.empty(len(cases), W)
    _fill_keys(*found, seed, cases.start)
    return found


@jit
def _stir(high: Any, low: Any, keys: Any, draw: Any) -> None:
    """Stir as `randomness.draw` does, in words of 32 bits, of which a processor takes eight at once.

    A number of `draw` is `high << 21 | low >> 11 | 1`.
    """
    words_a, words_b = keys
    key_a = W(draw[0])
    key_b = W(draw[1]) ^ W((draw[2] * 0x9E3779B9) & 0xFFFFFFFF)
    for case in range(len(words_a)):
        x = W(words_a[case] + key_a)
        x = W(W(x ^ W(x >> W(16))) * W(0x21F0AAAD))
        y = W(key_b ^ words_b[case] ^ x ^ W(x >> W(15)))
        y = W(W(y ^ W(y >> W(16))) * W(0x7FEB352D))
        y = W(W(y ^ W(y >> W(15))) * W(0x046CA68B))
        y = W(y ^ W(y >> W(16)))
        x = W(x + y)
        x = W(W(x ^ W(x >> W(15))) * W(0x535A2D97))
        high[case] = W(x ^ W(x >> W(16)))
        low[case] = y


@jit
def _look_up(found: Any, high: Any, low: Any, table: Any, line: tuple[float, float]) -> None:
    """Turn what `_stir` left into lengths: the first eight bits are the cell, the other 45 how far into it."""
    shift, scale = line
    for case in range(len(found)):
        near = np.float64(np.int32(W(low[case] >> W(11)) | W(1))) * 2.0**-45
        fraction = np.float64(np.int32(high[case] & W(0xFFFFFF))) * 2.0**-24 + near
        cell = np.int32(high[case] >> W(24))
        found[case] = shift + scale * (table[2 * cell] + table[2 * cell + 1] * fraction)
    for case in range(len(found)):
        if W(high[case] + W(1 << 24)) < W(2 << 24):  # the first cell or the last: one in 128
            number = np.int64(high[case]) << 21 | np.int64(low[case]) >> 11 | 1
            row, part = _locate(number * randomness.STEP)
            found[case] = shift + scale * (table[2 * row] + table[2 * row + 1] * part)


@door
def _fill(found: Any, keys: Any, draws: Any, lines: Any, reals: Any) -> None:
    size = len(keys[0])
    high = np.empty(size, np.uint32)
    low = np.empty(size, np.uint32)
    for row in range(len(draws)):
        draw, column = draws[row], found[row, :size]
        _stir(high, low, keys, draw)
        if draw[3]:
            _look_up(column, high, low, reals[draw[3] :], (lines[row, 0], lines[row, 1]))
        else:
            for case in range(size):
                column[case] = (np.int64(high[case]) << 21 | np.int64(low[case]) >> 11 | 1) * randomness.STEP


def fill(found: Floats, keys: Keys, draws: NDArray[np.int64], lines: Floats, reals: Floats) -> None:
    """Fill a row for each draw, a column for each case: shift + scale * quantile, or the bare number without a table.

    `draws` has `DRAW` words for each, `lines` shift and scale, `reals` the tables.
    """
    if COMPILED:
        _fill(found, keys, draws, lines, reals)
        return
    for row, (*element, place) in enumerate(draws.tolist()):
        luck = randomness.draws(*keys, *element)
        column = found[row, : len(luck)]
        if not place:
            column[:] = luck
            continue
        rows, fractions = quantile_tables.locate_all(luck)
        column[:] = lines[row, 0] + lines[row, 1] * (reals[place + 2 * rows] + reals[place + 2 * rows + 1] * fractions)


def draw_lengths(seed: int, size: int, identity: str, length: Distribution) -> Floats:
    """Return the length that each case of a replication draws of something outside the flow, in the unit of the length."""
    key, *line = length.shape()
    reals = np.concatenate((np.zeros(2), unit_table(key).ravel()))
    draws = np.array([(*randomness.element_keys(identity), 0, 2)])
    found = np.empty((1, size))
    for first in range(0, size, CHUNK):
        part = range(first, min(first + CHUNK, size))
        fill(found[:, part.start : part.stop], keys_of(seed, part), draws, np.array([line]), reals)
    lengths: Floats = found[0]
    return lengths
