"""The one notice, what the applicant brings, and the progress that is shown of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, put_into_service

from engine.errors import ConflictError
from engine.materials import File
from processes.errors import UsageError

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

PLAN = File(data="", name="scan.pdf", content=b"%PDF-1.4 plan")


@pytest.fixture
def receipt(office: Engine) -> str:
    put_into_service(office, "shop_sign")
    return office.start("Shop_sign", applicant={"name": "陈小明", "phone": "13800138000"})


def send_back(office: Engine, receipt: str, *missing: str) -> Any:
    """Return a file and send the notice; what waits for the applicant then is returned."""
    finish(office, open_items(office, receipt)[0], {"complete_registration": "no"}, missing=missing)
    finish(office, open_items(office, receipt)[0], {})
    (item,) = open_items(office, receipt)
    return item


def test_nothing_is_asked_for_before_the_notice(office: Engine, receipt: str) -> None:
    assert office.progress(receipt).request is None
    finish(office, open_items(office, receipt)[0], {"complete_registration": "no"}, missing=("效果图",))
    assert office.progress(receipt).request is None
    with pytest.raises(ConflictError, match="Nothing is asked for"):
        office.supplement(receipt, [(0, PLAN)])


def test_what_is_brought_goes_to_the_task_that_waits_for_it(office: Engine, receipt: str, clock: ManualClock) -> None:
    item = send_back(office, receipt, "效果图", "身份证明")
    asked = office.progress(receipt).request
    assert asked
    assert asked.missing == (("政务服务中心", "效果图"), ("政务服务中心", "身份证明"))
    assert (asked.is_open, asked.handed_in_at) == (True, None)
    clock.go(timedelta(days=1))
    assert office.supplement(receipt, [(0, PLAN), (1, PLAN)], key="k") == 2
    assert office.supplement(receipt, [(0, PLAN), (1, PLAN)], key="k") == 2  # pressed twice

    found = {(one.data, one.name) for one in office.materials(receipt)}
    assert found == {("效果图", "scan.pdf"), ("申请书及项目材料", "身份证明 scan.pdf")}  # where somebody reads it
    told = office.notices(receipt=receipt)[0]
    assert (told.kind, told.role, told.recipient, told.facts["task"]) == (
        "supplied",
        "person",
        "政务服务中心",
        item.name,
    )
    again = office.progress(receipt).request
    assert again
    assert again.handed_in_at == clock.now()
    assert open_items(office, receipt)[0].id == item.id  # the office looks whether everything is there
    finish(office, item, {})
    done = office.progress(receipt).request
    assert done
    assert not done.is_open


def test_a_file_that_is_not_taken_changes_nothing(office: Engine, receipt: str) -> None:
    send_back(office, receipt, "效果图")
    with pytest.raises(UsageError, match="is empty"):
        office.supplement(receipt, [(0, File(data="", name="x.pdf", content=b""))])

    assert not office.materials(receipt)
    asked = office.progress(receipt).request
    assert asked
    assert asked.handed_in_at is None


def flow_with(waiting: str) -> bytes:
    """Return a flow that asks for a supplement, and then waits for what is given."""
    return f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bl="urn:binglian:bpmn:1" targetNamespace="t">
<message id="m" name="papers"/><process id="own" isExecutable="true">
<startEvent id="s"/><task id="check" name="check"><extensionElements><bl:item nature="intake"/></extensionElements></task>
<exclusiveGateway id="g" default="f3"><extensionElements><bl:decision kind="supplement"/></extensionElements></exclusiveGateway>
<task id="notice" name="notice"><extensionElements><bl:item nature="notice"/></extensionElements></task>
{waiting}<task id="decide" name="decide"><extensionElements><bl:item nature="approval"/></extensionElements></task><exclusiveGateway id="j"/><endEvent id="e"/>
<sequenceFlow id="f0" sourceRef="s" targetRef="check"/><sequenceFlow id="f1" sourceRef="check" targetRef="g"/>
<sequenceFlow id="f2" sourceRef="g" targetRef="notice"><conditionExpression>complete == "no"</conditionExpression></sequenceFlow>
<sequenceFlow id="f3" sourceRef="g" targetRef="j"/><sequenceFlow id="f4" sourceRef="notice" targetRef="w"/>
<sequenceFlow id="f5" sourceRef="w" targetRef="j"/><sequenceFlow id="f6" sourceRef="j" targetRef="decide"/><sequenceFlow id="f7" sourceRef="decide" targetRef="e"/>
</process></definitions>""".encode()


WAITING = [
    '<task id="w" name="bring"><extensionElements><bl:item nature="applicant"/></extensionElements></task>',
    '<intermediateCatchEvent id="w" name="papers"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>',
]


@pytest.mark.parametrize("waiting", WAITING, ids=["task of the applicant", "event"])
def test_what_the_applicant_does_alone_goes_on_at_once(office: Engine, waiting: str) -> None:
    office.deploy(flow_with(waiting))
    office.add_person("li")
    for post in office.posts():
        office.assign("li", post.id)
    receipt = office.start("own")
    said = {"statement": "材料不全", "basis": "行政许可法 第32条", "missing": ("图纸",)}
    office.complete(open_items(office, receipt)[0].id, by="li", decisions={"complete": "no"}, **said)
    office.complete(open_items(office, receipt)[0].id, by="li")
    asked = office.progress(receipt).request
    assert asked
    assert asked.is_open
    office.supplement(receipt, [])

    assert [item.name for item in open_items(office, receipt)] == ["decide"]
    assert office.verify() is None


def test_progress_tells_steps_and_reasons_and_nothing_personal(office: Engine, receipt: str) -> None:
    finish(office, open_items(office, receipt)[0], {"complete_registration": "yes"}, opinion="陈小明的材料齐全")
    before = office.progress(receipt)
    # one is done, three are at work, two are to come
    assert [step.status for step in before.steps] == ["completed", "offered", "offered", "offered", "", ""]
    assert all(step.due for step in before.steps if step.status == "offered")
    office.suspend(receipt, by="规划局", kind="expert review", notice="通知〔2026〕1号", days=10)
    after = office.progress(receipt)

    (pause,) = after.pauses
    assert ("第45条" in pause.basis, pause.until is not None) == (True, True)
    assert all(step.standing for step in after.steps if step.status == "offered")
    assert not [secret for secret in ("陈小明", "13800138000", "齐全") if secret in repr(after)]
