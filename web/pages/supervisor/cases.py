"""All cases, to be read and not changed: open ones by colour and department, and one with every segment of its time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import SUPERVISOR
from engine.supervision.desk import COLOURS
from processes.errors import UsageError
from processes.messages import message
from web.frame import local, page, term
from web.here import office
from web.periods import asked_number
from web.pictures import bars
from web.rights import allow
from web.tables import csv_file
from web.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from flask import Response
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

    from engine.service import CaseView

pages = Blueprint("supervised", __name__)
HEAD = (message("Case"), message("Received"), message("Colour"), message("Department"), message("Task"), message("Due"))
PAGE, FILE = 50, 5000
ENTRIES = 200  # of a journal that a page shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An open case with its worst colour ("" for none) and what is open in it."""

    case: Row[Any]
    colour: str
    work: Sequence[Row[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Open cases that were asked for, and the number before which the next page begins."""

    colour: str
    department: str
    cases: tuple[Listed, ...]
    following: int | None


def find_cases(limit: int = PAGE) -> Found:
    """Return the open cases that a request asks for.

    Raises UsageError for a colour that there is not.
    """
    colour, department = (request.args.get(name, "").strip() for name in ("colour", "department"))
    if colour and colour not in COLOURS:
        raise UsageError(message("{text} is none of {known}.", text=colour, known=COLOURS))
    rows, colours, items = office().open_cases(
        colour=colour, department=department, before=asked_number("before"), limit=limit + 1
    )
    of_case: dict[int, list[Row[Any]]] = {}
    for item in items:
        of_case.setdefault(item.case_id, []).append(item)
    listed = (Listed(case=row, colour=colours.get(row.id, ""), work=of_case.get(row.id, [])) for row in rows[:limit])
    following = rows[limit - 1].id if len(rows) > limit else None
    return Found(colour=colour, department=department, cases=tuple(listed), following=following)


@pages.get("/supervision/cases")
@allow(SUPERVISOR)
def cases() -> ResponseReturnValue:
    """List open cases, or go to the one whose receipt number is asked for."""
    receipt = request.args.get("receipt", "").strip()
    if receipt:
        return redirect(url_for("supervised.case", receipt=receipt))
    departments = sorted({post.department for post in office().posts()})
    return page("supervisor/cases.jinja", found=find_cases(), departments=departments, colours=COLOURS)


@pages.get("/supervision/cases.csv")
@allow(SUPERVISOR)
def as_file() -> Response:
    """Return the same as a file; a case has a line for each work item that is open."""
    rows = (
        (
            one.case.receipt,
            local(one.case.received_at),
            word(one.colour) if one.colour else "",
            item.department,
            item.name,
            local(item.due_at),
        )
        for one in find_cases(FILE).cases
        for item in one.work
    )
    return csv_file("cases", HEAD, rows)


@pages.get("/supervision/cases/<receipt>")
@allow(SUPERVISOR)
def case(receipt: str) -> str:
    """Show a case with who held it from when to when."""
    view = office().case(receipt)
    end = view.case.closed_at or office().clock.now()
    clocks = {clock.work_item_id: clock for clock in view.clocks if clock.subject == "task"}
    return page(
        "supervisor/case.jinja",
        view=view,
        ledger=office().ledger(receipt),
        cards=office().cards_of(receipt),
        picture=bars(view.case.received_at, end, _bars(view, end)),
        terms={item.id: _term(item, clocks.get(item.id), end) for item in view.items},
        journal=view.journal[-ENTRIES:],
    )


def _bars(view: CaseView, end: datetime) -> Iterator[tuple[str, datetime, datetime, str]]:
    for item in view.items:
        last = item.closed_at or end
        late = item.due_at is not None and last > item.due_at
        yield item.name, item.offered_at, last, "late" if late else ("done" if item.closed_at else "open")


def _term(item: Row[Any], clock: Row[Any] | None, end: datetime) -> Any:
    if clock is None or item.due_at is None:
        return None
    return term(item.offered_at, item.due_at, clock.status == "standing", item.department, at=item.closed_at or end)
