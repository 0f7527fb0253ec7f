"""What happened in the office is a log that the diagnosis reads, and takes as long as the simulator says."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from staff import finish, open_items, put_into_service, run_to_the_end

from processes.blocks import Block, build, parallel, sequence, task
from processes.eventlog import read_log
from processes.writer import write
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.run import simulate
from reengineer.simulation.scenario import Arrivals, Scenario, Work

if TYPE_CHECKING:
    from pathlib import Path

    from engine.clock import ManualClock
    from engine.service import Engine
    from processes.model import Definitions

MONDAY = datetime(2026, 3, 9)  # noqa: DTZ001 - a scenario begins on the clock of its place
SIGN = {"complete_registration": "yes", "decision_S04": "granted"}


@pytest.mark.parametrize("name", ["history.xes", "history.csv", "history.xes.gz"])
def test_the_log_has_every_work_item_from_offer_to_end(
    office: Engine, clock: ManualClock, tmp_path: Path, name: str
) -> None:
    flow = put_into_service(office, "shop_sign")
    for _ in range(3):
        receipt = office.start(flow)
        office.claim(open_items(office, receipt)[0].id, by="政务服务中心")
        run_to_the_end(office, receipt, SIGN, clock)
    office.export(tmp_path / name)
    log = read_log(tmp_path / name)
    assert len(log.traces) == 3
    for trace in log.traces:
        assert Counter(event.transition for event in trace.events) == {"schedule": 6, "start": 1, "complete": 6}
        assert [event.time for event in trace.events] == sorted(event.time for event in trace.events)


HOURS = {"a": 3, "b": 5, "c": 2, "d": 7, "e": 1}
FLOWS: list[tuple[Block, int]] = [
    (sequence(task("a"), task("b"), task("c")), 10),
    (sequence(task("a"), parallel(task("b"), sequence(task("c"), task("d"))), task("e")), 13),
    (parallel(sequence(task("a"), task("b")), task("d"), parallel(task("c"), task("e"))), 8),
]


@pytest.mark.parametrize(("block", "hours"), FLOWS)
def test_with_fixed_times_a_case_takes_as_long_as_the_simulator_says(
    office: Engine, clock: ManualClock, block: Block, hours: int
) -> None:
    definitions = build(block)
    assert simulated_hours(definitions) == pytest.approx(hours)
    flow, _ = office.deploy(write(definitions))
    office.add_person("li")
    for post in office.posts():
        office.assign("li", post.id)
    begin = clock.now()
    receipt = office.start(flow)
    while items := open_items(office, receipt):
        ends = {item.id: item.offered_at + timedelta(hours=HOURS[item.element]) for item in items}
        item = min(items, key=lambda item: ends[item.id])
        clock.set(ends[item.id])
        finish(office, item, {}, by="li")
    assert office.case(receipt).case.closed_at - begin == timedelta(hours=hours)


def simulated_hours(definitions: Definitions) -> float:
    work = {
        name: Work(lead=Distribution("fixed", (hours,), "hour"), calendar="always") for name, hours in HOURS.items()
    }
    scenario = Scenario(
        start=MONDAY,
        cases=20,
        replications=2,
        warm_up=0.0,
        arrivals=Arrivals(interarrival=Distribution("fixed", (1,), "day"), clock="wall"),
        work=work,
        level=4,
    )
    result = simulate(definitions, scenario)
    figure = next(figure for figure in result.figures if figure.name == "cycle mean")
    return figure.interval.value * (24 if figure.unit == "day" else 8)
