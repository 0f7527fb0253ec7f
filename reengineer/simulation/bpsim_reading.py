"""A scenario of BPSim as a scenario of ours; what has no meaning here is named, and stays in the file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from processes.errors import UsageError
from processes.icalendar_hours import read_icalendar
from processes.messages import message
from processes.model import Event, all_nodes
from processes.xml.extension import read_number
from reengineer.simulation.bpsim_facts import Facts
from reengineer.simulation.bpsim_times import BEFORE, WORK, add_up
from reengineer.simulation.bpsim_values import UNITS, read_instant, read_length
from reengineer.simulation.defaults import ARRIVALS, START
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.flow_names import FlowNames
from reengineer.simulation.scenario import ALWAYS, Arrivals, Attribute, People, Pool, Scenario, Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from processes.calendars import Calendar
    from processes.messages import Message
    from processes.model import Definitions
    from processes.xml.bpsim import BpsimScenario, Parameter, Value

_RESOURCE = re.compile(r"getResource\(\s*'([^']+)'\s*(?:,\s*(\d+)\s*)?\)")
_ROLES = re.compile(r"getResourceByRoles\(([^)]*)\)")
_WORK_PARAMETERS = (*BEFORE, *WORK, "Selection", "FixedCost", "Priority")
_POOL_PARAMETERS = ("Quantity", "UnitCost", "Availability", "Role")
_SETTING_PARAMETERS = ("Start", "Duration", "Warmup", "Property")


class Reading:
    """One scenario in the course of being read."""

    def __init__(self, definitions: Definitions, told: BpsimScenario) -> None:
        self.told, self.definitions = told, definitions
        self.names = FlowNames(definitions)
        self.settings = dict(told.settings)
        self.base_unit = self.settings.get("baseTimeUnit", "min").lower()
        self.parameters = {ref: {p.name: p for p in parameters} for ref, parameters in told.elements}
        self.facts = Facts(told.facts)
        self.calendars = dict(self._calendars())
        self.hours = self.facts.hours(self.calendars)
        self.notes: list[Message] = []
        self.begun: dict[str, float] = {}  # share of the cases that begin at each of several starts
        self.starts = [
            node.id
            for process in definitions.processes
            for node in all_nodes(process)
            if isinstance(node, Event) and node.kind == "startEvent"
        ]
        self.roots = {root.id: root.name for root in definitions.roots if root.kind == "resource"}

    def scenario(self) -> Scenario:
        """Return the scenario."""
        pools = tuple(self._pools())
        work = dict(self._work(pools))
        pools = (*pools, *self._unstaffed(pools, work))
        arrivals, cases = self._arrivals()
        self._tell_what_is_left()
        self._tell_calendars()
        scenario = Scenario(
            id=self.told.id,
            name=self.told.name,
            inherits=self.told.inherits,
            start=self._start(),
            arrivals=arrivals,
            pools=pools,
            work=work,
            probabilities=dict(self._shares()),
            timers=dict(self._timers()),
            attributes=tuple(self._attributes()),
            calendars=self.calendars,
            calendar=ALWAYS,
            currency=self.settings.get("baseCurrencyUnit", ""),
            **self._settings(arrivals, cases),
        )
        scenario = self.facts.lay_over(scenario)
        return replace(scenario, assumed=(*scenario.assumed, *self.notes))

    # --- values -------------------------------------------------------------------------------------------------------
    def _value(self, ref: str, name: str) -> Value | None:
        """Return the value of a parameter: the one for no calendar, or the first."""
        parameter = self.parameters.get(ref, {}).get(name)
        values = parameter.values if parameter else ()
        return next((value for value in values if not value.get("validFor")), values[0] if values else None)

    def _length(self, ref: str, name: str) -> Distribution | None:
        value = self._value(ref, name)
        if value is None:  # not said, or only a request for results
            return None
        length = self.facts.length(ref, name, value, self.hours) or read_length(value, self.base_unit)
        if length is None:
            raise UsageError(
                message(
                    "{name} of {element} in scenario {scenario} is a {kind} that cannot be simulated; give it another form.",
                    name=name,
                    element=ref,
                    scenario=self.told.id,
                    kind=value.kind,
                )
            )
        return length

    def _number(self, ref: str, name: str) -> float | None:
        value = self._value(ref, name)
        if value is None:
            return None
        number = read_number(value.get("value"))
        if number is None:
            raise self._refusal(ref, name, value.get("value") or value.kind)
        return number

    def _refusal(self, ref: str, name: str, value: str) -> UsageError:
        return UsageError(
            message(
                "{name} of {element} in scenario {scenario} is {value}; correct it.",
                name=name,
                element=ref,
                scenario=self.told.id,
                value=value,
            )
        )

    # --- the run ------------------------------------------------------------------------------------------------------
    def _start(self) -> datetime:
        for parameter in self.told.parameters:
            if parameter.name == "Start" and parameter.values:
                start = read_instant(parameter.values[0])
                if start is None:
                    raise self._refusal(self.told.id, "Start", parameter.values[0].get("value"))
                return start
        return START

    def _settings(self, arrivals: Arrivals, cases: int) -> dict[str, Any]:
        """Return the numbers of the run that the file gives."""
        keys = (("replications", "replication"), ("seed", "seed"))
        numbers = {name: read_number(self.settings.get(key)) for name, key in keys}
        told = {name: int(number) for name, number in numbers.items() if number is not None}
        return told | self._horizon(arrivals, cases)

    def _horizon(self, arrivals: Arrivals, cases: int) -> dict[str, Any]:
        """Return how many cases are run and which share of them first: BPSim says both in time, unless cases are counted."""
        gap = _hours(arrivals.interarrival, self.hours) if arrivals.interarrival else 0.0
        lengths = {
            parameter.name: _hours(length, self.hours)
            for parameter in self.told.parameters
            if parameter.name in ("Duration", "Warmup") and parameter.values
            if (length := read_length(parameter.values[0], self.base_unit)) is not None
        }
        if not cases and "Duration" in lengths and gap:
            cases = max(1, round(lengths["Duration"] / gap))
        told: dict[str, Any] = {"cases": cases} if cases else {}
        if "Warmup" in lengths and cases and gap:
            told["warm_up"] = min(0.9, lengths["Warmup"] / (gap * cases))
        return told

    def _calendars(self) -> Iterator[tuple[str, Calendar]]:
        for told in self.told.calendars:
            exact = self.facts.calendar(told)
            yield told.id, exact or read_icalendar(told.text, told.id, file=self.definitions.file or "-")

    def _arrivals(self) -> tuple[Arrivals, int]:
        timed = [start for start in self.starts if self._value(start, "InterTriggerTimer")]
        count = next((n for s in self.starts if (n := self._number(s, "TriggerCount"))), None)
        for start in self.starts:
            if self._number(start, "TriggerCount") == 0:
                raise self._refusal(start, "TriggerCount", "0")
        if not timed:
            gap: Distribution | None = Distribution("exponential", (1 / ARRIVALS,))
            self.notes.append(message("The scenario does not say when cases arrive: one a working day, at random."))
            return Arrivals(interarrival=gap), int(count or 0)
        value = self._value(timed[0], "InterTriggerTimer")
        gap = self._length(timed[0], "InterTriggerTimer")
        if len(timed) > 1 and not any(self._value(start, "Probability") for start in self.starts):
            gap = self._together(timed)
        calendar = value.get("validFor") if value else ""
        return Arrivals(interarrival=gap, clock="wall", calendar=calendar), int(count or 0)

    def _together(self, timed: list[str]) -> Distribution | None:
        """Return the gap between cases of several starts: exponential gaps lie one into the other as another does."""
        gaps = [self._length(start, "InterTriggerTimer") for start in timed]
        rates = [1 / _hours(gap, self.hours) for gap in gaps if gap and gap.kind == "exponential" and gap.mean()]
        if len(rates) == len(timed):
            self.begun = {start: rate / sum(rates) for start, rate in zip(timed, rates, strict=True)}
            return Distribution("exponential", (1 / sum(rates),), "hour")
        self.begun = {start: float(start == timed[0]) for start in timed}
        self.notes.append(
            message(
                "Cases arrive at {start} only; the timers of {others} are not taken.", start=timed[0], others=timed[1:]
            )
        )
        return gaps[0]

    def _attributes(self) -> Iterator[Attribute]:
        """Yield what the scenario, or a start event, says of cases: a property with a share for each value."""
        at_start = [p for ref, parameters in self.told.elements if ref in self.starts for p in parameters]
        for parameter in (*self.told.parameters, *at_start):
            if parameter.name == "Property" and (values := _mix(parameter)):
                yield Attribute(name=parameter.label, values=values)

    # --- ways ---------------------------------------------------------------------------------------------------------
    def _shares(self) -> Iterator[tuple[str, float]]:
        for ref in self.parameters:
            share = self._number(ref, "Probability")
            if share is not None:
                yield ref, share
        yield from self.begun.items()

    def _timers(self) -> Iterator[tuple[str, Distribution]]:
        for ref in self.parameters:
            if ref in self.names.here["event"] and ref not in self.starts:
                for name in ("InterTriggerTimer", "WaitTime", "ProcessingTime"):
                    length = self._length(ref, name)
                    if length is not None:
                        yield ref, length
                        break

    # --- people -------------------------------------------------------------------------------------------------------
    def _pools(self) -> Iterator[Pool]:
        for ref, told in self.parameters.items():
            if not self._is_post(ref) or not told.keys() & set(_POOL_PARAMETERS):
                continue
            cost = self._value(ref, "UnitCost")
            per_hour = self._cost_per_hour(cost) if cost else 0.0
            availability = self._value(ref, "Availability")
            usual = availability.get("validFor") if availability else ""
            quantity = told.get("Quantity")
            people = tuple(
                People(
                    count=int(read_number(value.get("value")) or 0),
                    calendar=value.get("validFor") or usual,
                    cost_per_hour=per_hour,
                )
                for value in (quantity.values if quantity else ())
            ) or (People(count=1, calendar=usual, cost_per_hour=per_hour),)
            yield self.facts.staff(Pool(id=ref, name=self._post_name(ref), people=people))

    def _unstaffed(self, pools: tuple[Pool, ...], work: Mapping[str, Work]) -> Iterator[Pool]:
        """Yield each lane or resource whose people are asked for and nowhere counted, with one person."""
        there = {pool.id for pool in pools}
        asked = {post: task for task, item in work.items() for post, _ in item.needs if post not in there}
        for post, task in asked.items():
            if post not in self.names.here["post"] and post not in self.roots:
                raise UsageError(
                    message(
                        "{task} in scenario {scenario} needs {resource}, which the file does not have; correct its selection.",
                        task=task,
                        scenario=self.told.id,
                        resource=post,
                    )
                )
            pool = Pool(id=post, name=self._post_name(post), people=(People(count=1),))
            self.notes.append(message("One person works at {post}.", post=pool.name or pool.id))
            yield pool

    def _is_post(self, ref: str) -> bool:
        return ref not in self.names.here["task"] and ref not in self.names.here["event"]

    def _post_name(self, ref: str) -> str:
        return self.names.post_name(ref) or self.roots.get(ref, "")

    def _cost_per_hour(self, cost: Value) -> float:
        factor, unit = UNITS.get(cost.get("timeUnit") or self.base_unit, UNITS["min"])
        hours = factor * {"minute": 1 / 60, "hour": 1.0, "day": 24.0}[unit]
        return (read_number(cost.get("value")) or 0.0) / hours

    # --- work ---------------------------------------------------------------------------------------------------------
    def _work(self, pools: tuple[Pool, ...]) -> Iterator[tuple[str, Work]]:
        for ref, told in self.parameters.items():
            if ref in self.names.here["task"] and (told.keys() & set(_WORK_PARAMETERS) or self.facts.of(ref)):
                yield ref, self.facts.work(ref, self._work_of(ref, pools))

    def _work_of(self, ref: str, pools: tuple[Pool, ...]) -> Work:
        selection = self._value(ref, "Selection")
        lead = self._lead(ref)
        return Work(
            processing=self._sum(ref, WORK),
            wait=self._sum(ref, BEFORE[:2] if lead else BEFORE),
            lead=lead,
            needs=tuple(self._needs(ref, selection, pools)) if selection else (),
            fixed_cost=self._number(ref, "FixedCost") or 0.0,
            priority=int(self._number(ref, "Priority") or 0),
        )

    def _lead(self, ref: str) -> Distribution | None:
        """Return the least time from ready to done: BPSim has no word for it, we write it as a wait with a fact beside."""
        value = self._value(ref, "WaitTime")
        return self.facts.length(ref, "WaitTime", value, self.hours) if value else None

    def _sum(self, ref: str, names: tuple[str, ...]) -> Distribution | None:
        lengths = {name: length for name in names if (length := self._length(ref, name)) is not None}
        total, left = add_up(lengths)
        for name in left:
            self.notes.append(
                message(
                    "{name} of {elements} is not taken: the sum of two times that both vary has no form here; give one time.",
                    name=name,
                    elements=ref,
                )
            )
        return total

    def _needs(self, ref: str, selection: Value, pools: tuple[Pool, ...]) -> Iterator[tuple[str, int]]:
        text = selection.get("value")
        named = [(pool, int(count or 1)) for pool, count in _RESOURCE.findall(text)]
        roles = [role for inner in _ROLES.findall(text) for role in re.findall(r"'([^']+)'", inner)]
        named += [(pool.id, 1) for pool in pools for role in roles if self._has_role(pool.id, role)]
        if not named and text in {pool.id for pool in pools}:
            named = [(text, 1)]
        if not named or re.search(r"\bor\b", text):
            self.notes.append(
                message("Of the selection {text} of {element}, the first is taken.", text=text, element=ref)
                if named
                else message(
                    "The selection {text} of {element} names nobody who is known; it is not taken.",
                    text=text,
                    element=ref,
                )
            )
            named = named[:1]
        yield from named

    def _has_role(self, pool: str, role: str) -> bool:
        parameter = self.parameters[pool].get("Role")
        return any(value.get("value") == role for value in (parameter.values if parameter else ()))

    # --- the rest -----------------------------------------------------------------------------------------------------
    def _tell_what_is_left(self) -> None:
        left: dict[str, list[str]] = {}
        for ref, parameters in self.told.elements:
            for parameter in parameters:
                if parameter.values and not self._taken(ref, parameter):
                    left.setdefault(parameter.label or parameter.name, []).append(ref)
        for parameter in self.told.parameters:
            if parameter.name not in _SETTING_PARAMETERS or (parameter.name == "Property" and not _mix(parameter)):
                left.setdefault(parameter.label or parameter.name, []).append(self.told.id)
        for name, refs in left.items():
            self.notes.append(
                message(
                    "{name} of {elements} is not taken from the simulation data; the file keeps it.",
                    name=name,
                    elements=tuple(refs),
                )
            )

    def _tell_calendars(self) -> None:
        """Name what has another value in each of several calendars: only the number of people may."""
        for ref, parameters in self.told.elements:
            for parameter in parameters:
                if len(parameter.values) > 1 and parameter.name != "Quantity" and self._taken(ref, parameter):
                    self.notes.append(
                        message(
                            "{name} of {elements} has {count} values, each for its calendar; one of them is taken for all hours.",
                            name=parameter.name,
                            elements=ref,
                            count=len(parameter.values),
                        )
                    )

    def _taken(self, ref: str, parameter: Parameter) -> bool:
        name = parameter.name
        if ref in self.names.here["task"]:
            return name in _WORK_PARAMETERS
        if ref in self.starts:
            return name in ("InterTriggerTimer", "TriggerCount", "Probability") or bool(_mix(parameter))
        if ref in self.names.here["event"]:
            return name in ("InterTriggerTimer", "WaitTime", "ProcessingTime", "Probability")
        if ref in self.names.here["flow"]:
            return name == "Probability"
        return name in _POOL_PARAMETERS and all(value.get("value") != "false" for value in parameter.values)


def _mix(parameter: Parameter) -> tuple[tuple[str, float], ...]:
    """Return the values of a property, each with its share; nothing for a property of another form."""
    points = [(share, inner) for value in parameter.values for share, inner in value.points]
    return tuple((inner.get("value"), float(read_number(share) or 0)) for share, inner in points)


def _hours(length: Distribution, workday: float) -> float:
    return (
        length.mean()
        * {"minute": 1 / 60, "hour": 1.0, "working day": workday, "day": 24.0, "month": 720.0}[length.unit]
    )
