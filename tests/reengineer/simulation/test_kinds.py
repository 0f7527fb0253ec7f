"""Kinds of cases: together they are all cases, and each is what it is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from processes.blocks import Branch, build, choice, sequence, task
from processes.catalogue import flow
from processes.reader import read
from reengineer.report.kind_words import apart
from reengineer.simulation.comparison import Effort, compare
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.run import simulate
from reengineer.simulation.scenario import Arrivals, Attribute, Scenario, Work
from reengineer.simulation.scenario_file import Told
from reengineer.simulation.scenario_options import Options
from reengineer.simulation.scenario_pair import pair_scenarios

if TYPE_CHECKING:
    from processes.model import Definitions

CASES = 200
FLOW = build(
    sequence(
        task("a", "A"),
        choice("hotel?", Branch(condition='kind == "hotel"', block=task("b", "B")), Branch(block=task("c", "C"))),
    )
)


def scenario() -> Scenario:
    """A hotel takes 2 + 10 days, a shop 2 + 1."""
    days = {"a": 2.0, "b": 10.0, "c": 1.0}
    return Scenario(
        start=datetime(2024, 1, 1),  # noqa: DTZ001 - local time
        arrivals=Arrivals(interarrival=Distribution("exponential", (1.0,))),
        cases=CASES,
        replications=4,
        work={name: Work(lead=Distribution("fixed", (length,))) for name, length in days.items()},
        attributes=(
            Attribute(name="kind", values=(("hotel", 0.25), ("shop", 0.75))),
            Attribute(name="alike", values=(("yes", 0.5), ("no", 0.5))),
            Attribute(name="only", values=(("one", 1.0), ("never", 0.0))),
        ),
        level=3,
    )


def test_each_kind_has_its_own_length() -> None:
    result = simulate(FLOW, scenario())
    kinds = {(kind.attribute, kind.value): kind for kind in result.kinds}

    assert kinds["kind", "hotel"].figure("approval p50").interval.value == pytest.approx(12)
    assert kinds["kind", "shop"].figure("approval p95").interval.value == pytest.approx(3)
    assert kinds["kind", "hotel"].share == pytest.approx(0.25)
    assert ("only", "one") not in kinds  # what never differs is no kind
    assert apart(result.kinds, lambda kind: kind.figure("approval mean").interval)[0][0] == "kind"


@pytest.mark.parametrize("name", ["approval mean", "cycle mean", "effort", "waiting for people", "on time promised"])
def test_the_kinds_of_an_attribute_add_up_to_all_cases(name: str) -> None:
    flows, scenarios = shelf()
    result = simulate(flows[0], scenarios[0])

    for attribute in {kind.attribute for kind in result.kinds}:
        kinds = [kind for kind in result.kinds if kind.attribute == attribute]
        assert sum(kind.share for kind in kinds) == pytest.approx(1)
        total = sum(kind.share * kind.figure(name).interval.value for kind in kinds)
        assert total == pytest.approx(result.figure(name).interval.value, rel=0.01)  # numbers of a kind differ a little


def test_what_each_kind_saves_adds_up_to_the_saving() -> None:
    flows, scenarios = shelf()
    result = compare(flows, scenarios, effort=Effort(replications=3))

    saved = result.difference("approval mean").saved.value
    for attribute in {kind.attribute for kind in result.kinds}:
        kinds = [kind for kind in result.kinds if kind.attribute == attribute]
        total = sum(kind.share * kind.difference("approval mean").saved.value for kind in kinds)
        assert total == pytest.approx(saved, rel=0.02)


def shelf() -> tuple[tuple[Definitions, Definitions], tuple[Scenario, Scenario]]:
    found = flow("business_opening")
    assert found.to_be
    flows = read(found.as_is.read_bytes()), read(found.to_be.read_bytes())
    return flows, pair_scenarios(flows, Told(table=found.scenario, options=Options(cases=CASES, replications=3)))
