"""Returns: what goes back to the applicant, by kind, always with a statement and an article.

"supplement" and "refusal" are ways of the flow (`bl:decision`). "not a licensing matter" and "out of scope" turn a file away at intake, at
once (行政许可法 Article 32, rules L01 and L02); "withdrawn" is what the applicant takes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from engine import work
from engine.answers import read_answers
from engine.cases import book, close_item, open_running_case
from engine.completion import RIGHTS, Completion
from engine.errors import NotAllowedError
from engine.store import returns as store
from engine.store.deployments import person_by_id
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from sqlalchemy import Row

    from engine.act import Act
    from engine.cases import OpenCase

BY_THE_FLOW = ("supplement", "refusal")
NO_MATTER, OUT_OF_SCOPE = "not a licensing matter", "out of scope"
AT_INTAKE = (NO_MATTER, OUT_OF_SCOPE)
KINDS = (*BY_THE_FLOW, *AT_INTAKE)
WITHDRAWN = "withdrawn"
MOST_TRIED = 1000  # combinations of answers, to find the one that leads to a return


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A return: why, by which article, what is missing, which authority is the right one (out of scope), and the number of the record (after a hearing)."""

    kind: str
    statement: str
    basis: str = ""
    missing: tuple[str, ...] = ()
    authority: str = ""
    record: str = ""


def send_back(act: Act, number: int, said: Return) -> None:
    """Return a file from a work item.

    Raises UsageError where something has to be said that was not, NotAllowedError where the flow has no such way, or the file was
    accepted already and cannot be turned away any more.
    """
    if said.kind not in KINDS:
        raise UsageError(
            message("There is no return of the kind {kind}; there are: {kinds}.", kind=said.kind, kinds=KINDS)
        )
    if said.kind in BY_THE_FLOW:
        decisions = _find_decisions(act, number, said.kind)
        why: dict[str, Any] = {"statement": said.statement, "basis": said.basis, "record": said.record}
        words = Completion(decisions=decisions, missing=said.missing, **why)
        work.complete(act, number, words)
        return
    case, item = work.take(act, number)
    _check_intake(case, item, said)
    basis = said.basis or "行政许可法 第32条"
    facts = {"statement": said.statement, "basis": basis, "authority": said.authority, "rights": RIGHTS}
    store.insert_return(
        act.connection,
        case_id=case.row.id,
        work_item_id=item.id,
        post_id=item.post_id,
        person_id=act.actor,
        kind=said.kind,
        at=act.now,
        **facts,
    )
    case.note("returned", item.element, item=item.id, returned=said.kind, **facts)
    close_item(case, item, status="completed", assignee=act.actor, opinion=said.statement)
    case.run.cancel()
    case.ended_as = ("closed", said.kind)
    book(case)


def withdraw(act: Act, receipt: str, reason: str) -> None:
    """End a case that the applicant takes back: its open work items are withdrawn and its clocks stop."""
    if not reason.strip():
        raise UsageError(message("Give the reason: why the applicant withdraws, and by which letter."))
    person_by_id(act.connection, act.actor)
    case = open_running_case(act, receipt)
    store.insert_return(
        act.connection, case_id=case.row.id, person_id=act.actor, kind=WITHDRAWN, statement=reason, at=act.now
    )
    case.note("cancelled", reason=reason)
    case.run.cancel()
    case.ended_as = ("cancelled", WITHDRAWN)
    book(case)


def _find_decisions(act: Act, number: int, kind: str) -> dict[str, Any]:
    """Return what has to be decided at a work item so that its flow takes the way of a return."""
    case, item = work.take(act, number)
    asked = () if item.asked_by else work.decisions(act, number)
    names = [decision.name for decision in asked]
    choices = product(*(decision.values for decision in asked))
    for values in islice(choices if not item.asked_by else (), MOST_TRIED):
        said = read_answers(dict(zip(names, values, strict=True)), case.deployment.flow.kinds)
        if case.task(item.element).rejection({**case.row.attributes, **said}) == kind:
            return said
    raise NotAllowedError(
        message(
            "{task} has no way in its flow that is a {kind} (bl:decision), or none that its answers alone lead to; binglian complete takes any decision.",
            task=item.name,
            kind=kind,
        )
    )


def _check_intake(case: OpenCase, item: Row[Any], said: Return) -> None:
    if item.asked_by or case.task(item.element).nature != "intake" or case.row.accepted_at is not None:
        raise NotAllowedError(
            message(
                "{task}: only a file that is being taken in is turned away; one that was accepted is decided (行政许可法 第32条).",
                task=item.name,
            )
        )
    if not said.statement.strip():
        raise UsageError(message("{task}: say in a written statement why the file is turned away.", task=item.name))
    if said.kind == OUT_OF_SCOPE and not said.authority.strip():
        raise UsageError(
            message("{task}: name the authority that the applicant has to go to (行政许可法 第32条).", task=item.name)
        )
