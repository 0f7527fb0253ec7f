"""Simulation parameters of Prosimos 2 (JSON) as a scenario.

Times are seconds. A gap between two cases and the time of an event run on the wall clock; who comes to a closed door comes in
when it opens. The approval clock runs in the hours of most people. People
who share a task are one post; those who are quicker have a higher speed. What is not taken (rules on branches, attributes that
change on the way, batches and priority rules that mean something else, see `prosimos_rules`) is named. Source: Prosimos 2.1.0, `simulation_properties_parser.py`, and
pix-framework, `statistics/distribution.py`, read as documentation of the format.
"""

from __future__ import annotations

import json
from dataclasses import replace
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from processes.errors import UsageError
from processes.messages import message
from reengineer.simulation.defaults import START
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.office_hours import day_and_night, office_hours
from reengineer.simulation.prosimos_people import Staff
from reengineer.simulation.prosimos_rules import read_batch, read_priorities
from reengineer.simulation.scenario import ALWAYS, Arrivals, Attribute, Scenario, Work
from reengineer.simulation.scenario_check import check_scenario
from reengineer.simulation.seconds import from_seconds
from reengineer.simulation.weekly_periods import make_weekly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from processes.calendars import Calendar
    from processes.messages import Message
    from processes.model import Definitions

ARRIVAL_CALENDAR = "arrivals"
NOT_TAKEN = (
    "branch_rules",
    "event_attributes",
    "global_attributes",
    "multitask",
    "multitasking",
)
_USUAL = (0.001, 0.999)  # limits of a distribution beyond these shares of its draws change nothing that is seen
# Name -> how its numbers (seconds) make a distribution, in minutes.
_MAKERS: dict[str, Callable[..., Distribution]] = {
    "fix": lambda value, *_: from_seconds("fixed", value),
    "expon": lambda mean, *_: from_seconds("exponential", mean),
    "uniform": lambda low, high, *_: from_seconds("uniform", low, high),
    "norm": lambda mean, deviation, *_: from_seconds("normal", mean, deviation),
    "lognorm": lambda mean, variance, *_: from_seconds("lognormal", mean, sqrt(variance)),
    "gamma": lambda mean, variance, *_: from_seconds("gamma", mean, sqrt(variance)),
}
_LIMITED = {"expon": 1, "norm": 2, "lognorm": 2, "gamma": 2}  # where the limits stand among the numbers


def read_prosimos(source: str | Path | bytes, definitions: Definitions, *, file: str = "") -> Scenario:
    """Return the scenario of a parameter file of Prosimos for a flow."""
    name = file or ("-" if isinstance(source, bytes) else str(source))
    scenario = _Reading(_loaded(source, name), name).scenario()
    check_scenario(scenario, definitions)
    return scenario


def _loaded(source: str | Path | bytes, name: str) -> Mapping[str, Any]:
    try:
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
        content = json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(message("{file} cannot be read: {reason}", file=name, reason=reason)) from None
    except ValueError as error:  # neither UTF-8 nor JSON
        raise UsageError(
            message("{file} is not JSON ({reason}); export it again.", file=name, reason=str(error))
        ) from None
    if not isinstance(content, dict) or "task_resource_distribution" not in content:
        raise UsageError(
            message("{file} is no parameter file of Prosimos: it has no task_resource_distribution.", file=name)
        )
    return content


class _Reading:
    def __init__(self, content: Mapping[str, Any], file: str) -> None:
        self.content, self.file = content, file
        self.notes: list[Message] = []

    def scenario(self) -> Scenario:
        """Return the scenario, or say which part of the file does not have the form of one."""
        try:
            return self._scenario()
        except KeyError as error:
            raise UsageError(
                message("{file} has no {key} where one is needed; export it again.", file=self.file, key=error.args[0])
            ) from None
        except (TypeError, IndexError, ValueError, AttributeError) as error:
            raise UsageError(
                message(
                    "{file} does not have the form of a parameter file of Prosimos 2 ({reason}); export it again.",
                    file=self.file,
                    reason=str(error),
                )
            ) from None

    def _scenario(self) -> Scenario:
        staff = Staff(self.content["resource_profiles"])
        times = {row["task_id"]: self._times(row) for row in self.content["task_resource_distribution"]}
        for task, by_resource in times.items():
            for resource in by_resource.keys() - staff.resources.keys():
                raise UsageError(
                    message(
                        "{file}: {task} is done by {resource}, whom no profile has; add the resource or correct its name.",
                        file=self.file,
                        task=task,
                        resource=resource,
                    )
                )
        work, pools = staff.share_out(times)
        self.notes += staff.notes
        calendars = dict(self._calendars())
        arrivals = Arrivals(
            interarrival=self._length(self.content["arrival_time_distribution"]),
            clock="wall",
            calendar=ARRIVAL_CALENDAR if ARRIVAL_CALENDAR in calendars else ALWAYS,
        )
        office, assumed = office_hours(pools, calendars, ARRIVAL_CALENDAR)
        self.notes += assumed
        attributes = tuple(self._attributes())
        priorities = self._priorities({attribute.name for attribute in attributes})
        scenario = Scenario(
            id="prosimos",
            name=Path(self.file).stem,
            start=START,
            arrivals=arrivals,
            pools=pools,
            work=self._batched(
                {task: Work(processing=length, needs=((pool, 1),)) for task, (length, pool) in work.items()}
            ),
            probabilities=dict(self._shares()),
            timers=dict(self._timers()),
            attributes=attributes,
            discipline="priority" if priorities else "fifo",
            case_priorities=priorities,
            calendars=calendars,
            calendar=office,
        )
        left = tuple(key for key in NOT_TAKEN if self.content.get(key))
        if left:
            self.notes.append(message("{parts} of {file} are not taken.", parts=left, file=self.file))
        return replace(scenario, assumed=tuple(self.notes))

    def _batched(self, work: dict[str, Work]) -> dict[str, Work]:
        """Return the work with the batches that mean the same here."""
        left = []
        for told in self.content.get("batch_processing") or ():
            task, found = told["task_id"], read_batch(told)
            length = work[task].processing if task in work else None
            if found is None or length is None:
                left.append(task)
                continue
            batch, factor = found
            work[task] = replace(work[task], processing=length.scaled(factor), batch=batch)
        if left:
            note = message(
                "Batches of {tasks} in {file} are not taken: taken are those whose items are worked at once and that begin by "
                "their size alone.",
                tasks=tuple(left),
                file=self.file,
            )
            self.notes.append(note)
        return work

    def _priorities(self, attributes: set[str]) -> tuple[tuple[str, int], ...]:
        """Return the conditions on cases with their priorities, and say what they mean here."""
        told = self.content.get("prioritisation_rules") or ()
        found = read_priorities(told, attributes)
        if found is None:
            self.notes.append(
                message(
                    "The priority rules of {file} are not taken: they ask for more than that a discrete attribute has a value.",
                    file=self.file,
                )
            )
        elif found:
            self.notes.append(
                message(
                    "The priority rules of {file} say who is next in a queue; Prosimos goes further and gives people to all "
                    "cases of one level before any case of the next.",
                    file=self.file,
                )
            )
        return found or ()

    # --- time ---------------------------------------------------------------------------------------------------------
    def _times(self, row: Mapping[str, Any]) -> dict[str, Distribution]:
        if not row["resources"]:
            raise UsageError(
                message("{file}: nobody may do {task}; give it a resource.", file=self.file, task=row["task_id"])
            )
        return {told["resource_id"]: self._length(told) for told in row["resources"]}

    def _length(self, told: Mapping[str, Any]) -> Distribution:
        name = told["distribution_name"]
        if name == "histogram_sampling":
            return _histogram(told["histogram_data"])
        if name not in _MAKERS:
            raise UsageError(
                message(
                    "{file} has a distribution {name}, which is not taken; use one of {known}.",
                    file=self.file,
                    name=name,
                    known=tuple(_MAKERS),
                )
            )
        numbers = [float(number["value"]) for number in told["distribution_params"]]
        length = _MAKERS[name](*numbers)
        if name in _LIMITED and self._cuts(length, numbers[_LIMITED[name] :]):
            note = message(
                "The limits of distributions in {file} are not taken: times may be shorter or longer.", file=self.file
            )
            self.notes += [] if note in self.notes else [note]
        return length

    def _cuts(self, length: Distribution, limits: list[float]) -> bool:
        """Tell whether limits cut off what is drawn now and then."""
        import numpy as np

        if len(limits) != len(_USUAL) or length.kind == "fixed":
            return False
        low, high = length.quantile(np.array(_USUAL)) * 60
        return bool(limits[0] > low or limits[1] < high)

    def _calendars(self) -> Iterator[tuple[str, Calendar]]:
        rows = [(row["id"], row["time_periods"]) for row in self.content["resource_calendars"]]
        if self.content.get("arrival_time_calendar"):
            rows.append((ARRIVAL_CALENDAR, self.content["arrival_time_calendar"]))
        for name, periods in rows:
            yield name, make_weekly(name, [(p["from"], p["to"], p["beginTime"], p["endTime"]) for p in periods])
        if any(period.get("probability", 1) != 1 for _, periods in rows for period in periods):
            self.notes.append(
                message("Hours of {file} that hold only with a probability are taken as always worked.", file=self.file)
            )

    # --- ways ---------------------------------------------------------------------------------------------------------
    def _shares(self) -> Iterator[tuple[str, float]]:
        for gateway in self.content["gateway_branching_probabilities"]:
            told = [(way["path_id"], way.get("value")) for way in gateway["probabilities"]]
            rest = [path for path, share in told if share is None]
            left = max(0.0, 1.0 - sum(float(share) for _, share in told if share is not None))
            for path, share in told:
                yield path, left / len(rest) if share is None else float(share)

    def _timers(self) -> Iterator[tuple[str, Distribution]]:
        for row in self.content.get("event_distribution") or ():
            yield row["event_id"], day_and_night(self._length(row))

    def _attributes(self) -> Iterator[Attribute]:
        for row in self.content.get("case_attributes") or ():
            if row["type"] == "discrete":
                yield Attribute(
                    name=row["name"], values=tuple((value["key"], float(value["value"])) for value in row["values"])
                )
            else:
                self.notes.append(message("The attribute {name} is a number and is not taken.", name=row["name"]))


def _histogram(told: Mapping[str, Any]) -> Distribution:
    """Return the points that Prosimos draws from: a cumulated share for each midpoint."""
    cumulated, points = told["cdf"], told["bin_midpoints"]
    shares = [high - low for low, high in zip([0.0, *cumulated], cumulated, strict=False)]
    numbers = [number for x, share in zip(points, shares, strict=True) for number in (x / 60, x / 60, share)]
    return Distribution("histogram", tuple(numbers), "minute")
