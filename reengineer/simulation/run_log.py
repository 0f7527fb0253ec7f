"""The events of one replication as an event log, a case at a time: ready, begun, done; by whom, in which department."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from processes.calendars import office_calendar
from processes.eventlog import LogEvent, Trace, write_traces
from processes.log_sources import open_to_write
from processes.model import all_nodes, lane_path
from reengineer.simulation.compile import compile_model
from reengineer.simulation.log_rows import HEADER, LogRows
from reengineer.simulation.run_events import TRANSITIONS, run_events
from reengineer.simulation.sample import run_in_order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from processes.model import Definitions
    from reengineer.simulation.run_events import Events
    from reengineer.simulation.scenario import Scenario


def write_run_log(definitions: Definitions, scenario: Scenario, file: str | Path, *, number: int = 0) -> None:
    """Write the events of a replication to `.xes`, `.csv`, `.xes.gz` or `.csv.gz`."""
    path, log = Path(file), _RunLog(definitions, scenario, number)
    if not path.name.lower().endswith((".csv", ".csv.gz")):
        write_traces(log.traces(), path)
        return
    rows = LogRows(log.nodes, log.people, log.midnight)
    with open_to_write(path) as stream:
        stream.write(HEADER)
        for events in log.parts():
            stream.write(rows.rows(events))


def run_traces(definitions: Definitions, scenario: Scenario, *, number: int = 0) -> Iterator[Trace]:
    """Yield the cases of a replication in the order in which they arrived, without run-in and run-out."""
    yield from _RunLog(definitions, scenario, number).traces()


class _RunLog:
    """A replication that keeps its log, and what the ordinals in it mean."""

    def __init__(self, definitions: Definitions, scenario: Scenario, number: int) -> None:
        self.compiled = compile_model(definitions, scenario)
        self.scenario, self.number = scenario, number
        self.people = self.compiled.people
        known = scenario.calendars.get(scenario.calendar) or office_calendar()
        self.midnight: datetime = scenario.start.replace(
            hour=0, minute=0, second=0, microsecond=0, tzinfo=ZoneInfo(known.zone)
        )
        labels = {node.id: node.label for process in definitions.processes for node in all_nodes(process)}
        lanes = {node: path for process in definitions.processes for node, path in lane_path(process).items()}
        self.nodes = []  # name, element, role, department
        for element in self.compiled.elements:
            path = [lane.label for lane in lanes.get(element, ())] or [""]
            self.nodes.append((labels.get(element, element), element, path[-1], path[0]))

    def parts(self) -> Iterator[Events]:
        """Run, and yield the events."""
        run = run_in_order(self.compiled, self.scenario, self.number, log=True)
        cases = range(self.scenario.run_in, self.scenario.size - self.scenario.run_out)
        yield from run_events(self.compiled, run, cases)

    def traces(self) -> Iterator[Trace]:
        """Yield the events of each case."""
        for part in self.parts():
            events = self._events(part)
            bounds = part.bounds()
            for place, case in enumerate(part.cases):
                yield Trace(case=str(case + 1), events=tuple(events[bounds[place] : bounds[place + 1]]))

    def _events(self, part: Events) -> list[LogEvent]:
        columns = (part.instance, part.node, part.person, part.transition, part.time)
        events = []
        for instance, node, person, step, time in zip(*(column.tolist() for column in columns), strict=True):
            name, element, role, department = self.nodes[node]
            events.append(
                LogEvent(
                    activity=name,
                    activity_id=element,
                    instance=str(instance),
                    time=self.midnight + timedelta(milliseconds=time),
                    transition=TRANSITIONS[step],
                    resource=self.people[person] if person >= 0 else "",
                    role=role,
                    department=department,
                )
            )
        return events
