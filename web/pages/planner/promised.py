"""Promise against statute against what it took, and the rule of one half with its exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, request

from engine.accounts import PLANNER, SUPERVISOR
from engine.promises import figure
from processes.messages import message
from web.frame import page
from web.here import office
from web.pictures import dumbbell
from web.rights import allow
from web.tables import csv_file

if TYPE_CHECKING:
    from flask import Response

    from engine.promises import Promise
    from engine.supervision.actuals import Actual
    from processes.durations import Span

pages = Blueprint("promised", __name__)
STATES = {
    "half": message("half or less"),
    "excepted": message("approved exception"),
    "lapsed": message("exception has run out"),
    "above": message("more than half"),
    "open": message("cannot be told"),
}
HEAD = (
    message("Flow"),
    message("Item"),
    message("Statutory"),
    message("Promised"),
    message("Ratio"),
    message("State"),
    message("Median in fact (working days)"),
    message("Nine of ten within"),
    message("Count"),
    message("Exception"),
)
DRAWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A promise beside what it took."""

    promise: Promise
    actual: Actual | None


def hold(flow: str) -> list[Held]:
    """Return the promises of a flow, or of all, each with what its task or case took of late."""
    actuals = office().actuals()
    return [
        Held(promise=one, actual=actuals.get((one.flow, "" if one.subject == "case" else one.element)))
        for one in office().promises(flow)
    ]


@pages.get("/planning/promises")
@allow(PLANNER, SUPERVISOR)
def promises() -> str:
    """Show the promises."""
    flow = request.args.get("flow", "").strip()
    held = hold(flow)
    drawn = [
        (
            one.promise.name,
            _days(one.promise.statutory),
            _days(one.promise.promised),
            one.actual.median if one.actual else None,
        )
        for one in held
    ]
    return page(
        "planner/promises.jinja",
        held=held,
        figure=figure([one.promise for one in held]),
        picture=dumbbell(drawn[:DRAWN]),
        left_out=len(drawn) - DRAWN,
        flows=office().flows(),
        flow=flow,
        states=STATES,
    )


@pages.get("/planning/promises.csv")
@allow(PLANNER, SUPERVISOR)
def as_file() -> Response:
    """Return the same as a file; exceptions with their reason, without who approved them."""
    rows = []
    for one in hold(request.args.get("flow", "").strip()):
        promise, actual = one.promise, one.actual
        took = (actual.median, actual.nine_of_ten, actual.count) if actual else (None, None, 0)
        limits = (promise.statutory and str(promise.statutory), promise.promised and str(promise.promised))
        ratio = None if promise.ratio is None else round(promise.ratio, 3)
        rows.append((promise.flow, promise.name, *limits, ratio, STATES[promise.status], *took, promise.reason))
    return csv_file("promises", HEAD, rows)


def _days(span: Span | None) -> float | None:
    """Return a limit in working days, None where it is of another unit."""
    return span.amount if span is not None and span.unit == "working day" else None
