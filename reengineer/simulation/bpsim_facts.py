"""What a scenario says and BPSim has no word for: kept as facts of ours in the vendor extension of the scenario.

A fact counts only as long as the standard form beside it is the one that was written with it: who changes the simulation data
with another tool is not overruled.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from processes.calendars import Calendar, public_calendar
from processes.durations import Span
from processes.errors import UsageError
from processes.icalendar_writing import write_icalendar
from processes.xml.extension import read_number
from reengineer.simulation.bpsim_values import is_exact, write_length
from reengineer.simulation.distributions import Distribution, parse_distribution
from reengineer.simulation.scenario import Batch, People

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.day_table import Day
    from processes.xml.bpsim import Value, WeeklyHours
    from reengineer.simulation.scenario import Pool, Scenario, Work

Fact = tuple[str, str, str]
WORKDAY = 8.0  # hours, where no calendar says
_PERSON = {field.name for field in fields(People)}
_SETTINGS = ("calendar", "discipline", "level", "warm_up")


class Facts:
    """The facts of one scenario, for reading it."""

    def __init__(self, facts: tuple[Fact, ...]) -> None:
        self.found: dict[str, dict[str, str]] = {}
        for about, name, value in facts:
            self.found.setdefault(about, {})[name] = value

    def of(self, about: str) -> Mapping[str, str]:
        """Return the facts about an element; "" is the scenario."""
        return self.found.get(about, {})

    def hours(self, calendars: Mapping[str, Calendar]) -> float:
        """Return the hours of a working day."""
        calendar = calendars.get(self.of("").get("calendar", ""))
        return calendar.hours_per_day if calendar else WORKDAY

    def length(self, ref: str, name: str, value: Value, hours: float) -> Distribution | None:
        """Return the exact length, if the standard form is still that of it."""
        text = self.of(ref).get(name)
        try:
            length = parse_distribution(text) if text else None
        except UsageError:
            return None
        plain = replace(value, attributes=tuple(pair for pair in value.attributes if pair[0] != "validFor"))
        return length if length is not None and write_length(length, hours) == plain else None

    def calendar(self, told: WeeklyHours) -> Calendar | None:
        """Return the exact calendar, if its iCalendar text is still that of it."""
        row = _loaded(self.of(told.id).get("hours"))
        if not isinstance(row, dict):
            return None
        calendar = _calendar(row)
        return calendar if write_icalendar(calendar, date.fromisoformat(row["from"])).strip() == told.text else None

    def staff(self, pool: Pool) -> Pool:
        """Return a post with its people as they are, if they are still as many."""
        rows = _loaded(self.of(pool.id).get("people"))
        if not isinstance(rows, list):
            return pool
        people = tuple(People(**row) for row in rows if isinstance(row, dict) and row.keys() <= _PERSON)
        same = sum(one.count for one in people) == sum(one.count for one in pool.people)
        return replace(pool, people=people, name=self.of(pool.id).get("name", pool.name)) if same else pool

    def work(self, ref: str, work: Work) -> Work:
        """Return what an activity takes with its calendar and repeats."""
        facts = self.of(ref)
        repeats = int(count) if (count := read_number(facts.get("repeats", ""))) else work.repeats
        told = _loaded(facts.get("batch"))
        batch = Batch(size=int(told[0]), longest_wait=Span(*told[1:]) if told[1:] else None) if told else work.batch
        again = read_number(facts.get("again", "")) or work.again
        return replace(work, calendar=facts.get("calendar", work.calendar), repeats=repeats, batch=batch, again=again)

    def lay_over(self, scenario: Scenario) -> Scenario:
        """Return the scenario with what the facts say about the run."""
        facts = self.of("")
        told: dict[str, Any] = {name: facts[name] for name in ("calendar", "discipline") if name in facts}
        if "level" in facts:
            told["level"] = int(facts["level"])
        if "warm_up" in facts:
            told["warm_up"] = float(facts["warm_up"])
        priorities = _loaded(facts.get("case_priorities"))
        if isinstance(priorities, dict):
            told["case_priorities"] = tuple(priorities.items())
        arrivals = scenario.arrivals
        if "times" in facts:
            times = tuple(datetime.fromisoformat(text) for text in facts["times"].split())
            arrivals = replace(arrivals, interarrival=None, times=times)
        arrivals = replace(
            arrivals,
            clock=facts.get("clock", arrivals.clock),
            calendar=facts.get("arrival_calendar", arrivals.calendar),
        )
        return replace(scenario, **told, arrivals=arrivals)


def _loaded(text: str | None) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


# --- making facts -----------------------------------------------------------------------------------------------------
def facts_of(scenario: Scenario, hours: float) -> Iterator[Fact]:
    """Yield what the standard form of a scenario leaves out."""
    for name in _SETTINGS:
        yield "", name, str(getattr(scenario, name))
    if scenario.case_priorities:
        yield "", "case_priorities", json.dumps(dict(scenario.case_priorities), ensure_ascii=False)
    yield "", "clock", scenario.arrivals.clock
    yield "", "arrival_calendar", scenario.arrivals.calendar
    if scenario.arrivals.times:
        yield "", "times", " ".join(instant.isoformat() for instant in scenario.arrivals.times)
    for name, calendar in scenario.calendars.items():
        yield name, "hours", json.dumps(_row(calendar, scenario.start.date()), ensure_ascii=False)
    for pool in scenario.pools:
        yield pool.id, "people", json.dumps([asdict(people) for people in pool.people])
        yield pool.id, "name", pool.name
    for ref, work in scenario.work.items():
        yield from _work_facts(ref, work, hours)
    for ref, length in scenario.timers.items():
        if not is_exact(length, hours):
            yield ref, "InterTriggerTimer", str(length)


def _work_facts(ref: str, work: Work, hours: float) -> Iterator[Fact]:
    for name, length in (("ProcessingTime", work.processing), ("TransferTime", work.wait)):
        if length is not None and not is_exact(length, hours):
            yield ref, name, str(length)
    if work.lead is not None:  # passes beside the work, not before it
        yield ref, "WaitTime", str(work.lead)
    if work.calendar:
        yield ref, "calendar", work.calendar
    if work.batch is not None:
        wait = work.batch.longest_wait
        yield ref, "batch", json.dumps([work.batch.size, *((wait.amount, wait.unit) if wait else ())])
    if work.repeats is not None:
        yield ref, "repeats", str(work.repeats)
    if work.again:
        yield ref, "again", str(work.again)


def _row(calendar: Calendar, first: date) -> dict[str, Any]:
    row = {"name": calendar.name, "week": calendar.week, "make_up_day": calendar.make_up_day, "from": first.isoformat()}
    public = public_calendar(calendar.name, calendar.week, make_up_day=calendar.make_up_day)
    off, on = public.holidays, public.make_up
    if calendar.settled is None:
        return row | {"off": _written(calendar.holidays), "on": _written(calendar.make_up), "zone": calendar.zone}
    more = {"off": _written(calendar.holidays - off), "on": _written(calendar.make_up - on), "zone": calendar.zone}
    less = {"not_off": _written(off - calendar.holidays), "not_on": _written(on - calendar.make_up)}
    return row | more | less | {"public": True}


def _calendar(row: Mapping[str, Any]) -> Calendar:
    week = tuple(_day(hours) for hours in row["week"])
    make_up_day = None if row["make_up_day"] is None else _day(row["make_up_day"])
    off, on = _days(row["off"]), _days(row["on"])
    if not row.get("public"):
        return Calendar(
            name=row["name"], week=week, make_up_day=make_up_day, holidays=off, make_up=on, zone=row["zone"]
        )
    public = public_calendar(row["name"], week, make_up_day=make_up_day)
    return replace(
        public,
        holidays=(public.holidays | off) - _days(row["not_off"]),
        make_up=(public.make_up | on) - _days(row["not_on"]),
        zone=row["zone"],
    )


def _day(hours: list[list[int]]) -> Day:
    return tuple((opening, closing) for opening, closing in hours)


def _written(days: frozenset[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]


def _days(texts: list[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)
