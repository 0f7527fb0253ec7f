"""The nearest block order keeps the given order, has no N shape, and costs no more than it must."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from reengineer.partial_order import PartialOrder
from reengineer.redesign.block_order import nearest_block_order
from reengineer.redesign.blocktree import reduce_order


@st.composite
def timed_orders(draw: st.DrawFn, most: int) -> tuple[list[str], list[tuple[str, str]], dict[str, int]]:
    size = draw(st.integers(1, most))
    steps = [f"t{index}" for index in range(size)]
    candidates = list(combinations(steps, 2))
    pairs = draw(st.lists(st.sampled_from(candidates), unique=True)) if candidates else []
    return steps, pairs, {step: draw(st.integers(0, 9)) for step in steps}


def longest(steps: list[str], pairs: set[tuple[str, str]], durations: dict[str, int]) -> int:
    finish: dict[str, int] = {}
    for step in steps:  # forward pairs only: the list is a topological order
        finish[step] = durations[step] + max((finish[a] for a, b in pairs if b == step), default=0)
    return max(finish.values())


@given(timed_orders(14))
def test_it_keeps_the_order_and_is_series_parallel(
    case: tuple[list[str], list[tuple[str, str]], dict[str, int]],
) -> None:
    steps, pairs, durations = case
    found = nearest_block_order(steps, pairs, durations)
    order = PartialOrder.of(steps, found.pairs)

    assert all(order.before(*pair) for pair in pairs)
    assert len(reduce_order(steps, found.pairs).blocks) <= 1
    assert found.cost >= 0
    assert bool(found.added) == (len(reduce_order(steps, pairs).blocks) > 1)


@settings(max_examples=60)  # all extensions of an order: slow by design
@given(timed_orders(5))
def test_no_series_parallel_order_around_it_is_faster(
    case: tuple[list[str], list[tuple[str, str]], dict[str, int]],
) -> None:
    steps, pairs, durations = case
    given_length = longest(steps, set(pairs), durations)
    free = [pair for pair in combinations(steps, 2) if pair not in pairs]
    lengths = [
        longest(steps, {*pairs, *more}, durations)
        for count in range(len(free) + 1)
        for more in combinations(free, count)
        if len(reduce_order(steps, [*pairs, *more]).blocks) == 1
    ]

    # forward arrows only: an order that runs against the list may be faster still, never slower
    assert nearest_block_order(steps, pairs, durations).cost <= min(lengths) - given_length


def test_large_prime_orders_are_cut_along_their_layers() -> None:
    steps = [f"t{i}" for i in range(400)]
    zigzag = [(steps[i], steps[j]) for i in range(0, 400, 2) for j in (i - 1, i + 1) if 0 <= j < 400]

    found = nearest_block_order(steps, zigzag, dict.fromkeys(steps, 1.0))

    assert found.cost == 0
    assert len(reduce_order(steps, found.pairs).blocks) == 1
