"""What holds for every flow and scenario: no case is lost, Little's law, and time is that of the calendars."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from block_strategies import processes
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_models import START, every_node, minutes, model, run, scenario_of
from slow_simulator import SlowSimulator

from processes.calendars import Calendar, office_calendar
from processes.durations import Span
from processes.model import Task
from reengineer.simulation.arena import Arena
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.kernel import clock
from reengineer.simulation.scenario import Arrivals, People, Pool, Work

if TYPE_CHECKING:
    from processes.model import Definitions

# On a table they call nothing else, so that they run as plain Python on lists, whether they have been compiled or not.
WORKED, WHEN, OPENING = (
    getattr(function, "py_func", function) for function in (clock._worked_on, clock._when_worked_on, clock._opening_on)
)


@settings(max_examples=30, deadline=None)
@given(processes(), st.integers(1, 3), st.integers(0, 5))
def test_a_random_flow_runs_as_in_the_slow_simulator(definitions: Definitions, people: int, replication: int) -> None:
    # Posts of their own for each task: at one post, two tasks that become ready at once might go in either order.
    tasks = [node.id for process in definitions.processes for node in every_node(process) if isinstance(node, Task)]
    pools = tuple(Pool(id=task, people=(People(count=people),)) for task in tasks)
    work = {task: Work(processing=minutes(4), needs=((task, 1),)) for task in tasks}
    scenario = scenario_of(definitions, cases=12, pools=pools, work=work)
    result = run(definitions, scenario, replication)
    slow = SlowSimulator(definitions, scenario, result.arrived.tolist(), replication).run()
    assert result.ended.tolist() == pytest.approx(slow)


@settings(max_examples=30, deadline=None)
@given(processes(), st.integers(1, 4), st.integers(0, 5))
def test_no_case_and_no_minute_is_lost(definitions: Definitions, people: int, replication: int) -> None:
    scenario = scenario_of(definitions, cases=20, people=people)
    result = run(definitions, scenario, replication, log=True)
    assert result.rows is not None
    assert (result.outcome >= 0).all()
    assert (result.ended >= result.arrived).all()
    (ready, start, finish), case = result.rows[1].T, result.rows[0][:, 0]
    assert ((ready <= start) & (start <= finish)).all()
    assert (finish <= result.ended[case]).all()
    # Little's law along the path: what stands in the queue, added up over time, is what items wait, added up.
    assert result.waiting.sum() == pytest.approx(result.queues[:, 0].sum())
    assert result.busy.sum() == pytest.approx(result.effort.sum())
    assert result.nodes[:, 0].sum() >= len(case)


HOURS = st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True).map(sorted)
DAYS = HOURS.map(lambda bounds: tuple((a * 15, b * 15) for a, b in zip(bounds[::2], bounds[1::2], strict=False)))
WEEKS = st.tuples(*(st.one_of(st.just(()), DAYS) for _ in range(7))).filter(any)
CALENDARS = st.one_of(st.just(office_calendar()), WEEKS.map(lambda week: Calendar(name="odd", week=week)))


@settings(max_examples=100, deadline=None)
@given(CALENDARS, st.integers(0, 3 * 365 * 86_400), st.integers(1, 90 * 8 * 3600))
def test_the_clock_of_the_kernel_is_that_of_the_calendar(calendar: Calendar, second: int, work: int) -> None:
    arena = Arena()
    record = arena.lay_calendar(calendar.table, START.date())
    place = (arena.ints, arena.reals, record)
    instant = START + timedelta(seconds=second)
    opening = OPENING(*place, float(second))
    assert opening == (calendar.next_opening(instant) - START) / timedelta(seconds=1)
    end = WHEN(*place, WORKED(*place, float(second)) + work, float(second))
    expected = (calendar.add(instant, Span(work / 3600, "hour")) - START) / timedelta(seconds=1)
    assert end == pytest.approx(expected, abs=1e-4)
    assert WORKED(*place, end) - WORKED(*place, float(second)) == pytest.approx(work, abs=1e-4)


def hours(*pairs: tuple[int, int]) -> Calendar:
    return Calendar(name="c", week=(tuple((a * 60, b * 60) for a, b in pairs),) * 5 + ((), ()))


def at(day: int, hour: float) -> datetime:
    return START + timedelta(days=day, hours=hour)


# (arrivals, people and their calendars, end of the work of 2 hours), from Monday 1 January 2024
OPENING_HOURS = {
    "within the day": ((at(0, 9),), (("day", 1),), (at(0, 11),)),
    "over the break": ((at(0, 11),), (("day", 1),), (at(0, 14),)),
    "overnight": ((at(0, 17),), (("day", 1),), (at(1, 10),)),
    "over the weekend": ((at(4, 17),), (("day", 1),), (at(7, 10),)),
    "who is in comes first": ((at(0, 18), at(0, 18)), (("day", 1), ("late", 1)), (at(0, 20), at(0, 22))),
    "woken at the opening": ((at(0, 6),), (("day", 1), ("late", 1)), (at(0, 11),)),
    "one after the other": ((at(0, 9), at(0, 9)), (("day", 1),), (at(0, 11), at(0, 14))),
}


@pytest.mark.parametrize("name", OPENING_HOURS)
def test_people_work_in_their_hours(name: str) -> None:
    arrivals, groups, ends = OPENING_HOURS[name]
    calendars = {"day": hours((9, 12), (13, 18)), "late": hours((18, 23))}
    people = tuple(People(count=count, calendar=calendar) for calendar, count in groups)
    definitions = model("s>t1 t1>e")
    work = {"t1": Work(processing=Distribution("fixed", (2,), "hour"), needs=(("p", 1),))}
    scenario = scenario_of(
        definitions,
        level=4,
        work=work,
        pools=(Pool(id="p", people=people),),
        calendars=calendars,
        calendar="day",
        arrivals=Arrivals(times=arrivals),
    )
    result = run(definitions, scenario)
    assert [START + timedelta(seconds=end) for end in result.ended.tolist()] == list(ends)


def test_two_of_different_hours_begin_when_both_are_in() -> None:
    calendars = {"early": hours((8, 14)), "late": hours((12, 18))}
    pools = tuple(Pool(id=name, people=(People(count=1, calendar=name),)) for name in calendars)
    definitions = model("s>t1 t1>e")
    work = {"t1": Work(processing=Distribution("fixed", (3,), "hour"), needs=(("early", 1), ("late", 1)))}
    arrivals = Arrivals(times=(at(0, 9),))
    given = {"work": work, "pools": pools, "calendars": calendars, "calendar": "early", "arrivals": arrivals}
    result = run(definitions, scenario_of(definitions, level=4, **given))
    # Both from 12 on; the early one has done two hours at 14 and the third next morning.
    assert START + timedelta(seconds=result.ended.tolist()[0]) == at(1, 9)


def test_who_waits_for_somebody_to_come_in_does_something_else_meanwhile() -> None:
    calendars = {"early": hours((8, 14)), "late": hours((12, 18))}
    pools = tuple(Pool(id=name, people=(People(count=1, calendar=name),)) for name in calendars)
    definitions = model("s>a1 a1>t1 a1>i1 i1>t2 t1>a2 t2>a2 a2>e")
    hour = Distribution("fixed", (1,), "hour")
    given = {
        "work": {
            "t1": Work(processing=hour, needs=(("early", 1), ("late", 1))),
            "t2": Work(processing=hour, needs=(("early", 1),)),
        },
        "timers": {"i1": Distribution("fixed", (10,), "minute")},
        "pools": pools,
        "calendars": calendars,
        "calendar": "early",
        "arrivals": Arrivals(times=(at(0, 9),)),
    }
    result = run(definitions, scenario_of(definitions, level=4, cases=1, **given), log=True)
    # The inspection needs both, so it begins at 12; until then the early one has done the other task.
    assert result.rows is not None
    begun = sorted(START + timedelta(seconds=start) for start in result.rows[1][1:, 1].tolist())
    assert begun == [at(0, 9 + 1 / 6), at(0, 12)]
