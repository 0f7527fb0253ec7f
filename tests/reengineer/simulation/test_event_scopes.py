"""An event sub-process gives what a boundary event on a sub-process around the rest gives: case by case, to the last bit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from kernel_models import boundary, escalating, inner, lasted, minutes, model, pools, run, scenario_of, throwing

from processes.checks.soundness import check_soundness
from processes.model import Event
from reengineer.simulation.compile import compile_model
from reengineer.simulation.defaults import default_scenario
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.run import simulate
from reengineer.simulation.scenario import Arrivals, Work

if TYPE_CHECKING:
    from processes.model import Definitions, SubProcess
    from reengineer.simulation.scenario import Scenario

REST = "s1>a1 a1>t1 a1>t4 t1>a2 t4>a2 a2>t2 t2>e1"
FAILS = "s1>a1 a1>t1 a1>t4 t1>x1 x1>z x1>e1 t4>e2"
TELLS = "s1>x1 x1>z x1>t1 z>t4 t4>e1 t1>e2"


def begun(name: str, trigger: str = "timer", *, interrupting: bool = True, task: str = "t3") -> SubProcess:
    """An event sub-process with one task."""
    start = Event(id=name, kind="startEvent", trigger=trigger, interrupting=interrupting)
    found: SubProcess = inner(f"x{name}", f"{name}>{task} {task}>e3{name}", start, event=True)
    return found


def inside(trigger: str, rest: str = REST, *extra: Event, interrupting: bool = True) -> tuple[Definitions, Definitions]:
    """A sub-process that is watched by an event sub-process, and the same with a boundary event."""
    watched = inner("b", rest, *extra, begun("h", trigger, interrupting=interrupting))
    event = boundary("h", "c", trigger=trigger, interrupting=interrupting)
    around = inner("b", "s0>c c>e0 h>t3 t3>e4", inner("c", rest, *extra), event)
    return model("s>b b>t5 t5>e", watched), model("s>b b>t5 t5>e", around)


def outside(
    trigger: str, rest: str = REST, *extra: Event, interrupting: bool = True
) -> tuple[Definitions, Definitions]:
    """The same for a whole process."""
    event = boundary("h", "c", trigger=trigger, interrupting=interrupting)
    return (
        model(rest, *extra, begun("h", trigger, interrupting=interrupting)),
        model("s>c c>e h>t3 t3>e4", inner("c", rest, *extra), event),
    )


def told() -> tuple[Definitions, Definitions]:
    """A message from another pool."""
    event = boundary("h", "c", trigger="message")
    return (
        pools("s>b b>t4 t4>e", "s2>t2 t2>e2", "t2>h", inner("b", "s1>t1 t1>t5 t5>e1", begun("h", "message"))),
        pools(
            "s>b b>t4 t4>e",
            "s2>t2 t2>e2",
            "t2>h",
            inner("b", "s0>c c>e0 h>t3 t3>e4", inner("c", "s1>t1 t1>t5 t5>e1"), event),
        ),
    )


def two() -> tuple[Definitions, Definitions]:
    """One event that only adds work, and one that ends it all, what the first began too."""
    adds, ends = begun("g", interrupting=False, task="t6"), begun("h")
    watched = inner("d", "s3>c c>e6 g>t6 t6>e5", inner("c", REST), boundary("g", "c", interrupting=False))
    return model(REST, adds, ends), model("s>d d>e h>t3 t3>e4", watched, boundary("h", "d"))


ALIKE = {
    "a timer that interrupts": inside("timer"),
    "a timer that does not": inside("timer", interrupting=False),
    "an error": inside("error", FAILS, throwing("z")),
    "an escalation that interrupts": inside("escalation", FAILS, escalating("z")),
    "an escalation that does not": inside(
        "escalation", TELLS, escalating("z", "intermediateThrow"), interrupting=False
    ),
    "a timer that ends a process": outside("timer"),
    "a timer beside a process": outside("timer", interrupting=False),
    "an error in a process": outside("error", FAILS, throwing("z")),
    "a message": told(),
    "two events": two(),
}
TASKS = {f"t{number}": Work(processing=minutes(2 + number), needs=(("p", 1),)) for number in range(1, 7)}


def of(definitions: Definitions, **given: Any) -> Scenario:
    return scenario_of(definitions, work=TASKS, **given)


@pytest.mark.parametrize("level", [2, 3])
@pytest.mark.parametrize("name", ALIKE)
def test_it_is_a_boundary_event_around_the_rest(name: str, level: int) -> None:
    first, second = (run(definitions, of(definitions, level=level)) for definitions in ALIKE[name])

    assert first.ended.tolist() == second.ended.tolist()
    assert first.effort.tolist() == second.effort.tolist()
    assert (first.outcome >= 0).all()


@pytest.mark.parametrize("name", ALIKE)
def test_the_token_game_takes_both_for_sound(name: str) -> None:
    assert [check_soundness(definitions).verdict for definitions in ALIKE[name]] == [True, True]


def fixed(definitions: Definitions, timer: float, **lengths: float) -> float:
    """Return how long a case takes with fixed times."""
    scenario = of(definitions, level=2, cases=1, arrivals=Arrivals(interarrival=minutes(1)))
    work = {task: Work(processing=Distribution("fixed", (length,), "minute")) for task, length in lengths.items()}
    timers = dict.fromkeys(scenario.timers, Distribution("fixed", (timer,), "minute"))
    return float(lasted(run(definitions, replace(scenario, work=work, timers=timers)))[0])


ADDS, ENDS = begun("h", interrupting=False), begun("h")


@pytest.mark.parametrize(
    ("definitions", "timer", "expected"),
    [
        (model("s>t1 t1>e", ADDS), 4, 9),  # begun at 4, 5 more: longer than t1
        (model("s>t1 t1>e", ADDS), 8, 7),  # too late: the case is over
        (model("s>t1 t1>e", ENDS), 4, 9),
        (model("s>t1 t1>k", ADDS), 4, 7),  # a terminate end also ends what the event began
        (model("s>b b>t2 t2>e", inner("b", "s1>t1 t1>e1", ADDS)), 4, 9 + 3),
    ],
)
def test_what_an_event_begins_belongs_to_its_scope(definitions: Definitions, timer: float, expected: float) -> None:
    assert fixed(definitions, timer, t1=7, t2=3, t3=5) == pytest.approx(expected)


def test_a_case_is_told_to_end_at_the_end_event_or_by_the_event() -> None:
    definitions = model("s>t1 t1>e", begun("h"))

    assert {end.element for end in simulate(definitions, of(definitions, cases=20)).outcomes} == {"e", "xh"}


LEFT_OUT = {
    "of two starts": model("s>t1 s2>t1 t1>e", begun("h")),
    "begun by two events": model(
        "s>t1 t1>e",
        inner(
            "x",
            "h>t3 g>t3 t3>e3",
            Event(id="h", kind="startEvent", trigger="timer"),
            Event(id="g", kind="startEvent", trigger="error"),
            event=True,
        ),
    ),
    "compensation": model("s>t1 t1>e", begun("h", "compensation")),
}


@pytest.mark.parametrize("definitions", LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_cannot_be_laid_is_left_out_and_named(definitions: Definitions) -> None:
    notes = [str(note) for note in compile_model(definitions, of(definitions)).notes]

    assert any("the run leaves it out" in note for note in notes)


def test_an_event_of_which_nothing_is_known_never_strikes() -> None:
    definitions = model("s>t1 t1>e", begun("h", "signal"))
    notes = [str(note) for note in compile_model(definitions, of(definitions)).notes]

    assert notes == ["Nothing says when h strikes; the run never lets it (assumed)."]


def test_the_period_in_the_file_is_when_the_event_strikes() -> None:
    start = Event(id="h", kind="startEvent", trigger="timer", timer="P3D")
    definitions = model("s>t1 t1>e", inner("x", "h>t3 t3>e3", start, event=True))

    assert str(default_scenario(definitions).timers["h"]) == "fixed(3 day)"
