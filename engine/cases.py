"""Cases: how one starts, and what is booked whenever its tokens have moved."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine import deployments, running_clock
from engine.answers import read_answers
from engine.journal import Entry
from engine.spiff import ENGINE_TAG, restore, start
from engine.store import cases as store
from engine.store import clocks, procedures, work_items
from engine.store.deployments import deployment_by_number
from engine.supervision.rungs import DEEMED, Rung
from engine.waiting import book_waits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Row

    from engine.act import Act
    from engine.deployment import DeployedTask
    from engine.deployments import Deployment
    from engine.spiff import Ready, Run


@dataclass(slots=True, kw_only=True)
class OpenCase:
    """A case within one transaction: its row, its flow, its tokens and its journal."""

    act: Act
    row: Row[Any]
    deployment: Deployment
    run: Run
    journal: store.Journal
    accepted_as_of: datetime | None = None  # where not now

    def note(self, kind: str, element: str = "", **facts: Any) -> None:
        """Write what happens into the journal."""
        self.journal.write(Entry(at=self.act.now, actor=self.act.actor, kind=kind, element=element, facts=facts))

    def task(self, element: str) -> DeployedTask:
        """Return what is known of a task."""
        return self.deployment.flow.tasks[element]


def start_case(act: Act, flow: str, applicant: Mapping[str, Any], attributes: Mapping[str, Any], at: str = "") -> str:
    """Take in an application; return the receipt number of its case. `at` names the start event where there are several."""
    version = deployments.newest(act, flow)
    deployment = deployments.load(version)
    attributes = read_answers(attributes, deployment.flow.kinds)
    run = start(deployment.executable, attributes, at=at)
    number = store.insert_case(
        act.connection,
        receipt=secrets.token_hex(16),  # until its number is known
        deployment_id=version.id,
        state=run.state(),
        engine_tag=ENGINE_TAG,
        status="open",
        attributes=dict(attributes),
        applicant=dict(applicant),
        received_at=act.now,
    )
    row = store.case_by_number(act.connection, number)
    case = OpenCase(act=act, row=row, deployment=deployment, run=run, journal=store.Journal(number))
    receipt = f"{act.now.astimezone(ZoneInfo(act.calendar.zone)):%Y%m%d}{number:06d}"
    case.note("started", flow=flow, version=version.version, receipt=receipt, attributes=dict(attributes))
    book(case, receipt=receipt)
    return receipt


def open_case(act: Act, number: int) -> OpenCase:
    """Take a case in hand; nobody else can, until the transaction ends."""
    row = store.case_by_number(act.connection, number, lock=True)
    deployment = deployments.load(deployment_by_number(act.connection, row.deployment_id))
    run = restore(deployment.executable, row.state)
    journal = store.Journal(row.id, row.journal_count, row.journal_head)
    return OpenCase(act=act, row=row, deployment=deployment, run=run, journal=journal)


def book(case: OpenCase, **values: Any) -> None:
    """Bring work items, clocks, journal and the case itself in line with where the tokens are now."""
    act = case.act
    ready = {token.token: token for token in case.run.ready()}
    known = {item.token: item for item in work_items.open_items(act.connection, case.row.id)}
    for token, item in known.items():
        if token not in ready:
            close_item(case, item, status="cancelled")
            case.note("withdrawn", item.element, item=item.id)
    for token, found in ready.items():
        if token not in known:
            _offer(case, found)
    book_waits(case)
    tasks = [case.task(token.element) for token in ready.values()]
    if case.row.accepted_at is None and any(not task.is_before_acceptance for task in tasks):
        values["accepted_at"] = case.accepted_as_of or act.now
        case.note("accepted", as_of=values["accepted_at"].isoformat())
        _start_clock(case, "case", "", None, begin=values["accepted_at"])
    if case.run.done:
        values |= {"status": "closed", "outcome": case.run.outcome or "", "closed_at": act.now}
        case.note("closed", case.run.outcome or "")
        for review in work_items.open_reviews(act.connection, case.row.id):
            close_item(case, review, status="cancelled")
            case.note("withdrawn", item=review.id)
        for row in clocks.clocks_of(act.connection, case.row.id):
            running_clock.stop(act.connection, row, act.now)
    else:
        _let_stand(case, not_counted=bool(tasks) and all(task.suspends for task in tasks))
    case.journal.save(act.connection)
    store.save_case(
        act.connection,
        case.row,
        state=case.run.state(),
        journal_count=case.journal.count,
        journal_head=case.journal.head,
        **values,
    )


def close_item(case: OpenCase, item: Row[Any], **values: Any) -> None:
    """End a work item and its clock."""
    work_items.change_item(case.act.connection, item.id, closed_at=case.act.now, **values)
    for row in clocks.clocks_of(case.act.connection, case.row.id):
        if row.work_item_id == item.id:
            running_clock.stop(case.act.connection, row, case.act.now)


def _offer(case: OpenCase, found: Ready) -> None:
    """Put a task into the work list of its post."""
    task = case.task(found.element)
    number = work_items.insert_item(
        case.act.connection,
        case_id=case.row.id,
        token=found.token,
        element=found.element,
        round=found.round,
        name=task.name,
        department=task.department,
        post_id=task.post,
        offered_at=case.act.now,
    )
    case.note("offered", found.element, item=number, round=found.round, post=task.post)
    _start_clock(case, "task", found.element, number, begin=case.act.now)


def _start_clock(case: OpenCase, subject: str, element: str, item: int | None, *, begin: datetime) -> None:
    limit = case.task(element).limit if element else case.deployment.flow.limit
    if limit is None:
        return
    act = case.act
    rungs = act.rules.rungs
    if element and case.task(element).is_deemed_accepted:
        rungs = (*rungs, Rung(colour=DEEMED, limit="statutory", after=0))
    number = running_clock.start_clock(
        act.connection,
        act.calendars,
        rungs,
        limit,
        case_id=case.row.id,
        subject=subject,
        element=element,
        department=case.task(element).department if element else "",
        work_item_id=item,
        begin=begin,
    )
    for procedure in procedures.open_procedures(act.connection, case.row.id):
        if number is not None and procedure.work_item_id is None:  # whatever begins now stands still as well
            row = clocks.clock_by_number(act.connection, number)
            running_clock.suspend(
                act.connection, act.calendars, row, act.now, kind=procedure.kind, procedure=procedure.id
            )


def _let_stand(case: OpenCase, *, not_counted: bool) -> None:
    """Let the clock of the case stand still while all that is open is of a kind that the law does not count."""
    act = case.act
    for row in clocks.clocks_of(act.connection, case.row.id):
        if row.subject == "case":
            reasons = clocks.suspensions_of(act.connection, [row.id])
            already = any(reason.procedure_id is None and reason.end is None for reason in reasons)
            if not_counted and not already:
                running_clock.suspend(act.connection, act.calendars, row, act.now)
            elif already and not not_counted:
                running_clock.resume(act.connection, act.calendars, row, act.now)
