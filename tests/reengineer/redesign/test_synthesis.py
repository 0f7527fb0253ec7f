"""A plan allows exactly the order it was made from, with no gateway too many."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.errors import UsageError
from reengineer.redesign.blocktree import closure, places, reduce_order
from reengineer.redesign.synthesis import Bound, Plan, PlannedGateway, synthesize


@st.composite
def orders(draw: st.DrawFn, most: int = 14) -> tuple[list[str], list[tuple[str, str]]]:
    """Steps and pairs that only run forward, from empty to complete."""
    size = draw(st.integers(1, most))
    steps = [f"t{index}" for index in range(size)]
    shuffled = draw(st.permutations(steps))
    candidates = [(a, b) for i, a in enumerate(shuffled) for b in shuffled[i + 1 :]]
    pairs = draw(st.lists(st.sampled_from(candidates), unique=True)) if candidates else []
    return steps, pairs


def closed(steps: list[str], pairs: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Warshall's closure, slow and obvious."""
    found = set(pairs)
    for middle in steps:
        found |= {(a, b) for a in steps for b in steps if (a, middle) in found and (middle, b) in found}
    return found


def order_of(plan: Plan, steps: list[str]) -> set[tuple[str, str]]:
    """What the plan's flows order, by walking them."""
    points = {*steps, *plan.gateways, Bound.ENTRY, Bound.EXIT}
    found = set(plan.flows)
    for middle in points:
        found |= {(a, d) for a, b in found if b == middle for c, d in found if c == middle}
    return {(a, b) for a, b in found if isinstance(a, str) and isinstance(b, str)}


def degrees(plan: Plan, gateway: PlannedGateway) -> tuple[int, int]:
    return sum(b == gateway for _, b in plan.flows), sum(a == gateway for a, _ in plan.flows)


@given(orders())
def test_the_plan_orders_the_steps_exactly_by_the_closure(case: tuple[list[str], list[tuple[str, str]]]) -> None:
    steps, pairs = case

    assert order_of(synthesize(steps, pairs), steps) == closed(steps, pairs)


@given(orders())
def test_every_gateway_is_needed_and_either_splits_or_joins(case: tuple[list[str], list[tuple[str, str]]]) -> None:
    plan = synthesize(*case)

    for gateway in plan.gateways:
        into, out = degrees(plan, gateway)
        assert (into == 1 and out > 1) if gateway.side == "split" else (into > 1 and out == 1)


@given(orders())
def test_every_step_has_one_flow_in_and_one_out(case: tuple[list[str], list[tuple[str, str]]]) -> None:
    steps, pairs = case
    plan = synthesize(steps, pairs)

    assert sorted(b for _, b in plan.flows if isinstance(b, str)) == sorted(steps)
    assert sorted(a for a, _ in plan.flows if isinstance(a, str)) == sorted(steps)
    assert sum(a == Bound.ENTRY for a, _ in plan.flows) == 1
    assert sum(b == Bound.EXIT for _, b in plan.flows) == 1
    assert len(set(plan.flows)) == len(plan.flows)


@given(orders(8))
def test_a_plan_is_structured_just_when_no_four_steps_form_an_n(case: tuple[list[str], list[tuple[str, str]]]) -> None:
    steps, pairs = case
    order = closed(steps, pairs)
    comparable = order | {(b, a) for a, b in order}
    shapes = [
        (a, b, c, d)
        for a, c in order
        for b in steps
        for d in steps
        if (b, c) in order and (b, d) in order and not comparable & {(a, b), (a, d), (c, d)} and len({a, b, c, d}) == 4
    ]

    assert synthesize(steps, pairs).structured == (not shapes)


@pytest.mark.parametrize(
    ("pairs", "splits", "joins"),
    [
        ([], 1, 1),  # all at once: one block
        ([("a", "b"), ("b", "c"), ("c", "d")], 0, 0),  # a sequence needs no gateway
        ([("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")], 2, 2),  # complete bipartite: join, then split
        ([("a", "c"), ("b", "c"), ("b", "d")], 2, 2),  # N: split after b, join before c, entry and exit
        ([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("a", "d")], 1, 1),  # a pair that follows anyway
    ],
)
def test_known_shapes(pairs: list[tuple[str, str]], splits: int, joins: int) -> None:
    plan = synthesize(list("abcd"), pairs)

    assert [g.side for g in plan.gateways].count("split") == splits
    assert [g.side for g in plan.gateways].count("join") == joins


def test_two_layers_beside_a_third_share_one_join() -> None:
    n_then_pair = [("a", "c"), ("b", "c"), ("b", "d"), ("c", "e"), ("d", "e"), ("c", "f"), ("d", "f")]

    plan = synthesize(list("abcdef"), n_then_pair)

    assert len(plan.flows) == 16  # c and d meet once, then e and f leave together


def test_no_steps_is_one_flow() -> None:
    assert synthesize([], []).flows == ((Bound.ENTRY, Bound.EXIT),)


def test_a_circle_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="circle: b, c"):
        synthesize(list("abc"), [("a", "b"), ("b", "c"), ("c", "b")])


@given(orders())
def test_bit_sets_agree_with_the_slow_closure(case: tuple[list[str], list[tuple[str, str]]]) -> None:
    steps, pairs = case
    before, covers = closure(steps, pairs)
    order = closed(steps, pairs)

    assert {(steps[p], steps[i]) for i, bits in enumerate(before) for p in places(bits)} == order
    covering = {(a, b) for a, b in order if not any((a, m) in order and (m, b) in order for m in steps)}
    assert {(steps[p], steps[i]) for i, bits in enumerate(covers) for p in places(bits)} == covering


def test_a_deep_nest_and_a_long_chain_take_no_recursion() -> None:
    steps = [f"t{i}" for i in range(2000)]
    nested = [(steps[i], steps[i + 2]) for i in range(1998)]
    chain = list(pairwise(steps))

    assert len(reduce_order(steps, chain).blocks) == 1
    assert synthesize(steps, nested).structured
