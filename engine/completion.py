"""What somebody says on completing a task, and what the law asks of it before it counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine import materials, officers
from engine.errors import NotAllowedError
from engine.notices import APPLICANT, MISSING, notify
from engine.store import returns, work_items
from engine.store.deployments import person_by_id
from engine.store.hearings import insert_hearing, last_hearing
from engine.store.materials import materials_of
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

    from engine.cases import OpenCase
    from engine.deployment import DeployedTask

# Rule L20. 行政复议法 (2023) Article 20: sixty days; 行政诉讼法 (2017) Article 46: six months.
RIGHTS = "如不服本决定，可以自收到本决定之日起六十日内依法申请行政复议，也可以自收到之日起六个月内依法提起行政诉讼。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What is said on completing a task.

    A reviewer of a joint decision gives a `verdict` (`engine.verdicts.VERDICTS`). A no (a refusal, or a file sent back) needs a `statement` of
    why and what to mend, and its legal `basis`; `missing` lists what the applicant has to bring. `officers` are those who inspected, or the
    chair of a hearing first, `record` its minutes (or where they are); after a hearing a decision refers to its record by its number. A second notice needs an `approver`.
    `rights` are the remedies that a refusal tells of, where not `RIGHTS`.
    """

    decisions: Mapping[str, Any] = field(default_factory=dict)
    opinion: str = ""
    verdict: str = ""
    statement: str = ""
    basis: str = ""
    missing: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    record: str = ""
    rights: str = ""
    approver: str = ""


def settle(case: OpenCase, item: Row[Any], said: Completion) -> None:
    """Check a completion against the law and put on record what goes with it.

    Raises UsageError where something has to be said that was not, NotAllowedError where the law forbids it.
    """
    task = case.task(item.element)
    kind = task.rejection({**case.row.attributes, **said.decisions})
    if kind:
        _settle_rejection(case, item, said, kind)
    if task.nature == "notice" and _is_correction(case, task):
        _send_notice(case, item, said)
    if task.nature == officers.NATURE:
        officers.check(case, task, said.officers)
    if task.nature == "hearing":
        _settle_hearing(case, said)


def report_missing(case: OpenCase, item: Row[Any], what: tuple[str, ...]) -> None:
    """Put on record what is missing in the file; the one notice to the applicant lists it, whoever found it.

    Raises NotAllowedError where the case has what is said to be missing.
    """
    for entry in what:
        _refuse_again(case, item, entry)
    known = {(row.department, row.what) for row in returns.unsent(case.act.connection, case.row.id)}
    rows = [
        {
            "case_id": case.row.id,
            "department": item.department,
            "what": entry,
            "reported_by": case.act.actor,
            "reported_at": case.act.now,
        }
        for entry in what
        if entry.strip() and (item.department, entry) not in known
    ]
    returns.insert_missing(case.act.connection, rows)
    if rows:
        case.note("missing", item.element, item=item.id, what=[row["what"] for row in rows])


def _refuse_again(case: OpenCase, item: Row[Any], entry: str) -> None:
    """Refuse to ask again for a material that the case has (rule L10); with a reason it is said what is wrong with it."""
    wanted = materials.bare(entry)
    for row in materials_of(case.act.connection, case.row.id):
        if wanted in {materials.bare(row.data), materials.bare(row.name)}:
            raise NotAllowedError(
                message(
                    "{task}: {material} was handed in by {person} on {day}, and the applicant is not asked for it again (行政许可法 第35条); if something is wrong with it, say what: “{material}: ...”.",
                    task=item.name,
                    person=row.uploaded_by or message("the applicant"),
                    material=row.data,
                    day=f"{row.uploaded_at.astimezone(ZoneInfo(case.act.calendar.zone)):%Y-%m-%d}",
                )
            )


def _settle_rejection(case: OpenCase, item: Row[Any], said: Completion, kind: str) -> None:
    if not said.statement.strip() or not said.basis.strip():
        raise UsageError(
            message(
                "{task}: a no needs a written statement of the reason and its legal basis (行政许可法 第38条, rule L20).",
                task=item.name,
            )
        )
    if kind == "supplement":
        report_missing(case, item, said.missing)
        if not returns.unsent(case.act.connection, case.row.id):
            raise UsageError(
                message("{task}: list everything that is missing, all at once (行政许可法 第32条).", task=item.name)
            )
    rights = (said.rights or RIGHTS) if kind == "refusal" else ""
    returns.insert_return(
        case.act.connection,
        case_id=case.row.id,
        work_item_id=item.id,
        post_id=item.post_id,
        person_id=case.act.actor,
        kind=kind,
        statement=said.statement,
        basis=said.basis,
        rights=rights,
        at=case.act.now,
    )
    facts = {"rights": rights} if rights else {}
    case.note(
        "returned", item.element, item=item.id, returned=kind, statement=said.statement, basis=said.basis, **facts
    )


def _is_correction(case: OpenCase, task: DeployedTask) -> bool:
    """Tell whether a notice asks the applicant for what is missing; there are others, of a decision or a hearing."""
    return bool(returns.unsent(case.act.connection, case.row.id)) or bool(
        returns.notices_of(case.act.connection, case.row.id, task.element)
    )


def _send_notice(case: OpenCase, item: Row[Any], said: Completion) -> None:
    """Send the one notice. A second one takes a superior's written reason, and is a fault all the same (rule L04)."""
    connection = case.act.connection
    is_second = bool(returns.notices_of(connection, case.row.id, item.element))
    if is_second:
        if not said.approver or not said.statement.strip():
            raise NotAllowedError(
                message(
                    "The applicant was told once what is missing; a second notice needs a superior (approver) with a written reason, and goes on record as a fault (行政许可法 第32条)."
                )
            )
        if person_by_id(connection, said.approver).rank != "head" or said.approver == case.act.actor:
            raise NotAllowedError(
                message("{person} cannot approve a second notice: it takes the head.", person=said.approver)
            )
    unsent = returns.unsent(connection, case.row.id)
    listed = [row.what for row in unsent]
    number = returns.insert_notice(
        connection,
        case_id=case.row.id,
        element=item.element,
        sent_by=case.act.actor,
        sent_at=case.act.now,
        is_fault=is_second,
        approver=said.approver,
        reason=said.statement,
    )
    case.note("notice", item.element, item=item.id, notice=number, missing=listed, fault=is_second)
    asked = [[row.department, row.what] for row in unsent]
    notify(case, MISSING, [APPLICANT], missing=asked, at=item.post_id, again=is_second)


def _settle_hearing(case: OpenCase, said: Completion) -> None:
    held = last_hearing(case.act.connection, case.row.id)
    if held is not None and held.status != "held":
        held = None
    chair = said.officers[0] if said.officers else held and held.chair
    if not chair:
        raise UsageError(message("Name the chair of the hearing (行政许可法 第48条)."))
    check_chair(case, chair)
    if held is None and not said.record.strip():
        raise UsageError(
            message("Give the record of the hearing, as text or as a material of the case (行政许可法 第48条).")
        )
    if held is None:
        values = {"origin": "flow", "status": "held", "held_at": case.act.now, "chair": chair, "record": said.record}
        insert_hearing(case.act.connection, case_id=case.row.id, **values)


def check_chair(case: OpenCase, chair: str) -> None:
    """Refuse a chair who examines the case (rule L18)."""
    person_by_id(case.act.connection, chair)
    for item in work_items.items_of(case.act.connection, case.row.id):
        if item.assignee == chair and not item.asked_by and case.task(item.element).nature == "approval":
            raise NotAllowedError(
                message("{person} examines this case and must not chair its hearing (行政许可法 第48条).", person=chair)
            )
