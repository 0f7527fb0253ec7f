"""Notices: what people are told, in the transaction of the act that it tells of."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, put_into_service, run_to_the_end

from engine.notice_text import write_letter
from engine.store import outbox
from engine.supervision import cards
from processes.blocks import build, sequence, task
from processes.durations import Span
from processes.errors import UsageError
from processes.model import TimeLimit
from processes.writer import write

if TYPE_CHECKING:
    from engine.channels import Letter
    from engine.clock import ManualClock
    from engine.service import Engine

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}
NO = {"complete_registration": "no"}
APPLICANT = {"name": "王五", "email": "wang@example.org", "phone": "020-1"}


@pytest.fixture
def received(office: Engine) -> str:
    """A file that has just been received, on Monday, 9 March 2026."""
    return office.start(put_into_service(office, "shop_sign"), applicant=APPLICANT)


def told(office: Engine, kind: str = "") -> list[tuple[str, str, str]]:
    """Kind, role and recipient of all notices, the oldest first."""
    found = [(row.kind, row.role, row.recipient) for row in reversed(office.notices())]
    return [entry for entry in found if entry[0] == kind] if kind else found


def letters(office: Engine, language: str = "zh-Hans") -> list[Letter]:
    """Every notice that is to be sent, in words."""
    with office.database.transaction() as connection:
        now = office.clock.now()
        kinds = sorted({row.kind for row in office.notices()})
        rows = outbox.claim(connection, now, now, kinds=kinds, limit=100)
    return [write_letter(row, office.calendars().office.zone, language) for row in rows]


def letter(office: Engine, kind: str, language: str = "zh-Hans") -> Letter:
    return next(found for found in letters(office, language) if found.kind == kind)


def test_the_applicant_is_told_of_acceptance_and_of_the_end(office: Engine, received: str, clock: ManualClock) -> None:
    assert told(office) == []
    run_to_the_end(office, received, SIGN, clock)
    assert told(office) == [("accepted", "applicant", ""), ("closed", "applicant", "")]
    accepted, closed = letters(office)
    assert (accepted.name, accepted.mail, accepted.phone) == ("王五", "wang@example.org", "020-1")
    assert accepted.subject == f"【{received}】受理通知"
    assert "2026年3月9日受理" in accepted.text
    assert "结果：办结" in closed.text
    assert office.verify() is None


def test_what_is_missing_is_one_letter_by_department(office: Engine, received: str) -> None:
    window = open_items(office, received)[0]
    office.report_missing(window.id, ["营业执照", "效果图"], by=window.department)
    finish(office, window, NO, missing=("委托书",))
    assert told(office) == []
    finish(office, open_items(office, received)[0], {})
    assert told(office) == [("missing", "applicant", "")]
    found = letter(office, "missing")
    assert found.subject == f"【{received}】补正材料一次性告知书"
    assert found.text == (
        "王五：\n\n"
        "您于2026年3月9日提出的“店铺招牌设置许可（教程示例，虚构）”申请，经审查，申请材料不齐全或者不符合法定形式。"
        "依据《行政许可法》第三十二条第一款第四项，现将需要补正的全部内容一次性告知如下：\n\n"
        "政务服务中心：\n\n1. 营业执照\n\n2. 效果图\n\n3. 委托书\n\n"
        "请将补正材料提交至：政务服务中心 受理窗口。\n\n"
        "按要求提交全部补正材料的，依据《行政许可法》第三十二条第一款第五项予以受理。\n\n"
        f"2026年3月9日　受理编号：{received}\n"
    )


def test_the_letter_says_until_when_where_the_flow_has_a_limit_for_it(office: Engine) -> None:
    steps = sequence(
        task("check", nature="intake", lane=("局", "窗口")),
        task("tell", nature="notice", lane=("局", "窗口")),
        task("bring", nature="applicant", lane=("申请人",), time_limit=TimeLimit(statutory=Span(5))),
    )
    flow, _ = office.deploy(write(build(steps)))
    office.add_person("li")
    office.assign("li", "局 窗口")
    receipt = office.start(flow)
    office.report_missing(open_items(office, receipt)[0].id, ["图纸"], by="li")
    for _ in range(2):
        office.complete(open_items(office, receipt)[0].id, by="li")
    assert "Hand it in until: 2026-03-16." in letter(office, "missing", "en").text
    assert "補正期限：2026年3月16日。" in letter(office, "missing", "zh-Hant").text


def test_a_second_notice_says_that_it_is_one_and_not_why(office: Engine, received: str) -> None:
    office.add_person("wang", rank="head")
    for said in ({}, {"approver": "wang", "statement": "窗口疏漏"}):
        finish(office, open_items(office, received)[0], NO)
        finish(office, open_items(office, received)[0], NO, **said)
        finish(office, open_items(office, received)[0], NO)  # what was missing comes in
    first, second = letters(office)
    assert "再次告知" not in first.text
    assert "再次告知" in second.text
    assert "疏漏" not in second.text


def test_who_was_not_asked_in_time_is_told_of_acceptance_once(
    office: Engine, received: str, clock: ManualClock
) -> None:
    clock.set(datetime(2026, 3, 16, 10, 0, tzinfo=UTC))
    office.tick()
    assert [entry for entry in told(office) if entry[1] == "applicant"] == [("deemed accepted", "applicant", "")]
    assert "自收到申请材料之日（2026年3月9日）起即为受理" in letter(office, "deemed accepted").text
    assert received


def test_a_refusal_gives_its_reasons_and_the_ways_to_contest_it(
    office: Engine, received: str, clock: ManualClock
) -> None:
    run_to_the_end(office, received, SIGN | {"decision_S04": "refused"}, clock)
    text = letter(office, "closed").text
    assert "结果：不予许可" in text
    assert "材料不全" in text
    assert "行政复议或者提起行政诉讼" in text


def test_the_applicant_is_told_of_a_procedure_with_its_notice_and_its_end(
    office: Engine, received: str, clock: ManualClock
) -> None:
    finish(office, open_items(office, received)[0], SIGN)
    office.suspend(received, by="规划局", kind="hearing", notice="穗规告〔2026〕1号")
    office.suspend(received, by="规划局", kind="tender", notice="2")
    clock.go(timedelta(days=2))
    office.resume(received, by="规划局", kind="hearing")
    hearing, tender, ended = (found for found in letters(office) if found.kind in {"suspended", "resumed"})
    assert hearing.subject.endswith("听证开始")
    assert "穗规告〔2026〕1号" in hearing.text
    assert "预计结束日期：2026年4月7日" in hearing.text  # 20 working days, without the holiday of 4 to 6 April
    assert "以书面告知为准" in tender.text
    assert ended.subject.endswith("听证结束")


def test_an_extension_comes_with_its_reason(office: Engine) -> None:
    limit = TimeLimit(statutory=Span(20), promised=Span(20), extendable_by=Span(10))
    flow, _ = office.deploy(write(build(sequence(task("decide", lane=("局", "审批岗"), time_limit=limit)))))
    office.add_person("li")
    office.add_person("wang", rank="head")
    office.assign("li", "局 审批岗")
    receipt = office.start(flow)
    office.extend(receipt, by="li", approver="wang", reason="须现场核查。", item=open_items(office, receipt)[0].id)
    text = letter(office, "extended").text
    assert "延长 10 个工作日" in text
    assert "理由：须现场核查。\n" in text
    assert "延长后于2026年4月21日届满" in text
    assert "wang" not in text


@pytest.fixture
def overseen(office: Engine, received: str) -> str:
    """A case under review, in an office with two who supervise, and heads: one of planning, one above all."""
    office.add_person("zhao", side="supervision")
    office.add_person("qian", side="supervision")
    office.add_person("wang", rank="head")
    office.add_person("sun", rank="head")
    office.assign("sun", "规划局 审批岗")
    finish(office, open_items(office, received)[0], SIGN)
    return received


def of_task(office: Engine, kind: str, post: str) -> set[str]:
    return {row.recipient for row in office.notices() if row.kind == kind and row.facts["post"] == post}


def test_a_reminder_goes_to_who_has_the_work_in_hand_else_to_the_post(
    office: Engine, overseen: str, clock: ManualClock
) -> None:
    item = next(item for item in open_items(office, overseen) if item.department == "规划局")
    office.claim(item.id, by="规划局")
    clock.set(datetime(2026, 3, 12, 2, 0, tzinfo=UTC))
    office.tick()
    assert of_task(office, "reminder", "规划局 审批岗") == {"规划局"}
    office.add_person("zhou")
    office.assign("zhou", "建设局 审批岗")
    clock.set(datetime(2026, 3, 13, 2, 0, tzinfo=UTC))
    office.tick()
    assert of_task(office, "reminder", "建设局 审批岗") <= {"建设局", "zhou"}


def test_a_card_goes_to_the_handler_the_chief_and_supervision(
    office: Engine, overseen: str, clock: ManualClock
) -> None:
    item = next(item for item in open_items(office, overseen) if item.department == "规划局")
    office.claim(item.id, by="规划局")
    clock.set(datetime(2026, 3, 16, 11, 0, tzinfo=UTC))
    office.tick()
    assert of_task(office, "red", "规划局 审批岗") == {"规划局", "sun", "zhao", "qian"}
    # a department without a head of its own: the head above all
    assert of_task(office, "yellow", "建设局 审批岗") == {"建设局", "wang", "zhao", "qian"}
    found = next(one for one in letters(office) if (one.kind, one.name) == ("red", "sun"))
    assert found.subject.startswith(f"【{overseen}】红牌：")
    assert "法定时限于 2026-03-16 18:00 届满" in found.text
    assert "监察部门" in found.text


def test_a_card_for_the_whole_case_goes_to_all_who_work_on_it(office: Engine, clock: ManualClock) -> None:
    limit = TimeLimit(promised=Span(2))
    definitions = build(sequence(task("decide", lane=("局", "审批岗"))))
    (process,) = definitions.processes
    flow, _ = office.deploy(write(replace(definitions, processes=(replace(process, time_limit=limit),))))
    office.start(flow)
    clock.go(timedelta(days=7))
    office.tick()
    assert told(office, "yellow") == [("yellow", "post", "局 审批岗")]  # nobody holds it
    assert "The case as a whole" in letter(office, "yellow", "en").text


def test_an_appeal_goes_to_supervision_and_its_verdict_to_the_post(
    office: Engine, overseen: str, clock: ManualClock
) -> None:
    clock.set(datetime(2026, 3, 12, 11, 0, tzinfo=UTC))
    office.tick()
    card = next(card for card in office.cards() if card.post_id == "规划局 审批岗" and card.colour == "yellow")
    office.answer_card(card.id, "receive", by="规划局")
    office.answer_card(card.id, "appeal", by="规划局", words="系统故障")
    office.answer_card(card.id, "withdraw", by="zhao", words="属实")
    assert told(office, "appeal") == [("appeal", "person", "qian"), ("appeal", "person", "zhao")]
    assert set(told(office, "verdict")) == {("verdict", "person", "sun"), ("verdict", "person", "规划局")}
    assert "撤销该牌。属实" in letter(office, "verdict").text
    assert "系统故障" in letter(office, "appeal").text
    assert overseen


def test_an_act_that_is_refused_tells_nobody(office: Engine, received: str) -> None:
    with pytest.raises(UsageError, match="written statement"):
        finish(office, open_items(office, received)[0], NO, statement="")
    assert told(office) == []


def test_an_act_that_does_not_come_to_its_end_tells_nobody(
    office: Engine, received: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = open_items(office, received)[0]
    with monkeypatch.context() as patch:
        patch.setattr("engine.store.cases.save_case", lambda *_, **__: sys.exit())
        with pytest.raises(SystemExit):
            finish(office, item, SIGN)
    assert told(office) == []
    finish(office, item, SIGN)
    assert told(office) == [("accepted", "applicant", "")]


def test_a_key_is_derived_from_the_record(office: Engine, received: str) -> None:
    finish(office, open_items(office, received)[0], SIGN)
    (row,) = office.notices()
    view = office.case(received)
    number, entry = next((number, entry) for number, entry in view.journal if entry.kind == "accepted")
    assert row.key == f"{view.case.id}-{number}-{entry.at:%Y%m%dT%H%M%S}-applicant"


def test_every_kind_is_told_in_every_language(office: Engine, overseen: str, clock: ManualClock) -> None:
    office.suspend(overseen, by="规划局", kind="hearing", notice="1")
    office.resume(overseen, by="规划局", kind="hearing")
    clock.go(timedelta(days=30))
    office.tick()
    office.answer_card(1, "appeal", by="规划局", words="系统故障")
    office.answer_card(1, "uphold", by="zhao", words="不属实")
    for language in ("en", "zh-Hans", "zh-Hant"):
        for found in letters(office, language):
            assert overseen in found.subject
            assert "{" not in found.subject + found.text
    assert cards.ANSWERS


def test_a_secret_of_the_office_is_not_told_to_the_applicant(office: Engine, overseen: str, clock: ManualClock) -> None:
    for item in open_items(office, overseen):
        finish(office, item, SIGN, opinion="内部意见")
    run_to_the_end(office, overseen, SIGN, clock)
    mine: list[Any] = [found for found in letters(office) if found.role == "applicant"]
    for name in ("内部意见", "陈", "zhao", "wang"):
        assert not [found for found in mine if name in found.text.replace("wang@", "")]
