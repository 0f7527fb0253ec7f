"""The scenarios of the shelf can be run as they stand, and no post has more work than people."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from processes.catalogue import Flow, flow, shelf
from processes.durations import Span
from processes.reader import read
from reengineer.simulation.compile import compile_model
from reengineer.simulation.replication import Run
from reengineer.simulation.scenario_file import Told, make_scenario

NAMES = [known.name for known in shelf()]
LANGUAGES = ("en", "zh-Hans", "zh-Hant")


@cache
def offered_loads(name: str) -> dict[str, float]:
    """Return the load of each post of an as-is flow: its work in a working day by the work its people can do."""
    known = flow(name)
    definitions = read(known.as_is.read_bytes())
    scenario = make_scenario(definitions, Told(table=known.scenario))
    sample = replace(scenario, cases=300, warm_up=0.0, level=2)
    compiled = compile_model(definitions, sample)
    done = Run(compiled, sample, 0).run().nodes[:, 0] / sample.cases
    visits = dict(zip(compiled.elements, done, strict=True))
    gap = scenario.arrivals.interarrival
    rate = 1 / Span(gap.mean(), gap.unit).working_days() if gap else 0.0
    loads = dict.fromkeys((pool.id for pool in scenario.pools), 0.0)
    for task, work in scenario.work.items():
        for pool, count in work.needs:
            length = work.processing
            loads[pool] += (
                rate * visits[task] * count * (Span(length.mean(), length.unit).working_days() if length else 0)
            )
    hands = {
        pool.id: sum(people.count * people.speed * people.share for people in pool.people) for pool in scenario.pools
    }
    return {pool: load / hands[pool] for pool, load in loads.items()}


@pytest.mark.parametrize("name", NAMES)
def test_posts_are_busy_and_not_overloaded(name: str) -> None:
    loads = sorted(offered_loads(name).values())

    assert loads[-1] < 0.95  # a sample of few cases
    assert 0.5 < loads[len(loads) // 2] < 0.85


def both(known: Flow) -> tuple[bytes, bytes]:
    assert known.to_be is not None
    return known.as_is.read_bytes(), known.to_be.read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_the_redesigned_flow_takes_the_same_scenario(name: str) -> None:
    as_is, to_be = (read(data) for data in both(flow(name)))
    told = Told(table=flow(name).scenario, others=(as_is,))

    before, after = make_scenario(as_is, replace(told, others=(to_be,))), make_scenario(to_be, told)

    assert {pool.name: pool.people for pool in before.pools} == {pool.name: pool.people for pool in after.pools}
    assert before.arrivals == after.arrivals


@pytest.mark.parametrize("name", NAMES)
def test_every_assumption_is_said_in_three_languages(name: str) -> None:
    rows = flow(name).scenario["assumed"]

    assert rows
    assert all(set(row) == set(LANGUAGES) and all(row.values()) for row in rows)
    assert all(not row["zh-Hans"].isascii() for row in rows)


@pytest.mark.parametrize("name", ["construction_project", "business_opening"])
def test_every_attribute_has_a_mix_or_a_share_for_each_answer(name: str) -> None:
    known = flow(name)
    mixed, shared = known.scenario["attributes"], " ".join(known.scenario["probabilities"])

    for attribute, question in known.attributes.items():
        if attribute in mixed:
            assert set(mixed[attribute]) == set(question.values)
        else:
            assert all(f'"{value}" in {attribute}' in shared for value in question.values)
