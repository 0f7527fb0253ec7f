"""Flows that others have drawn, with whatever editor: deployed and worked from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import Desk

from processes.reader import read

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="http://bpmn.io/schema/bpmn">"""

# What comes out of an editor when somebody only draws: pools without lanes, a task without a name, a choice whose ways have names but no
# conditions, a collapsed sub-process, a timer without a time, two ways into one end, nothing marked as executable.
DRAWN = f"""{HEAD}
  <bpmn:collaboration id="c">
    <bpmn:participant id="pool" name="许可科" processRef="Process_1"/>
    <bpmn:participant id="other" name="申请人" processRef="Process_2"/>
    <bpmn:messageFlow id="m" sourceRef="pay" targetRef="paid"/>
  </bpmn:collaboration>
  <bpmn:process id="Process_1">
    <bpmn:startEvent id="begin"><bpmn:messageEventDefinition/></bpmn:startEvent>
    <bpmn:task id="Activity_0"/>
    <bpmn:exclusiveGateway id="Gateway-0a"/>
    <bpmn:subProcess id="inside" name="现场勘验"/>
    <bpmn:parallelGateway id="split"/>
    <bpmn:intermediateCatchEvent id="paid"><bpmn:messageEventDefinition/></bpmn:intermediateCatchEvent>
    <bpmn:intermediateCatchEvent id="pause"><bpmn:timerEventDefinition/></bpmn:intermediateCatchEvent>
    <bpmn:endEvent id="done" name="办结"/>
    <bpmn:endEvent id="no" name="不予许可"/>
    <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="Activity_0"/>
    <bpmn:sequenceFlow id="f2" sourceRef="Activity_0" targetRef="Gateway-0a"/>
    <bpmn:sequenceFlow id="f3" name="同意" sourceRef="Gateway-0a" targetRef="inside"/>
    <bpmn:sequenceFlow id="f4" sourceRef="Gateway-0a" targetRef="no"/>
    <bpmn:sequenceFlow id="f5" sourceRef="inside" targetRef="split"/>
    <bpmn:sequenceFlow id="f6" sourceRef="split" targetRef="paid"/>
    <bpmn:sequenceFlow id="f7" sourceRef="split" targetRef="pause"/>
    <bpmn:sequenceFlow id="f8" sourceRef="paid" targetRef="done"/>
    <bpmn:sequenceFlow id="f9" sourceRef="pause" targetRef="done"/>
  </bpmn:process>
  <bpmn:process id="Process_2">
    <bpmn:task id="pay"/>
  </bpmn:process>
</bpmn:definitions>"""


def condition(text: str) -> str:
    """Return a flow with a choice whose condition is written as for another engine."""
    return f"""{HEAD}<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:task id="t"/>
    <bpmn:exclusiveGateway id="g" default="f4"/><bpmn:endEvent id="yes"/><bpmn:endEvent id="no"/>
    <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t"/><bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="g"/>
    <bpmn:sequenceFlow id="f3" sourceRef="g" targetRef="yes">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{text}</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f4" sourceRef="g" targetRef="no"/></bpmn:process></bpmn:definitions>"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(f"sqlite:///{tmp_path / 'office.db'}")
    desk.say("practice", "--at", "2026-03-09 10:00")
    return desk


def put(desk: Desk, folder: Path, text: str, *words: str) -> None:
    """Deploy a file and let li hold every post."""
    file = folder / "drawn.bpmn"
    file.write_text(text, encoding="utf-8")
    desk.say("deploy", file, *words, "-q")
    desk.say("person", "li", "--post", "*")


def test_a_drawing_is_worked_as_it_is(desk: Desk, tmp_path: Path) -> None:
    put(desk, tmp_path, DRAWN, "--process", "Process_1")
    assert desk.play("Process_1", "li") == "ended: done"
    assert desk.say("person", "li", "--post", "许可科").startswith("li holds: 许可科")


def test_a_way_without_a_condition_is_chosen_by_its_name(desk: Desk, tmp_path: Path) -> None:
    put(desk, tmp_path, DRAWN, "--process", "Process_1")
    for way, element in (("同意", "inside"), ("不予许可", "")):
        receipt = desk.say("start", "Process_1", "--by", "li")
        (item,) = desk.work("li", receipt)
        words = ("complete", item["id"], "--by", "li")
        assert "同意, 不予许可" in desk.refused(*words)
        desk.refused(*words, "--set", "way_Gateway_0a=maybe")
        desk.say(*words, "--set", f"way_Gateway_0a={way}")
        assert [found["element"] for found in desk.work("li", receipt)] == ([element] if element else [])


def test_what_others_send_is_said_to_have_happened(desk: Desk, tmp_path: Path) -> None:
    put(desk, tmp_path, DRAWN, "--process", "Process_1")
    receipt = desk.say("start", "Process_1", "--by", "li")
    for _ in range(2):
        (item,) = desk.work("li", receipt)
        desk.finish(item["id"], by="li", answers={"way_Gateway_0a": "同意"})
    assert {"Waits for paid (message).", "Waits for pause (timer)."} <= set(desk.say("case", receipt).splitlines())
    for element in ("paid", "pause"):
        desk.say("happen", receipt, element, "--by", "li")
    assert "waits for: nothing" in desk.refused("happen", receipt, "pause", "--by", "li")
    assert desk.case(receipt)["case"]["outcome"] == "done"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("${approved}", "approved=yes"),  # Camunda, Flowable, Activiti
        ("#{amount > 1000}", "amount=2000"),
        ("=approved", "approved=yes"),  # FEEL in Zeebe
        ("= kind = &quot;hotel&quot;", "kind=hotel"),
        ("bpmn:getDataObject('approved')", "approved=yes"),  # XPath of BPMN 2.0
    ],
)
def test_conditions_for_other_engines(desk: Desk, tmp_path: Path, text: str, answer: str) -> None:
    put(desk, tmp_path, condition(text))
    receipt = desk.say("start", "p", "--by", "li")
    (item,) = desk.work("li", receipt)
    desk.say("complete", item["id"], "--by", "li", "--set", answer)
    assert desk.case(receipt)["case"]["outcome"] == "yes"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # a program stays a program
        (condition("${bean.decide(x)}"), "compare an answer with a value"),
        # two processes, none marked
        (DRAWN, "say which one is run (--process): Process_1, Process_2"),
        (f'{HEAD}<bpmn:process id="p"/></bpmn:definitions>', "There is no flow in this file"),
    ],
)
def test_what_cannot_be_run_is_refused_by_element(desk: Desk, tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "drawn.bpmn"
    file.write_text(text, encoding="utf-8")
    assert says in desk.refused("deploy", file)
    with pytest.raises(AssertionError):
        desk.say("start", "p")


def test_a_timer_that_cannot_go_on_stops_no_other_case(desk: Desk, tmp_path: Path) -> None:
    text = f"""{HEAD}<bpmn:process id="p"><bpmn:startEvent id="s"/>
    <bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration>
    </bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
    <bpmn:exclusiveGateway id="g"/><bpmn:endEvent id="a"/><bpmn:endEvent id="b"/>
    <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t"/><bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="g"/>
    <bpmn:sequenceFlow id="f3" sourceRef="g" targetRef="a"/><bpmn:sequenceFlow id="f4" sourceRef="g" targetRef="b"/>
    </bpmn:process></bpmn:definitions>"""
    put(desk, tmp_path, text)
    desk.say("person", "li")
    stuck, fine = desk.say("start", "p"), desk.say("start", "p", "--set", "way_g=a")
    desk.say("practice", "--go", "P2D")
    desk.say("tick")
    assert desk.case(fine)["case"]["outcome"] == "a"
    assert "needs a value for way_g" in desk.case(stuck)["journal"][-1]["entry"]["facts"]["reason"]
    desk.say("happen", stuck, "t", "--by", "li", "--set", "way_g=b")
    assert desk.case(stuck)["case"]["outcome"] == "b"


def test_the_reference_models_run_or_are_refused_by_element(desk: Desk, shared: Path) -> None:
    """The interchange test suite: each process runs to its end, or is refused in one line."""
    ended = refused = 0
    for file in sorted((shared / "corpora" / "miwg" / "reference").glob("*.bpmn")):
        for process in [each.id for each in read(file.read_bytes()).processes if each.nodes]:
            result = desk.call("deploy", file, "--process", process, "-q")
            if result.exit_code:
                assert len(result.stderr.strip().splitlines()) == 1, result.stderr
                refused += 1
                continue
            desk.say("person", "li", "--post", "*")
            assert desk.play(process, "li").startswith("ended"), (file.name, process)
            ended += 1
    assert (ended, refused) == (25, 12)
