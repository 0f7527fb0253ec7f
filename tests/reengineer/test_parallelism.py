from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reengineer.parallelism import EXACT, Parallelism, degree_of_parallelism
from reengineer.partial_order import PartialOrder

PAIRS = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]))


@given(PAIRS)
def test_degree_is_the_largest_set_without_order(pairs: set[tuple[int, int]]) -> None:
    order = PartialOrder.of([str(i) for i in range(7)], [(str(a), str(b)) for a, b in pairs])
    ordered = {frozenset(pair) for pair in order.all_pairs()}

    sets = [
        s
        for n in range(8)
        for s in combinations(order.elements, n)
        if not any(map(ordered.__contains__, map(frozenset, combinations(s, 2))))
    ]

    assert degree_of_parallelism(order) == Parallelism(max(map(len, sets)))


def test_large_orders_get_a_bound_that_says_so() -> None:
    names = [str(i) for i in range(EXACT + 1)]

    assert degree_of_parallelism(PartialOrder.of(names, [])) == Parallelism(EXACT + 1, exact=False)
