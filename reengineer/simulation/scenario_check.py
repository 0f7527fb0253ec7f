"""What a scenario must not say, found before a run: names that the flow has not, shares that do not add up, empty posts."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from processes.day_table import LAST
from processes.durations import Span
from processes.errors import UsageError
from processes.expressions import is_expression, names
from processes.messages import message
from processes.model import scopes
from reengineer.simulation.flow_names import FlowNames, decisions, unknown
from reengineer.simulation.meeting_hours import never_meeting
from reengineer.simulation.scenario import ALWAYS, DISCIPLINES, LEVELS
from reengineer.simulation.scenario_options import all_at_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from processes.model import Definitions
    from reengineer.simulation.distributions import Distribution
    from reengineer.simulation.scenario import People, Pool, Scenario, Work

CLOCKS = ("open", "wall")
MOST_CASES = 10_000_000  # of a run
MOST_IN_ALL = 50_000_000  # of all runs: some gigabytes
MOST_ARRIVALS = 1_000_000  # cases a working day
LONGEST = 25_000  # working days: a hundred years
MOST_PEOPLE = 100_000  # at a post
TOLERANCE = 1e-6
_ANY = Span(1)


def check_scenario(scenario: Scenario, definitions: Definitions) -> None:
    """Refuse a scenario that cannot be run for this flow; the first fault is said, with what to do.

    >>> from processes.model import Definitions
    >>> from reengineer.simulation.defaults import default_scenario
    >>> check_scenario(default_scenario(Definitions(id="d")), Definitions(id="d"))
    """
    _check_names(scenario, definitions)
    _check_calendars(scenario)
    for fault in _faults(scenario, definitions):
        raise UsageError(fault)


def _check_names(scenario: Scenario, definitions: Definitions) -> None:
    names = FlowNames(definitions)
    for task in scenario.work:
        names.find("task", task)
    for event in scenario.timers:
        names.find("event", event)
    for flow in scenario.probabilities:
        if flow not in names.here["event"]:  # a boundary event may strike in a share of the cases
            names.find("flow", flow)
    pools = {pool.id for pool in scenario.pools}
    for work in scenario.work.values():
        for pool, _ in work.needs:
            if pool not in pools:
                raise unknown(pool, "post", pools)


def _check_calendars(scenario: Scenario) -> None:
    asked = [scenario.calendar, scenario.arrivals.calendar]
    asked += [work.calendar for work in scenario.work.values()]
    asked += [people.calendar for pool in scenario.pools for people in pool.people]
    for name in asked:
        if name not in ("", ALWAYS) and name not in scenario.calendars:
            raise unknown(name, "calendar", [*scenario.calendars, ALWAYS])


def _faults(scenario: Scenario, definitions: Definitions) -> Iterator[Message]:
    yield from _run_faults(scenario)
    yield from _arrival_faults(scenario)
    for task, work in scenario.work.items():
        yield from _length_faults(task, work.lead, work.processing, work.wait)
    for event, length in scenario.timers.items():
        yield from _length_faults(event, length)
    if len({pool.id for pool in scenario.pools}) < len(scenario.pools):
        yield message("Two posts of the scenario have the same id; give each its own.")
    for pool in scenario.pools:
        yield from _pool_faults(pool)
    for task, posts in never_meeting(scenario):
        yield message(
            "{task} needs people of {posts} at the same moment, who are never in together; give them hours in common.",
            task=task,
            posts=posts,
        )
    by_id = {pool.id: pool for pool in scenario.pools}
    for task, work in scenario.work.items():
        yield from _work_faults(task, work, by_id)
    yield from _share_faults(scenario, definitions)
    known = {attribute.name for attribute in scenario.attributes}
    for condition, _ in scenario.case_priorities:
        if not is_expression(condition) or not names(condition) <= known:
            yield message(
                "A priority asks {condition}; write one comparison of an attribute of the scenario, like {example}.",
                condition=repr(condition),
                example='kind == "hotel"',
            )


def _run_faults(scenario: Scenario) -> Iterator[Message]:
    for name, number in (("cases", scenario.cases), ("replications", scenario.replications)):
        if number < 1:
            yield message("{name} is {number}; it must be at least 1.", name=name, number=number)
    count = len(scenario.arrivals.times) or scenario.cases
    if count > MOST_CASES or count * scenario.replications > MOST_IN_ALL:
        yield message(
            "{count} cases in {runs} runs are more than can be held; take at most {most} cases a run and {all} in all.",
            count=count,
            runs=scenario.replications,
            most=MOST_CASES,
            all=MOST_IN_ALL,
        )
    if not 0 <= scenario.warm_up < 1:
        yield message("The warm-up is {share}; give a share of the cases from 0 to below 1.", share=scenario.warm_up)
    if scenario.seed < 0:
        yield message("The seed is {seed}; give a whole number from 0.", seed=scenario.seed)
    if scenario.discipline not in DISCIPLINES:
        yield _no_choice("discipline", scenario.discipline, DISCIPLINES)
    if scenario.arrivals.clock not in CLOCKS:
        yield _no_choice("clock", scenario.arrivals.clock, CLOCKS)
    if not 1 <= scenario.level <= len(LEVELS):
        yield _no_choice("level", str(scenario.level), tuple(str(n + 1) for n in range(len(LEVELS))))


def _no_choice(name: str, value: str, choices: tuple[str, ...]) -> Message:
    return message("{value} is no {name}; use one of {choices}.", value=value, name=name, choices=choices)


def _arrival_faults(scenario: Scenario) -> Iterator[Message]:
    arrivals = scenario.arrivals
    if arrivals.interarrival is None and not arrivals.times:
        yield message("No case ever arrives; say how many come in a working day, or give their times.")
    if arrivals.interarrival is not None and arrivals.interarrival.mean() <= 0:
        yield all_at_once(arrivals.interarrival)
    elif arrivals.interarrival is not None and (rate := _rate(arrivals.interarrival)) > MOST_ARRIVALS:
        yield message(
            "{count} cases a working day are more than can be meant (at most {most}); correct the arrivals.",
            count=f"{rate:g}",
            most=MOST_ARRIVALS,
        )
    elif arrivals.interarrival is not None and _too_late(scenario, arrivals.interarrival):
        yield message(
            "At this rate {cases} cases arrive until after {last}, where the calendars end; take fewer cases or more arrivals.",
            cases=scenario.cases,
            last=LAST.isoformat(),
        )
    if arrivals.times and min(arrivals.times) < scenario.start:
        yield message(
            "The first case arrives on {time}, before the start of the run on {start}; begin earlier.",
            time=min(arrivals.times).isoformat(" ", "minutes"),
            start=scenario.start.isoformat(" ", "minutes"),
        )


def _rate(gap: Distribution) -> float:
    """Return the cases a working day."""
    return 1 / Span(gap.mean(), gap.unit).working_days()


def _too_late(scenario: Scenario, gap: Distribution) -> bool:
    """Tell whether the cases come until after the calendars end; a gap is mostly working time, so this asks too little."""
    days = Span(gap.mean(), gap.unit).working_days() * scenario.cases
    return scenario.level == len(LEVELS) and days > (LAST - scenario.start.date()).days


def _pool_faults(pool: Pool) -> Iterator[Message]:
    name = pool.name or pool.id
    if sum(people.count for people in pool.people) < 1:
        yield message("Nobody works at {post}; give it people.", post=name)
    if (count := sum(people.count * people.at_once for people in pool.people)) > MOST_PEOPLE:
        yield message(
            "{count} people at {post} are more than can be simulated ({most}); take fewer people, or fewer cases a working day.",
            count=count,
            post=name,
            most=MOST_PEOPLE,
        )
    for people in pool.people:
        if _impossible(people):
            yield message(
                "The people at {post} make no sense; their number must be 0 or more, speed and items in hand above 0, cost 0 or more, the share of their hours above 0 and at most 1.",
                post=name,
            )


def _impossible(people: People) -> bool:
    if not 0 < people.share <= 1:
        return True
    return not (people.count >= 0 < people.speed < float("inf") and people.at_once >= 1 and people.cost_per_hour >= 0)


def _length_faults(element: str, *lengths: Distribution | None) -> Iterator[Message]:
    for length in lengths:
        if length and not Span(length.mean(), length.unit).working_days() <= LONGEST:
            yield message(
                "{element} takes {length}, more than any case can wait; give it a shorter time.",
                element=element,
                length=str(length),
            )


def _work_faults(task: str, work: Work, posts: dict[str, Pool]) -> Iterator[Message]:
    for pool, count in work.needs:
        size = sum(people.count for people in posts[pool].people)
        if not 1 <= count <= size:
            yield message(
                "{task} needs {count} people of {post}, which has {size}; correct one of the two.",
                task=task,
                count=count,
                post=posts[pool].name or pool,
                size=size,
            )
    if work.fixed_cost < 0 or not isfinite(work.fixed_cost):
        yield message("{task} has a negative cost; give 0 or more.", task=task)
    if work.batch is not None and (work.batch.size < 1 or (work.batch.longest_wait or _ANY).amount <= 0):
        yield message(
            "A batch of {task} has no items or no time; give a size of 1 or more and a wait above 0.", task=task
        )
    yield from _round_faults(task, work)


def _round_faults(task: str, work: Work) -> Iterator[Message]:
    if work.repeats is not None and work.again:
        yield message(
            "{task} has both repeats and again; it either has so many instances or is a loop: leave one of them out.",
            task=task,
        )
    if work.repeats is not None and work.repeats < 1:
        yield message("{task} is repeated {count} times; it must be done at least once.", task=task, count=work.repeats)
    if not 0 <= work.again < 1:
        yield message(
            "{task} is done again in a share of {share} of its rounds; give a share from 0 to below 1.",
            task=task,
            share=work.again,
        )


def _share_faults(scenario: Scenario, definitions: Definitions) -> Iterator[Message]:
    for name, share in scenario.probabilities.items():
        if not 0 <= share <= 1:
            yield message("The share of {name} is {share}; it must be from 0 to 1.", name=name, share=share)
    for attribute in scenario.attributes:
        total = sum(share for _, share in attribute.values)
        if abs(total - 1) > TOLERANCE or any(share < 0 for _, share in attribute.values):
            yield _not_one(attribute.name, total)
    if len({attribute.name for attribute in scenario.attributes}) < len(scenario.attributes):
        yield message("An attribute stands twice in the scenario; keep one.")
    yield from _way_faults(scenario, definitions)


def _way_faults(scenario: Scenario, definitions: Definitions) -> Iterator[Message]:
    """Yield the decisions whose ways, as given by scenario and file, do not share out the cases."""
    stated = {
        flow.id: flow.probability
        for process in definitions.processes
        for scope in scopes(process)
        for flow in scope.flows
        if flow.probability is not None
    }
    shares = stated | dict(scenario.probabilities)
    for label, flows in decisions(definitions):
        known = [shares[flow] for flow in flows if flow in shares]
        total = sum(known)
        if known and (total > 1 + TOLERANCE or (len(known) == len(flows) and total < 1 - TOLERANCE)):
            yield _not_one(label, total)


def _not_one(name: str, total: float) -> Message:
    return message("The shares of {name} add up to {total}, not to 1; correct them.", name=name, total=round(total, 6))
