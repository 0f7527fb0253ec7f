from __future__ import annotations

from collections import Counter
from graphlib import CycleError

import pytest
from block_strategies import partial_orders
from hypothesis import given

from processes.partial_orders import Point, covering_pairs, order_gateways


def closure(arrows: set[tuple[object, object]]) -> set[tuple[object, object]]:
    """Join arrows until nothing is added (slow and plain)."""
    found = set(arrows)
    while True:
        longer = {(a, d) for a, b in found for c, d in found if b == c} - found
        if not longer:
            return found
        found |= longer


@given(partial_orders())
def test_the_gateways_allow_exactly_the_order_asked_for(order: tuple[int, list[tuple[int, int]]]) -> None:
    size, pairs = order

    plan = order_gateways(size, pairs)
    reached = closure(set(plan.flows))

    steps = {(a.step, b.step) for a, b in reached if a.kind == b.kind == "step"}  # type: ignore[attr-defined]
    assert steps == closure(set(pairs))


@given(partial_orders())
def test_no_gateway_is_idle_and_no_step_splits_or_joins(order: tuple[int, list[tuple[int, int]]]) -> None:
    plan = order_gateways(*order)
    out = Counter(source for source, _ in plan.flows)
    into = Counter(target for _, target in plan.flows)

    assert len(set(plan.flows)) == len(plan.flows)
    for point in {*out, *into}:
        if point.kind == "step":
            assert max(out[point], into[point]) <= 1
        elif point.kind == "join":
            assert into[point] > 1
            assert out[point] == (point != plan.last)
        else:
            assert out[point] > 1
            assert into[point] == (point != plan.first)


@given(partial_orders())
def test_covering_pairs_are_the_fewest_that_give_the_order(order: tuple[int, list[tuple[int, int]]]) -> None:
    size, pairs = order
    covering = {(a, b) for a, afters in enumerate(covering_pairs(size, pairs)) for b in afters}

    assert closure(set(covering)) == closure(set(pairs))
    assert all((a, b) not in closure(set(covering - {(a, b)})) for a, b in covering)


def test_steps_that_wait_for_the_same_steps_share_a_join() -> None:
    plan = order_gateways(4, [(0, 2), (0, 3), (1, 2), (1, 3)])

    assert (Point("join", 2), Point("fan", 2)) in plan.flows
    assert len(plan.flows) == 9


def test_a_circle_is_no_order() -> None:
    with pytest.raises(CycleError):
        order_gateways(2, [(0, 1), (1, 0)])
