"""The simulation annotation of QBP and BIMP in a BPMN file as a scenario.

Times are seconds, whatever unit is shown for them; a gap between two cases runs in the opening hours of the default
timetable only, the time of an event on the wall clock, the approval clock in the hours of most people. Source: annotated files of BIMP, and pix-framework, `statistics/distribution.py`, read as documentation.
"""

from __future__ import annotations

from datetime import datetime
from math import sqrt
from typing import TYPE_CHECKING

from processes.errors import UsageError
from processes.messages import message
from processes.xml.extension import read_number
from processes.xml.qbp import read_annotations
from reengineer.simulation.defaults import START
from reengineer.simulation.flow_names import FlowNames
from reengineer.simulation.office_hours import day_and_night, office_hours
from reengineer.simulation.scenario import ALWAYS, Arrivals, People, Pool, Scenario, Work
from reengineer.simulation.scenario_check import check_scenario
from reengineer.simulation.seconds import from_seconds
from reengineer.simulation.weekly_periods import make_weekly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from processes.calendars import Calendar
    from processes.messages import Message
    from processes.model import Definitions
    from processes.xml.qbp import Part
    from reengineer.simulation.distributions import Distribution

# Type -> how mean and the two arguments (seconds) make a distribution, in minutes.
_MAKERS: dict[str, Callable[[float, float, float], Distribution]] = {
    "FIXED": lambda mean, _a, _b: from_seconds("fixed", mean),
    "EXPONENTIAL": lambda mean, a, _: from_seconds("exponential", a or mean),
    "NORMAL": lambda mean, a, _: from_seconds("normal", mean, a),
    "UNIFORM": lambda _, a, b: from_seconds("uniform", a, b),
    "TRIANGULAR": lambda mean, a, b: from_seconds("triangular", a, mean, b),
    "LOGNORMAL": lambda mean, a, _: from_seconds("lognormal", mean, sqrt(a)),
    "GAMMA": lambda mean, a, _: from_seconds("gamma", mean, sqrt(a)),
}
_PERCENT = 100


def read_qbp(definitions: Definitions) -> Scenario | None:
    """Return the scenario of the annotation in a file; None for a file without."""
    found = read_annotations(definitions.source, definitions.file) if definitions.source is not None else ()
    if not found:
        return None
    scenario = _Reading(found[0], definitions).scenario()
    check_scenario(scenario, definitions)
    return scenario


class _Reading:
    def __init__(self, told: Part, definitions: Definitions) -> None:
        self.told = told
        self.names = FlowNames(definitions)
        self.notes: list[Message] = []

    def scenario(self) -> Scenario:
        tables = list(self.told.all("timetables", "timetable"))
        usual = next((table.get("id") for table in tables if table.get("default") == "true"), "")
        usual = usual or (tables[0].get("id") if tables else "")
        work, timers = self._work()
        pools = tuple(self._pools(usual))
        calendars = {table.get("id"): _calendar(table) for table in tables}
        office, assumed = office_hours(pools, calendars, usual)
        arrivals = [self._length(part, "arrivalRateDistribution") for part in self.told.all("arrivalRateDistribution")]
        return Scenario(
            id=self.told.get("id", "qbp"),
            start=_instant(self.told.get("startDateTime")),
            cases=int(_number(self.told, "processInstances", "processSimulationInfo", 1000)),
            warm_up=self._warm_up(),
            arrivals=Arrivals(interarrival=arrivals[0] if arrivals else None, clock="open", calendar=usual or ALWAYS),
            pools=pools,
            work=work,
            timers=timers,
            probabilities=dict(self._shares()),
            calendars=calendars,
            calendar=office,
            currency=self.told.get("currency"),
            assumed=(*self.notes, *assumed),
        )

    def _warm_up(self) -> float:
        """Return the share of the first cases that the statistics leave out; what is cut at the end is counted here."""
        for part in self.told.all("statsOptions"):
            if read_number(part.get("trimEndProcessInstancesPercentage")):
                self.notes.append(message("The last cases are counted too, though the annotation cuts them off."))
            return (read_number(part.get("trimStartProcessInstancesPercentage")) or 0) / _PERCENT
        return 0.0

    def _pools(self, usual: str) -> Iterator[Pool]:
        for part in self.told.all("resources", "resource"):
            people = People(
                count=int(_number(part, "totalAmount", part.get("id"), 0)),
                calendar=part.get("timetableId") or usual,
                cost_per_hour=_number(part, "costPerHour", part.get("id"), 0),
            )
            yield Pool(id=part.get("id"), name=part.get("name"), people=(people,))

    def _work(self) -> tuple[dict[str, Work], dict[str, Distribution]]:
        work: dict[str, Work] = {}
        timers: dict[str, Distribution] = {}
        for part in self.told.all("elements", "element"):
            ref = part.get("elementId")
            lengths = [self._length(inner, ref) for inner in part.all("durationDistribution")]
            if ref in self.names.here["event"]:
                timers |= {ref: day_and_night(lengths[0])} if lengths else {}
                continue
            people = [inner.text for inner in part.all("resourceIds", "resourceId")]
            if len(people) > 1:
                self.notes.append(
                    message("{task} is done by {resource}; the others are not taken.", task=ref, resource=people[0])
                )
            cost = next((read_number(inner.text) for inner in part.all("fixedCost")), None)
            work[ref] = Work(
                processing=lengths[0] if lengths else None,
                needs=tuple((name, 1) for name in people[:1]),
                calendar="" if people else ALWAYS,
                fixed_cost=cost or 0.0,
            )
        return work, timers

    def _shares(self) -> Iterator[tuple[str, float]]:
        for part in self.told.all("sequenceFlows", "sequenceFlow"):
            flow = part.get("elementId")
            if part.get("executionProbability"):
                yield flow, _number(part, "executionProbability", flow, 0)

    def _length(self, part: Part, where: str) -> Distribution:
        kind = part.get("type")
        if kind not in _MAKERS:
            raise UsageError(
                message(
                    "The annotation of {element} has a distribution {kind}, which is not taken; use one of {known}.",
                    element=where,
                    kind=kind or "-",
                    known=tuple(_MAKERS),
                )
            )
        mean, first, second = (float(_number(part, name, where, 0)) for name in ("mean", "arg1", "arg2"))
        return _MAKERS[kind](mean, first, second)


def _number(part: Part, name: str, where: str, default: float) -> float:
    """Return a number of the annotation; the default where there is none (`NaN`, as the tools write it)."""
    text = part.get(name)
    number = read_number(text)
    if number is None and text not in ("", "NaN"):
        raise UsageError(
            message(
                "{name} of {element} in the annotation is {value}; write a number.",
                name=name,
                element=where,
                value=text,
            )
        )
    return default if number is None else number


def _calendar(table: Part) -> Calendar:
    rules = [
        (rule.get("fromWeekDay"), rule.get("toWeekDay"), rule.get("fromTime"), rule.get("toTime"))
        for rule in table.all("rules", "rule")
    ]
    return make_weekly(table.get("id"), rules)


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return START
