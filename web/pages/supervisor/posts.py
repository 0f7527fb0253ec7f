"""Posts and people: what they have to do, what they used of what is allowed, and what they were carded for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint

from engine.accounts import SUPERVISOR
from engine.errors import NotFoundError
from engine.supervision.desk import COLOURS
from engine.supervision.indicators import wilson
from processes.messages import message
from web.frame import page, term
from web.here import office
from web.periods import asked_days, instants
from web.pictures import run_chart, strip
from web.rights import allow
from web.tables import csv_file
from web.words import word

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy import Row

pages = Blueprint("posts", __name__)
DAYS = 90


@pages.get("/supervision/posts")
@allow(SUPERVISOR)
def posts() -> str:
    """List posts with their open work, the worst first."""
    return page("supervisor/posts.jinja", posts=office().standings(), colours=COLOURS)


@pages.get("/supervision/posts.csv")
@allow(SUPERVISOR)
def as_file() -> Response:
    """Return the same as a file."""
    head = (
        message("Post"),
        message("Department"),
        message("Open"),
        *(word(colour) for colour in COLOURS),
        message("No card"),
    )
    rows = (
        (one.name, one.department, one.open, *(one.colours[colour] for colour in COLOURS), one.plain)
        for one in office().standings()
    )
    return csv_file("posts", head, rows)


@pages.get("/supervision/posts/<path:name>")
@allow(SUPERVISOR)
def post(name: str) -> str:
    """Show a post: load, used of what is allowed, return rate, on time by week, cards and appeals."""
    if name not in {row.id for row in office().posts()}:
        raise NotFoundError(message("There is no post {name}.", name=name))
    begin, end = instants(*asked_days(DAYS))
    rates = office().returns(begin, end).rates
    chart = office().run_chart(name)
    return _subject(
        "post",
        name,
        rate=next((rate for rate in rates if rate.post == name), None),
        chart=chart,
        curve=run_chart(chart),
    )


@pages.get("/supervision/people/<name>")
@allow(SUPERVISOR)
def person(name: str) -> str:
    """Show the same of a person."""
    office().person(name)  # somebody who is known
    return _subject("person", name, rate=None, chart=None, curve=None)


def _subject(kind: str, name: str, **content: Any) -> str:
    begin, _ = instants(*asked_days(DAYS))
    load = office().workload(kind, name, begin)
    used = [row for row in load.completed if row.due_at > row.offered_at]
    shares = [_used(row) for row in used]
    late = sum(row.closed_at > row.due_at for row in load.completed)
    return page(
        "supervisor/post.jinja",
        kind=kind,
        name=name,
        load=load,
        terms={row.id: _term(row) for row in load.open},
        strip=strip(shares) if shares else None,
        shares=list(zip(used, shares, strict=True)),
        late=late,
        late_interval=wilson(late, len(load.completed)),
        days=DAYS,
        **content,
    )


def _used(row: Row[Any]) -> float:
    """Return which share of its limit a piece of work has used, in working days."""
    spent = term(row.offered_at, row.due_at, False, row.department, at=row.closed_at)  # noqa: FBT003 - nothing stands still
    return spent.used / max(spent.whole, 1) if spent else 0.0


def _term(row: Row[Any]) -> Any:
    return term(row.offered_at, row.due_at, row.clock_status == "standing", row.department)
