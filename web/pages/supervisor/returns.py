"""Returns: the rate of each post with its interval, the funnel of chance, the reasons, and every statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request

from engine.accounts import SUPERVISOR
from engine.supervision.measuring import KINDS
from processes.messages import message
from web.frame import language, page
from web.here import office
from web.periods import asked_days, asked_number, instants
from web.pictures import funnel, pareto
from web.rights import allow
from web.tables import csv_file

if TYPE_CHECKING:
    from flask import Response

pages = Blueprint("returns", __name__)
DAYS = 30
STATEMENTS = 20
HEAD = (
    message("Post"),
    message("Returned"),
    message("Completed"),
    message("Share"),
    message("Interval from"),
    message("Interval to"),
)


@pages.get("/supervision/returns")
@allow(SUPERVISOR)
def returns() -> str:
    """Show how often posts sent back, and why."""
    first, last = asked_days(DAYS)
    found = office().returns(*instants(first, last))
    post = request.args.get("post", "").strip()
    statements = office().list_returns(post=post, before=asked_number("before"), limit=STATEMENTS + 1)
    reasons = [_said(reason.name) for reason in found.reasons]
    return page(
        "supervisor/returns.jinja",
        found=found,
        funnel=funnel(found.funnel),
        reasons=pareto(found.reasons, reasons),
        missing=pareto(found.missing, [reason.name for reason in found.missing]),
        statements=statements[:STATEMENTS],
        following=statements[STATEMENTS - 1].id if len(statements) > STATEMENTS else None,
        first=first,
        last=last,
        post=post,
        kinds=KINDS,
    )


@pages.get("/supervision/returns.csv")
@allow(SUPERVISOR)
def as_file() -> Response:
    """Return the rates as a file."""
    rows = (
        (one.post, one.returned, one.completed, round(one.share, 4), *(round(end, 4) for end in one.interval))
        for one in office().returns(*instants(*asked_days(DAYS))).rates
    )
    return csv_file("returns", HEAD, rows)


def _said(kind: str) -> str:
    return KINDS[kind].render(language()) if kind in KINDS else kind
