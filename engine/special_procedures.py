"""Special procedures: what lets the clocks of a case stand still, by which article, and on what condition.

A procedure holds up one work item and the limit of the whole case, or everything in the case. It stops a clock only if the applicant
was told in writing (rule L12 of the tables of the law; Article 45 of 行政许可法 asks for the notice).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine import running_clock
from engine.cases import OpenCase, book, open_case
from engine.errors import ConflictError, NotAllowedError
from engine.notices import APPLICANT, EXTENDED, RESUMED, SUSPENDED, notify
from engine.store import cases, clocks, procedures, work_items
from engine.store.deployments import person_by_id
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Row

    from engine.act import Act
    from processes.durations import Span

HEADS = {"task": "head", "stage": "government head", "case": "government head"}  # who may extend: L08, L09


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of special procedure."""

    name: str
    basis: str
    notice: bool
    days: int | None
    titles: Mapping[str, str]


@cache
def kinds() -> dict[str, Kind]:
    """Return the kinds of special procedures, by name."""
    content = tomllib.loads((resources.files("engine") / "special_procedures.toml").read_text("utf-8"))
    return {
        entry["kind"]: Kind(
            name=entry["kind"],
            basis=entry["basis"],
            notice=entry["notice"],
            days=entry.get("days"),
            titles={language: entry[language] for language in ("en", "zh-Hans", "zh-Hant")},
        )
        for entry in content["procedure"]
    }


def suspend(act: Act, receipt: str, kind: str, notice: str, item: int | None = None) -> None:
    """Begin a special procedure: the clocks that it holds up stand still from now on.

    Raises UsageError for a kind that the law does not know or without the written notice, ConflictError where the same
    procedure is on already.
    """
    found = kinds().get(kind)
    if found is None:
        raise UsageError(
            message(
                "The law knows no procedure {kind} that stops a limit; there are: {kinds}.",
                kind=kind,
                kinds=tuple(kinds()),
            )
        )
    if found.notice and not notice.strip():
        raise UsageError(
            message(
                "Give the number of the written notice to the applicant: without it the clock does not stand still ({basis}).",
                basis=found.basis,
            )
        )
    case = _open(act, receipt)
    if any((p.kind, p.work_item_id) == (kind, item) for p in procedures.open_procedures(act.connection, case.row.id)):
        raise ConflictError(message("Case {receipt} is already held up by {kind}.", receipt=receipt, kind=kind))
    due = _own_due(act, found)
    number = procedures.insert_procedure(
        act.connection,
        case_id=case.row.id,
        work_item_id=item,
        kind=kind,
        basis=found.basis,
        notice=notice,
        begin=act.now,
        due=due,
        actor=act.actor,
    )
    for row in _held_up(case, item):
        running_clock.suspend(act.connection, act.calendars, row, act.now, kind=kind, procedure=number)
    case.note("suspended", item=item, procedure=kind, notice=notice, basis=found.basis)
    told = {"procedure": kind, "basis": found.basis, "notice": notice, "due": due.isoformat() if due else ""}
    notify(case, SUSPENDED, [APPLICANT], **told)
    book(case)


def resume(act: Act, receipt: str, kind: str, item: int | None = None) -> None:
    """End a special procedure: what it alone held up goes on with the time that was left."""
    case = _open(act, receipt)
    for row in procedures.open_procedures(act.connection, case.row.id):
        if (row.kind, row.work_item_id) == (kind, item):
            break
    else:
        raise ConflictError(message("Case {receipt} is not held up by {kind}.", receipt=receipt, kind=kind))
    procedures.end_procedure(act.connection, row.id, act.now)
    for clock in clocks.clocks_of(act.connection, case.row.id):
        running_clock.resume(act.connection, act.calendars, clock, act.now, procedure=row.id)
    case.note("resumed", item=item, procedure=kind)
    notify(case, RESUMED, [APPLICANT], procedure=kind)
    book(case)


def extend(act: Act, receipt: str, approver: str, reason: str, item: int | None = None) -> Span:
    """Add to the limit of a work item or of the whole case what its model allows, once, with the approver that the law names."""
    case = _open(act, receipt)
    rows = [row for row in clocks.clocks_of(act.connection, case.row.id) if row.work_item_id == item]
    if not rows:
        raise ConflictError(message("There is no limit that runs there, so there is nothing to extend."))
    row = rows[0]
    task = case.deployment.flow.tasks.get(row.element)  # a further review has none
    limit = case.deployment.flow.limit if row.subject == "case" else task and task.limit
    by = limit.extendable_by if limit else None
    if by is None:
        raise NotAllowedError(
            message("This limit cannot be extended: the flow gives no bl:timeLimit extendableBy for it.")
        )
    if row.limits.get("extensions"):
        raise ConflictError(message("This limit was extended already, and the law allows it once."))
    if not reason.strip():
        raise UsageError(message("Give the reason: the applicant has to be told (行政许可法 第42条)."))
    rank = person_by_id(act.connection, approver).rank
    if rank != HEADS[row.subject] or approver == act.actor:
        raise NotAllowedError(
            message(
                "{person} cannot approve this extension: it takes another person of the rank {rank}.",
                person=approver,
                rank=HEADS[row.subject],
            )
        )
    running_clock.extend(act.connection, act.calendars, row, by)
    case.note("extended", row.element, item=item, by=[by.amount, by.unit], approver=approver, reason=reason)
    changed = clocks.clock_by_number(act.connection, row.id)
    due = changed.statutory_due or changed.promised_due
    told = {"task": task.name if task else "", "reason": reason, "due": due.isoformat() if due else ""}
    notify(case, EXTENDED, [APPLICANT], by=[by.amount, by.unit], **told)
    book(case)
    return by


def _open(act: Act, receipt: str) -> OpenCase:
    case = open_case(act, cases.find_case(act.connection, receipt).id)
    if case.row.status != "open":
        raise ConflictError(message("Case {receipt} is over; its clocks have stopped.", receipt=receipt))
    return case


def _held_up(case: OpenCase, item: int | None) -> Iterator[Row[Any]]:
    """Yield the clocks that a procedure holds up: those of its work item, its stages and the case; or all."""
    if item is not None:
        found = work_items.item_by_number(case.act.connection, item)
        if found.case_id != case.row.id or found.status not in work_items.OPEN:
            raise ConflictError(message("Work item {number} is not open in this case.", number=item))
    for row in clocks.clocks_of(case.act.connection, case.row.id):
        if item is None or row.work_item_id in {None, item}:
            yield row


def _own_due(act: Act, kind: Kind) -> datetime | None:
    if kind.days is None:
        return None
    today = act.now.astimezone(ZoneInfo(act.calendar.zone)).date()
    return act.calendar.closing(act.calendar.add_working_days(today, kind.days))
