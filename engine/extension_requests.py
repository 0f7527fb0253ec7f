"""Requests for more time: whoever works on a case asks, and the head whom the law names decides, each in the own name.

The head of the agency approves the extension of a task (行政许可法 Article 42, rule L08); where several departments work on the stage or
the case, the head of the government above them (rule L09).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.cases import book, open_case, open_running_case, record
from engine.errors import ConflictError, NotAllowedError
from engine.insight import own_departments, require_part
from engine.special_procedures import Extension, check_extension, extend
from engine.store import cases
from engine.store import extension_requests as store
from engine.store.deployments import person_by_id
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from engine.act import Act

NOBODY_YET = ""  # who approves it is not known when it is asked for


def ask(act: Act, receipt: str, reason: str, *, item: int | None = None, stage: str = "") -> int:
    """Ask for the extension of the limit of a work item, a stage or (neither) the case; return the number of the request.

    Raises NotAllowedError where the model allows none or the actor has no part in the case, ConflictError where it was extended or
    asked for already, UsageError without a reason.
    """
    case = open_running_case(act, receipt)
    require_part(act, case.row.id, receipt)
    asked = Extension(approver=NOBODY_YET, reason=reason, item=item, stage=stage)
    limit, by, rank = check_extension(case, asked)
    for row in store.requests_of(act.connection, case.row.id):
        if (row.status, row.work_item_id, row.stage) == ("asked", item, stage):
            raise ConflictError(message("More time is asked for already (request {number}).", number=row.id))
    number = store.insert_request(
        act.connection,
        case_id=case.row.id,
        work_item_id=item,
        stage=stage,
        department=limit.department if rank == "head" else "",
        rank=rank,
        reason=reason,
        asked_by=act.actor,
        asked_at=act.now,
    )
    case.note("extension asked", limit.element, item=item, request=number, by=[by.amount, by.unit], reason=reason)
    book(case)
    return number


def decide(act: Act, number: int, words: str, *, approve: bool) -> None:
    """Approve a request, so that the limit is extended, or refuse it with a reason.

    Raises NotAllowedError for who is not the head whom the law names, ConflictError where it was decided on.
    """
    row = store.request_by_number(act.connection, number)
    if row.status != "asked":
        raise ConflictError(
            message(
                "Request {number} is decided: {status} by {who}.", number=number, status=row.status, who=row.decided_by
            )
        )
    if not may_decide(act, row):
        raise NotAllowedError(
            message(
                "{person} cannot approve this extension: it takes another person of the rank {rank}.",
                person=act.actor,
                rank=row.rank,
            )
        )
    if not approve and not words.strip():
        raise UsageError(message("Say in words why no more time is given; who asked for it reads them."))
    done = {"decided_by": act.actor, "decided_at": act.now, "words": words}
    store.change_request(act.connection, number, status="approved" if approve else "refused", **done)
    if approve:
        extension = Extension(approver=act.actor, reason=row.reason, item=row.work_item_id, stage=row.stage)
        extend(replace(act, actor=row.asked_by), row.receipt, extension)
        return
    case = open_case(act, cases.find_case(act.connection, row.receipt).id)
    case.note("extension refused", item=row.work_item_id, request=number, words=words)
    record(case)


def may_decide(act: Act, row: Row[Any]) -> bool:
    """Tell whether the actor is the head who decides on a request: of its department, or above all departments."""
    if person_by_id(act.connection, act.actor).rank != row.rank or act.actor == row.asked_by:
        return False
    own = own_departments(act)
    return not own or not row.department or row.department in own


def undecided(act: Act) -> Sequence[Row[Any]]:
    """Return the requests that the actor can decide on."""
    rank = person_by_id(act.connection, act.actor).rank
    if not rank:
        return ()
    rows = store.undecided(act.connection, rank, own_departments(act) or None)
    return [row for row in rows if may_decide(act, row)]
