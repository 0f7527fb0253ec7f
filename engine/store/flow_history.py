"""How long the work of a flow has taken lately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal_column, select

from engine.store.tables import case, deployment, work_item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

NEWEST_CASES = 5_000  # of the office, which are looked through: a page must not wait for all there ever were
MOST_ITEMS = 5_000


def completed_work(connection: Connection, flow: str) -> Sequence[Row[Any]]:
    """Return element, post and instants of the work items last completed of a flow, any version, among the newest cases."""
    newest = connection.execute(select(func.max(case.c.id))).scalar() or 0
    columns = ("element", "post_id", "offered_at", "claimed_at", "closed_at", "due_at")
    query = (
        select(*(work_item.c[name] for name in columns))
        .join(case, case.c.id == work_item.c.case_id)
        .join(deployment, deployment.c.id == case.c.deployment_id)
        .where(case.c.id > newest - NEWEST_CASES, deployment.c.flow == flow)
        .where(work_item.c.status == literal_column("'completed'"), work_item.c.closed_at.is_not(None))
        .order_by(case.c.id.desc())
        .limit(MOST_ITEMS)
    )
    return connection.execute(query).all()
