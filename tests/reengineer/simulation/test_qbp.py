"""The annotation of QBP and BIMP is read from the BPMN file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from processes.blocks import Branch, build, choice, sequence, task
from processes.errors import UsageError
from processes.model import Event
from processes.reader import read
from processes.writer import write
from reengineer.simulation.flow_names import decisions
from reengineer.simulation.qbp import read_qbp
from reengineer.simulation.run import simulate
from reengineer.simulation.scenario import People, Pool

if TYPE_CHECKING:
    from processes.model import Definitions

TWO_WAYS = choice("Again?", Branch(condition='again == "yes"', block=task("b", "B")), Branch())
FLOW = read(write(build(sequence(task("a", "A"), TWO_WAYS))))
AGAIN, ON = next(flows for _, flows in decisions(FLOW))
END = next(n.id for n in FLOW.processes[0].nodes if isinstance(n, Event) and n.kind == "endEvent")
ANNOTATION = f"""<qbp:processSimulationInfo xmlns:qbp="http://www.qbp-simulator.com/Schema201212" id="sim"
 processInstances="500" startDateTime="2026-01-05T09:00:00.000Z" currency="EUR">
 <qbp:arrivalRateDistribution type="EXPONENTIAL" mean="NaN" arg1="1800" arg2="NaN"><qbp:timeUnit>minutes</qbp:timeUnit>
 </qbp:arrivalRateDistribution>
 <qbp:statsOptions trimStartProcessInstancesPercentage="10" trimEndProcessInstancesPercentage="5"/>
 <qbp:timetables>
  <qbp:timetable id="late" name="Late"><qbp:rules>
   <qbp:rule fromTime="18:00:00.000+00:00" toTime="23:59:00.000+00:00" fromWeekDay="SATURDAY" toWeekDay="MONDAY"/></qbp:rules>
  </qbp:timetable>
  <qbp:timetable id="day" name="Day" default="true"><qbp:rules>
   <qbp:rule fromTime="09:00:00" toTime="12:00:00" fromWeekDay="MONDAY" toWeekDay="FRIDAY"/>
   <qbp:rule fromTime="12:00:00" toTime="17:00:00" fromWeekDay="MONDAY" toWeekDay="FRIDAY"/></qbp:rules></qbp:timetable>
 </qbp:timetables>
 <qbp:resources>
  <qbp:resource id="clerk" name="Clerk" totalAmount="2" costPerHour="30" timetableId="late"/>
  <qbp:resource id="boss" name="Boss" totalAmount="1" costPerHour="0"/>
 </qbp:resources>
 <qbp:elements>
  <qbp:element elementId="a"><qbp:durationDistribution type="NORMAL" mean="600" arg1="60" arg2="NaN"/>
   <qbp:fixedCost>7</qbp:fixedCost>
   <qbp:resourceIds><qbp:resourceId>clerk</qbp:resourceId><qbp:resourceId>boss</qbp:resourceId></qbp:resourceIds></qbp:element>
  <qbp:element elementId="b"><qbp:durationDistribution type="FIXED" mean="60" arg1="NaN" arg2="NaN"/></qbp:element>
  <qbp:element elementId="{END}"><qbp:durationDistribution type="FIXED" mean="120"/></qbp:element>
 </qbp:elements>
 <qbp:sequenceFlows><qbp:sequenceFlow elementId="{AGAIN}" executionProbability="0.25"/>
  <qbp:sequenceFlow elementId="{ON}" executionProbability="0.75"/></qbp:sequenceFlows>
</qbp:processSimulationInfo>"""


def annotated(annotation: str) -> Definitions:
    assert FLOW.source is not None
    return read(FLOW.source.replace(b"</bpmn:definitions>", annotation.encode() + b"</bpmn:definitions>"))


def test_an_annotation_is_read_as_a_scenario() -> None:
    scenario = read_qbp(annotated(ANNOTATION))

    assert scenario is not None
    assert (scenario.id, scenario.cases, scenario.currency, scenario.warm_up) == ("sim", 500, "EUR", 0.1)
    assert scenario.start == datetime(2026, 1, 5, 9)  # noqa: DTZ001 - local time of the place
    assert str(scenario.arrivals.interarrival) == "exponential(30 minute)"
    assert (scenario.arrivals.clock, scenario.arrivals.calendar) == ("open", "day")
    assert scenario.calendars["day"].week[0] == ((540, 1020),)
    assert [bool(hours) for hours in scenario.calendars["late"].week] == [True, *[False] * 4, True, True]
    assert scenario.pools == (
        Pool(id="clerk", name="Clerk", people=(People(count=2, calendar="late", cost_per_hour=30),)),
        Pool(id="boss", name="Boss", people=(People(count=1, calendar="day"),)),
    )
    assert str(scenario.work["a"].processing) == "normal(10, 1 minute)"
    assert (scenario.work["a"].needs, scenario.work["a"].fixed_cost, scenario.work["b"].needs) == (
        (("clerk", 1),),
        7,
        (),
    )
    assert scenario.probabilities == {AGAIN: 0.25, ON: 0.75}
    assert {ref: (length.unit, length.mean() * 1440) for ref, length in scenario.timers.items()} == {END: ("day", 2.0)}
    assert ["done by clerk" in str(note) for note in scenario.assumed[:2]] == [True, False]


TYPES = [
    ('type="UNIFORM" mean="3600" arg1="60" arg2="120"', "uniform(1, 2 minute)"),
    ('type="TRIANGULAR" mean="90" arg1="60" arg2="120"', "triangular(1, 1.5, 2 minute)"),
    ('type="LOGNORMAL" mean="120" arg1="3600" arg2="0"', "lognormal(2, 1 minute)"),
    ('type="GAMMA" mean="120" arg1="3600" arg2="0"', "gamma(2, 1 minute)"),
    ('type="EXPONENTIAL" mean="60" arg1="0" arg2="0"', "exponential(1 minute)"),
]


@pytest.mark.parametrize(("told", "length"), TYPES)
def test_every_type_of_distribution_is_read(told: str, length: str) -> None:
    scenario = read_qbp(annotated(ANNOTATION.replace('type="NORMAL" mean="600" arg1="60" arg2="NaN"', told)))

    assert scenario is not None
    assert str(scenario.work["a"].processing) == length


def test_a_type_that_is_not_known_is_refused() -> None:
    with pytest.raises(UsageError, match="HISTOGRAM, which is not taken"):
        read_qbp(annotated(ANNOTATION.replace('type="NORMAL"', 'type="HISTOGRAM"')))


def test_a_bare_annotation_has_no_arrivals_and_is_refused() -> None:
    bare = '<qbp:processSimulationInfo xmlns:qbp="http://www.qbp-simulator.com/Schema201212" id="sim"/>'

    with pytest.raises(UsageError, match="No case ever arrives"):
        read_qbp(annotated(bare))


def test_a_file_without_annotation_has_no_scenario() -> None:
    assert read_qbp(FLOW) is None
    assert read_qbp(build(task("a"))) is None


def test_the_approval_clock_rests_when_people_do() -> None:
    by_day = ANNOTATION.replace('timetableId="late"', "").replace('totalAmount="2"', 'totalAmount="500"')
    flow = annotated(by_day.replace('mean="120"', 'mean="0"'))
    scenario = read_qbp(flow)
    assert scenario is not None
    result = simulate(flow, replace(scenario, cases=100, replications=2))

    assert (scenario.calendar, str(scenario.assumed[-1])) == (
        "day",
        "The approval clock runs in the hours of day, those of most people: a working day has 8 hours.",
    )
    hour = result.figure("approval mean").interval.value * 8
    assert hour == pytest.approx(1 / 6, rel=0.1)  # ten minutes of work, and a minute for a quarter of the cases
