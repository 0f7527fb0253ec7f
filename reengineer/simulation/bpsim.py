"""BPSim 2.0 (and 1.0) in a BPMN file: the scenarios it holds, and scenarios written into it.

What BPSim can say is written as BPSim says it, so that other tools read it; what it cannot say exactly (working days, PERT,
people who differ) is written beside, as facts of ours. Reading what was written gives the same scenario, but for the notes on
what is assumed. Parameters that have no meaning here stay in the file, and are named when it is read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.errors import UsageError
from processes.icalendar_writing import write_icalendar
from processes.messages import message
from processes.model import Event, all_nodes
from processes.writer import write
from processes.xml.bpsim import BpsimScenario, Parameter, Value, WeeklyHours, read_scenarios, write_scenarios
from processes.xml.extension import write_number
from reengineer.simulation.bpsim_facts import WORKDAY, facts_of
from reengineer.simulation.bpsim_reading import Reading
from reengineer.simulation.bpsim_times import BEFORE, WORK
from reengineer.simulation.bpsim_values import is_exact, write_length
from reengineer.simulation.scenario import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from processes.model import Definitions
    from reengineer.simulation.scenario import Attribute, Pool, Scenario, Work

Elements = dict[str, list[Parameter]]


def read_bpsim(definitions: Definitions) -> tuple[Scenario, ...]:
    """Return the scenarios in a file; none for a file without, or for a flow built by code."""
    return tuple(read_bpsim_scenario(definitions, key) for key in bpsim_names(definitions))


def bpsim_names(definitions: Definitions) -> dict[str, str]:
    """Return the names of the scenarios in a file, by id."""
    return {scenario.id: scenario.name for scenario in _told(definitions)}


def read_bpsim_scenario(definitions: Definitions, key: str) -> Scenario:
    """Return the scenario of that id; of the others only what it inherits is looked at."""
    by_id = {scenario.id: scenario for scenario in _told(definitions)}
    return Reading(definitions, _with_inherited(by_id[key], by_id)).scenario()


def _told(definitions: Definitions) -> tuple[BpsimScenario, ...]:
    return read_scenarios(definitions.source, definitions.file) if definitions.source is not None else ()


def write_bpsim(definitions: Definitions, scenarios: Sequence[Scenario]) -> bytes:
    """Return the file of a flow with these scenarios in it."""
    told = [_Writing(definitions, scenario).told() for scenario in scenarios]
    return write_scenarios(write(definitions), told, definitions.file)


def _with_inherited(scenario: BpsimScenario, by_id: Mapping[str, BpsimScenario]) -> BpsimScenario:
    """Return a scenario with all that it inherits and does not say itself."""
    seen = {scenario.id}
    merged = scenario
    while merged.inherits:
        if merged.inherits not in by_id:
            raise UsageError(
                message(
                    "Scenario {scenario} inherits from {parent}, which the file does not have; correct its inherits.",
                    scenario=merged.id,
                    parent=merged.inherits,
                )
            )
        parent = by_id[merged.inherits]
        if parent.id in seen:
            raise UsageError(
                message("Scenario {scenario} inherits from itself; correct its inherits.", scenario=scenario.id)
            )
        seen.add(parent.id)
        merged = _laid_over(parent, merged)
    return replace(merged, inherits=scenario.inherits)


def _laid_over(parent: BpsimScenario, child: BpsimScenario) -> BpsimScenario:
    elements: dict[str, dict[tuple[str, str], Parameter]] = {}
    for ref, parameters in (*parent.elements, *child.elements):
        elements.setdefault(ref, {}).update({(p.name, p.label): p for p in parameters})
    own = {(p.name, p.label): p for p in (*parent.parameters, *child.parameters)}
    calendars = {c.id: c for c in (*parent.calendars, *child.calendars)}
    facts = {(about, name): value for about, name, value in (*parent.facts, *child.facts)}
    return replace(
        child,
        inherits=parent.inherits,
        settings=tuple(sorted((dict(parent.settings) | dict(child.settings)).items())),
        parameters=tuple(own.values()),
        elements=tuple((ref, tuple(found.values())) for ref, found in elements.items()),
        calendars=tuple(calendars.values()),
        facts=tuple((about, name, value) for (about, name), value in facts.items()),
    )


class _Writing:
    def __init__(self, definitions: Definitions, scenario: Scenario) -> None:
        self.definitions, self.scenario = definitions, scenario
        calendar = scenario.calendars.get(scenario.calendar)
        self.hours = calendar.hours_per_day if calendar else WORKDAY

    def told(self) -> BpsimScenario:
        scenario = self.scenario
        settings = {"replication": str(scenario.replications), "seed": str(scenario.seed)}
        if scenario.currency:
            settings["baseCurrencyUnit"] = scenario.currency
        start = Value(kind="DateTimeParameter", attributes=(("value", scenario.start.isoformat()),))
        elements: Elements = {}
        self._write_start(elements)
        self.there = self._times_there()
        for pool in scenario.pools:
            self._write_pool(elements, pool)
        for ref, work in scenario.work.items():
            self._write_work(elements, ref, work)
        for ref, share in scenario.probabilities.items():
            _add(elements, ref, "Control", "Probability", _number(share))
        for ref, length in scenario.timers.items():
            _add(elements, ref, "Control", "InterTriggerTimer", write_length(length, self.hours))
        return BpsimScenario(
            id=scenario.id,
            name=scenario.name,
            inherits=scenario.inherits,
            settings=tuple(sorted(settings.items())),
            parameters=(
                Parameter(group="", name="Start", values=(start,)),
                *(_property(attribute) for attribute in scenario.attributes),
            ),
            elements=tuple((ref, tuple(parameters)) for ref, parameters in elements.items()),
            calendars=tuple(self._calendars()),
            facts=tuple(self._facts()),
        )

    def _times_there(self) -> dict[str, list[str]]:
        """Return the times of activities that the file has, and this scenario does not say, by element."""
        found: dict[str, list[str]] = {}
        for told in _told(self.definitions):
            for ref, parameters in told.elements:
                work = self.scenario.work.get(ref)
                if work is not None:
                    said = {"TransferTime": work.wait, "WaitTime": work.lead, "ProcessingTime": work.processing}
                    names = [p.name for p in parameters if p.name in (*BEFORE, *WORK) and not said.get(p.name)]
                    found[ref] = list(dict.fromkeys((*found.get(ref, ()), *names)))
        return found

    def _facts(self) -> Iterator[tuple[str, str, str]]:
        yield from facts_of(self.scenario, self.hours)
        gap = self.scenario.arrivals.interarrival
        if gap is not None and not is_exact(gap, self.hours):
            yield self._start_event(), "InterTriggerTimer", str(gap)

    def _calendars(self) -> Iterator[WeeklyHours]:
        for key, calendar in self.scenario.calendars.items():
            text = write_icalendar(calendar, self.scenario.start.date())
            yield WeeklyHours(id=key, name=calendar.name, text=text)

    def _start_event(self) -> str:
        starts = self._starts()
        return next((ref for ref, trigger in starts.items() if trigger == "none"), next(iter(starts), ""))

    def _starts(self) -> dict[str, str]:
        """Return the start events, and what triggers each."""
        return {
            node.id: node.trigger
            for process in self.definitions.processes
            for node in all_nodes(process)
            if isinstance(node, Event) and node.kind == "startEvent"
        }

    def _write_start(self, elements: Elements) -> None:
        arrivals = self.scenario.arrivals
        start = self._start_event()
        told = [ref for ref in self._starts() if ref in self.scenario.probabilities]
        for other in told:
            if other != start:
                _add(elements, other, "Control", "InterTriggerTimer")  # its share says how many cases begin there
        if arrivals.interarrival is not None:
            value = self._valid_for(write_length(arrivals.interarrival, self.hours), arrivals.calendar)
            _add(elements, start, "Control", "InterTriggerTimer", value)
        _add(elements, start, "Control", "TriggerCount", _number(self.scenario.cases, "NumericParameter"))

    def _valid_for(self, value: Value, calendar: str) -> Value:
        if calendar in ("", ALWAYS):
            return value
        return replace(value, attributes=tuple(sorted((*value.attributes, ("validFor", calendar)))))

    def _write_pool(self, elements: Elements, pool: Pool) -> None:
        counts = [self._valid_for(_number(p.count, "NumericParameter"), p.calendar) for p in pool.people]
        _add(elements, pool.id, "Resource", "Quantity", *counts)
        cost = pool.people[0].cost_per_hour if pool.people else 0.0
        if cost:
            value = _number(cost)
            _add(
                elements,
                pool.id,
                "Cost",
                "UnitCost",
                replace(value, attributes=(("timeUnit", "hour"), *value.attributes)),
            )

    def _write_work(self, elements: Elements, ref: str, work: Work) -> None:
        for name, length in (("TransferTime", work.wait), ("WaitTime", work.lead), ("ProcessingTime", work.processing)):
            if length is not None:
                _add(elements, ref, "Time", name, write_length(length, self.hours))
        for name in self.there.get(ref, ()):
            _add(elements, ref, "Time", name)  # it is in what is written: told twice, it would count twice
        if work.needs:
            text = " and ".join(f"bpsim:getResource('{pool}',{count})" for pool, count in work.needs)
            selection = Value(kind="ExpressionParameter", attributes=(("value", text),))
            _add(elements, ref, "Resource", "Selection", selection)
        if work.fixed_cost:
            _add(elements, ref, "Cost", "FixedCost", _number(work.fixed_cost))
        if work.priority:
            _add(elements, ref, "Priority", "Priority", _number(work.priority, "NumericParameter"))


def _add(elements: Elements, ref: str, group: str, name: str, *values: Value) -> None:
    elements.setdefault(ref, []).append(Parameter(group=f"{group}Parameters", name=name, values=values))


def _number(number: float, kind: str = "FloatingParameter") -> Value:
    return Value(kind=kind, attributes=(("value", write_number(number)),))


def _property(attribute: Attribute) -> Parameter:
    points = tuple(
        (write_number(share), Value(kind="StringParameter", attributes=(("value", value),)))
        for value, share in attribute.values
    )
    value = Value(kind="UserDistribution", attributes=(("discrete", "true"),), points=points)
    return Parameter(group="PropertyParameters", name="Property", values=(value,), label=attribute.name)
