"""Cases: looked at, begun, and what is done with a case as a whole."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from flask import Response

from processes.errors import UsageError
from processes.messages import message
from web.api.access import READ, SUPERVISE, WORK, auth, key, person
from web.api.shapes import cases as shape
from web.here import office

if TYPE_CHECKING:
    from collections.abc import Callable

blueprint = APIBlueprint("cases", __name__, tag="Cases", url_prefix="/cases")


@blueprint.get("")
@blueprint.auth_required(auth, roles=[SUPERVISE])
@blueprint.input(shape.CaseListAsked, location="query", arg_name="asked")
@blueprint.output(shape.CaseList)
def list_cases(asked: shape.CaseListAsked) -> Any:
    """List cases, the newest first (supervision)."""
    rows = office().cases(status=asked.status, before=asked.before, limit=asked.limit)
    return {"cases": [shape.CaseLine.model_validate(row) for row in rows], "next": after(rows, asked.limit)}


@blueprint.post("")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.StartAsked, arg_name="asked")
@blueprint.output(shape.Receipt, status_code=201)
def start_case(asked: shape.StartAsked) -> Any:
    """Take in an application."""
    return {"receipt": office().start(asked.flow, **asked.model_dump(exclude={"flow"}), by=person(), key=key())}


@blueprint.get("/<receipt>")
@blueprint.auth_required(auth, roles=[READ])
@blueprint.output(shape.Case)
def show_case(receipt: str) -> Any:
    """Show a case as it is, to those who work on it and to supervision."""
    office().require_insight(receipt, by=person())
    view = office().case(receipt)
    line = shape.CaseLine.model_validate(view.case).model_dump()
    return shape.Case(
        **line,
        version=view.case.version,
        attributes=view.case.attributes or {},
        applicant=view.case.applicant or {},
        items=[shape.WorkItem.model_validate(item) for item in view.items],
        clocks=[shape.Clock.model_validate(clock) for clock in view.clocks],
    )


@blueprint.get("/<receipt>/journal")
@blueprint.auth_required(auth, roles=[READ])
@blueprint.output(shape.Journal)
def show_journal(receipt: str) -> Any:
    """Show every act on a case."""
    office().require_insight(receipt, by=person())
    names = ("at", "actor", "kind", "element")
    entries = [
        {"number": number, "facts": dict(entry.facts)} | {name: getattr(entry, name) for name in names}
        for number, entry in office().case(receipt).journal
    ]
    return {"entries": entries}


@blueprint.get("/<receipt>/ledger")
@blueprint.auth_required(auth, roles=[READ])
@blueprint.output(shape.Ledger)
def show_ledger(receipt: str) -> Any:
    """Show who held a case from when to when, and what did not count."""
    office().require_insight(receipt, by=person())
    ledger = office().ledger(receipt)
    segments = [
        shape.Segment(
            begin=line.segment.begin,
            end=line.segment.end,
            posts=list(line.segment.posts),
            excluded=list(line.segment.excluded),
            working_days=line.working_days,
        )
        for line in ledger.lines
    ]
    sums = [shape.LedgerSum.model_validate(part) for part in ledger.sums]
    return shape.Ledger(
        segments=segments,
        sums=sums,
        elapsed=ledger.elapsed,
        working_days=ledger.working_days,
        adds_up=ledger.adds_up,
    )


@blueprint.get("/<receipt>/materials")
@blueprint.auth_required(auth, roles=[READ])
@blueprint.output(shape.Materials)
def list_materials(receipt: str) -> Any:
    """List the papers of a case."""
    office().require_insight(receipt, by=person())
    return {"materials": [_material(found) for found in office().materials(receipt)]}


@blueprint.post("/<receipt>/materials")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.UploadAsked, arg_name="asked")
@blueprint.output(shape.MaterialNumber, status_code=201)
def upload(receipt: str, asked: shape.UploadAsked) -> Any:
    """Hand in a paper; every department that needs it sees it."""
    try:
        content = base64.b64decode(asked.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UsageError(message("The content of {name} is not base64.", name=asked.name)) from error
    return {"material": office().upload(receipt, asked.data, asked.name, content, by=person())}


@blueprint.get("/<receipt>/materials/<int:number>")
@blueprint.auth_required(auth, roles=[READ])
@blueprint.doc(responses={200: "The paper as it was handed in."})
def download(receipt: str, number: int) -> Response:
    """Return a paper, to those who need it."""
    from urllib.parse import quote

    office().require_insight(receipt, by=person())
    found, content = office().content(receipt, number, by=person())
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"}
    return Response(content, content_type="application/octet-stream", headers=headers)


@blueprint.post("/<receipt>/comments")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.CommentAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def comment(receipt: str, asked: shape.CommentAsked) -> Any:
    """Say something to all who work on a case."""
    return _act(office().comment, receipt, asked.words)


@blueprint.post("/<receipt>/suspend")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.SuspendAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def suspend(receipt: str, asked: shape.SuspendAsked) -> Any:
    """Begin a special procedure for which the clocks stand still."""
    return _act(office().suspend, receipt, **asked.given())


@blueprint.post("/<receipt>/resume")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.ResumeAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def resume(receipt: str, asked: shape.ResumeAsked) -> Any:
    """End a special procedure; the clocks go on with what was left."""
    return _act(office().resume, receipt, **asked.given())


@blueprint.post("/<receipt>/extend")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.ExtendAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def extend(receipt: str, asked: shape.ExtendAsked) -> Any:
    """Extend a limit, once, as far as its model allows and the approver may."""
    return _act(office().extend, receipt, **asked.given())


@blueprint.post("/<receipt>/interrupt")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.InterruptAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def interrupt(receipt: str, asked: shape.InterruptAsked) -> Any:
    """Let a limit begin again at zero."""
    return _act(office().interrupt, receipt, **asked.given())


@blueprint.post("/<receipt>/deliver")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.DeliverAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def deliver(receipt: str, asked: shape.DeliverAsked) -> Any:
    """Put on record who received the decision, and how."""
    return _act(office().deliver, receipt, **asked.given())


@blueprint.post("/<receipt>/cancel")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.CancelAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def cancel(receipt: str, asked: shape.CancelAsked) -> Any:
    """End a case that the applicant withdraws."""
    return _act(office().cancel, receipt, **asked.given())


@blueprint.post("/<receipt>/events")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.HappenAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def happen(receipt: str, asked: shape.HappenAsked) -> Any:
    """Say that an event which the case waits for has happened."""
    return _act(office().happen, receipt, asked.element, answers=asked.answers)


@blueprint.post("/<receipt>/reviewers")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.ReviewerAsked, arg_name="asked")
@blueprint.output(shape.WorkItemNumber, status_code=201)
def add_reviewer(receipt: str, asked: shape.ReviewerAsked) -> Any:
    """Ask a post that the flow does not ask."""
    given = asked.model_dump(exclude={"post"})
    return {"item": office().add_reviewer(receipt, asked.post, **given, by=person(), key=key())}


def after(rows: Any, limit: int) -> int | None:
    """Return the number before which the next part of a list begins, None where this was the last."""
    return rows[-1].id if len(rows) == limit else None


def _act(do: Callable[..., Any], *what: Any, **said: Any) -> str:
    """Do an act for the caller, once."""
    do(*what, **said, by=person(), key=key())
    return ""


def _material(found: Any) -> shape.Material:
    values = {name: getattr(found, name) for name in shape.Material.model_fields if name != "id"}
    return shape.Material(id=found.number, **values)
