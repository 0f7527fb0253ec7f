"""Rows of clocks, of what suspended them, and of their deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from engine.store.tables import case, clock, deadline, suspension

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

ALIVE = ("running", "standing")
WAITING = ("pending", "standing")


def insert_clock(connection: Connection, **values: Any) -> int:
    """Start a clock and return its number."""
    result = connection.execute(insert(clock).values(status="running", **values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def clock_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return a clock."""
    return connection.execute(select(clock).where(clock.c.id == number)).one()


def clocks_of(connection: Connection, case_number: int, *, alive: bool = True) -> Sequence[Row[Any]]:
    """Return the clocks of a case; those that are not over, or all."""
    query = select(clock).where(clock.c.case_id == case_number)
    return connection.execute((query.where(clock.c.status.in_(ALIVE)) if alive else query).order_by(clock.c.id)).all()


def change_clock(connection: Connection, number: int, **values: Any) -> None:
    """Change a clock."""
    connection.execute(update(clock).where(clock.c.id == number).values(**values))


def insert_suspension(connection: Connection, **values: Any) -> None:
    """Write down that a clock stands still."""
    connection.execute(insert(suspension).values(**values))


def end_suspension(connection: Connection, clock_number: int, end: datetime, procedure: int | None = None) -> None:
    """Write down that what let a clock stand still is over: a procedure, or (None) that what is open is not counted."""
    query = update(suspension).where(suspension.c.clock_id == clock_number, suspension.c.end.is_(None))
    connection.execute(query.where(suspension.c.procedure_id.is_not_distinct_from(procedure)).values(end=end))


def end_all_suspensions(connection: Connection, clock_number: int, end: datetime) -> None:
    """Write down that nothing lets a clock stand still any more."""
    query = update(suspension).where(suspension.c.clock_id == clock_number, suspension.c.end.is_(None))
    connection.execute(query.values(end=end))


def suspensions_of(connection: Connection, numbers: Sequence[int]) -> Sequence[Row[Any]]:
    """Return when and why clocks stood still, in order."""
    query = select(suspension).where(suspension.c.clock_id.in_(numbers))
    return connection.execute(query.order_by(suspension.c.begin, suspension.c.id)).all()


def insert_deadlines(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down when the rungs of a clock come."""
    if rows:
        connection.execute(insert(deadline), list(rows))


def waiting_deadlines(connection: Connection, numbers: Sequence[int]) -> Sequence[Row[Any]]:
    """Return the rungs of clocks that have not come yet."""
    waiting = deadline.c.clock_id.in_(numbers) & deadline.c.status.in_(WAITING)
    return connection.execute(select(deadline).where(waiting).order_by(deadline.c.id)).all()


def set_dues(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down when the limits of clocks end: `number`, `promised_due`, `statutory_due`, `provisional`."""
    if rows:
        values: dict[str, Any] = {name: bindparam(name) for name in ("promised_due", "statutory_due", "provisional")}
        connection.execute(update(clock).where(clock.c.id == bindparam("number")).values(values), list(rows))


def set_instants(connection: Connection, rungs: Sequence[tuple[int, datetime | None]]) -> None:
    """Write down when rungs come; without an instant they stand still."""
    rows = [{"number": number, "at": at, "status": "pending" if at else "standing"} for number, at in rungs]
    if rows:
        values: dict[str, Any] = {"at": bindparam("at"), "status": bindparam("status")}
        connection.execute(update(deadline).where(deadline.c.id == bindparam("number")).values(values), rows)


def alive_clocks(connection: Connection, *, above: int, limit: int) -> Sequence[Row[Any]]:
    """Return clocks that are not over, from a number on."""
    query = select(clock).where(clock.c.id > above, clock.c.status.in_(ALIVE))
    return connection.execute(query.order_by(clock.c.id).limit(limit)).all()


def drop_deadlines(connection: Connection, clock_number: int) -> None:
    """Let the rungs of a clock that is over never come."""
    waiting = (deadline.c.clock_id == clock_number) & deadline.c.status.in_(WAITING)
    connection.execute(update(deadline).where(waiting).values(status="dropped"))


def due_deadlines(connection: Connection, now: datetime, *, limit: int = 100) -> Sequence[Row[Any]]:
    """Return rungs whose time has come, the oldest first, with their cases locked; cases that others have in hand are passed over.

    Whoever acts on a case locks it before its clocks and rungs; a sweep that went the other way round would meet them halfway.
    """
    query = select(deadline).join(clock).join(case).where(deadline.c.status == "pending", deadline.c.at <= now)
    query = query.order_by(deadline.c.at).limit(limit).with_for_update(skip_locked=True, of=case)
    return connection.execute(query).all()


def fire_deadline(connection: Connection, number: int, now: datetime, *, late: bool) -> bool:
    """Mark a rung as fired; tell whether it was still to come, now that nobody else can change it."""
    due = (deadline.c.id == number) & (deadline.c.status == "pending") & (deadline.c.at <= now)
    fired = update(deadline).where(due).values(status="fired", fired_at=now, late=late)
    return connection.execute(fired).rowcount == 1
