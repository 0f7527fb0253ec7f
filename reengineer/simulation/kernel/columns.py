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
    Draws = NDArray[np.int64]
    Kinds = tuple[Draws, Floats, Floats]  # the last three that `fill` takes
    Keys = tuple[NDArray[np.uint32], NDArray[np.uint32]]  # the two words of each case

CHUNK = 1024  # cases at once: their columns stay in the cache
WIDE = (
    12000  # cases a call: what it costs is shared by so many; no power of two, so that rows share no place of the cache
)
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
def _look_up(found: Any, words: Any, cells: Any, table: Any, line: tuple[float, float]) -> None:
    """Turn what `_stir` left into lengths: the first eight bits are the cell, the other 45 how far into it.

    A loop for each step: a processor takes several cases at once where all of them do the same.
    """
    high, low = words
    rows, parts, rare = cells
    for case in range(len(found)):
        near = np.float64(np.int32(W(low[case] >> W(11)) | W(1))) * 2.0**-45
        parts[case] = np.float64(np.int32(high[case] & W(0xFFFFFF))) * 2.0**-24 + near
        rows[case] = np.uint32(high[case] >> W(24))
    count = 0
    for case in range(len(found)):
        rare[count] = case
        count += int(W(high[case] + W(1 << 24)) < W(2 << 24))  # the first cell or the last: one in 128
    for case in rare[:count]:
        rows[case], parts[case] = _locate((rows[case] + parts[case]) * 2.0**-8)
    shift, scale = line
    for case in range(len(found)):
        row = np.int64(rows[case])
        found[case] = shift + scale * (table[2 * row] + table[2 * row + 1] * parts[case])


@jit
def draw_column(found: Any, keys: Any, kind: Any, reals: Any, desk: Any) -> None:
    """Fill one column, on a desk with room for it; `kind` is what is drawn, and shift and scale."""
    size, (draw, line) = len(found), kind
    high, low = desk[0][:size], desk[1][:size]
    _stir(high, low, keys, draw)
    if draw[3]:
        _look_up(found, (high, low), (desk[2][:size], desk[3][:size], desk[4]), reals[draw[3] :], (line[0], line[1]))
    else:
        for case in range(size):
            found[case] = (np.int64(high[case]) << 21 | np.int64(low[case]) >> 11 | 1) * randomness.STEP


@jit
def desk_of(size: int) -> Any:
    """Return room to draw so many cases: words, rows and parts of cells, numbers of the cases in a tail."""
    words = np.empty(size, np.uint32), np.empty(size, np.uint32)
    return (*words, np.empty(size, np.uint32), np.empty(size), np.empty(size + 1, np.int32))


@door
def _fill(found: Any, keys: Any, draws: Any, lines: Any, reals: Any) -> None:
    size = len(keys[0])
    desk = desk_of(CHUNK)
    for first in range(0, size, CHUNK):
        last = min(first + CHUNK, size)
        words = keys[0][first:last], keys[1][first:last]
        for row in range(len(draws)):
            draw_column(found[row, first:last], words, (draws[row], lines[row]), reals, desk)


def fill(found: Floats, keys: Keys, draws: Draws, lines: Floats, reals: Floats) -> None:
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
    for first in range(0, size, WIDE):
        part = range(first, min(first + WIDE, size))
        fill(found[:, part.start : part.stop], keys_of(seed, part), draws, np.array([line]), reals)
    lengths: Floats = found[0]
    return lengths
