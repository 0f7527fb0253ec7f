"""Work: what a person finds in the work list, takes, gives back and completes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine import further_review, hearings, interested_parties, renewals
from engine.answers import read_answers
from engine.cases import OpenCase, book, close_item, open_case_of_item
from engine.completion import report_missing, settle
from engine.deployments import load, load_for
from engine.deputies import acts_for
from engine.errors import ConflictError, NotAllowedError
from engine.insight import require_part
from engine.letters import require_letter
from engine.notices import APPLICANT, DEEMED_ACCEPTED, notify
from engine.store import work_items
from engine.store.cases import case_by_number
from engine.store.deployments import deployment_by_number, person_by_id
from engine.supervision.rungs import AGREED
from engine.verdicts import AGREE, check_verdict, end_reviews
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row

    from engine.act import Act
    from engine.completion import Completion
    from engine.deployment import Decision, DeployedTask
    from engine.deployments import Deployment

DEEMED = "deemed accepted"


def work_list(act: Act, person: str) -> Sequence[Row[Any]]:
    """Return what a person can do now: what is offered to the posts held, and what was claimed, the most urgent first."""
    posts = work_items.posts_of(act.connection, person, act.now)
    if not posts:
        person_by_id(act.connection, person)  # nobody's list is refused, not empty
    return work_items.work_list(act.connection, posts, person)


def claim(act: Act, number: int) -> None:
    """Take a work item into one's own hands."""
    case, item = take(act, number)
    if item.assignee == act.actor:
        return
    work_items.change_item(act.connection, item.id, status="claimed", assignee=act.actor, claimed_at=act.now)
    case.note("claimed", item.element, item=item.id)
    book(case)


def give_back(act: Act, number: int) -> None:
    """Put a claimed work item back into the list of its post."""
    case, item = take(act, number)
    if item.assignee != act.actor:
        raise ConflictError(message("Work item {number} is not in your hands.", number=number))
    work_items.change_item(act.connection, item.id, status="offered", assignee=None, claimed_at=None)
    case.note("given back", item.element, item=item.id)
    book(case)


def complete(act: Act, number: int, said: Completion) -> None:
    """Complete a work item with what the flow and the law ask to be said; the next tasks are offered in the same act."""
    case, item = take(act, number)
    if item.asked_by:
        further_review.complete(case, item, said)
        book(case)
        return
    further_review.refuse_while_open(case, item)
    interested_parties.hold_back(case, item)
    renewals.hold_back(case, item)
    hearings.hold_back(case, item, said.record)
    decided = _check_decisions(case, item, said.decisions)
    said = replace(said, decisions=decided, officers=said.officers or tuple(item.officers))
    letter = require_letter(case, item)
    check_verdict(case, item, said)
    settle(case, item, said)
    case.run.complete(item.token, decided)
    spoken = {"opinion": said.opinion, "verdict": said.verdict}
    close_item(case, item, status="completed", assignee=act.actor, decisions=decided, **spoken)
    facts: dict[str, Any] = {"officers": list(said.officers)} if said.officers else {}
    facts |= letter | acts_for(item)
    if said.record:
        facts["record"] = said.record
    if said.verdict:
        facts["verdict"] = said.verdict
    case.note(
        "completed", item.element, item=item.id, round=item.round, decisions=decided, opinion=said.opinion, **facts
    )
    end_reviews(case, item, said)
    book(case)


def report(act: Act, number: int, what: tuple[str, ...]) -> None:
    """Say what is missing in the file, from any work item of the case; the one notice lists it."""
    case, item = take(act, number)
    report_missing(case, item, what)
    book(case)


def deem_accepted(act: Act, number: int) -> None:
    """Accept a file that nobody has asked to complete in time, as of when its material was received (rule L04)."""
    case = open_case_of_item(act, number)
    item = case.open_item(number)
    if item is None:
        return
    said = {decision.name: DEEMED for decision in _asked(case.deployment, case.row, item)}
    case.run.complete(item.token, said)
    close_item(case, item, status="completed", decisions=said)
    case.accepted_as_of = item.offered_at if item.round > 1 else case.row.received_at  # when the material was received
    case.note("deemed accepted", item.element, item=item.id, basis="行政许可法 第32条")
    notify(case, DEEMED_ACCEPTED, [APPLICANT])
    book(case)


def describe(act: Act, number: int) -> tuple[Row[Any], DeployedTask | None]:
    """Return a work item with its receipt number and limits, and the task that it is of; None for a further review.

    Raises NotAllowedError where the actor holds no post that has, or had, work in this case.
    """
    item = work_items.described_item(act.connection, number)
    require_part(act, item.case_id, item.receipt)
    deployed = load(deployment_by_number(act.connection, item.deployment_id))
    return item, None if item.asked_by else deployed.flow.tasks[item.element]


def agree_by_silence(act: Act, number: int) -> None:
    """Let a reviewer who has said nothing when the statutory limit ends agree, by the policy of the flow."""
    case = open_case_of_item(act, number)
    item = case.open_item(number)
    if item is None:
        return
    case.run.complete(item.token)
    close_item(case, item, status="completed", verdict=AGREE)
    basis = {"policy": "silence_agrees", "deployment": case.row.deployment_id}
    case.note(AGREED, item.element, item=item.id, verdict=AGREE, basis=basis)
    book(case)


def decisions(act: Act, number: int) -> tuple[Decision, ...]:
    """Return what whoever completes a work item will have to say: what the flow asks, and the case does not know."""
    item = work_items.item_by_number(act.connection, number)
    row = case_by_number(act.connection, item.case_id)
    return _asked(load_for(act.connection, row), row, item)


def _asked(deployment: Deployment, row: Row[Any], item: Row[Any]) -> tuple[Decision, ...]:
    if item.asked_by:  # a further review decides nothing
        return ()
    return tuple(d for d in deployment.flow.tasks[item.element].decisions if d.name not in row.attributes)


def take(act: Act, number: int) -> tuple[OpenCase, Row[Any]]:
    """Return an open work item that the actor may work on, with its case locked."""
    case = open_case_of_item(act, number)
    item = case.open_item(number)  # as it is now that nobody else can change it
    if item is None:
        over = work_items.item_by_number(act.connection, number)
        who = over.assignee or message("the flow")
        raise ConflictError(
            message("Work item {number} is over: {status} by {who}.", number=number, status=over.status, who=who)
        )
    if item.assignee not in {None, act.actor}:
        raise ConflictError(message("Work item {number} is in the hands of {who}.", number=number, who=item.assignee))
    if item.held_for is None:
        raise NotAllowedError(message("{person} does not hold the post {post}.", person=act.actor, post=item.post_id))
    return case, item


def _check_decisions(case: OpenCase, item: Row[Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was decided, if it is what the flow asks for here."""
    asked = {decision.name: decision for decision in _asked(case.deployment, case.row, item)}
    for name in said:
        if name not in asked:
            raise UsageError(
                message(
                    "{task} does not ask for {name}; it asks for: {asked}.",
                    task=item.name,
                    name=name,
                    asked=tuple(asked) or message("nothing"),
                )
            )
    for name, decision in asked.items():
        if name not in said:
            raise UsageError(
                message(
                    "{task} cannot be completed without a value for {name} (the flow compares it with: {values}).",
                    task=item.name,
                    name=name,
                    values=decision.values,
                )
            )
    return read_answers(said, case.deployment.flow.kinds)
