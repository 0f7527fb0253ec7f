"""Audit: the journals searched and verified, their seals, and the record of the office.

What was said in a case, and what was handed in, is not shown here: an administrator cannot open the file of a case at all.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, request

from engine.accounts import ADMINISTRATOR
from engine.store.journals import Search
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.frame import page
from web.here import office
from web.pages.admin.fields import PAGE, asked, asked_number, midnight
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

pages = Blueprint("admin_audit", __name__)
PERIOD = timedelta(days=7)
KINDS = (
    "started",
    "accepted",
    "offered",
    "claimed",
    "given back",
    "completed",
    "returned",
    "withdrawn",
    "notice",
    "suspended",
    "resumed",
    "extended",
    "interrupted",
    "reassigned",
    "uploaded",
    "moved",
    "moved back",
    "delivered",
    "card upheld",
    "card withdrawn",
)


@pages.get("/admin/audit")
@allow(ADMINISTRATOR)
def audit() -> ResponseReturnValue:
    """Search the journals: who did what when in which case."""
    try:
        rows = office().journal(_search(), limit=PAGE)
    except BinglianError as error:
        return _audit((), sentence=error.message), 400
    return _audit(rows)


@pages.post("/admin/audit")
@allow(ADMINISTRATOR)
def verify() -> str:
    """Verify the next journals, and say how far it has come; the page asks for the next ones by itself."""
    checked = office().verify_some(above=request.form.get("number", 0, type=int))
    return page(
        "admin/verified.jinja",
        cases=request.form.get("cases", 0, type=int) + checked.cases,
        entries=request.form.get("entries", 0, type=int) + checked.entries,
        fault=checked.fault,
        number=checked.last,
    )


@pages.get("/admin/record")
@allow(ADMINISTRATOR)
def record() -> str:
    """Show the record of the office: what administration did."""
    wanted = {"actor": asked("actor"), "subject": asked("subject")}
    rows = office().office_record(**wanted, below=asked_number("below"), limit=PAGE)
    return page("admin/record.jinja", rows=rows, more=rows[-1].id if len(rows) == PAGE else None, asked=wanted)


def _search() -> Search:
    """Return what is asked for; a kind alone is looked for in the last days, for every entry has one."""
    begin = midnight(asked("begin"))
    if asked("kind") and begin is None and not (asked("receipt") or asked("actor")):
        begin = office().clock.now() - PERIOD
    return Search(
        receipt=asked("receipt"),
        actor=asked("actor"),
        kind=asked("kind"),
        begin=begin,
        end=midnight(asked("end"), after=True),
        below=_place(asked("below")),
    )


def _place(text: str) -> tuple[datetime, int, int] | None:
    """Return where the page before ended."""
    parts = text.split(",")
    if not text:
        return None
    try:
        at, case, number = parts
        return datetime.fromisoformat(at), int(case), int(number)
    except ValueError as error:
        raise UsageError(message("There is no such page; begin the search anew.")) from error


def _audit(rows: Any, **content: Any) -> str:
    last = rows[-1] if len(rows) == PAGE else None
    return page(
        "admin/audit.jinja",
        rows=rows,
        more=f"{last.at.isoformat()},{last.case_id},{last.number}" if last else "",
        asked={name: asked(name) for name in ("receipt", "actor", "kind", "begin", "end")},
        kinds=KINDS,
        days=PERIOD.days,
        seals=office().seals(limit=20),
        **content,
    )
