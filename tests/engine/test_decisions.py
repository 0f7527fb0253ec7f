"""What a gateway asks is asked of whoever completes the task before it, also where a sub-process ends in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from staff import open_items

from processes.blocks import Branch, build, choice, parallel, refusal, sequence, subprocess, task
from processes.errors import UsageError
from processes.writer import write

if TYPE_CHECKING:
    from engine.service import Engine
    from processes.blocks import Block

WAYS = choice("size?", Branch(condition='size == "large"', block=task("large")), Branch(block=task("small")))
STAGE = subprocess("Stage", "Stage", sequence(task("look"), task("weigh")))
BESIDE = subprocess("Stage", "Stage", parallel(task("look"), task("weigh")))
INNER = subprocess("Outer", "Outer", subprocess("Inner", "Inner", task("weigh")))
REFUSED = refusal(STAGE, name="granted?", when=Branch(condition='granted == "no"'), end="refused")


def start(office: Engine, block: Block) -> str:
    """Start a case of a flow in which li does everything."""
    flow, _ = office.deploy(write(build(block)))
    office.add_person("li")
    for post in office.posts():
        office.assign("li", post.id)
    return office.start(flow)


@pytest.mark.parametrize(
    ("drawn", "asks"),
    [
        (sequence(STAGE, WAYS), [("look", []), ("weigh", ["size"])]),  # the last task of the sub-process
        (sequence(BESIDE, WAYS), [("look", ["size"]), ("weigh", ["size"])]),  # whichever is the last
        (sequence(INNER, WAYS), [("weigh", ["size"])]),  # two end at once
        (sequence(task("first"), STAGE, task("end")), [("first", []), ("look", []), ("weigh", [])]),  # nothing is asked
    ],
)
def test_a_gateway_behind_a_sub_process_is_asked_for_in_it(
    office: Engine, drawn: Block, asks: list[tuple[str, list[str]]]
) -> None:
    receipt = start(office, drawn)
    for element, names in asks:
        item = open_items(office, receipt)[0]
        assert (item.element, [decision.name for decision in office.decisions(item.id)]) == (element, names)
        if names:
            with pytest.raises(UsageError, match="a value for size"):
                office.complete(item.id, by="li")
        office.complete(item.id, by="li", decisions=dict.fromkeys(names, "large"))
    assert open_items(office, receipt)[0].element in {"large", "end"}


def test_a_refusal_behind_a_sub_process_needs_its_reasons(office: Engine) -> None:
    receipt = start(office, sequence(REFUSED, task("issue")))
    office.complete(open_items(office, receipt)[0].id, by="li")
    (item,) = open_items(office, receipt)
    with pytest.raises(UsageError, match="rule L20"):
        office.complete(item.id, by="li", decisions={"granted": "no"})
    office.send_back(item.id, "refusal", by="li", statement="不符合条件", basis="行政许可法 第38条")
    assert office.case(receipt).case.status == "closed"


CALLING = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">
<process id="main" isExecutable="true"><startEvent id="s"/><callActivity id="c" calledElement="part"/>
<exclusiveGateway id="g" default="f4"/><task id="large"/><endEvent id="e"/><endEvent id="e2"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="c"/><sequenceFlow id="f2" sourceRef="c" targetRef="g"/>
<sequenceFlow id="f3" sourceRef="g" targetRef="large"><conditionExpression>size == "large"</conditionExpression></sequenceFlow>
<sequenceFlow id="f4" sourceRef="g" targetRef="e"/><sequenceFlow id="f5" sourceRef="large" targetRef="e2"/></process>
<process id="part"><startEvent id="s2"/><task id="weigh"/><endEvent id="e3"/>
<sequenceFlow id="f6" sourceRef="s2" targetRef="weigh"/><sequenceFlow id="f7" sourceRef="weigh" targetRef="e3"/></process>
</definitions>"""


def test_a_gateway_behind_a_call_is_asked_for_in_what_is_called(office: Engine) -> None:
    flow, _ = office.deploy(CALLING, process="main")
    office.add_person("li")
    for post in office.posts():
        office.assign("li", post.id)
    receipt = office.start(flow)
    (item,) = open_items(office, receipt)
    assert [(asked.name, asked.values) for asked in office.decisions(item.id)] == [("size", ("large",))]
    office.complete(item.id, by="li", decisions={"size": "large"})
    assert open_items(office, receipt)[0].element == "large"
