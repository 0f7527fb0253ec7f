"""Open results: what was decided, and monthly figures, on pages and as tables to take away; none of it names anybody."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from engine.results import Wanted
from processes.errors import UsageError
from processes.messages import Message, message
from web.frame import calendars, language, local, page
from web.here import office
from web.rights import EVERYBODY, allow
from web.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.figures import Figure

pages = Blueprint("results", __name__)
A_PART = 500  # rows of a table that is taken away, at a time
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
FIGURES = (
    message("Month"),
    message("Flow"),
    message("Received"),
    message("Decided"),
    message("With a limit"),
    message("On time"),
    message("Median, working days"),
    message("Rated"),
    message("Mean grade (1 best, 5 worst)"),
)
DECISIONS = (message("Date"), message("Flow"), message("Result"), message("Department"))


@pages.get("/results")
@allow(EVERYBODY)
def results() -> str:
    """List decisions, the newest first, of a flow and a month or of all."""
    flow, month = request.args.get("flow", ""), request.args.get("month", "")
    wanted = _wanted(flow, month, older=request.args.get("older", ""))
    found = office().results(wanted)
    return page("public/results.jinja", found=found, flows=office().flows(), flow=flow, month=month)


@pages.get("/results/decisions.csv")
@allow(EVERYBODY)
def decisions_table() -> Response:
    """Give the decisions of a month as a table."""
    flow, month = request.args.get("flow", ""), request.args.get("month", "")
    if not month:
        raise UsageError(message("Choose a month; a table holds the decisions of one."))
    told = language()
    return _table("decisions", DECISIONS, list(_decisions(_wanted(flow, month), told)))


@pages.get("/results/figures")
@allow(EVERYBODY)
def figures() -> str:
    """Show the monthly figures of the office, or of a flow."""
    flow = request.args.get("flow", "")
    found = _since_the_first_case(office().figures(flow=flow))
    titles = {row.flow: row.title for row in office().flows()}
    return page("public/figures.jinja", found=found, flow=flow, titles=titles, most=_most(found))


@pages.get("/results/figures.csv")
@allow(EVERYBODY)
def figures_table() -> Response:
    """Give all monthly figures as a table."""
    return _table("figures", FIGURES, (_row(figure) for figure in office().figures() if figure.flow))


def _wanted(flow: str, month: str, **more: Any) -> Wanted:
    """Return which decisions are asked for.

    Raises UsageError for what is no month.
    """
    if not month:
        return Wanted(flow=flow, **more)
    try:
        begin = datetime.strptime(month, "%Y-%m").replace(tzinfo=ZoneInfo(calendars().office.zone))
    except ValueError as error:
        raise UsageError(message("{month} is no month; write it as 2026-03.", month=month)) from error
    end = begin.replace(year=begin.year + begin.month // 12, month=begin.month % 12 + 1)
    return Wanted(flow=flow, begin=begin, end=end, **more)


def _decisions(wanted: Wanted, told: str) -> Iterator[Sequence[Any]]:
    older = ""
    while True:
        part = office().results(Wanted(flow=wanted.flow, begin=wanted.begin, end=wanted.end, older=older, limit=A_PART))
        for one in part.rows:
            outcome = word(one.outcome)
            yield (
                local(one.at)[:10],
                one.title,
                outcome.render(told) if isinstance(outcome, Message) else outcome,
                one.department,
            )
        older = part.older
        if not older:
            return


def _row(figure: Figure) -> Sequence[Any]:
    times = figure.times
    mean = figure.mean_grade
    return (
        figure.month,
        figure.flow,
        figure.received,
        figure.decided,
        times.limited,
        times.on_time,
        "" if times.median is None else times.median,
        figure.rated,
        "" if mean is None else round(mean, 2),
    )


def _table(name: str, head: Iterable[Message], rows: Iterable[Sequence[Any]]) -> Response:
    """Return a table that a spreadsheet opens, and runs nothing of."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([title.render(language()) for title in head])
    writer.writerows([_cell(value) for value in row] for row in rows)
    content = "\ufeff" + file.getvalue()
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": f"attachment; filename={name}.csv"})


def _cell(value: Any) -> Any:
    """Return a cell as text where a spreadsheet would take it for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _since_the_first_case(found: Sequence[Figure]) -> Sequence[Figure]:
    """Return the months from the one with the first case on; they come newest first."""
    last = max((place for place, one in enumerate(found) if one.received or one.decided), default=0)
    return found[: last + 1]


def _most(found: Iterable[Figure]) -> int:
    """Return the largest count of a month, to draw the others by."""
    return max((max(figure.received, figure.decided) for figure in found), default=0)
