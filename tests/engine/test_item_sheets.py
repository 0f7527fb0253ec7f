"""The sheet of an item is made from the flow in service, and differs by what one answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from staff import profile, put_into_service

from engine.errors import NotFoundError
from engine.item_sheets import OfficeWords
from processes.catalogue import flow, shelf
from processes.errors import UsageError

if TYPE_CHECKING:
    from engine.service import Engine


@pytest.fixture
def opening(office: Engine) -> Engine:
    put_into_service(office, "business_opening")
    return office


def departments(office: Engine, **answers: str) -> set[str]:
    return set(office.item_sheet("Business_opening", answers).departments)


def test_a_restaurant_and_a_kindergarten_meet_other_departments(opening: Engine) -> None:
    restaurant, kindergarten = (departments(opening, kind=kind) for kind in ("restaurant", "training_school"))

    assert restaurant - kindergarten == {"公安消防大队", "环境保护局", "食品药品监督管理局"}
    assert kindergarten - restaurant == {"教育局"}


def test_what_is_not_answered_yet_keeps_every_way_open(opening: Engine) -> None:
    everything = departments(opening)

    assert all(departments(opening, kind=kind) <= everything for kind in ("restaurant", "office"))
    assert "水务局" not in departments(opening, drainage="no")


def test_questions_of_the_shelf_are_asked_in_its_words(opening: Engine) -> None:
    sheet = opening.item_sheet("Business_opening", {"kind": "office"})

    assert {one.name for one in sheet.questions} == set(flow("business_opening").attributes)
    assert [one.name for one in sheet.unanswered] == [one.name for one in sheet.questions if one.name != "kind"]
    kind = next(one for one in sheet.questions if one.name == "kind")
    assert kind.labels["restaurant"]["zh-Hans"] == "餐饮"
    assert set(kind.values) == set(kind.labels)


@pytest.mark.parametrize("name", [known.name for known in shelf()])
def test_the_steps_are_those_that_a_case_goes_through(office: Engine, name: str) -> None:
    deployed = put_into_service(office, name)
    for kind in flow(name).profiles:
        attributes, _ = profile(name, kind)
        sheet = office.item_sheet(deployed, attributes)
        after = {step.number: step.after for step in sheet.steps}

        assert not sheet.unanswered
        assert all(earlier < number for number, earliers in after.items() for earlier in earliers)
        assert not any("不予许可" in step.task.name or "补正" in step.task.name for step in sheet.steps)


def test_the_slowest_branch_alone_decides_when_it_ends(office: Engine) -> None:
    put_into_service(office, "shop_sign")
    sheet = office.item_sheet("Shop_sign", {})

    # intake 5, the slowest of the reviews 4 (structure and fire), the permit 5
    assert str(sheet.longest) == "14 working days"
    assert [step.rank for step in sheet.steps] == [1, 2, 2, 2, 3, 4]


def test_a_material_is_asked_for_once_and_names_who_reads_it(office: Engine) -> None:
    put_into_service(office, "shop_sign")
    sheet = office.item_sheet("Shop_sign", {})

    assert [needed.data for needed in sheet.materials] == ["申请书及项目材料", "效果图", "营业执照", "结构图"]
    licence = next(needed for needed in sheet.materials if needed.data == "营业执照")
    assert licence.departments == ("规划局", "建设局", "城市管理局")


def test_a_promise_above_half_is_told_as_such(office: Engine) -> None:
    put_into_service(office, "shop_sign")
    told = {one.name: one.status for one in office.item_sheet("Shop_sign", {}).exceptions}

    assert "店铺招牌设置许可" not in told  # 5 of 10
    assert told["招牌消防意见"] == "above"  # 4 of 3


def test_the_office_says_what_its_flow_does_not(office: Engine) -> None:
    put_into_service(office, "shop_sign")
    office.add_person("gu", side="administration")
    assert office.item_sheet("Shop_sign", {}).office.cost == ""
    for cost in ("免费", "工本费 10 元"):
        office.change_item_sheet("Shop_sign", OfficeWords(cost=cost, complaints="12345"), by="gu")

    assert office.item_sheet("Shop_sign", {}).office.cost == "工本费 10 元"
    with pytest.raises(NotFoundError):
        office.change_item_sheet("Shop_sign", OfficeWords(), by="nobody")
    with pytest.raises(NotFoundError):
        office.item_sheet("Nowhere", {})


OWN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="own" isExecutable="true">
<startEvent id="s"/><exclusiveGateway id="g" name="How large is it?" default="f3"/><task id="small" name="small"/><task id="large" name="large"/>
<exclusiveGateway id="j"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="g"/>
<sequenceFlow id="f2" sourceRef="g" targetRef="large"><conditionExpression>area &gt; 100</conditionExpression></sequenceFlow>
<sequenceFlow id="f3" sourceRef="g" targetRef="small"/>
<sequenceFlow id="f4" sourceRef="small" targetRef="j"/><sequenceFlow id="f5" sourceRef="large" targetRef="j"/><sequenceFlow id="f6" sourceRef="j" targetRef="e"/>
</process></definitions>"""


def test_a_flow_of_ones_own_is_asked_by_its_gateways(office: Engine) -> None:
    office.deploy(OWN.encode())
    (question,) = office.item_sheet("own", {}).questions

    assert (question.kind, question.title) == ("number", "How large is it?")
    # what is said -> what is to be done
    for said, names in (({}, {"small", "large"}), ({"area": "50"}, {"small"}), ({"area": "150"}, {"large"})):
        assert {step.task.name for step in office.item_sheet("own", said).steps} == names
    with pytest.raises(UsageError, match="number"):
        office.item_sheet("own", {"area": "vast"})
