"""Bad numbers, tables and simulation data are refused before the run: one sentence, and no trace of Python."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import reengineer
from processes.blocks import Branch, build, choice, sequence, task
from processes.messages import LANGUAGES
from processes.model import Event
from processes.reader import read
from processes.writer import write
from reengineer.simulation.flow_names import decisions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    Run = Callable[..., Outcome]

AGAIN = choice("Again?", Branch(condition='again == "yes"', block=task("b", "B")), Branch())
FILE = write(build(sequence(task("a", "A"), AGAIN)))
FLOW = read(FILE)
BACK, ON = next(flows for _, flows in decisions(FLOW))
START = next(n.id for n in FLOW.processes[0].nodes if isinstance(n, Event) and n.kind == "startEvent")
DESK = "规划局 审批岗"


def within(part: str) -> bytes:
    """Return the flow with a part before its end."""
    return FILE.replace(b"</bpmn:definitions>", part.encode() + b"</bpmn:definitions>")


# --- the command line -------------------------------------------------------------------------------------------------
OPTIONS = [
    ("--arrivals", "0", "'0' is no number of cases"),
    ("--arrivals", "-1", "'-1' is no number of cases"),
    ("--arrivals", "nan", "'nan' is no number of cases"),
    ("--arrivals", "ten", "'ten' is no number of cases"),
    ("--arrivals", "", "'' is no number of cases"),
    ("--arrivals", "2 hours", "like exponential(2 hour)"),
    ("--arrivals", "inf", "say how many arrive in a working day"),
    ("--arrivals", "fixed(0)", "All cases arrive at once"),
    ("--arrivals", "exponential(-1)", "a number that is negative"),
    ("--arrivals", "gamma(3)", "gamma takes mean, deviation"),
    ("--arrivals", "zipf(2)", "no kind of distribution; use one of fixed"),
    ("--arrivals", "fixed(4 fortnight)", "no unit of time; use one of minute"),
    ("--arrivals", "1e-9", "where the calendars end; take fewer cases or more arrivals"),
    ("--arrivals", "1e12", "more than can be meant"),
    ("--arrivals", "900000", "take fewer people, or fewer cases"),  # as many people are taken as that needs
    ("--people", "0", "'0' is no number of people"),
    ("--people", "1.5", "write 3, or Post=3"),
    ("--people", "1000000000", "more than can be simulated"),
    ("--people", "Nobody=3", "there are for example: 公安消防大队 审批岗"),
    ("--people", "规划局=3", f"did you mean {DESK}?"),
    ("--promise", "-3", "write it like 10 working day"),
    ("--promise", "soon", "is no length of time"),
    ("--promise", "Nothing=3", "There is no task Nothing; there are for example"),
    ("--promise", "3 fortnights", "write it like 10 working day"),
    ("--cases", "999999999999", "more than can be held; take at most"),
    ("--cases", "0", "Invalid value for '--cases'"),
    ("--replications", "100000000", "more than can be held"),
    ("--scenario", "summer", "summer is no scenario; name a file that ends in .toml"),
    ("--scenario", "none.toml", "none.toml cannot be read"),
    ("--scenario", "none.json", "none.json cannot be read"),
]


@pytest.mark.parametrize(("option", "value", "said"), OPTIONS)
def test_options(binglian: Run, shop: Path, option: str, value: str, said: str) -> None:
    refused(binglian("simulate", shop, f"{option}={value}"), said)


# --- a table [scenario] -----------------------------------------------------------------------------------------------
TABLES: list[tuple[str | bytes, str]] = [
    ("", "has no table [scenario]"),
    (bytes(range(256)), "is not UTF-8"),
    ("[scenario", "is not TOML"),
    ("scenario = 3", "has no table [scenario]"),
    ("[scenario]\ncasess = 5", "there is no key casess; use cases"),
    ("[scenario]\narrivals = 0", "own.toml, arrivals: '0' is no number of cases"),
    ("[scenario]\narrivals = nan", "own.toml, arrivals: 'nan'"),
    ("[scenario]\narrivals = []", "No case ever arrives"),
    ("[scenario]\ncases = 0", "cases is 0; it must be at least 1"),
    ("[scenario]\nwarm_up = 1.5", "The warm-up is 1.5"),
    ("[scenario]\neffort = 5", "effort is 5; write a share from 0 to 1"),
    ("[scenario]\nspread = [1.3, 0.8, 0.4]", "write three factors in order"),
    ("[scenario]\nstart = 'yesterday'", "write a date or a date with a time"),
    ("[scenario]\ncalendar = 'nope'", "There is no calendar nope"),
    (f"[scenario.people]\n'{DESK}' = 0", f"Nobody works at {DESK}"),
    (f"[scenario.people]\n'{DESK}' = {{ cont = 2 }}", "there is no key cont; use count"),
    (f"[scenario.people]\n'{DESK}' = {{ count = 2, speed = -1 }}", "speed and items in hand above 0"),
    ("[scenario.tasks]\n'许可归档' = '-3'", "time: '-3' is no length of time"),
    ("[scenario.tasks]\n'许可归档' = { needs = { '规划局 审批岗' = 99 } }", "needs 99 people"),
    ("[scenario.tasks]\n'许可归档' = { needs = { Ghosts = 1 } }", "There is no post Ghosts"),
    ("[scenario.attributes.kind]\na = 0.5\nb = 0.4", "shares of kind add up to 0.9, not to 1"),
    ("[scenario.probabilities]\n'不予许可' = 1.5", "a share from 0 to 1"),
    ("[scenario.calendars.x]\nhours = '25:00-12:00'", "write hours of one day in order"),
    ("[scenario]\ncalendar = 'x'\n[scenario.calendars.x]\nhours = ''", "The calendar x has no working hours"),
]


@pytest.mark.parametrize(("content", "said"), TABLES)
def test_tables(binglian: Run, shop: Path, content: str | bytes, said: str) -> None:
    file = shop.with_name("own.toml")
    file.write_bytes(content if isinstance(content, bytes) else content.encode())

    refused(binglian("simulate", shop, "--scenario", file), said)


# --- BPSim, in the file -----------------------------------------------------------------------------------------------
def times(inner: str) -> str:
    return f"<bpsim:TimeParameters><bpsim:ProcessingTime>{inner}</bpsim:ProcessingTime></bpsim:TimeParameters>"


def control(kind: str, value: str) -> str:
    inner = f'<bpsim:{kind}><bpsim:FloatingParameter value="{value}"/></bpsim:{kind}>'
    return f"<bpsim:ControlParameters>{inner}</bpsim:ControlParameters>"


def of(element: str, inner: str) -> str:
    return f'<bpsim:ElementParameters elementRef="{element}">{inner}</bpsim:ElementParameters>'


WHO = "<bpsim:ResourceParameters><bpsim:Selection><bpsim:ExpressionParameter value=\"bpsim:getResource('ghost',1)\"/></bpsim:Selection></bpsim:ResourceParameters>"
BPSIM = [
    ("", "Nothing in flow.bpmn takes any time"),
    (of("a", times('<bpsim:FloatingParameter value="-5"/>')), "has a number that is negative"),
    (of("a", times('<bpsim:TriangularDistribution min="5" mode="1" max="3"/>')), "is out of order"),
    (of("a", times('<bpsim:WienerDistribution mean="3"/>')), "ProcessingTime of a in scenario s is"),
    (of("a", times("")), "takes any time"),
    (of("a", WHO), "a in scenario s needs ghost, which the file does not have"),
    (of(BACK, control("Probability", "0.5")) + of(ON, control("Probability", "0.2")), "add up to 0.7, not to 1"),
    (of(BACK, control("Probability", "1.5")), "must be from 0 to 1"),
    (of(BACK, control("Probability", "often")), "is often; correct it"),
    (of(START, control("InterTriggerTimer", "0")), "All cases arrive at once"),
    (of(START, control("TriggerCount", "0")), "TriggerCount of Start_a in scenario s is 0"),
    (of(START, control("TriggerCount", "-3")), "cases is -3; it must be at least 1"),
]


@pytest.mark.parametrize(("body", "said"), BPSIM)
def test_simulation_data_in_the_file(binglian: Run, tmp_path: Path, body: str, said: str) -> None:
    data = f'<bpsim:BPSimData xmlns:bpsim="http://www.bpsim.org/schemas/2.0"><bpsim:Scenario id="s">{body}</bpsim:Scenario></bpsim:BPSimData>'
    link = "<bpmn:source>d</bpmn:source><bpmn:target>d</bpmn:target>"
    inner = f"<bpmn:extensionElements>{data}</bpmn:extensionElements>{link}"
    file = tmp_path / "flow.bpmn"
    file.write_bytes(within(f'<bpmn:relationship type="BPSimData">{inner}</bpmn:relationship>'))

    refused(binglian("simulate", file), said)


# --- Prosimos ---------------------------------------------------------------------------------------------------------
def length(name: str, *numbers: object) -> dict[str, Any]:
    return {"distribution_name": name, "distribution_params": [{"value": number} for number in numbers]}


WEEK = [{"from": "MONDAY", "to": "FRIDAY", "beginTime": "09:00:00", "endTime": "17:00:00"}]
CLERK = {"id": "clerk", "name": "Clerk", "amount": 2, "cost_per_hour": 30, "calendar": "day"}


def done(element: str, *by: dict[str, Any]) -> dict[str, Any]:
    return {"task_resource_distribution": [{"task_id": element, "resources": list(by)}]}


def ways(*shares: tuple[str, float]) -> dict[str, Any]:
    told = [{"path_id": path, "value": share} for path, share in shares]
    return {"gateway_branching_probabilities": [{"gateway_id": "g", "probabilities": told}]}


def staff(**changes: object) -> dict[str, Any]:
    return {"resource_profiles": [{"id": "desk", "name": "Desk", "resource_list": [CLERK | changes]}]}


CLERK_DOES = {"resource_id": "clerk"} | length("fix", 600)
PROSIMOS: dict[str, Any] = (
    staff()
    | ways((BACK, 0.25), (ON, 0.75))
    | done("a", CLERK_DOES)
    | {
        "resource_calendars": [{"id": "day", "name": "day", "time_periods": WEEK}],
        "arrival_time_distribution": length("expon", 1800, 0, 1e9),
    }
)
PARAMETERS: list[tuple[Any, str]] = [
    ([1, 2], "is no parameter file of Prosimos"),
    ({"task_resource_distribution": "x"}, "does not have the form"),
    (staff(amount=0), "Nobody works at Desk"),
    (staff(amount=-1), "Nobody works at Desk"),
    ({"resource_profiles": []}, "a is done by clerk, whom no profile has"),
    (done("a"), "nobody may do a; give it a resource"),
    (done("zz", CLERK_DOES), "There is no task zz"),
    ({"task_resource_distribution": []}, "takes any time"),
    (done("a", {"resource_id": "clerk"} | length("fix", -600)), "has a number that is negative"),
    (done("a", {"resource_id": "clerk"} | length("cauchy", 5)), "has a distribution cauchy, which is not taken"),
    (done("a", {"resource_id": "clerk"}), "has no distribution_name where one is needed"),
    ({"arrival_time_distribution": length("fix", 0)}, "All cases arrive at once"),
    ({"arrival_time_distribution": length("fix", "x")}, "does not have the form"),
    (ways((BACK, 0.25), (ON, 0.5)), "add up to 0.75, not to 1"),
    (ways(("zz", 1.0)), "There is no sequence flow zz"),
    ({"resource_calendars": []}, "There is no calendar day"),
    (
        {"resource_calendars": [{"id": "day", "name": "day", "time_periods": []}]},
        "The calendar day has no working hours",
    ),
]


@pytest.mark.parametrize(("changes", "said"), PARAMETERS)
def test_parameters_of_prosimos(binglian: Run, tmp_path: Path, changes: Any, said: str) -> None:
    (tmp_path / "flow.bpmn").write_bytes(FILE)
    file = tmp_path / "parameters.json"
    file.write_text(json.dumps(PROSIMOS | changes if isinstance(changes, dict) else changes))

    refused(binglian("simulate", tmp_path / "flow.bpmn", "--scenario", file), said)


def test_a_file_that_is_no_json(binglian: Run, shop: Path) -> None:
    file = shop.with_name("parameters.json")
    for content in (b"", bytes(range(256))):
        file.write_bytes(content)
        refused(binglian("simulate", shop, "--scenario", file), "is not JSON")


# --- QBP --------------------------------------------------------------------------------------------------------------
GOOD = {
    "gap": 'type="EXPONENTIAL" arg1="1800"',
    "time": 'type="FIXED" mean="600"',
    "amount": "2",
    "back": "0.25",
    "on": "0.75",
    "who": "clerk",
    "cases": "500",
    "task": "a",
}
ANNOTATION = """<qbp:processSimulationInfo xmlns:qbp="http://www.qbp-simulator.com/Schema201212" id="sim"
 processInstances="{cases}" startDateTime="2026-01-05T09:00:00.000Z"><qbp:arrivalRateDistribution {gap}/>
 <qbp:timetables><qbp:timetable id="day" default="true"><qbp:rules>
  <qbp:rule fromTime="09:00:00" toTime="17:00:00" fromWeekDay="MONDAY" toWeekDay="FRIDAY"/></qbp:rules></qbp:timetable>
 </qbp:timetables>
 <qbp:resources><qbp:resource id="clerk" name="Clerk" totalAmount="{amount}" costPerHour="30"/></qbp:resources>
 <qbp:elements><qbp:element elementId="{task}"><qbp:durationDistribution {time}/>
  <qbp:resourceIds><qbp:resourceId>{who}</qbp:resourceId></qbp:resourceIds></qbp:element></qbp:elements>
 <qbp:sequenceFlows><qbp:sequenceFlow elementId="@back" executionProbability="{back}"/>
  <qbp:sequenceFlow elementId="@on" executionProbability="{on}"/></qbp:sequenceFlows></qbp:processSimulationInfo>"""
QBP = [
    ({"gap": 'type="FIXED" mean="0"'}, "All cases arrive at once"),
    ({"gap": 'type="FIXED" mean="-5"'}, "has a number that is negative"),
    ({"gap": 'type="FIXED" mean="x"'}, "mean of arrivalRateDistribution in the annotation is x; write a number"),
    ({"time": 'type="FIXED" mean="-600"'}, "has a number that is negative"),
    ({"time": 'type="ZIPF" mean="5"'}, "has a distribution ZIPF, which is not taken"),
    ({"amount": "0"}, "Nobody works at Clerk"),
    ({"amount": "many"}, "totalAmount of clerk in the annotation is many"),
    ({"back": "0.5", "on": "0.2"}, "add up to 0.7, not to 1"),
    ({"back": "1.5"}, "must be from 0 to 1"),
    ({"who": "ghost"}, "There is no post ghost"),
    ({"cases": "0"}, "cases is 0; it must be at least 1"),
    ({"task": "zz"}, "There is no task zz"),
]


@pytest.mark.parametrize(("changes", "said"), QBP)
def test_annotations_of_qbp(binglian: Run, tmp_path: Path, changes: dict[str, str], said: str) -> None:
    file = tmp_path / "flow.bpmn"
    file.write_bytes(within(ANNOTATION.format(**GOOD | changes).replace("@back", BACK).replace("@on", ON)))

    refused(binglian("simulate", file), said)


# --- all of them ------------------------------------------------------------------------------------------------------
@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Give the flow of the tutorial as a file."""
    (flow,) = reengineer.flows("shop_sign")
    (tmp_path / "shop.bpmn").write_bytes(flow.as_is.read_bytes())
    return tmp_path / "shop.bpmn"


def refused(outcome: Outcome, said: str) -> None:
    assert said in outcome.err
    assert outcome.code in {2, 3}  # usage, or a file that cannot be taken
    assert outcome.out == ""
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_is_in_the_language_asked_for(binglian: Run, shop: Path, language: str) -> None:
    outcome = binglian("simulate", shop, "--arrivals", "1e-9", "--lang", language)

    assert len(outcome.err.strip().splitlines()) == 1
    assert ("calendars end" in outcome.err) == (language == "en")
