"""Cases: how one starts, and what is booked whenever its tokens have moved."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine import deliveries, deployments, office_calendars, office_rules, officers, running_clock, stages
from engine.answers import read_answers
from engine.errors import ConflictError
from engine.journal import Entry
from engine.notices import ACCEPTED, APPLICANT, CLOSED, notify, save_notices
from engine.running_clock import new_clock
from engine.search_terms import terms
from engine.spiff import ENGINE_TAG, restore, start
from engine.store import cases as store
from engine.store import clocks, procedures, work_items
from engine.store.opened import Opened, read_opened, take_case_of_item
from engine.store.search import insert_terms
from engine.supervision.rungs import AGREED, DEEMED, Rung
from engine.waiting import book_waits
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from engine.act import Act
    from engine.deployment import DeployedTask
    from engine.deployments import Deployment
    from engine.office_calendars import OfficeCalendars
    from engine.running_clock import NewClock
    from engine.spiff import Ready, Run
    from engine.supervision.rungs import RuleSet


@dataclass(kw_only=True)
class OpenCase:
    """A case within one transaction: its row, its flow, its tokens and its journal."""

    act: Act
    row: Row[Any]
    deployment: Deployment
    run: Run
    journal: store.Journal
    accepted_as_of: datetime | None = None  # where not now
    closed: set[int] = field(default_factory=set)  # work items that this act has closed
    notices: list[dict[str, Any]] = field(default_factory=list)  # whom to tell what of this act
    ended_as: tuple[str, str] | None = None  # status and outcome, where no end of the flow was reached

    @cached_property
    def opened(self) -> Opened:
        """Return what was open when it was first asked for, `closed` included."""
        return read_opened(self.act.connection, self.row.id, self.act.actor, self.act.now)

    @property
    def calendars(self) -> OfficeCalendars:
        """Return who keeps which hours."""
        return office_calendars.read(self.opened.calendars)

    @property
    def rules(self) -> RuleSet:
        """Return the rule set of the office."""
        return office_rules.chosen_or(self.opened.rules, self.act.default_rules)

    def look_again(self) -> None:
        """Forget what was open: its tokens have changed."""
        self.__dict__.pop("opened", None)

    def open_item(self, number: int) -> Row[Any] | None:
        """Return an open work item of the case, None where it is not open, or another's."""
        items = (*self.opened.tasks, *self.opened.reviews)
        return next((item for item in items if item.id == number and number not in self.closed), None)

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
    insert_terms(act.connection, number, terms(dict(applicant), attributes))
    row = store.case_by_number(act.connection, number)
    case = OpenCase(act=act, row=row, deployment=deployment, run=run, journal=store.Journal(number))
    receipt = f"{act.now.astimezone(ZoneInfo(act.calendar.zone)):%Y%m%d}{number:06d}"
    case.note("started", flow=flow, version=version.version, receipt=receipt, attributes=dict(attributes))
    book(case, receipt=receipt)
    return receipt


def open_case(act: Act, number: int) -> OpenCase:
    """Take a case in hand; nobody else can, until the transaction ends."""
    return _in_hand(act, store.take_case(act.connection, number))


def open_case_of_item(act: Act, item: int) -> OpenCase:
    """Take the case of a work item in hand."""
    row, opened = take_case_of_item(act.connection, item, act.actor, act.now)
    case = _in_hand(act, row)
    case.opened = opened
    return case


def _in_hand(act: Act, row: Row[Any]) -> OpenCase:
    deployment = deployments.load_for(act.connection, row)
    run = restore(deployment.executable, row.state)
    journal = store.Journal(row.id, row.journal_count, row.journal_head)
    return OpenCase(act=act, row=row, deployment=deployment, run=run, journal=journal)


def open_running_case(act: Act, receipt: str) -> OpenCase:
    """Take a case in hand that is not over.

    Raises ConflictError for one that is.
    """
    case = open_case(act, store.find_case(act.connection, receipt).id)
    if case.row.status != "open":
        raise ConflictError(message("Case {receipt} is over; its clocks have stopped.", receipt=receipt))
    return case


def book(case: OpenCase, **values: Any) -> None:
    """Bring work items, clocks, journal and the case itself in line with where the tokens are now."""
    if case.row.status != "open":
        record(case)  # over: nothing moves any more
        return
    act = case.act
    ready = {token.token: token for token in case.run.ready()}
    known = {item.token: item for item in case.opened.tasks if item.id not in case.closed}
    for token, item in known.items():
        if token not in ready:
            close_item(case, item, status="cancelled")
            case.note("withdrawn", item.element, item=item.id)
    begun = _offer(case, [ready[token] for token in ready if token not in known])
    book_waits(case, waited=case.opened.waits)
    tasks = [case.task(token.element) for token in ready.values()]
    if case.row.accepted_at is None and any(not task.is_before_acceptance for task in tasks):
        values["accepted_at"] = case.accepted_as_of or act.now
        case.note("accepted", as_of=values["accepted_at"].isoformat())
        if case.accepted_as_of is None:  # else it was told that nobody asked for more
            notify(case, ACCEPTED, [APPLICANT])
        begun.append(_new_clock(case, "case", "", values["accepted_at"]))
    stages.stop_left(case)
    for stage in stages.find_begun(case, ready.values()):
        place = {"round": stage.round, "instance": stage.instance}
        begun.append(_new_clock(case, stages.SUBJECT, stage.element, act.now, **place))
    _start_clocks(case, [clock for clock in begun if clock is not None])
    if case.run.done:
        values |= _close(case, accepted=bool(values.get("accepted_at", case.row.accepted_at)))
        notify(case, CLOSED, [APPLICANT], outcome=case.deployment.flow.ends.get(case.run.outcome or "", ""))
    else:
        _let_stand(case, ready.values())
    record(case, state=case.run.state(), **values)


def record(case: OpenCase, **values: Any) -> None:
    """Write down what was noted in the journal, whom to tell, and what else of the case has changed."""
    connection, journal = case.act.connection, case.journal
    journal.save(connection)
    save_notices(case)
    store.save_case(connection, case.row, journal_count=journal.count, journal_head=journal.head, **values)


def _close(case: OpenCase, *, accepted: bool) -> dict[str, Any]:
    """End what still runs in a case that is over; return what changes of its row."""
    act = case.act
    status, outcome = case.ended_as or ("closed", case.run.outcome or "")
    case.note(status, outcome)
    for review in case.opened.reviews:
        if review.id not in case.closed:
            close_item(case, review, status="cancelled")
            case.note("withdrawn", item=review.id)
    for row in clocks.clocks_of(act.connection, case.row.id):
        running_clock.stop(act.connection, row, act.now)
    if accepted:
        deliveries.begin(case)
    return {"status": status, "outcome": outcome, "closed_at": act.now}


def close_item(case: OpenCase, item: Row[Any], **values: Any) -> None:
    """End a work item and its clock."""
    case.closed.add(item.id)
    work_items.change_item(case.act.connection, item.id, closed_at=case.act.now, **values)
    suspended = case.opened.suspensions
    clocks.stop_clock_of_item(case.act.connection, item.id, case.act.now, suspended=suspended)


def _offer(case: OpenCase, tokens: Sequence[Ready]) -> list[NewClock | None]:
    """Put tasks into the work lists of their posts; return their clocks, which are still to be started."""
    begun = [_new_clock(case, "task", token.element, case.act.now) for token in tokens]
    rows = [_item(case, token, clock) for token, clock in zip(tokens, begun, strict=True)]
    numbers = work_items.insert_items(case.act.connection, rows)
    for number, token in zip(numbers, tokens, strict=True):
        post = case.task(token.element).post
        case.note("offered", token.element, item=number, round=token.round, post=post)
        officers.start_clock(case, case.task(token.element), number)
    return [clock and clock.of_item(number) for number, clock in zip(numbers, begun, strict=True)]


def _item(case: OpenCase, token: Ready, clock: NewClock | None) -> dict[str, Any]:
    task = case.task(token.element)
    return {
        "case_id": case.row.id,
        "token": token.token,
        "element": token.element,
        "round": token.round,
        "name": task.name,
        "department": task.department,
        "post_id": task.post,
        "offered_at": case.act.now,
        "due_at": clock and clock.due_at,
    }


def _new_clock(case: OpenCase, subject: str, element: str, begin: datetime, **place: int) -> NewClock | None:
    flow = case.deployment.flow
    limit = flow.limit_of(element)
    if limit is None:
        return None
    rungs = case.rules.rungs
    if subject == "task" and case.task(element).is_deemed_accepted:
        rungs = (*rungs, Rung(colour=DEEMED, limit="statutory", after=0))
    if subject == "task" and case.deployment.agrees_by_silence(element):
        rungs = (*rungs, Rung(colour=AGREED, limit="statutory", after=0))
    facts = {"case_id": case.row.id, "subject": subject, "element": element, "department": flow.department_of(element)}
    from_next_day = not case.deployment.policies.first_day_counts
    return new_clock(case.calendars, rungs, limit, begin=begin, from_next_day=from_next_day, **facts, **place)


def _start_clocks(case: OpenCase, begun: Sequence[NewClock]) -> None:
    act = case.act
    numbers = running_clock.start_clocks(act.connection, begun)
    if not case.opened.procedures:
        return
    for procedure in procedures.open_procedures(act.connection, case.row.id):
        if procedure.work_item_id is None:  # whatever begins now stands still as well
            for number in numbers:
                row = clocks.clock_by_number(act.connection, number)
                running_clock.suspend(
                    act.connection, act.calendars, row, act.now, kind=procedure.kind, procedure=procedure.id
                )


def _let_stand(case: OpenCase, ready: Collection[Ready]) -> None:
    """Let the clock of the case, or of a stage, stand still while all that is open in it is of a kind that the law does not count."""
    if not (case.opened.suspensions or any(case.task(token.element).suspends for token in ready)):
        return
    act = case.act
    for row in clocks.clocks_of(act.connection, case.row.id):
        if row.subject in {"case", stages.SUBJECT}:
            inside = [found for found in ready if row.subject == "case" or stages.stage_of(row) in found.stages]
            not_counted = bool(inside) and all(case.task(found.element).suspends for found in inside)
            reasons = clocks.suspensions_of(act.connection, [row.id])
            already = any(reason.procedure_id is None and reason.end is None for reason in reasons)
            if not_counted and not already:
                running_clock.suspend(act.connection, act.calendars, row, act.now)
            elif already and not not_counted:
                running_clock.resume(act.connection, act.calendars, row, act.now)
