"""Simulation data of BPSim are read, and what is written is read as the same scenario."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_models import model
from scipy import stats

from processes.blocks import Branch, build, choice, node, sequence, task
from processes.calendars import Calendar, office_calendar
from processes.catalogue import shelf
from processes.durations import Span
from processes.errors import BinglianError, UsageError
from processes.model import Event
from processes.reader import read
from processes.writer import write
from processes.xml.bpsim import BpsimScenario, read_scenarios, write_scenarios
from reengineer.simulation.bpsim import read_bpsim, write_bpsim
from reengineer.simulation.bpsim_times import moved
from reengineer.simulation.bpsim_values import read_length, write_length
from reengineer.simulation.defaults import default_scenario
from reengineer.simulation.distributions import Distribution, parse_distribution
from reengineer.simulation.flow_names import FlowNames, decisions
from reengineer.simulation.scenario import DISCIPLINES, Arrivals, Attribute, Batch, People, Pool, Scenario, Work
from reengineer.simulation.scenario_check import check_scenario
from reengineer.simulation.scenario_file import Told, make_scenario
from reengineer.simulation.scenario_source import find_base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from processes.model import Definitions

TWO_WAYS = choice("Wet?", Branch(condition='wet == "yes"', block=task("water", "Water review")), Branch())
FLOW = read(write(build(sequence(task("review", "Review"), TWO_WAYS))))
WET, DRY = next(flows for _, flows in decisions(FLOW))
START = next(n.id for n in FLOW.processes[0].nodes if isinstance(n, Event) and n.kind == "startEvent")
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BODY = """
<bpsim:Scenario id="base" name="Base">
 <bpsim:ScenarioParameters replication="30" seed="7" baseTimeUnit="min" baseCurrencyUnit="EUR">
  <bpsim:Start><bpsim:DateTimeParameter value="2026-03-02T08:00:00"/></bpsim:Start>
  <bpsim:Warmup><bpsim:DurationParameter value="PT5H"/></bpsim:Warmup>
  <bpsim:PropertyParameters><bpsim:Property name="wet"><bpsim:UserDistribution discrete="true">
   <bpsim:UserDistributionDataPoint probability="0.3"><bpsim:StringParameter value="yes"/></bpsim:UserDistributionDataPoint>
   <bpsim:UserDistributionDataPoint probability="0.7"><bpsim:StringParameter value="no"/></bpsim:UserDistributionDataPoint>
  </bpsim:UserDistribution></bpsim:Property></bpsim:PropertyParameters>
 </bpsim:ScenarioParameters>
 <bpsim:ElementParameters elementRef="@start"><bpsim:ControlParameters>
  <bpsim:InterTriggerTimer><bpsim:NegativeExponentialDistribution mean="30"/></bpsim:InterTriggerTimer>
  <bpsim:TriggerCount><bpsim:NumericParameter value="100"/></bpsim:TriggerCount>
 </bpsim:ControlParameters></bpsim:ElementParameters>
 <bpsim:ElementParameters elementRef="review">
  <bpsim:TimeParameters>
   <bpsim:WaitTime><bpsim:DurationParameter value="PT1H30M"/></bpsim:WaitTime>
   <bpsim:ProcessingTime><bpsim:TriangularDistribution min="5" mode="10" max="30"/></bpsim:ProcessingTime>
  </bpsim:TimeParameters>
  <bpsim:ResourceParameters><bpsim:Selection>
   <bpsim:ExpressionParameter value="bpsim:getResource('clerk',2)"/></bpsim:Selection></bpsim:ResourceParameters>
  <bpsim:CostParameters><bpsim:FixedCost><bpsim:FloatingParameter value="12.5"/></bpsim:FixedCost></bpsim:CostParameters>
  <bpsim:PriorityParameters><bpsim:Interruptible><bpsim:BooleanParameter value="true"/></bpsim:Interruptible><bpsim:Priority><bpsim:NumericParameter value="3"/></bpsim:Priority></bpsim:PriorityParameters>
 </bpsim:ElementParameters>
 <bpsim:ElementParameters elementRef="@wet"><bpsim:ControlParameters>
  <bpsim:Probability><bpsim:FloatingParameter value="0.25"/></bpsim:Probability></bpsim:ControlParameters></bpsim:ElementParameters>
 <bpsim:ElementParameters elementRef="clerk">
  <bpsim:ResourceParameters>
   <bpsim:Availability><bpsim:BooleanParameter value="true" validFor="shift"/></bpsim:Availability>
   <bpsim:Quantity><bpsim:NumericParameter value="4"/></bpsim:Quantity>
   <bpsim:Role><bpsim:StringParameter value="reader"/></bpsim:Role>
  </bpsim:ResourceParameters>
  <bpsim:CostParameters><bpsim:UnitCost><bpsim:FloatingParameter value="1"/></bpsim:UnitCost></bpsim:CostParameters>
 </bpsim:ElementParameters>
 <bpsim:Calendar id="shift" name="Shift">BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART:20260302T090000
DTEND:20260302T170000
RRULE:FREQ=WEEKLY;BYDAY=MO,TU
END:VEVENT
END:VCALENDAR</bpsim:Calendar>
</bpsim:Scenario>
<bpsim:Scenario id="rush" inherits="base">
 <bpsim:ElementParameters elementRef="@start"><bpsim:ControlParameters>
  <bpsim:InterTriggerTimer><bpsim:FloatingParameter value="2" timeUnit="hour"/></bpsim:InterTriggerTimer>
 </bpsim:ControlParameters></bpsim:ElementParameters>
</bpsim:Scenario>"""


def with_data(body: str, version: str = "2.0") -> Definitions:
    data = f'<bpsim:BPSimData xmlns:bpsim="http://www.bpsim.org/schemas/{version}">{body}</bpsim:BPSimData>'
    data = data.replace("@start", START).replace("@wet", WET)
    inside = f'<bpmn:relationship type="BPSimData"><bpmn:extensionElements>{data}</bpmn:extensionElements></bpmn:relationship>'
    assert FLOW.source is not None
    return read(FLOW.source.replace(b"</bpmn:definitions>", inside.encode() + b"</bpmn:definitions>"))


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_scenario_is_read(version: str) -> None:
    base, _ = read_bpsim(with_data(BODY, version))

    assert (base.id, base.name, base.replications, base.seed, base.currency) == ("base", "Base", 30, 7, "EUR")
    assert base.start == datetime(2026, 3, 2, 8)  # noqa: DTZ001 - local time of the place
    assert (str(base.arrivals.interarrival), base.cases, base.warm_up) == ("exponential(30 minute)", 100, 0.1)
    assert base.attributes == (Attribute(name="wet", values=(("yes", 0.3), ("no", 0.7))),)
    assert base.probabilities == {WET: 0.25}
    assert base.pools == (Pool(id="clerk", people=(People(count=4, calendar="shift", cost_per_hour=60.0),)),)
    assert base.calendars["shift"].week[:3] == (((540, 1020),), ((540, 1020),), ())
    assert base.work == {
        "review": Work(
            processing=Distribution("triangular", (5, 10, 30), "minute"),
            wait=Distribution("fixed", (1.5,), "hour"),
            needs=(("clerk", 2),),
            fixed_cost=12.5,
            priority=3,
        )
    }
    check_scenario(base, FLOW)


def test_a_scenario_inherits_what_it_does_not_say() -> None:
    base, rush = read_bpsim(with_data(BODY))

    assert str(rush.arrivals.interarrival) == "fixed(2 hour)"
    assert (rush.work, rush.cases, rush.inherits) == (base.work, base.cases, "base")


def test_what_is_not_taken_is_named_and_kept() -> None:
    flow = with_data(BODY)
    base, _ = read_bpsim(flow)
    again = write_bpsim(flow, [base])

    assert "Interruptible of review is not taken" in " ".join(str(note) for note in base.assumed)
    assert b"Interruptible" in again
    assert {p.name for ref, ps in read_scenarios(again)[0].elements for p in ps if ref == "clerk"} >= {
        "Role",
        "Quantity",
    }


SELECTIONS = [
    ("bpsim:getResourceByRoles('reader')", (("clerk", 1),), ""),
    ("clerk", (("clerk", 1),), ""),
    ("bpsim:getResource('clerk',1) or bpsim:getResource('other',1)", (("clerk", 1),), "the first is taken"),
    ("whoever()", (), "names nobody"),
]


@pytest.mark.parametrize(("text", "needs", "said"), SELECTIONS)
def test_a_selection_names_people_by_id_or_role(text: str, needs: object, said: str) -> None:
    base = read_bpsim(with_data(BODY.replace("bpsim:getResource('clerk',2)", text)))[0]

    assert base.work["review"].needs == needs
    assert said in " ".join(str(note) for note in base.assumed)


POINT = (
    '<bpsim:UserDistribution><bpsim:UserDistributionDataPoint probability="1"><bpsim:FloatingParameter value="%s"/>'
    "</bpsim:UserDistributionDataPoint></bpsim:UserDistribution>"
)
VALUES = [  # BPSim -> what it says
    ('<bpsim:NormalDistribution mean="10" standardDeviation="2"/>', "normal(10, 2 minute)"),
    ('<bpsim:NormalDistribution mean="10" standardDeviation="0"/>', "fixed(10 minute)"),
    ('<bpsim:TruncatedNormalDistribution mean="10" standardDeviation="2" min="0" max="INF"/>', "normal(10, 2 minute)"),
    ('<bpsim:TruncatedNormalDistribution mean="10" standardDeviation="2"/>', "normal(10, 2 minute)"),
    (
        '<bpsim:BinomialDistribution trials="2" probability="0.5"/>',
        "histogram(0, 0, 0.25, 1, 1, 0.5, 2, 2, 0.25 minute)",
    ),
    ('<bpsim:BinomialDistribution trials="0" probability="0.5" timeUnit="hour"/>', "histogram(0, 0, 1 hour)"),
    ('<bpsim:PoissonDistribution mean="0"/>', "histogram(0, 0, 1 minute)"),
    ('<bpsim:LogNormalDistribution mean="10" standardDeviation="2" timeUnit="s"/>', None),  # in seconds
    ('<bpsim:GammaDistribution shape="4" scale="5"/>', "gamma(20, 10 minute)"),
    ('<bpsim:ErlangDistribution mean="6" k="3"/>', "erlang(6, 3 minute)"),
    ('<bpsim:WeibullDistribution shape="2" scale="9" timeUnit="hour"/>', "weibull(2, 9 hour)"),
    ('<bpsim:BetaDistribution shape="2" scale="3"/>', "beta(0, 1, 2, 3 minute)"),
    ('<bpsim:UniformDistribution min="1" max="3" timeUnit="day"/>', "uniform(1, 3 day)"),
    ('<bpsim:DurationParameter value="P2D"/>', "fixed(2 day)"),
    (POINT % "4", "histogram(4, 4, 1 minute)"),
]


@pytest.mark.parametrize(("written", "length"), VALUES)
def test_every_form_of_a_time_is_read(written: str, length: str | None) -> None:
    body = BODY.replace('<bpsim:TriangularDistribution min="5" mode="10" max="30"/>', written)
    processing = read_bpsim(with_data(body))[0].work["review"].processing

    assert processing is not None
    assert str(processing) == length or (length is None and processing.mean() == pytest.approx(10 / 60))


@pytest.mark.parametrize(
    "written",
    [
        '<bpsim:PoissonDistribution mean="-3"/>',
        '<bpsim:PoissonDistribution mean="x"/>',
        '<bpsim:BinomialDistribution trials="3" probability="1.5"/>',
        '<bpsim:TruncatedNormalDistribution mean="10" standardDeviation="2" min="12" max="11"/>',
        '<bpsim:ExpressionParameter value="x"/>',
        '<bpsim:FloatingParameter value="x"/>',
        '<bpsim:DurationParameter value="soon"/>',
        '<bpsim:NormalDistribution mean="x" standardDeviation="1"/>',
        POINT % "x",
    ],
)
def test_a_time_that_cannot_be_simulated_is_refused(written: str) -> None:
    body = BODY.replace('<bpsim:TriangularDistribution min="5" mode="10" max="30"/>', written)

    with pytest.raises(BinglianError, match="ProcessingTime of review"):
        read_bpsim(with_data(body))


BARS = [  # BPSim -> the same in SciPy
    ('<bpsim:PoissonDistribution mean="7.5"/>', stats.poisson(7.5)),
    ('<bpsim:BinomialDistribution trials="40" probability="0.3"/>', stats.binom(40, 0.3)),
    (
        '<bpsim:TruncatedNormalDistribution mean="10" standardDeviation="4" min="6" max="13"/>',
        stats.truncnorm(-1, 0.75, 10, 4),
    ),
    (
        '<bpsim:TruncatedNormalDistribution mean="10" standardDeviation="4" min="6"/>',
        stats.truncnorm(-1, float("inf"), 10, 4),
    ),
]


@pytest.mark.parametrize(("written", "twin"), BARS)
def test_a_distribution_without_a_name_here_is_a_histogram(written: str, twin: Any) -> None:
    body = BODY.replace('<bpsim:TriangularDistribution min="5" mode="10" max="30"/>', written)
    length = read_bpsim(with_data(body))[0].work["review"].processing

    assert length is not None
    assert length.mean() == pytest.approx(twin.mean(), rel=1e-4)
    assert length.variance() == pytest.approx(twin.var(), rel=1e-3)
    shares = np.array([0.003, 0.2, 0.61, 0.997])
    assert length.quantile(shares) == pytest.approx(twin.ppf(shares), rel=0.01)


def extra_time(name: str, written: str) -> str:
    return BODY.replace("<bpsim:ProcessingTime>", f"<bpsim:{name}>{written}</bpsim:{name}><bpsim:ProcessingTime>")


SUMS = [  # (time, BPSim, work, wait); the work is triangular(5, 10, 30 minute), the wait an hour and a half
    ("SetupTime", '<bpsim:FloatingParameter value="1"/>', "triangular(6, 11, 31 minute)", "fixed(1.5 hour)"),
    ("ReworkTime", '<bpsim:DurationParameter value="PT1H"/>', "triangular(65, 70, 90 minute)", "fixed(1.5 hour)"),
    ("ValidationTime", '<bpsim:FloatingParameter value="0"/>', "triangular(5, 10, 30 minute)", "fixed(1.5 hour)"),
    ("TransferTime", '<bpsim:FloatingParameter value="30"/>', "triangular(5, 10, 30 minute)", "fixed(120 minute)"),
    (
        "QueueTime",
        '<bpsim:UniformDistribution min="5" max="9"/>',
        "triangular(5, 10, 30 minute)",
        "uniform(95, 99 minute)",
    ),
]


@pytest.mark.parametrize(("name", "written", "work", "wait"), SUMS)
def test_times_one_after_the_other_are_added_up(name: str, written: str, work: str, wait: str) -> None:
    flow = with_data(extra_time(name, written))
    scenarios = read_bpsim(flow)
    review = scenarios[0].work["review"]
    again = read_bpsim(read(write_bpsim(flow, scenarios)))

    assert (str(review.processing), str(review.wait), review.lead) == (work, wait, None)
    assert not any(name in str(note) for note in scenarios[0].assumed)
    assert [one.work["review"] for one in again] == [review, review]


def test_two_times_that_both_vary_are_not_added_up() -> None:
    base = read_bpsim(with_data(extra_time("SetupTime", '<bpsim:UniformDistribution min="1" max="2"/>')))[0]

    assert str(base.work["review"].processing) == "triangular(5, 10, 30 minute)"
    assert "SetupTime of review is not taken" in " ".join(str(note) for note in base.assumed)


@pytest.mark.parametrize("text", ["exponential(3 hour)", "histogram(1, 2, 0.5, 3, 3, 0.5 hour)"])
def test_a_length_is_moved_where_its_form_can_be(text: str) -> None:
    length, hour = parse_distribution(text), Distribution("fixed", (60,), "minute")
    found = moved(length, hour)

    assert moved(length, Distribution("fixed", (0,), "month")) == length
    assert moved(length, Distribution("fixed", (1,), "working day")) is None
    assert found is None if length.kind == "exponential" else found is not None and found.mean() == length.mean() + 1


NOT_TAKEN = [  # (what is put before, what goes there, what is said); nothing is dropped without a word
    (
        "<bpsim:FixedCost>",
        '<bpsim:UnitCost><bpsim:FloatingParameter value="3"/></bpsim:UnitCost>',
        "UnitCost of review",
    ),
    (
        "<bpsim:Probability>",
        '<bpsim:Condition><bpsim:ExpressionParameter value="x"/></bpsim:Condition>',
        "Condition of",
    ),
    (
        "<bpsim:Quantity>",
        '<bpsim:Skill><bpsim:StringParameter value="x"/></bpsim:Skill>',
        "Skill of clerk",
    ),
    (
        '<bpsim:Property name="wet">',
        '<bpsim:Property name="size"><bpsim:NormalDistribution mean="3" standardDeviation="1"/></bpsim:Property>',
        "size of base",
    ),
    (
        "<bpsim:Selection>",
        '<bpsim:Role><bpsim:StringParameter value="x"/></bpsim:Role>',
        "Role of review",
    ),
    (
        '<bpsim:TriangularDistribution min="5" mode="10" max="30"/>',
        '<bpsim:FloatingParameter value="4" validFor="shift"/>',
        "ProcessingTime of review has 2 values",
    ),
]


@pytest.mark.parametrize(("before", "written", "said"), NOT_TAKEN)
def test_what_has_no_meaning_here_is_named(before: str, written: str, said: str) -> None:
    base = read_bpsim(with_data(BODY.replace(before, written + before, 1)))[0]

    assert said in " ".join(str(note) for note in base.assumed)


def test_a_request_for_results_is_no_time() -> None:
    asked = "<bpsim:SetupTime><bpsim:ResultRequest>mean</bpsim:ResultRequest></bpsim:SetupTime><bpsim:ProcessingTime>"
    base, plain_base = (
        read_bpsim(with_data(body))[0] for body in (BODY.replace("<bpsim:ProcessingTime>", asked), BODY)
    )

    assert base == plain_base


def test_people_who_are_not_there_are_named() -> None:
    base = read_bpsim(
        with_data(BODY.replace('BooleanParameter value="true" validFor', 'BooleanParameter value="false" validFor'))
    )[0]

    assert "Availability of clerk is not taken" in " ".join(str(note) for note in base.assumed)


def test_a_start_event_may_say_what_cases_are() -> None:
    mix = (
        BODY[BODY.index("<bpsim:PropertyParameters>") : BODY.index("</bpsim:PropertyParameters>")]
        + "</bpsim:PropertyParameters>"
    )
    body = BODY.replace(mix, "").replace("</bpsim:ControlParameters>", "</bpsim:ControlParameters>" + mix, 1)

    assert read_bpsim(with_data(body))[0].attributes == (Attribute(name="wet", values=(("yes", 0.3), ("no", 0.7))),)


def test_a_parent_that_is_not_there_is_refused() -> None:
    with pytest.raises(BinglianError, match="a inherits from b, which the file does not have"):
        read_bpsim(with_data('<bpsim:Scenario id="a" inherits="b"/>'))


def starts(*gaps: str) -> Definitions:
    """A flow with a start event for each gap."""
    flow = model(" ".join(f"s{n}>x1" for n, _ in enumerate(gaps)) + " x1>review review>e")
    data = "".join(
        f'<bpsim:ElementParameters elementRef="s{n}"><bpsim:ControlParameters><bpsim:InterTriggerTimer>{gap}'
        "</bpsim:InterTriggerTimer></bpsim:ControlParameters></bpsim:ElementParameters>"
        for n, gap in enumerate(gaps)
    )
    data = f'<bpsim:BPSimData xmlns:bpsim="http://www.bpsim.org/schemas/2.0"><bpsim:Scenario id="a">{data}</bpsim:Scenario></bpsim:BPSimData>'
    inside = (
        f'<relationship xmlns="{BPMN}" type="BPSimData"><extensionElements>{data}</extensionElements></relationship>'
    )
    head, end = write(flow).decode().rsplit("</", 1)
    return read(f"{head}{inside}</{end}".encode())


def test_exponential_gaps_of_several_starts_are_one_stream() -> None:
    gap = '<bpsim:NegativeExponentialDistribution mean="%d"/>'
    flow = starts(gap % 60, gap % 20)
    (scenario,) = read_bpsim(flow)
    (again,) = read_bpsim(read(write_bpsim(flow, [scenario])))

    assert str(scenario.arrivals.interarrival) == "exponential(0.25 hour)"  # one an hour and three an hour
    assert scenario.probabilities == pytest.approx({"s0": 0.25, "s1": 0.75})
    assert plain(again) == plain(scenario)


def test_of_other_gaps_the_first_start_is_taken() -> None:
    (scenario,) = read_bpsim(starts('<bpsim:FloatingParameter value="60"/>', '<bpsim:FloatingParameter value="20"/>'))

    assert str(scenario.arrivals.interarrival) == "fixed(60 minute)"
    assert scenario.probabilities == {"s0": 1.0, "s1": 0.0}
    assert "Cases arrive at s0 only" in " ".join(str(note) for note in scenario.assumed)


def test_what_is_put_into_a_file_leaves_the_rest_of_a_scenario() -> None:
    theirs = '<bpsim:VendorExtension name="urn:v"><v:x xmlns:v="urn:v"/></bpsim:VendorExtension>'
    element = f'<bpsim:ElementParameters elementRef="clerk">{theirs}</bpsim:ElementParameters>'
    flow = with_data(f'<bpsim:Scenario id="a" name="Old">{element}{theirs}</bpsim:Scenario>')
    assert flow.source is not None

    written = write_scenarios(flow.source, [BpsimScenario(id="a", settings=(("seed", "3"),))])

    assert written.count(b"urn:v") == 4
    assert read_scenarios(written) == (BpsimScenario(id="a", settings=(("seed", "3"),), elements=(("clerk", ()),)),)


def test_a_scenario_that_inherits_from_itself_is_refused() -> None:
    with pytest.raises(BinglianError, match="inherits from itself"):
        read_bpsim(with_data('<bpsim:Scenario id="a" inherits="b"/><bpsim:Scenario id="b" inherits="a"/>'))


def test_a_duration_gives_the_number_of_cases_and_no_arrivals_are_one_a_day() -> None:
    timer = '<bpsim:TriggerCount><bpsim:NumericParameter value="100"/></bpsim:TriggerCount>'
    lasting = BODY.replace("Warmup", "Duration").replace(timer, "")
    base = read_bpsim(with_data(lasting))[0]
    empty = read_bpsim(with_data('<bpsim:Scenario id="a"/>'))[0]

    assert base.cases == 10  # five hours, one each half hour
    assert str(empty.arrivals.interarrival) == "exponential(1 working day)"
    assert "one a working day" in str(empty.assumed[0])


def test_a_file_without_simulation_data_has_no_scenarios() -> None:
    assert read_bpsim(FLOW) == ()
    assert read_bpsim(build(task("a"))) == ()


# --- round trip -------------------------------------------------------------------------------------------------------
BATCH = Batch(size=3, longest_wait=Span(2, "day"))


def plain(scenario: Scenario) -> Scenario:
    """Return the scenario without notes, and without activities that take nothing."""
    return replace(scenario, assumed=(), work={ref: work for ref, work in scenario.work.items() if work != Work()})


@pytest.mark.parametrize("name", [known.name for known in shelf()])
def test_what_is_written_for_a_flow_of_the_shelf_is_read_as_the_same(name: str) -> None:
    known = next(known for known in shelf() if known.name == name)
    definitions = read(known.as_is.read_bytes())
    scenario = make_scenario(definitions, Told(table=known.scenario))

    written = write_bpsim(definitions, [scenario])

    assert [plain(back) for back in read_bpsim(read(written))] == [plain(scenario)]
    assert write_bpsim(read(written), [scenario]) == written


def test_two_scenarios_and_all_their_parts_are_written_and_read() -> None:
    night = Calendar(name="Night", week=(((0, 360), (1320, 1440)), (), (), (), (), (), ()), zone="Europe/London")
    people = (People(count=2, calendar="night", speed=0.5, at_once=3, cost_per_hour=4.5, share=0.5), People(count=1))
    scenario = replace(
        default_scenario(FLOW),
        name="Night",
        pools=(Pool(id="desk", name="Desk", people=people),),
        work={
            "review": Work(
                processing=parse_distribution("pert(1, 2, 3 hour)"),
                lead=parse_distribution("fixed(2 hour)"),
                wait=parse_distribution("uniform(1, 2 working day)"),
                needs=(("desk", 2),),
                repeats=2,
                again=0.25,
                batch=BATCH,
            )
        },
        calendars={"office": office_calendar(), "night": night},
        arrivals=Arrivals(interarrival=Distribution("gamma", (3, 2)), clock="wall", calendar="night"),
        probabilities={WET: 0.5, DRY: 0.5},
        discipline="priority",
        attributes=(Attribute(name="wet", values=(("yes", 0.5), ("no", 0.5))),),
        case_priorities=(('wet == "yes"', 2),),
        warm_up=0.25,
        level=3,
        currency="CNY",
    )
    listed = Arrivals(times=(datetime(2026, 1, 5, 9), datetime(2026, 1, 6, 10, 30)))  # noqa: DTZ001 - local time
    child = replace(scenario, id="listed", inherits="scenario", arrivals=listed)

    back = read_bpsim(read(write_bpsim(FLOW, [scenario, child])))

    assert [plain(one) for one in back] == [plain(scenario), plain(child)]


def test_another_tool_is_not_overruled_by_a_fact_of_ours() -> None:
    scenario = replace(default_scenario(FLOW), pools=(), work={"review": Work(processing=Distribution("fixed", (2,)))})
    written = write_bpsim(FLOW, [scenario]).replace(b'value="16"', b'value="24"')

    assert str(read_bpsim(read(written))[0].work["review"].processing) == "fixed(24 hour)"


LENGTHS = st.one_of(
    st.builds(lambda x: ("fixed", (x,)), st.floats(0, 1e4)),
    st.builds(lambda x: ("exponential", (x,)), st.floats(0.01, 1e4)),
    st.builds(lambda x, y: ("uniform", (x, x + y)), st.floats(0, 1e3), st.floats(0, 1e3)),
    st.builds(lambda x, y, z: ("pert", (x, x + y, x + y + z)), *[st.floats(0, 1e3)] * 3),
    st.builds(lambda x, y: ("gamma", (x, x * y)), st.floats(0.1, 1e3), st.floats(0.1, 2)),
    st.builds(lambda x, y: ("beta", (x, x + 1, y, y)), st.floats(0, 1e3), st.floats(0.5, 9)),
    st.builds(lambda x: ("histogram", (x, x + 1, 0.5, x + 2, x + 2, 0.5)), st.floats(0, 1e3)),
)


@settings(deadline=None)  # a busy machine is no fault
@given(LENGTHS, st.sampled_from(["minute", "hour", "day", "working day", "month"]))
def test_every_length_survives_in_the_file(length: tuple[str, tuple[float, ...]], unit: str) -> None:
    processing = Distribution(*length, unit)
    work = {"review": Work(processing=processing)}
    scenario = replace(default_scenario(FLOW), pools=(), work=work, calendars={}, calendar="")

    assert read_bpsim(read(write_bpsim(FLOW, [scenario])))[0].work["review"].processing == processing


@settings(deadline=None)  # a busy machine is no fault
@given(LENGTHS)
def test_the_form_for_other_tools_has_nearly_the_same_mean(length: tuple[str, tuple[float, ...]]) -> None:
    exact = Distribution(*length)
    near = read_length(write_length(exact, 8.0), "min")

    assert near is not None
    low, high = exact.parameters[0], exact.parameters[-1]
    slack = 0.2 * (high - low) * 8 if exact.kind == "pert" else 0
    assert near.mean() == pytest.approx(8 * exact.mean(), abs=slack + 1e-6 * exact.mean() + 1e-9)


def lengths(units: Sequence[str] = ("minute", "hour", "day", "working day")) -> st.SearchStrategy[Distribution]:
    return st.builds(lambda length, unit: Distribution(*length, unit), LENGTHS, st.sampled_from(units))


WEEKS = st.lists(st.sampled_from([(), ((540, 720), (780, 1080)), ((480, 960),)]), min_size=7, max_size=7).filter(any)
CALENDARS = st.fixed_dictionaries(
    {"office": st.just(office_calendar())},
    optional={"shift": st.builds(lambda week: Calendar(name="Shift", week=tuple(week)), WEEKS)},
)
SOMEBODY = st.builds(
    People,
    count=st.integers(1, 9),
    calendar=st.sampled_from(["", "office", "always"]),
    speed=st.sampled_from([0.5, 1.0, 1.25]),
    at_once=st.integers(1, 3),
    cost_per_hour=st.sampled_from([0.0, 12.5]),
    share=st.sampled_from([0.25, 1.0]),
)
WORK = st.builds(
    Work,
    processing=st.none() | lengths(),
    lead=st.none() | lengths(),
    wait=st.none() | lengths(),
    needs=st.sampled_from([(), (("desk", 1),), (("desk", 1), ("field", 2))]),
    calendar=st.sampled_from(["", "office", "always"]),
    fixed_cost=st.sampled_from([0.0, 7.5]),
    priority=st.integers(-3, 9),
    repeats=st.none() | st.integers(1, 4),
    again=st.sampled_from([0.0, 0.2]),
    batch=st.none() | st.builds(Batch, size=st.integers(2, 9), longest_wait=st.none() | st.just(Span(3, "hour"))),
)
GAPS = st.builds(
    lambda gap, clock, calendar: Arrivals(interarrival=gap, clock=clock, calendar=calendar),
    lengths().filter(lambda length: length.mean() > 0),
    st.sampled_from(["open", "wall"]),
    st.sampled_from(["", "office", "always"]),
)
LISTS = st.lists(st.datetimes(datetime(2026, 1, 5), datetime(2027, 1, 1)), min_size=1, max_size=4)  # noqa: DTZ001
SCENARIOS = st.builds(
    replace,
    st.just(default_scenario(FLOW)),
    name=st.sampled_from(["", "Peak"]),
    start=st.datetimes(datetime(2024, 1, 1), datetime(2026, 1, 1)).map(lambda when: when.replace(microsecond=0)),  # noqa: DTZ001
    cases=st.integers(1, 10**6),
    warm_up=st.sampled_from([0.0, 0.1, 0.35]),
    replications=st.integers(1, 99),
    seed=st.integers(0, 2**31),
    arrivals=GAPS | LISTS.map(lambda times: Arrivals(times=tuple(sorted(times)))),
    pools=st.tuples(SOMEBODY, st.lists(SOMEBODY, min_size=1, max_size=2)).map(
        lambda found: (
            Pool(id="desk", name="Desk", people=(found[0],)),
            Pool(id="field", name="Field", people=tuple(found[1])),
        )
    ),
    work=st.dictionaries(st.sampled_from(["review", "water"]), WORK),
    probabilities=st.sampled_from([{}, {WET: 0.25, DRY: 0.75}]),
    attributes=st.sampled_from([(), (Attribute(name="wet", values=(("yes", 0.3), ("no", 0.7))),)]),
    case_priorities=st.sampled_from([(), (('wet == "yes"', 2),)]),
    calendars=CALENDARS,
    discipline=st.sampled_from(DISCIPLINES),
    level=st.integers(1, 4),
    currency=st.sampled_from(["", "CNY"]),
)


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@settings(deadline=None)
@given(scenario=SCENARIOS)
def test_every_scenario_survives_in_the_file(version: str, scenario: Scenario) -> None:
    flow = with_data("", version)
    written = write_bpsim(flow, [scenario])
    (back,) = read_bpsim(read(written))

    assert plain(back) == plain(scenario)
    assert write_bpsim(read(written), [back]) == written
    assert f"http://www.bpsim.org/schemas/{version}".encode() in written


BROKEN = [  # what another hand may leave of a fact
    'about="review" name="ProcessingTime" value="fixed("',
    'about="desk" name="people" value="{"',
    'about="office" name="hours" value="[]"',
]


@pytest.mark.parametrize("fact", BROKEN)
def test_a_fact_that_cannot_be_read_does_not_count(fact: str) -> None:
    work = {"review": Work(processing=Distribution("fixed", (2,), "hour"), needs=(("desk", 1),))}
    weekly = Calendar(name="office", week=(((540, 1020),), *[()] * 6))
    desk = Pool(id="desk", people=(People(count=2),))
    calendars = {"office": weekly}
    scenario = replace(default_scenario(FLOW), pools=(desk,), work=work, calendars=calendars, calendar="")
    facts = f'<bpsim:VendorExtension name="urn:binglian:bpmn:1"><bl:fact xmlns:bl="urn:binglian:bpmn:1" {fact}/>'
    written = write_bpsim(FLOW, [scenario]).decode()
    start, end = written.index("<bpsim:VendorExtension"), written.index("</bpsim:VendorExtension>")

    back = read_bpsim(read((written[:start] + facts + written[end:]).encode()))[0]

    assert (back.pools, back.work, back.calendars) == (scenario.pools, scenario.work, scenario.calendars)


def test_an_event_waits_as_long_as_it_is_told() -> None:
    two = build(
        sequence(task("a"), node(Event(id="pause", kind="intermediateCatchEvent", trigger="timer", timer="P1D")))
    )
    flow = read(write(two))
    gap = Distribution("fixed", (3,))
    scenario = replace(default_scenario(flow), timers={"pause": gap}, calendars={}, calendar="")
    written = read(write_bpsim(flow, [scenario]))

    assert read_bpsim(written)[0].timers == {"pause": gap}


def test_a_start_that_is_no_date_is_refused() -> None:
    with pytest.raises(BinglianError, match="Start of base in scenario base is spring"):
        read_bpsim(with_data(BODY.replace("2026-03-02T08:00:00", "spring")))


EXPRESSION = """<bpsim:Scenario id="odd"><bpsim:ElementParameters elementRef="review"><bpsim:TimeParameters><bpsim:ProcessingTime>
 <bpsim:ExpressionParameter value="1+1"/></bpsim:ProcessingTime></bpsim:TimeParameters></bpsim:ElementParameters></bpsim:Scenario>"""


def test_only_the_scenario_that_is_asked_for_is_looked_at() -> None:
    flow = with_data(EXPRESSION + BODY)
    base = find_base(flow, "base")

    assert base is not None
    assert base.id == "base"
    with pytest.raises(UsageError, match="of review in scenario odd"):
        find_base(flow)


def selecting(resource: str) -> Definitions:
    return with_data(f"""<bpsim:Scenario id="few"><bpsim:ElementParameters elementRef="review"><bpsim:ResourceParameters>
 <bpsim:Selection><bpsim:ExpressionParameter value="bpsim:getResource('{resource}',1)"/></bpsim:Selection>
 </bpsim:ResourceParameters></bpsim:ElementParameters></bpsim:Scenario>""")


def test_a_lane_whose_people_are_not_counted_has_one() -> None:
    post = next(iter(FlowNames(FLOW).here["post"]))
    (scenario,) = read_bpsim(selecting(post))

    assert [(pool.id, pool.people) for pool in scenario.pools] == [(post, (People(count=1),))]
    assert "One person works at" in str(scenario.assumed[0])


def test_a_resource_that_is_nowhere_is_named_with_task_and_scenario() -> None:
    with pytest.raises(UsageError, match="review in scenario few needs nobody, which the file does not have"):
        read_bpsim(selecting("nobody"))
