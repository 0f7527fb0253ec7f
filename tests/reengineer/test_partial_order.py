from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reengineer.partial_order import CyclicOrderError, PartialOrder

PAIRS = st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1]))


@given(PAIRS)
def test_closure_and_covering_pairs_agree_with_networkx(pairs: set[tuple[int, int]]) -> None:
    elements = [str(i) for i in range(9)]
    named = [(str(a), str(b)) for a, b in pairs]
    graph = nx.DiGraph(named)
    graph.add_nodes_from(elements)

    order = PartialOrder.of(elements, named)

    assert set(order.all_pairs()) == set(nx.transitive_closure(graph).edges)
    assert set(order.covering_pairs()) == set(nx.transitive_reduction(graph).edges)


@given(PAIRS)
def test_covering_pairs_generate_the_order(pairs: set[tuple[int, int]]) -> None:
    order = PartialOrder.of([str(i) for i in range(9)], [(str(a), str(b)) for a, b in pairs])

    again = PartialOrder.of(order.elements, order.covering_pairs())

    assert set(again.all_pairs()) == set(order.all_pairs())


@given(PAIRS, st.sets(st.integers(0, 8)))
def test_the_order_of_some_is_that_of_all_led_past_the_others(pairs: set[tuple[int, int]], some: set[int]) -> None:
    order = PartialOrder.of([str(i) for i in range(9)], [(str(a), str(b)) for a, b in pairs])
    wanted = {str(i) for i in some}

    among = order.restricted(wanted)

    assert set(among.all_pairs()) == {(a, b) for a, b in order.all_pairs() if {a, b} <= wanted}


def test_a_circle_orders_nothing_and_is_named() -> None:
    with pytest.raises(CyclicOrderError, match="a, b"):
        PartialOrder.of("abc", [("a", "b"), ("b", "a")])


def test_all_before_lists_the_nearest_last() -> None:
    assert PartialOrder.of("abc", [("a", "b"), ("b", "c")]).all_before("c") == ("a", "b")
