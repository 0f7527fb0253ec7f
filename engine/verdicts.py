"""Verdicts: what each reviewer says, and what whoever decides may do with it. Silence is never agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.cases import close_item
from engine.deployments import load_for
from engine.errors import NotAllowedError
from engine.store import work_items
from engine.store.cases import case_by_number
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row

    from engine.cases import OpenCase
    from engine.completion import Completion
    from engine.deployments import Deployment

AGREE, CONDITIONS, DISAGREE = "agree", "agree with conditions", "disagree"
VERDICTS = (AGREE, CONDITIONS, DISAGREE)


def check_verdict(case: OpenCase, item: Row[Any], said: Completion) -> None:
    """Ask a reviewer for a verdict, and whoever decides to heed those of the reviewers."""
    if said.verdict and said.verdict not in VERDICTS:
        raise UsageError(
            message("{verdict} is no verdict; there are: {verdicts}.", verdict=said.verdict, verdicts=VERDICTS)
        )
    if not said.verdict and _is_review(case.deployment, item):
        raise UsageError(
            message(
                "{task} asks for an opinion: give a verdict ({verdicts}); silence is no agreement.",
                task=item.name,
                verdicts=VERDICTS,
            )
        )
    if said.verdict in {CONDITIONS, DISAGREE} and not (said.opinion.strip() or said.statement.strip()):
        raise UsageError(message("{task}: say in the opinion on what condition, or why not.", task=item.name))
    if decides(case, item.element):
        _check_decision(case, item, said)


def asks_for_verdict(connection: Connection, item: Row[Any]) -> bool:
    """Tell whether whoever completes a work item has to give a verdict: a reviewer of a joint decision, or one who was asked."""
    return _is_review(load_for(connection, case_by_number(connection, item.case_id)), item)


def _is_review(deployment: Deployment, item: Row[Any]) -> bool:
    return bool(item.asked_by) or any(item.element in joint.reviewers for joint in deployment.joint)


def decides(case: OpenCase, element: str) -> bool:
    """Tell whether a task decides: it can refuse, or it comes behind reviews side by side."""
    task = case.deployment.flow.tasks.get(element)
    can_refuse = task is not None and any(way.kind == "refusal" for way in task.rejections)
    return can_refuse or any(joint.decider == element for joint in case.deployment.joint)


def end_reviews(case: OpenCase, item: Row[Any], said: Completion) -> None:
    """End the reviews that are open beside one that disagrees, where the rule says so; the decision comes at once."""
    if said.verdict != DISAGREE or case.deployment.rule != "cancel":
        return
    reviewers = {key for joint in case.deployment.joint if item.element in joint.reviewers for key in joint.reviewers}
    opened = {row.token: row for row in case.opened.tasks if row.id not in case.closed}
    while ready := [token for token in case.run.ready() if token.element in reviewers]:
        for token in ready:
            case.run.complete(token.token)
            row = opened.get(token.token)
            if row is not None:
                close_item(case, row, status="cancelled")
                case.note("withdrawn", row.element, item=row.id, rule="cancel")


def _check_decision(case: OpenCase, item: Row[Any], said: Completion) -> None:
    against = tuple(dict.fromkeys(_against(case, item)))
    if not against or case.task(item.element).rejection({**case.row.attributes, **said.decisions}):
        return
    if case.deployment.rule in {"all", "cancel"}:
        raise NotAllowedError(
            message(
                "{task} can only be a no: {departments} disagreed, and by the rule of this flow all have to agree.",
                task=item.name,
                departments=against,
            )
        )
    if not said.opinion.strip():
        raise UsageError(
            message(
                "{task} goes against {departments}: say in the opinion why.",
                task=item.name,
                departments=against,
            )
        )


def _against(case: OpenCase, item: Row[Any]) -> Iterator[str]:
    """Yield the departments whose last word on a decision is no: reviewers of the flow, and those asked in addition."""
    asked = {key for joint in case.deployment.joint if joint.decider == item.element for key in joint.reviewers}
    rows = work_items.items_of(case.act.connection, case.row.id)
    last = {row.element or row.post_id: row for row in rows if row.verdict and (row.asked_by or row.element in asked)}
    for row in last.values():
        if row.verdict == DISAGREE:
            yield row.department
