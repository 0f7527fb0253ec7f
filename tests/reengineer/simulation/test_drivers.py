"""What moves the saving: exactly as much as it must where nothing waits, and nothing that does not matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache

import pytest

from processes.blocks import build, parallel, sequence, task
from processes.catalogue import flow
from processes.reader import read
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.drivers import Drivers, find_drivers
from reengineer.simulation.offered_load import PostLoad
from reengineer.simulation.scenario import Arrivals, People, Pool, Scenario, Work
from reengineer.simulation.scenario_file import Told
from reengineer.simulation.scenario_options import Options
from reengineer.simulation.scenario_pair import pair_scenarios

STEPS = [task(name, name.upper(), lane=("x", name)) for name in "abc"]
FLOWS = build(sequence(*STEPS)), build(parallel(*STEPS))


def circulating(*, varies: bool = True) -> Scenario:
    """Three tasks of four days on average, at which nobody works."""
    days = Distribution("uniform", (2, 6)) if varies else Distribution("fixed", (4,))
    return Scenario(
        start=datetime(2024, 1, 1),  # noqa: DTZ001 - local time
        arrivals=Arrivals(interarrival=Distribution("exponential", (1.0,))),
        cases=200,
        work={name: Work(lead=days) for name in "abc"},
        level=3,
    )


def test_without_queues_the_saving_goes_with_the_times_and_with_nothing_else() -> None:
    found = find_drivers(FLOWS, (circulating(), circulating()))
    swings = {swing.kind: swing for swing in found.swings}

    lead = swings["lead"]
    assert lead.low_change.value == pytest.approx(-0.2 * found.saved.value)
    assert lead.high_change.value == pytest.approx(0.2 * found.saved.value)
    assert lead.low.value + lead.high.value == pytest.approx(2 * found.saved.value)
    assert swings["arrivals"].width == pytest.approx(0)
    assert "work" not in swings  # there is none
    assert "refusal" not in swings
    assert found.swings[0].width == max(swing.width for swing in found.swings)


def test_without_variation_all_that_runs_side_by_side_is_saved() -> None:
    found = find_drivers(FLOWS, (circulating(), circulating()))
    variability = next(swing for swing in found.swings if swing.kind == "variability")

    assert variability.low.value == pytest.approx(8)  # 12 days one after the other, 4 side by side
    assert variability.low_change.value > 0 > variability.high_change.value
    steady = find_drivers(FLOWS, (circulating(varies=False), circulating(varies=False)))
    assert steady.saved.value == pytest.approx(8)
    assert "variability" not in {swing.kind for swing in steady.swings}  # what is fixed is a rule


def test_people_matter_where_cases_wait_for_them() -> None:
    work = {name: Work(processing=Distribution("exponential", (1.0,)), needs=((name, 1),)) for name in "abc"}
    pools = tuple(Pool(id=name, name=name, people=(People(count=1),)) for name in "abc")
    busy = replace(
        circulating(), work=work, pools=pools, arrivals=Arrivals(interarrival=Distribution("exponential", (1.2,)))
    )
    post = PostLoad(id="a", name="a", people=1, load=0.83)

    found = find_drivers(FLOWS, (busy, busy), (post,))
    people = next(swing for swing in found.swings if swing.kind == "people")

    assert people.low_change.value == 0  # the only one cannot go
    assert people.high_change.value != 0
    assert next(swing for swing in found.swings if swing.kind == "arrivals").width > 0


def test_what_there_is_no_time_for_is_named() -> None:
    found = find_drivers(FLOWS, (circulating(), circulating()), seconds=0.0)

    assert not found.swings
    assert [str(name) for name in found.left_out] == [
        "cases that come",
        "time that files circulate",
        "how much times vary",
    ]


@cache
def shelf_drivers() -> Drivers:
    shelf = flow("shop_sign")
    flows = read(shelf.as_is.read_bytes()), read(shelf.to_be.read_bytes())
    return find_drivers(flows, pair_scenarios(flows, Told(table=shelf.scenario, options=Options(cases=200))))


def test_refusals_and_supplements_of_a_flow_of_the_shelf_are_changed() -> None:
    kinds = {swing.kind for swing in shelf_drivers().swings}

    assert {"arrivals", "work", "lead", "refusal", "variability"} <= kinds
    assert shelf_drivers().swings[0].kind == "lead"  # most of the time is circulation
