"""The times of a diagnosis from an event log, such as a simulation writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from processes.blocks import build, sequence, task
from processes.durations import Span
from processes.errors import UsageError
from processes.eventlog import LogEvent, Trace, write_traces
from reengineer.log_times import read_log_times, times_of

if TYPE_CHECKING:
    from pathlib import Path

FLOW = build(sequence(task("a", "Review"), task("b", "Sign"), task("c", "Sign")))
MONDAY = datetime(2026, 1, 5, 1, tzinfo=UTC)  # 9 o'clock in Shanghai


def event(name: str, hours: float, transition: str = "complete", instance: str = "", key: str = "") -> LogEvent:
    return LogEvent(
        activity=name, activity_id=key, instance=instance, transition=transition, time=MONDAY + timedelta(hours=hours)
    )


# events of one case -> working days of each task (a day has eight hours: 9 to 12 and 13 to 18 are told by the calendar)
LOGS = {
    "from ready to done": (
        [event("Review", 0, "schedule"), event("Review", 1, "start"), event("Review", 24)],
        {"a": 1},
    ),
    "from begun, where nobody says ready": ([event("Review", 0, "start"), event("Review", 48)], {"a": 2}),
    "by id, where two have a name": ([event("Sign", 0, "start", key="c"), event("Sign", 24, key="c")], {"c": 1}),
    "not by a name that two have": ([event("Sign", 0, "start"), event("Sign", 24)], {}),
    "the mean of several": (
        [
            event("Review", 0, "start", "1"),
            event("Review", 0, "start", "2"),
            event("Review", 24, instance="1"),
            event("Review", 72, instance="2"),
        ],
        {"a": 2},
    ),
    "what is not done does not count": ([event("Review", 0, "start")], {}),
    "nor what nobody began": ([event("Review", 0)], {}),
    "nor what the flow has not": ([event("Tea", 0, "start"), event("Tea", 24)], {}),
}


@pytest.mark.parametrize("name", LOGS)
def test_a_task_takes_the_mean_of_its_executions(name: str) -> None:
    events, days = LOGS[name]
    found = times_of([Trace(case="1", events=tuple(events))], FLOW)

    assert found == {key: Span(amount) for key, amount in days.items()}


def test_a_log_without_times_is_refused(tmp_path: Path) -> None:
    write_traces([Trace(case="1", events=(event("Review", 0),))], tmp_path / "log.csv")

    with pytest.raises(UsageError, match="does not say of any task of the flow when it was begun"):
        read_log_times(tmp_path / "log.csv", FLOW)
