"""Rows of notices: written with an act, claimed for sending, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.errors import ConflictError, NotFoundError
from engine.store.tables import ALIVE_CLOCK, case, clock, deployment, outbox, person, work_item
from engine.store.work_items import OPEN
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

NEWS = timedelta(days=3)  # work that was offered longer ago is no news
NEW = {"status": "pending", "attempts": 0, "taken": {}, "error": ""}


def insert_notices(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down notices to be sent."""
    if rows:
        connection.execute(insert(outbox), [NEW | dict(row) for row in rows])


def insert_new_notices(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down notices, but for those whose key is there already."""
    if rows:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        query = dialect.insert(outbox).on_conflict_do_nothing(index_elements=["key"])
        connection.execute(query, [NEW | dict(row) for row in rows])


def unannounced(connection: Connection, now: datetime, *, limit: int) -> Sequence[Row[Any]]:
    """Return open work items that were offered not long ago, and of which there is no notice yet."""
    told = select(outbox.c.id).where(
        outbox.c.case_id == work_item.c.case_id,
        outbox.c.kind == "offered",
        outbox.c.facts["item"].as_integer() == work_item.c.id,
    )
    news = work_item.c.status.in_(OPEN) & (work_item.c.offered_at > now - NEWS) & ~told.exists()
    query = select(work_item).join(case).where(case.c.status == "open", news)  # by the index of open cases
    return connection.execute(query.order_by(work_item.c.id).limit(limit)).all()


def expire(connection: Connection, before: datetime) -> None:
    """Give up notices that have waited for an attempt since before an instant: their news is old."""
    old = (outbox.c.status == "pending") & (outbox.c.next_at < before)
    connection.execute(update(outbox).where(old).values(status="failed", next_at=None, error="too old to be sent"))


def claim(
    connection: Connection, now: datetime, until: datetime, *, kinds: Sequence[str], limit: int
) -> Sequence[Row[Any]]:
    """Take notices whose time has come, the oldest first, with what their text needs; nobody else takes them before an instant.

    That counts as an attempt: a worker that dies over one has tried it. Rows that another worker is taking are passed over.
    """
    due = (outbox.c.status == "pending") & (outbox.c.next_at <= now) & outbox.c.kind.in_(kinds)
    query = (
        select(outbox.c.id)
        .where(due)
        .order_by(outbox.c.next_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    numbers = list(connection.execute(query).scalars())
    if not numbers:
        return []
    taken = update(outbox).where(outbox.c.id.in_(numbers))
    connection.execute(taken.values(next_at=until, attempts=outbox.c.attempts + 1))
    return connection.execute(_with_case().where(outbox.c.id.in_(numbers)).order_by(outbox.c.id)).all()


def settle(connection: Connection, row: Row[Any], **values: Any) -> None:
    """Write down what came of an attempt, unless somebody else has tried again since."""
    same = (outbox.c.id == row.id) & (outbox.c.status == "pending") & (outbox.c.attempts == row.attempts)
    connection.execute(update(outbox).where(same).values(**values))


def list_notices(
    connection: Connection, *, status: str = "", receipt: str = "", limit: int = 100
) -> Sequence[Row[Any]]:
    """Return notices with the receipt number of their case, the newest first."""
    query = select(outbox, case.c.receipt).join(case).order_by(outbox.c.id.desc()).limit(limit)
    if status:
        query = query.where(outbox.c.status == status)
    return connection.execute(query.where(case.c.receipt == receipt) if receipt else query).all()


def send_again(connection: Connection, number: int, now: datetime) -> None:
    """Let a notice be tried as if for the first time."""
    again = {"status": "pending", "attempts": 0, "next_at": now, "error": ""}
    query = update(outbox).where(outbox.c.id == number, outbox.c.status != "sent")
    if connection.execute(query.values(again)).rowcount:
        return
    if connection.execute(select(outbox.c.id).where(outbox.c.id == number)).one_or_none():
        raise ConflictError(message("Notice {number} was sent; every channel has taken it.", number=number))
    raise NotFoundError(message("There is no notice {number}; see binglian notices.", number=number))


def address_known(connection: Connection, name: str, now: datetime) -> None:
    """Let notices to a person go out that waited for an address."""
    waiting = (outbox.c.role == "person") & (outbox.c.recipient == name) & (outbox.c.status == "no address")
    connection.execute(update(outbox).where(waiting).values(status="pending", attempts=0, next_at=now))


def _with_case() -> Any:
    own_clock = (clock.c.case_id == case.c.id) & (clock.c.subject == "case") & ALIVE_CLOCK
    recipient = (outbox.c.role == "person") & (outbox.c.recipient == person.c.id)
    return (
        select(
            outbox,
            case.c.receipt,
            case.c.received_at,
            case.c.applicant,
            deployment.c.title,
            person.c.name,
            person.c.mail,
            clock.c.promised_due,
            clock.c.statutory_due,
        )
        .join(case, case.c.id == outbox.c.case_id)
        .join(deployment, deployment.c.id == case.c.deployment_id)
        .outerjoin(person, recipient)
        .outerjoin(clock, own_clock)
    )
