"""A table lies over the default scenario, options lie over the table; what makes no sense is said with its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from processes.blocks import Branch, build, choice, loop, node, sequence, task
from processes.durations import Span
from processes.errors import BinglianError, UsageError
from processes.model import Event, TimeLimit
from reengineer.simulation.defaults import default_scenario
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.flow_names import decisions
from reengineer.simulation.scenario import Batch, People
from reengineer.simulation.scenario_file import Told, make_scenario, read_table
from reengineer.simulation.scenario_options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from reengineer.simulation.scenario import Pool, Scenario

TEN = TimeLimit(promised=Span(10))
PLANNING, WATER = ("Planning", "Review"), ("Water", "Review")
FLOW = build(
    sequence(
        task("review", "Plan review", lane=PLANNING, time_limit=TEN),
        choice("Wet?", Branch(condition='wet == "yes"', block=task("water", "Water review", lane=WATER)), Branch()),
    )
)
OTHER = build(task("joint", "Joint review", lane=("Hall", "Window")))
WET, DRY = next(flows for _, flows in decisions(FLOW))


def made(table: dict[str, Any] | None = None, **options: Any) -> Scenario:
    return make_scenario(FLOW, Told(table=table or {}, options=Options(**options)))


def pool_of(scenario: Scenario, name: str) -> Pool:
    return next(pool for pool in scenario.pools if pool.name == name)


def test_nothing_said_is_the_default_scenario() -> None:
    assert made() == default_scenario(FLOW)


def test_the_plain_keys_are_taken() -> None:
    table = {"cases": 500, "seed": 7, "warm_up": 0.2, "discipline": "priority", "start": datetime(2026, 3, 2)}  # noqa: DTZ001
    scenario = made(table | {"currency": "CNY", "name": "Spring", "clock": "wall"})

    assert (scenario.cases, scenario.seed, scenario.warm_up, scenario.discipline) == (500, 7, 0.2, "priority")
    assert (scenario.start.month, scenario.currency, scenario.name, scenario.arrivals.clock) == (
        3,
        "CNY",
        "Spring",
        "wall",
    )


ARRIVALS = [
    (2, "exponential(0.5 working day)"),  # cases a working day
    ("4", "exponential(0.25 working day)"),
    ("gamma(1, 0.5 hour)", "gamma(1, 0.5 hour)"),  # the time between two
]


@pytest.mark.parametrize(("told", "gap"), ARRIVALS)
def test_arrivals_are_cases_a_day_or_the_time_between_two(told: Any, gap: str) -> None:
    assert str(made({"arrivals": told}).arrivals.interarrival) == gap
    assert str(made(arrivals=str(told)).arrivals.interarrival) == gap


def test_arrivals_may_be_listed() -> None:
    times = [datetime(2026, 1, 6, 9), datetime(2026, 1, 7)]  # noqa: DTZ001 - local time of the place

    assert made({"arrivals": times}).arrivals.times == tuple(times)


def test_a_given_gap_is_not_called_an_assumption() -> None:
    said = [str(line) for line in made({"arrivals": "fixed(1 hour)"}).assumed]

    assert not [line for line in said if "at random" in line]


def test_people_of_a_post_have_number_hours_and_speed() -> None:
    told = [{"count": 2, "calendar": "window"}, {"count": 1, "speed": 0.5, "at_once": 3, "cost_per_hour": 80}]
    table = {"people": {"Planning Review": told}, "calendars": {"window": {"hours": "09:00-12:00"}}}
    scenario = made(table)

    assert pool_of(scenario, "Planning Review").people == (
        People(count=2, calendar="window"),
        People(count=1, speed=0.5, at_once=3, cost_per_hour=80),
    )
    assert scenario.calendars["window"].hours_per_day == 3.0


def test_options_go_before_the_table() -> None:
    scenario = made({"people": {"Planning Review": 2}, "cases": 10}, people=("Planning Review=4",), cases=20)

    assert pool_of(scenario, "Planning Review").people == (People(count=4),)
    assert scenario.cases == 20
    assert made(people=("3",)).pools[0].people[0].count == 3


def test_a_promise_is_for_one_task_or_for_all_without_a_limit() -> None:
    scenario = made(promise=("6", "Plan review=5 hour"))

    assert str(scenario.work["water"].lead) == "fixed(6 working day)"
    assert str(scenario.work["review"].lead) == "fixed(5 hour)"


def test_a_spread_makes_limits_vary_and_not_distributions() -> None:
    scenario = made({"spread": [0.5, 1, 1.5], "tasks": {"water": "fixed(3 hour)"}})

    assert str(scenario.work["review"].lead) == "pert(5, 10, 15 working day)"
    assert str(scenario.work["water"].lead) == "fixed(3 hour)"


def test_a_task_has_time_work_needs_and_cost() -> None:
    inspectors = {"count": 4, "own": True}
    row = {"time": 3, "work": "2 hour", "needs": {"Inspectors": 2}, "cost": 50, "priority": 1, "calendar": "always"}
    scenario = made({"people": {"Inspectors": inspectors}, "tasks": {"Water review": row}})
    work = scenario.work["water"]

    assert (str(work.lead), str(work.processing)) == ("fixed(3 working day)", "fixed(2 hour)")
    assert (work.needs, work.fixed_cost, work.priority, work.calendar) == ((("Inspectors", 2),), 50, 1, "always")


def test_a_task_with_work_needs_its_own_post_where_nothing_else_is_said() -> None:
    scenario = made({"tasks": {"water": {"work": 1}}})

    assert scenario.work["water"].needs == ((pool_of(scenario, "Water Review").id, 1),)
    assert "Water Review" in [pool.name for pool in scenario.pools]


NO_LANES = build(sequence(task("a", "A"), task("b", "B")))
ANY_TIME = [
    {"b": "5 working day"},
    {"b": "fixed(5 working day)"},  # a distribution is a time too
    {"b": {"work": "fixed(4 hour)"}},
    {"b": {"time": "fixed(5 working day)", "work": "fixed(4 hour)"}},
]


@pytest.mark.parametrize("tasks", ANY_TIME)
def test_however_the_time_is_told_the_same_post_works(tasks: dict[str, Any]) -> None:
    scenario = make_scenario(NO_LANES, Told(table={"tasks": tasks}, options=Options(people=("1",))))
    (post,) = scenario.pools
    work = scenario.work["b"]

    assert work.needs == ((post.id, 1),)
    assert work.processing is not None
    assert (
        Span(work.processing.mean(), work.processing.unit).working_days() == 0.5
    )  # a tenth of the time, or what is told


def test_a_pool_without_lanes_is_a_post_by_its_id_and_name() -> None:
    (process,) = NO_LANES.processes
    named = replace(NO_LANES, processes=(replace(process, name="Office"),))
    scenarios = [
        make_scenario(named, Told(options=Options(promise=("2",), people=(f"{post}=5",))))
        for post in ("Office", process.id)
    ]

    assert [[pool.people[0].count for pool in scenario.pools] for scenario in scenarios] == [[5], [5]]


@pytest.mark.parametrize("name", [WET, 'wet == "yes"'])
def test_a_way_has_a_share_by_its_id_or_condition_and_the_other_way_the_rest(name: str) -> None:
    assert made({"probabilities": {name: 0.25}}).probabilities == {WET: 0.25, DRY: 0.75}


def test_a_share_that_is_given_is_not_called_an_assumption() -> None:
    again = Branch(condition='complete == "no"', block=task("supplement"))
    flow = build(loop(task("check"), name="Complete?", again=again, decision="supplement"))
    told = Told(table={"probabilities": {'complete == "no"': 0.2}})

    def guessed(scenario: Scenario) -> bool:
        return any("against the applicant" in str(said) for said in scenario.assumed)

    assert [guessed(make_scenario(flow)), guessed(make_scenario(flow, told))] == [True, False]


def test_the_mix_of_attributes_is_taken() -> None:
    scenario = made({"attributes": {"wet": {"yes": 0.3, "no": 0.7}}})

    assert scenario.attributes[0].values == (("yes", 0.3), ("no", 0.7))


def test_assumptions_are_said_in_the_language_of_the_reader() -> None:
    said = made({"assumed": [{"en": "Guessed.", "zh-Hans": "假定。"}]}).assumed[-1]

    assert [said.render(language) for language in ("en", "zh-Hans", "zh-Hant")] == ["Guessed.", "假定。", "Guessed."]


def test_what_only_the_other_flow_has_is_passed_over() -> None:
    told = Told(table={"people": {"Hall Window": 3}, "tasks": {"joint": 2}}, others=(OTHER,))

    assert make_scenario(FLOW, told) == default_scenario(FLOW)


def test_a_base_is_kept_where_nothing_is_said() -> None:
    base = made({"cases": 77, "tasks": {"review": "fixed(1 hour)"}})
    scenario = make_scenario(FLOW, Told(options=Options(promise=("9", "review=8"))), base=base)

    assert scenario.cases == 77
    assert scenario.work["review"].lead == Distribution(
        "fixed", (1,), "hour"
    )  # a promise is no time where one is known
    assert scenario.work["water"].lead == Distribution("fixed", (9,))
    assert scenario.promises == {"review": Span(8), "water": Span(9)}


BAD = [
    ({"case": 5}, "no key case; use cases"),
    ({"cases": "many"}, "cases is 'many'"),
    ({"warm_up": "x"}, "warm_up is 'x'"),
    ({"name": 5}, "name is 5"),
    ({"start": "Monday"}, "start is 'Monday'"),
    ({"seed": 1.5}, "seed is 1.5"),
    ({"people": {"Planning Review": True}}, "count is True"),
    ({"spread": [1, 0.5, 2]}, "spread is"),
    ({"people": 3}, "people is 3"),
    ({"people": {"Planning Revue": 3}}, "no post Planning Revue; did you mean Planning Review"),
    ({"people": {"Planning Review": {"own": 1}}}, "own is 1"),
    ({"people": {"Planning Review": {"number": 1}}}, "no key number"),
    ({"tasks": {"Paint": 3}}, "no task Paint"),
    ({"attributes": {"wet": {"yes": 2}}}, "wet is 2"),
    ({"assumed": "guess"}, "assumed is 'guess'"),
    ({"assumed": ["guess"]}, "assumed is 'guess'"),
    ({"arrivals": "often"}, "'often' is no number of cases"),
    ({"calendars": {"w": {"hours": "9"}}}, "calendar w"),
    ({"tasks": {"water": {"time": "exponental(2 hour)"}}}, "-, tasks.water, time: 'exponental' is no kind"),
    ({"tasks": {"water": {"tiem": 3}}}, "-, tasks.water: there is no key tiem"),
    ({"people": {"Planning Review": {"count": 1.5}}}, "-, people.Planning Review: count is 1.5"),
    ({"tasks": {"water": {"time": "fixed(1e308 working day)"}}}, "water takes fixed(1e+308 working day), more than"),
]


@pytest.mark.parametrize(("table", "said"), BAD)
def test_a_table_that_makes_no_sense_is_refused(table: dict[str, Any], said: str) -> None:
    with pytest.raises(BinglianError) as refused:
        made(table)

    assert said in str(refused.value)


BAD_OPTIONS = [
    ({"people": ("many",)}, "no number of people"),
    ({"people": ("1.5",)}, "no number of people"),
    ({"arrivals": "0"}, "no number of cases"),
    ({"promise": ("soon",)}, "no length of time"),
    ({"promise": ("Plan revue=3",)}, "did you mean Plan review"),
]


@pytest.mark.parametrize(("options", "said"), BAD_OPTIONS)
def test_an_option_that_makes_no_sense_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        made(**options)

    assert said in str(refused.value)


def test_a_name_of_two_tasks_is_refused() -> None:
    twins = build(sequence(task("a", "Check"), task("b", "Check")))

    with pytest.raises(UsageError, match="names 2 elements"):
        make_scenario(twins, Told(table={"tasks": {"Check": 1}}))


BAD_FILES = [
    (b"[scenario\n", "is not TOML"),
    (b"\xff\xff", "is not UTF-8"),
    (b"cases = 3", r"no table \[scenario\]"),
]


@pytest.mark.parametrize(("data", "said"), BAD_FILES)
def test_a_file_that_is_no_scenario_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "scenario.toml"
    path.write_bytes(data)

    with pytest.raises(UsageError, match=said):
        read_table(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_table(tmp_path / "none.toml")


def test_people_at_every_post_and_timers() -> None:
    event = Event(id="pause", name="Pause", kind="intermediateCatchEvent", trigger="timer")
    flow = build(sequence(task("review", "Review", lane=PLANNING, time_limit=TEN), node(event, lane=PLANNING)))
    told = Told(table={"people": {"": {"count": 2, "speed": 0.5}}, "timers": {"Pause": 3, "pause": "fixed(3 hour)"}})

    scenario = make_scenario(flow, told)

    assert scenario.pools[0].people == (People(count=2, speed=0.5),)
    assert str(scenario.timers["pause"]) == "fixed(3 hour)"
    assert str(make_scenario(flow, Told(table={"promise": "2 hour"})).work["review"].lead) == "fixed(10 working day)"


def test_batches_shares_and_priorities_of_cases() -> None:
    table = {
        "people": {"Planning Review": {"count": 2, "share": 0.5}},
        "tasks": {"review": {"batch": {"size": 4, "longest_wait": "3 day"}}, "water": {"batch": {"size": 2}}},
        "attributes": {"wet": {"yes": 0.5, "no": 0.5}},
        "case_priorities": {'wet == "yes"': 2},
    }
    scenario = made(table)

    assert pool_of(scenario, "Planning Review").people == (People(count=2, share=0.5),)
    assert scenario.work["review"].batch == Batch(size=4, longest_wait=Span(3, "day"))
    assert scenario.work["water"].batch == Batch(size=2)
    assert scenario.case_priorities == (('wet == "yes"', 2),)


def test_a_date_is_its_midnight() -> None:
    assert made({"start": date(2026, 3, 2)}).start == datetime(2026, 3, 2)  # noqa: DTZ001 - local time of the place
