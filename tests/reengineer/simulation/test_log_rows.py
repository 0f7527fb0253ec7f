"""Rows of CSV made in whole columns are those that are made event by event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from processes.blocks import build, sequence, task
from processes.calendars import Calendar
from processes.eventlog import write_traces
from reengineer.simulation import run_events
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.log_rows import LogRows
from reengineer.simulation.run_events import Events
from reengineer.simulation.run_log import run_traces, write_run_log
from reengineer.simulation.scenario import Arrivals, People, Pool, Scenario, Work

if TYPE_CHECKING:
    from pathlib import Path

HOURS = Calendar(name="day and night", week=(((0, 1440),),) * 7, zone="Europe/Berlin")


def scenario_of(hours: Calendar) -> Scenario:
    gap = Distribution("exponential", (6,), "hour")
    return Scenario(
        start=datetime(2024, 3, 28),  # noqa: DTZ001 - local time of the place
        arrivals=Arrivals(interarrival=gap),
        cases=30,
        pools=(Pool(id="p", name='Desk "A", left', people=(People(count=2),)),),
        work={"a": Work(processing=gap, needs=(("p", 1),)), "b": Work(lead=Distribution("fixed", (1,), "hour"))},
        calendars={hours.name: hours},
        calendar=hours.name,
    )


@pytest.mark.parametrize("at_once", [1, 7, 1000])
def test_a_log_has_the_same_bytes_as_its_traces(tmp_path: Path, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_events, "AT_ONCE", at_once)
    lane = ("Büro, Wasser", "Prüfung")
    flow, scenario = build(sequence(task("a", "收件, 登记", lane=lane), task("b"))), scenario_of(HOURS)

    write_run_log(flow, scenario, tmp_path / "columns.csv")
    write_traces(run_traces(flow, scenario), tmp_path / "events.csv")

    text = (tmp_path / "columns.csv").read_text()
    assert text == (tmp_path / "events.csv").read_text()
    assert "+01:00" in text
    assert "+02:00" in text  # the clocks change in this week


# Days before and after the clocks change, and the very day: hours that do not exist, and hours that come twice.
@pytest.mark.parametrize("first", [datetime(2024, 3, 30), datetime(2024, 10, 26), datetime(1900, 12, 31)])  # noqa: DTZ001
@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe"])
def test_a_time_is_written_as_a_datetime_is(first: datetime, zone: str) -> None:
    midnight = first.replace(tzinfo=ZoneInfo(zone))
    time = np.arange(0, 3 * 86_400_000, 599_999)
    none = np.zeros_like(time)
    events = Events(cases=range(1), case=none, instance=none, node=none, person=none, transition=none, time=time)

    rows = LogRows([("n", "e", "", "")], ["p"], midnight).rows(events).decode().splitlines()

    assert [row.split(",")[2] for row in rows] == [str(midnight + timedelta(milliseconds=ms)) for ms in time.tolist()]
