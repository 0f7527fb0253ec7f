"""The events of one replication as an event log, a case at a time: ready, begun, done; by whom, in which department."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from processes.calendars import office_calendar
from processes.eventlog import LogEvent, Trace, write_traces
from processes.model import all_nodes, lane_path
from reengineer.simulation.compile import compile_model
from reengineer.simulation.kernel import words as w
from reengineer.simulation.replication import Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from processes.model import Definitions
    from reengineer.simulation.compile import Compiled
    from reengineer.simulation.scenario import Scenario

READY, BEGUN, DONE = "schedule", "start", "complete"  # transitions of the standard life cycle of XES


def write_run_log(definitions: Definitions, scenario: Scenario, file: str | Path, *, number: int = 0) -> None:
    """Write the events of a replication to `.xes`, `.csv`, `.xes.gz` or `.csv.gz`."""
    write_traces(run_traces(definitions, scenario, number=number), Path(file))


def run_traces(definitions: Definitions, scenario: Scenario, *, number: int = 0) -> Iterator[Trace]:
    """Yield the cases of a replication in the order in which they arrived; the log holds all of them, warm-up too."""
    compiled = compile_model(definitions, scenario)
    run = Run(compiled, scenario, number, log=True).run()
    if run.rows is None:
        return
    writer = _Writer(definitions, scenario, compiled)
    whole, times = run.rows
    order = np.lexsort((times[:, w.R_FINISH], whole[:, w.R_CASE]))
    whole, times = whole[order], times[order]
    bounds = np.searchsorted(whole[:, w.R_CASE], np.arange(len(run.arrived) + 1))
    for case in range(len(run.arrived)):
        part = slice(bounds[case], bounds[case + 1])
        events = [
            event
            for row, (facts, instants) in enumerate(zip(whole[part].tolist(), times[part].tolist(), strict=True))
            for event in writer.events(str(row + 1), facts, instants)
        ]
        yield Trace(case=str(case + 1), events=tuple(sorted(events, key=lambda event: event.time)))


class _Writer:
    def __init__(self, definitions: Definitions, scenario: Scenario, compiled: Compiled) -> None:
        self.compiled = compiled
        self.labels = {node.id: node.label for process in definitions.processes for node in all_nodes(process)}
        self.lanes = {node: path for process in definitions.processes for node, path in lane_path(process).items()}
        known = scenario.calendars.get(scenario.calendar) or office_calendar()
        self.midnight: datetime = scenario.start.replace(
            hour=0, minute=0, second=0, microsecond=0, tzinfo=ZoneInfo(known.zone)
        )

    def events(self, instance: str, facts: list[int], instants: list[float]) -> Iterator[LogEvent]:
        """Yield the events of one execution of a task; nobody is asked to begin what needs nobody."""
        element = self.compiled.elements[facts[w.R_NODE]]
        person = facts[w.R_PERSON]
        path = self.lanes.get(element, ())
        steps = [(BEGUN, w.R_START), (DONE, w.R_FINISH)]
        if person >= 0:
            steps.insert(0, (READY, w.R_READY))
        for transition, place in steps:
            yield LogEvent(
                activity=self.labels.get(element, element),
                activity_id=element,
                instance=instance,
                time=self.midnight + timedelta(seconds=round(instants[place], 3)),
                transition=transition,
                resource=self.compiled.people[person] if person >= 0 else "",
                role=path[-1].label if path else "",
                department=path[0].label if path else "",
            )
