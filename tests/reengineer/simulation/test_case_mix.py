"""The mix of cases: as many of each kind as its share says, in an order of chance, and no case favoured."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.expressions import evaluate
from reengineer.simulation.case_mix import deal, truths
from reengineer.simulation.scenario import Attribute

KIND = Attribute(name="kind", values=(("new", 0.5), ("old", 0.3), ("rare", 0.2)))
WET = Attribute(name="wet", values=(("yes", 0.25), ("no", 0.75)))
DEEP = Attribute(name="deep", values=(("yes", 0.1), ("no", 0.9)))
ALL = (KIND, WET, DEEP)

weights = st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any)
attributes = weights.map(
    lambda shares: Attribute(name="a", values=tuple((str(n), share / sum(shares)) for n, share in enumerate(shares)))
)


@given(attributes, st.integers(0, 2**63 - 1), st.integers(0, 60), st.integers(0, 60))
def test_each_value_has_its_share_of_each_part_rounded(one: Attribute, seed: int, first: int, second: int) -> None:
    values = deal([one], seed=seed, parts=(first, second))["a"]

    for part in (values[:first], values[first:]):
        counts = np.bincount(part, minlength=len(one.values))
        shares = np.array([share for _, share in one.values])
        assert (np.abs(counts - shares * part.size) < 1 + 1e-9).all()


def test_combinations_have_their_share_nearly() -> None:
    # 900 cases: drawn one by one, the counts of two values would be off by up to 3 standard deviations, some 30 cases.
    for seed in range(20):
        dealt = deal(ALL, seed=seed, parts=(100, 900))
        for one, other in combinations(ALL, 2):
            for i, (_, share) in enumerate(one.values):
                for j, (_, part) in enumerate(other.values):
                    both = (dealt[one.name][100:] == i) & (dealt[other.name][100:] == j)
                    assert abs(both.sum() - 900 * share * part) < 6


def test_every_case_gets_each_value_with_its_share_and_attributes_are_independent() -> None:
    seeds = 1500
    dealt = [deal(ALL, seed=seed, parts=(2, 5)) for seed in range(seeds)]
    for case in range(7):
        kind, wet, deep = (np.array([one[a.name][case] for one in dealt]) for a in ALL)
        for found, share in (
            (kind == 1, 0.3),
            (wet == 0, 0.25),
            ((kind == 0) & (wet == 0), 0.5 * 0.25),
            ((kind == 2) & (deep == 0), 0.2 * 0.1),
            ((kind == 1) & (wet == 1) & (deep == 1), 0.3 * 0.75 * 0.9),
        ):
            error = (share * (1 - share) / seeds) ** 0.5
            assert abs(found.mean() - share) < 4.5 * error


def test_what_is_dealt_hangs_on_the_attributes_not_on_their_order() -> None:
    dealt, again = (deal(some, seed=7, parts=(10, 90)) for some in (ALL, ALL[::-1]))
    alone = deal([KIND], seed=7, parts=(10, 90))

    assert all((dealt[name] == again[name]).all() for name in dealt)
    assert (alone["kind"] == dealt["kind"]).all()  # it is the most mixed one
    assert (dealt["kind"] != deal(ALL, seed=8, parts=(10, 90))["kind"]).any()


def test_kinds_come_in_an_order_of_chance() -> None:
    # Of two neighbours 0.3^2 + ... are alike; 50 orders of 900 cases tell it to a point.
    alike = [np.mean(v[1:] == v[:-1]) for v in (deal([KIND], seed=s, parts=(0, 900))["kind"] for s in range(50))]

    assert np.mean(alike) == pytest.approx(0.38, abs=0.01)


@pytest.mark.parametrize(
    "condition",
    [
        'kind == "old" && deep == "no"',
        'wet == "yes"',
        "true",
        "kind == wet || deep == many0 || many1 == many2 || many3 == many4 || many5 == many6 || many7 == many8",  # more combinations than cases
    ],
)
def test_conditions_hold_as_they_do_case_by_case(condition: str) -> None:
    many = tuple(Attribute(name=f"many{n}", values=(("yes", 0.5), ("no", 0.5))) for n in range(9))
    dealt = deal((*ALL, *many), seed=3, parts=(0, 50))

    found = truths(condition, (*ALL, *many), dealt, 50)

    for case in range(50):
        facts = {one.name: one.values[dealt[one.name][case]][0] for one in (*ALL, *many)}
        assert found[case] == evaluate(condition, facts)
