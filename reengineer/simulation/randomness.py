"""Random numbers by key: the number a case gets at its n-th visit of an element depends on seed, case, element and n alone.

No stream and no order of events: as-is and to-be see the same case do the same task with the same luck (common random
numbers; Law, Simulation Modeling and Analysis, 5th ed. (2015), section 11.2), and any number of workers gives the same.
Counter-based: Salmon, Moraes, Dror and Shaw, Parallel random numbers: as easy as 1, 2, 3 (2011).

A key is two words of 32 bits. A word is stirred as in Wellons, Prospecting for hash functions (2018), and its follow-up:
`x ^= x >> r1; x *= m1; x ^= x >> r2; x *= m2; x ^= x >> r3`, each product cut to 32 bits. Each step can be undone, so that no
two words become one. The two words are stirred in turns, each with what the other has become, until every bit of one
sways every bit of both.

The multipliers are cut to 31 bits, so that no product needs more than 63: compilers take it for granted that a signed
64-bit product does not overflow (numba tells them so), and drop a mask on that ground. So Python, NumPy and compiled code
agree. `case_key` and `draw` call nothing and take plain integers, so that they can be compiled; given arrays of int64 the
same lines work on all elements at once.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from reengineer.simulation.unit_shapes import Floats

STEP = 2.0**-53  # a number is an odd multiple of it: never 0, never 1, and 1 - u is exact


def element_keys(identity: str) -> tuple[int, int]:
    """Return the two words that stand for an element, the same on every machine and in every year.

    >>> element_keys("Task_1") == element_keys("Task_2")
    False
    """
    digest = hashlib.sha256(identity.encode()).digest()
    return int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:8], "big")


def replication_seed(seed: int, replication: int) -> int:
    """Return the seed of one replication, 0 <= seed < 2^63; each replication has luck of its own.

    >>> replication_seed(1, 0) == replication_seed(0, 1)
    False
    """
    digest = hashlib.sha256(f"{seed} {replication}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def case_key(seed: int, case: int) -> tuple[int, int]:
    """Return the two words that stand for a case under a seed; both are seen modulo 2^64.

    >>> case_key(1, 0) == case_key(0, 1)
    False
    """
    a = (seed & 0xFFFFFFFF) ^ 0x243F6A88
    a = ((a ^ (a >> 16)) * 0x21F0AAAD) & 0xFFFFFFFF
    a = ((a ^ (a >> 15)) * 0x535A2D97) & 0xFFFFFFFF
    a ^= a >> 15
    b = ((seed >> 32) & 0xFFFFFFFF) ^ a
    b = ((b ^ (b >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    b = ((b ^ (b >> 15)) * 0x046CA68B) & 0xFFFFFFFF
    b ^= b >> 16
    a = (a + b + (case & 0xFFFFFFFF)) & 0xFFFFFFFF
    a = ((a ^ (a >> 16)) * 0x21F0AAAD) & 0xFFFFFFFF
    a = ((a ^ (a >> 15)) * 0x535A2D97) & 0xFFFFFFFF
    a ^= a >> 15
    b ^= a ^ ((case >> 32) & 0xFFFFFFFF)
    b = ((b ^ (b >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    b = ((b ^ (b >> 15)) * 0x046CA68B) & 0xFFFFFFFF
    b ^= b >> 16
    return (a + b) & 0xFFFFFFFF, b


def draw(a: int, b: int, key_a: int, key_b: int, visit: int) -> float:
    """Return the number, 0 < u < 1, of the case (a, b) at its n-th visit, n < 2^31, of the element (key_a, key_b).

    >>> 0.0 < draw(*case_key(1, 0), *element_keys("Task_1"), 0) < 1.0
    True
    """
    x = (a + key_a) & 0xFFFFFFFF
    x = ((x ^ (x >> 16)) * 0x21F0AAAD) & 0xFFFFFFFF
    y = ((visit * 0x9E3779B9) & 0xFFFFFFFF) ^ b ^ key_b ^ x ^ (x >> 15)
    y = ((y ^ (y >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    y = ((y ^ (y >> 15)) * 0x046CA68B) & 0xFFFFFFFF
    y ^= y >> 16
    x = (x + y) & 0xFFFFFFFF
    x = ((x ^ (x >> 15)) * 0x535A2D97) & 0xFFFFFFFF
    x ^= x >> 16
    return ((x << 21) | (y >> 11) | 1) * STEP


def case_keys(seed: int, cases: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the words of many cases, those of `case_key`."""
    words: Any = case_key(seed, _words(cases))  # given arrays, arrays come back
    return words  # type: ignore[no-any-return]


def draws(a: ArrayLike, b: ArrayLike, key_a: ArrayLike, key_b: ArrayLike, visit: ArrayLike) -> Floats:
    """Return the numbers of many cases, elements or visits, broadcast against each other, bit for bit those of `draw`."""
    numbers: Any = draw(*(_words(value) for value in (a, b, key_a, key_b, visit)))
    return numbers  # type: ignore[no-any-return]


def _words(values: ArrayLike) -> Any:
    return np.asarray(values).astype(np.int64)
