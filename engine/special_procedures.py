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
from engine.cases import OpenCase, book, open_running_case
from engine.errors import ConflictError, NotAllowedError
from engine.notices import APPLICANT, EXTENDED, RESUMED, SUSPENDED, notify
from engine.stages import SUBJECT, stage_of
from engine.store import clocks, procedures, work_items
from engine.store.deployments import person_by_id
from processes.durations import Span
from processes.errors import UsageError
from processes.messages import message
from processes.model import TimeLimit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Row

    from engine.act import Act
    from engine.spiff import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """More time for a work item, a stage or (neither) the whole case: who approves it, and what the applicant is told."""

    approver: str
    reason: str
    item: int | None = None
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interruption:
    """Why, and by which article, the limit of a work item, a stage or (neither) the whole case begins again at zero."""

    reason: str
    basis: str
    item: int | None = None
    stage: str = ""


OWN = "procedure"  # the subject of the clock within which a procedure has to be over
UNSTOPPED = frozenset({OWN, "hearing", "renewal"})  # what runs while the others stand still


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """For what the clocks stand still: the procedure, the written notice, one work item or everything, and the working days it may take."""

    kind: str
    notice: str
    item: int | None = None
    days: int | None = None


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


def suspend(act: Act, receipt: str, ground: Ground) -> None:
    """Begin a special procedure: the clocks that it holds up stand still from now on, its own limit runs.

    Raises UsageError for a kind that the law does not know or without the written notice, ConflictError where the same
    procedure is on already.
    """
    kind, notice, item = ground.kind, ground.notice, ground.item
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
    case = open_running_case(act, receipt)
    if any((p.kind, p.work_item_id) == (kind, item) for p in procedures.open_procedures(act.connection, case.row.id)):
        raise ConflictError(message("Case {receipt} is already held up by {kind}.", receipt=receipt, kind=kind))
    begin(case, ground)
    days = ground.days or found.days
    if days is not None:
        _start_own_clock(case, kind, days)
    book(case)


def begin(case: OpenCase, ground: Ground) -> None:
    """Let the clocks that a special procedure holds up stand still."""
    act, kind, notice, item = case.act, ground.kind, ground.notice, ground.item
    found = kinds()[kind]
    number = procedures.insert_procedure(
        act.connection,
        case_id=case.row.id,
        work_item_id=item,
        kind=kind,
        basis=found.basis,
        notice=notice,
        begin=act.now,
        actor=act.actor,
    )
    for row in _held_up(case, item):
        running_clock.suspend(act.connection, act.calendars, row, act.now, kind=kind, procedure=number)
    case.note("suspended", item=item, procedure=kind, notice=notice, basis=found.basis)
    days = ground.days or found.days
    due = _own_due(act, days).isoformat() if days else ""
    notify(case, SUSPENDED, [APPLICANT], procedure=kind, basis=found.basis, notice=notice, due=due)


def resume(act: Act, receipt: str, kind: str, item: int | None = None) -> None:
    """End a special procedure: what it alone held up goes on with the time that was left."""
    case = open_running_case(act, receipt)
    if not finish(case, kind, item):
        raise ConflictError(message("Case {receipt} is not held up by {kind}.", receipt=receipt, kind=kind))
    book(case)


def finish(case: OpenCase, kind: str, item: int | None = None) -> bool:
    """Let what a special procedure alone held up go on; return whether it was on."""
    act = case.act
    for row in procedures.open_procedures(act.connection, case.row.id):
        if (row.kind, row.work_item_id) == (kind, item):
            procedures.end_procedure(act.connection, row.id, act.now)
            for clock in clocks.clocks_of(act.connection, case.row.id):
                running_clock.resume(act.connection, act.calendars, clock, act.now, procedure=row.id)
                if (clock.subject, clock.element, clock.begin) == (OWN, kind, row.begin):
                    running_clock.stop(act.connection, clock, act.now)
            case.note("resumed", item=item, procedure=kind)
            notify(case, RESUMED, [APPLICANT], procedure=kind)
            return True
    return False


def extend(act: Act, receipt: str, extension: Extension) -> Span:
    """Add to a limit what its model allows, once, with the approver that the law names.

    That is the head of the agency (rule L08); where several departments work on the stage or the case, the head of the
    government above them (L09).
    """
    case = open_running_case(act, receipt)
    row, by, needed = check_extension(case, extension)
    if person_by_id(act.connection, extension.approver).rank != needed or extension.approver == act.actor:
        raise NotAllowedError(
            message(
                "{person} cannot approve this extension: it takes another person of the rank {rank}.",
                person=extension.approver,
                rank=needed,
            )
        )
    running_clock.extend(act.connection, act.calendars, row, by)
    said = {"approver": extension.approver, "reason": extension.reason}
    case.note("extended", row.element, item=extension.item, by=[by.amount, by.unit], **said)
    changed = clocks.clock_by_number(act.connection, row.id)
    due = changed.statutory_due or changed.promised_due
    task = case.task(row.element).name if row.subject == "task" and row.element else ""
    told = {"task": task, "reason": extension.reason, "due": due.isoformat() if due else ""}
    notify(case, EXTENDED, [APPLICANT], by=[by.amount, by.unit], **told)
    book(case)
    return by


def check_extension(case: OpenCase, extension: Extension) -> tuple[Row[Any], Span, str]:
    """Return the limit that is to be extended, by how much its model allows it, and the rank that approves it.

    Raises NotAllowedError where the model allows none, ConflictError where it was extended already, UsageError without a reason.
    """
    row = _limit_of(case, extension)
    limit = None if row.subject == "task" and not row.element else case.deployment.flow.limit_of(row.element)
    by = limit.extendable_by if limit else None  # a further review has no limit of the flow
    if by is None:
        raise NotAllowedError(
            message("This limit cannot be extended: the flow gives no bl:timeLimit extendableBy for it.")
        )
    if row.limits.get("extensions"):
        raise ConflictError(message("This limit was extended already, and the law allows it once."))
    if not extension.reason.strip():
        raise UsageError(message("Give the reason: the applicant has to be told (行政许可法 第42条)."))
    return row, by, _approving_rank(case, row)


def interrupt(act: Act, receipt: str, interruption: Interruption) -> None:
    """Let a limit begin again at zero: what was used up is forgotten, its rungs come anew.

    Raises UsageError without a reason and an article, ConflictError where no limit runs there or it stands still.
    """
    if not interruption.reason.strip() or not interruption.basis.strip():
        raise UsageError(message("Give the reason and the article by which the limit begins again at zero."))
    case = open_running_case(act, receipt)
    row = _limit_of(case, interruption)
    if row.status == "standing":
        raise ConflictError(message("This limit stands still; let it go on before it is interrupted."))
    running_clock.restart(act.connection, act.calendars, row, act.now)
    said = {"item": interruption.item, "reason": interruption.reason, "basis": interruption.basis}
    case.note("interrupted", row.element, subject=row.subject, **said)
    book(case)


def _limit_of(case: OpenCase, of: Extension | Interruption) -> Row[Any]:
    subject = "task" if of.item else SUBJECT if of.stage else "case"
    for row in clocks.clocks_of(case.act.connection, case.row.id):
        if (row.subject, row.work_item_id) == (subject, of.item) and of.stage in {"", row.element}:
            return row
    raise ConflictError(message("There is no limit that runs there, so there is nothing to change."))


def _approving_rank(case: OpenCase, row: Row[Any]) -> str:
    if row.subject == "task":
        return "head"
    several = len(case.deployment.flow.reviewing(row.element)) > 1
    return "government head" if several else "head"


def _held_up(case: OpenCase, item: int | None) -> Iterator[Row[Any]]:
    """Yield the clocks that a procedure holds up: those of its work item, its stages and the case; or all."""
    around: Collection[Stage] = ()
    if item is not None:
        found = work_items.item_by_number(case.act.connection, item)
        if found.case_id != case.row.id or found.status not in work_items.OPEN:
            raise ConflictError(message("Work item {number} is not open in this case.", number=item))
        around = next((token.stages for token in case.run.ready() if token.token == found.token), ())
    for row in clocks.clocks_of(case.act.connection, case.row.id):
        is_around = row.subject == "case" or (row.subject == SUBJECT and stage_of(row) in around)
        if row.subject not in UNSTOPPED and (item is None or row.work_item_id == item or is_around):
            yield row


def _own_due(act: Act, days: int) -> datetime:
    """Return when the office closes on the last of so many working days."""
    today = act.now.astimezone(ZoneInfo(act.calendar.zone)).date()
    return act.calendar.closing(act.calendar.add_working_days(today, days))


def _start_own_clock(case: OpenCase, kind: str, days: int) -> None:
    if days < 1:
        raise UsageError(message("A procedure takes one working day at least."))
    act, span = case.act, Span(days)
    running_clock.start_clock(
        act.connection,
        act.calendars,
        act.rules.rungs,
        TimeLimit(statutory=span, promised=span, legal_basis=kinds()[kind].basis),
        case_id=case.row.id,
        subject=OWN,
        element=kind,
        department="",
        begin=act.now,
    )
