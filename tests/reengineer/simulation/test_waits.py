"""Where the wait comes from: each cause is told of where it is, and agrees with what the kernel summed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from processes.blocks import build, parallel, sequence, task
from processes.catalogue import flow
from processes.durations import Span
from processes.reader import read
from reengineer.report.wait_words import wait_lines
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.kernel import words as w
from reengineer.simulation.run import Experiment, simulate
from reengineer.simulation.scenario import Arrivals, Batch, People, Pool, Scenario, Work
from reengineer.simulation.scenario_file import Told, make_scenario
from reengineer.simulation.scenario_options import Options
from reengineer.simulation.waits import APPLICANT, BATCH, BUSY, CLOSED, SIBLING, find_waits


def fixed(days: float) -> Distribution:
    return Distribution("fixed", (days,))


def scenario(**work: Work) -> Scenario:
    """A case a day; one person at the only post that anything asks for."""
    return Scenario(
        start=datetime(2024, 1, 1),  # noqa: DTZ001 - local time
        arrivals=Arrivals(interarrival=fixed(1.0)),
        cases=40,
        warm_up=0.0,
        replications=1,
        pools=(Pool(id="desk", people=(People(count=1),)),),
        work=work,
        level=3,
    )


def test_a_branch_that_is_done_waits_at_the_join_for_the_slower_one() -> None:
    both = build(parallel(sequence(task("a", "A"), task("b", "B")), task("c", "C")))
    total, *each = simulate(both, scenario(a=Work(lead=fixed(1)), b=Work(lead=fixed(1)), c=Work(lead=fixed(5)))).waits

    assert total.days[SIBLING] == pytest.approx(3)
    assert {one.name: one.days[SIBLING] for one in each} == pytest.approx({"B": 3})


def test_the_applicant_is_nobody_of_the_staff() -> None:
    asked = build(sequence(task("a", "A", lane=("Bureau", "Desk")), task("b", "B", lane=("Applicant",))))
    total = simulate(asked, scenario(a=Work(lead=fixed(2)), b=Work(lead=fixed(7)))).waits[0]

    assert total.days[APPLICANT] == pytest.approx(7)
    assert total.days[SIBLING] == 0


@pytest.mark.parametrize(
    ("size", "longest", "batch"),
    [
        (2, None, 0.5),  # the first of each pair waits a day
        (4, None, 1.5),
        (4, Span(1.5), 1.0),  # two are gathered in that time: the first waits all of it, the second a third
        (1, None, 0.0),
    ],
)
def test_a_batch_is_waited_for_until_it_is_full_or_its_time_is_over(
    size: int, longest: Span | None, batch: float
) -> None:
    work = Work(processing=fixed(0.01), needs=(("desk", 1),), batch=Batch(size=size, longest_wait=longest))
    days = simulate(build(task("a", "A", lane=("x", "desk"))), scenario(a=work)).waits[0].days

    assert days[BATCH] == pytest.approx(batch, abs=0.05)
    assert days[BUSY] == pytest.approx(0, abs=1e-6)


def test_queues_and_doors_are_those_of_all_runs() -> None:
    shelf = flow("shop_sign")
    definitions = read(shelf.as_is.read_bytes())
    experiment = Experiment(
        definitions, make_scenario(definitions, Told(table=shelf.scenario, options=Options(cases=200)))
    )
    experiment.more(3)

    total, *each = find_waits(experiment)

    waited = experiment.done.waiting[:, experiment.floor() :][:, : experiment.counting].mean() / 86400
    assert total.days[BUSY] + total.days[CLOSED] == pytest.approx(waited)
    assert sum(one.days[CLOSED] for one in each) == pytest.approx(total.days[CLOSED])
    assert [str(line) for line in wait_lines(simulate(definitions, replace(experiment.scenario, replications=1)))]


def test_what_branches_wait_for_each_other_is_what_the_kernel_sums() -> None:
    shelf = flow("shop_sign")
    assert shelf.to_be
    definitions = read(shelf.to_be.read_bytes())
    experiment = Experiment(
        definitions, make_scenario(definitions, Told(table=shelf.scenario, options=Options(cases=200)))
    )
    experiment.more(1)

    seconds = np.asarray(experiment.done.nodes)[:, :, w.SIBLINGS - w.COUNT].sum()
    expected = seconds / experiment.counting / 86400
    assert find_waits(experiment)[0].days[SIBLING] == pytest.approx(expected)
    assert expected > 1
