"""What was finished last, to hold promises against: read from the newest rows, so that it never grows with the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.store.tables import DONE_ITEM, case, deployment, work_item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row, Select

TASKS, CASES = 2000, 500


def last_tasks(connection: Connection) -> Sequence[Row[Any]]:
    """Return the tasks that were offered last and are completed: flow, element, department, from when to when."""
    newest = select(work_item.c.id).where(DONE_ITEM).order_by(work_item.c.id.desc()).limit(TASKS).subquery()
    query: Select[Any] = (
        select(
            deployment.c.flow,
            work_item.c.element,
            work_item.c.department,
            work_item.c.offered_at.label("begin"),
            work_item.c.closed_at.label("end"),
        )
        .join_from(newest, work_item, work_item.c.id == newest.c.id)
        .join(case, case.c.id == work_item.c.case_id)
        .join(deployment, deployment.c.id == case.c.deployment_id)
        .where(work_item.c.asked_by == "")
    )
    return connection.execute(query).all()


def last_cases(connection: Connection) -> Sequence[Row[Any]]:
    """Return the cases that were closed last: flow, from acceptance (or receipt) to the end."""
    begin = case.c.accepted_at
    query: Select[Any] = (
        select(deployment.c.flow, begin.label("begin"), case.c.received_at, case.c.closed_at.label("end"))
        .join_from(case, deployment, deployment.c.id == case.c.deployment_id)
        .where(case.c.status == "closed")
        .order_by(case.c.id.desc())
        .limit(CASES)
    )
    return connection.execute(query).all()
