"""Results: what was decided, open to everybody (行政许可法 第40条), without a word of who applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from engine.deployments import load
from engine.store import figures as store
from engine.store.deployments import deployment_by_number

if TYPE_CHECKING:
    from sqlalchemy import Row

    from engine.act import Act

A_PAGE = 50
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
TOKEN = "~"  # noqa: S105 - between instant and number of where a page ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A decision: of which flow, when, how it ended ("": by completion), and the department whose task was the last."""

    flow: str
    title: str
    at: datetime
    outcome: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of decisions, the newest first; `older` is where the next page begins, "" for none."""

    rows: tuple[Result, ...]
    older: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which decisions: of a flow or of all, closed from one instant up to another, after the end of a page."""

    flow: str = ""
    begin: datetime = EARLIEST
    end: datetime = LATEST
    older: str = ""
    limit: int = A_PAGE


def results(act: Act, wanted: Wanted) -> Results:
    """Return a page of decisions."""
    versions = {row.id: row for row in store.versions(act.connection, wanted.flow)}
    before = _place(wanted.older) or (wanted.end, 0)
    rows: list[Row[Any]] = []
    for deployment in versions if wanted.flow else (None,):
        rows += store.decided(
            act.connection, deployment=deployment, begin=wanted.begin, before=before, limit=wanted.limit + 1
        )
    rows.sort(key=lambda row: (row.closed_at, row.id), reverse=True)
    shown = rows[: wanted.limit]
    departments = {
        item.case_id: item.department for item in store.completed_items(act.connection, [row.id for row in shown])
    }
    ends = {
        number: load(deployment_by_number(act.connection, number)).flow.ends
        for number in {row.deployment_id for row in shown}
    }
    found = tuple(
        Result(
            flow=versions[row.deployment_id].flow,
            title=versions[row.deployment_id].title,
            at=row.closed_at,
            outcome=ends[row.deployment_id].get(row.outcome, row.outcome),
            department=departments.get(row.id, ""),
        )
        for row in shown
    )
    more = len(rows) > wanted.limit
    return Results(rows=found, older=f"{shown[-1].closed_at.isoformat()}{TOKEN}{shown[-1].id}" if more else "")


def _place(text: str) -> tuple[datetime, int] | None:
    """Return where a page begins, None for what is no such place."""
    instant, _, number = text.partition(TOKEN)
    try:
        found = datetime.fromisoformat(instant)
    except ValueError:
        return None
    return (found, int(number)) if found.tzinfo and number.isdecimal() else None
