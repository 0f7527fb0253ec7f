"""Joint decisions: who reviews side by side, and what comes of what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from staff import finish, open_items, put_into_service

from engine.deployment import read_flow
from engine.errors import NotAllowedError, RefusedDeploymentError
from engine.joint import JointDecision, find_joint_decisions
from processes.blocks import Branch, Frame, build, choice, parallel, refusal, sequence, task
from processes.catalogue import flow
from processes.errors import BinglianError, UsageError
from processes.writer import write

if TYPE_CHECKING:
    from engine.service import Engine
    from processes.blocks import Block

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}
DISAGREE = {"verdict": "disagree", "opinion": "遮挡消防通道"}
DECIDE = refusal(
    task("decide"), name="granted?", when=Branch(condition='answer == "no"', block=task("tell")), end="refused"
)
A, B, C = (task(name) for name in "abc")
CHOICE = choice("kind?", Branch(condition='kind == "x"', block=task("x")), Branch())
EARLY = refusal(task("b"), name="b?", when=Branch(condition='b == "no"', block=task("tell_b")), end="no")


def read(block: Block) -> Any:
    return read_flow(build(block, Frame()).processes[0])


@pytest.mark.parametrize(
    ("block", "rule", "reviewers"),
    [
        (sequence(parallel(A, B), DECIDE), "all", ("a", "b")),
        (sequence(parallel(sequence(A, C), B), DECIDE), "cancel", ("a", "c", "b")),  # one after the other in a branch
        (sequence(parallel(A, B), task("decide")), "lead", ("a", "b")),  # the lead needs no refusal of the flow
        (sequence(parallel(A, B), CHOICE, DECIDE), "", ()),  # without a rule nothing is asked
        (sequence(parallel(A, EARLY), DECIDE), "all", ("a", "b")),  # the flow's own early refusal stays
        (sequence(parallel(A, CHOICE), DECIDE), "all", ("a", "x")),
    ],
)
def test_who_reviews_side_by_side(block: Block, rule: str, reviewers: tuple[str, ...]) -> None:
    expected = (JointDecision(reviewers=reviewers, decider="decide"),) if rule else ()
    assert find_joint_decisions(read(block), rule) == expected


@pytest.mark.parametrize(
    ("block", "rule", "says"),
    [
        (sequence(A, DECIDE), "all", "No departments review side by side"),
        (sequence(parallel(A, task("hear", nature="notice")), DECIDE), "all", "No departments review side by side"),
        (parallel(A, B), "lead", "no single task decides"),  # the case ends at the join
        (sequence(parallel(A, B), CHOICE, DECIDE), "lead", "no single task decides"),  # which one depends on the case
        (sequence(parallel(A, B), task("decide")), "all", "gives it no way to refuse"),
        (sequence(parallel(A, CHOICE), DECIDE), "cancel", "choose or wait"),
        (sequence(parallel(A, B), DECIDE), "majority", "no rule majority"),
    ],
)
def test_a_rule_without_ground_is_refused_at_deployment(office: Engine, block: Block, rule: str, says: str) -> None:
    with pytest.raises(RefusedDeploymentError, match=says):
        office.deploy(write(build(block)), joint=rule)
    assert office.flows() == []


def review(office: Engine, rule: str) -> tuple[str, list[Any]]:
    """Start a case under a rule; return it and the three work items that are open side by side."""
    name = put_into_service(office, "shop_sign")
    assert office.deploy(flow("shop_sign").to_be.read_bytes(), joint=rule) == (name, 2)  # other policies: a new version
    assert office.deploy(flow("shop_sign").to_be.read_bytes(), joint=rule) == (name, 2)
    receipt = office.start(name)
    finish(office, open_items(office, receipt)[0], SIGN)
    return receipt, open_items(office, receipt)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({}, "silence is no agreement"),
        ({"verdict": "maybe"}, "no verdict"),
        ({"verdict": "disagree", "statement": " "}, "or why not"),
        ({"verdict": "agree with conditions", "statement": ""}, "on what condition"),
    ],
)
def test_a_reviewer_gives_a_verdict_with_its_words(office: Engine, said: dict[str, Any], says: str) -> None:
    receipt, items = review(office, "all")
    before = office.case(receipt)
    with pytest.raises(UsageError, match=says):
        finish(office, items[0], SIGN, **said)
    assert office.case(receipt) == before


@pytest.mark.parametrize(
    ("rule", "verdicts", "decided", "error"),
    [
        ("all", ("agree", "agree with conditions", "agree"), ("granted", ""), None),
        ("all", ("agree", "disagree", "agree"), ("granted", "我们认为可以"), NotAllowedError),
        ("all", ("agree", "disagree", "agree"), ("refused", ""), None),
        ("lead", ("agree", "disagree", "agree"), ("granted", " "), UsageError),  # against one, without a word
        ("lead", ("agree", "disagree", "agree"), ("granted", "已整改"), None),
        ("cancel", ("agree", "disagree"), ("granted", "已整改"), NotAllowedError),
        ("cancel", ("agree", "disagree"), ("refused", ""), None),
    ],
)
def test_what_was_said_decides(
    office: Engine, rule: str, verdicts: tuple[str, ...], decided: tuple[str, str], error: type[BinglianError] | None
) -> None:
    answer, opinion = decided
    receipt, items = review(office, rule)
    for item, verdict in zip(items, verdicts, strict=False):
        finish(office, item, SIGN, verdict=verdict, opinion="见附件")
    (decision,) = open_items(office, receipt)
    assert decision.element == "Task_S04"
    if error is not None:
        with pytest.raises(error, match="建设局"):
            finish(office, decision, {"decision_S04": answer}, opinion=opinion)
        return
    finish(office, decision, {"decision_S04": answer}, opinion=opinion)
    assert office.verify() is None


def test_the_first_no_ends_the_reviews_beside_it(office: Engine) -> None:
    receipt, items = review(office, "cancel")
    finish(office, items[1], SIGN, **DISAGREE)
    assert [(item.element, item.status, item.verdict) for item in office.case(receipt).items[1:4]] == [
        ("Task_S01", "cancelled", ""),
        ("Task_S02", "completed", "disagree"),
        ("Task_S03", "cancelled", ""),
    ]
    assert [item.element for item in open_items(office, receipt)] == ["Task_S04"]
    assert [entry.kind for _, entry in office.case(receipt).journal].count("withdrawn") == 2
