"""Rows of clocks, of what suspended them, and of their deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from engine.store.columns import one_of
from engine.store.statements import Change, Insertion
from engine.store.tables import ALIVE_CLOCK, PENDING_RUNG, case, clock, deadline, suspension, work_item

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Table

_WAITING = one_of(deadline.c.status, "pending", "standing")
_INSERT = Insertion(clock)
_CHANGE = update(clock).where(clock.c.id == bindparam("number"))
_BY_NUMBER = select(clock).where(clock.c.id == bindparam("number"))
_OF_CASE = select(clock).where(clock.c.case_id == bindparam("case")).order_by(clock.c.id)
_ALIVE_OF_CASE = _OF_CASE.where(ALIVE_CLOCK)
_ALIVE = select(clock).where(clock.c.id > bindparam("above"), ALIVE_CLOCK).order_by(clock.c.id)
_STOP_OF_ITEM = Change(update(clock).where(clock.c.work_item_id == bindparam("item"), ALIVE_CLOCK))
_CLOCK_OF_ITEM = select(clock.c.id).where(clock.c.work_item_id == bindparam("item"))
_STANDING = suspension.c.end.is_(None)
_END_SUSPENSIONS = update(suspension).where(suspension.c.clock_id == bindparam("number"), _STANDING)
_END_SUSPENSIONS_OF_ITEM = update(suspension).where(suspension.c.clock_id.in_(_CLOCK_OF_ITEM), _STANDING)
_DROP = update(deadline).where(deadline.c.clock_id == bindparam("number"), _WAITING)
_DROP_OF_ITEM = Change(update(deadline).where(deadline.c.clock_id.in_(_CLOCK_OF_ITEM), _WAITING))
_INSERT_DEADLINES = Insertion(deadline)
_DUE = (
    select(deadline)
    .join(clock)
    .join(case)
    .where(PENDING_RUNG, deadline.c.at <= bindparam("now"))
    .order_by(deadline.c.at, deadline.c.id)
)


def insert_clocks(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Start clocks and return their numbers."""
    return _INSERT.numbers(connection, [{"status": "running", **row} for row in rows])


def clock_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return a clock."""
    return connection.execute(_BY_NUMBER, {"number": number}).one()


def clocks_of(connection: Connection, case_number: int, *, alive: bool = True) -> Sequence[Row[Any]]:
    """Return the clocks of a case; those that are not over, or all."""
    return connection.execute(_ALIVE_OF_CASE if alive else _OF_CASE, {"case": case_number}).all()


def change_clock(connection: Connection, number: int, **values: Any) -> None:
    """Change a clock."""
    connection.execute(_CHANGE, {"number": number, **values})


def stop_clock_of_item(connection: Connection, item: int, end: datetime, *, suspended: bool) -> None:
    """Write down that the clock of a work item, which may be suspended, is over, and that none of its rungs comes any more."""
    _STOP_OF_ITEM.send(connection, item=item, status="over", end=end)
    if suspended:
        connection.execute(_END_SUSPENSIONS_OF_ITEM, {"item": item, "end": end})
    _DROP_OF_ITEM.send(connection, item=item, status="dropped")


def insert_suspension(connection: Connection, **values: Any) -> None:
    """Write down that a clock stands still."""
    connection.execute(insert(suspension).values(**values))


def end_suspension(connection: Connection, clock_number: int, end: datetime, procedure: int | None = None) -> None:
    """Write down that what let a clock stand still is over: a procedure, or (None) that what is open is not counted."""
    query = update(suspension).where(suspension.c.clock_id == clock_number, suspension.c.end.is_(None))
    connection.execute(query.where(suspension.c.procedure_id.is_not_distinct_from(procedure)).values(end=end))


def end_all_suspensions(connection: Connection, clock_number: int, end: datetime) -> None:
    """Write down that nothing lets a clock stand still any more."""
    connection.execute(_END_SUSPENSIONS, {"number": clock_number, "end": end})


def suspensions_of(connection: Connection, numbers: Sequence[int]) -> Sequence[Row[Any]]:
    """Return when and why clocks stood still, in order."""
    query = select(suspension).where(suspension.c.clock_id.in_(numbers))
    return connection.execute(query.order_by(suspension.c.begin, suspension.c.id)).all()


def insert_deadlines(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down when the rungs of clocks come."""
    _INSERT_DEADLINES.send(connection, rows)


def waiting_deadlines(connection: Connection, numbers: Sequence[int]) -> Sequence[Row[Any]]:
    """Return the rungs of clocks that have not come yet."""
    query = select(deadline).where(deadline.c.clock_id.in_(numbers), _WAITING)
    return connection.execute(query.order_by(deadline.c.id)).all()


def deadlines_of(connection: Connection, clock_number: int) -> Sequence[Row[Any]]:
    """Return the rungs of a clock, those that came and those that did not."""
    return connection.execute(select(deadline).where(deadline.c.clock_id == clock_number).order_by(deadline.c.id)).all()


def rungs_of(connection: Connection, numbers: Sequence[int]) -> Sequence[Row[Any]]:
    """Return the rungs of clocks that came or are to come, in order; those that stand still are last."""
    query = select(deadline).where(deadline.c.clock_id.in_(numbers), deadline.c.status != "dropped")
    return connection.execute(query.order_by(deadline.c.at.nulls_last(), deadline.c.id)).all()


def set_dues(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down when the limits of clocks end: `number`, `promised_due`, `statutory_due`, `provisional`; `item` or None."""
    names = ("promised_due", "statutory_due", "provisional")
    _change_alike(connection, clock, [(row["number"], {name: row[name] for name in names}) for row in rows])
    items = [(row["item"], row["promised_due"] or row["statutory_due"]) for row in rows if row["item"]]
    _change_alike(connection, work_item, [(number, {"due_at": due}) for number, due in items])


def set_instants(connection: Connection, rungs: Sequence[tuple[int, datetime | None]]) -> None:
    """Write down when rungs come; without an instant they stand still."""
    rows = [(number, {"at": at, "status": "pending" if at else "standing"}) for number, at in rungs]
    _change_alike(connection, deadline, rows)


def _change_alike(connection: Connection, table: Table, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Change rows, those that get the same values in one statement: limits end when an office closes, so many end at once."""
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for number, values in rows:
        alike.setdefault(tuple(values.items()), []).append(number)
    query = update(table).where(table.c.id.in_(bindparam("numbers", expanding=True)))
    for shared, numbers in alike.items():
        connection.execute(query, {"numbers": numbers, **dict(shared)})


def alive_clocks(connection: Connection, *, above: int, limit: int) -> Sequence[Row[Any]]:
    """Return clocks that are not over, from a number on."""
    return connection.execute(_ALIVE.limit(limit), {"above": above}).all()


def drop_deadlines(connection: Connection, clock_number: int) -> None:
    """Let the rungs of a clock that is over never come."""
    connection.execute(_DROP, {"number": clock_number, "status": "dropped"})


def due_deadlines(connection: Connection, now: datetime, *, limit: int = 100) -> Sequence[Row[Any]]:
    """Return rungs whose time has come, the oldest first, with their cases locked; cases that others have in hand are passed over.

    Whoever acts on a case locks it before its clocks and rungs; a sweep that went the other way round would meet them halfway.
    """
    query = _DUE.limit(limit).with_for_update(skip_locked=True, of=case)
    return connection.execute(query, {"now": now}).all()


def fire_deadline(connection: Connection, number: int, now: datetime, *, late: bool) -> bool:
    """Mark a rung as fired; tell whether it was still to come, now that nobody else can change it."""
    due = (deadline.c.id == number) & (deadline.c.status == "pending") & (deadline.c.at <= now)
    fired = update(deadline).where(due).values(status="fired", fired_at=now, late=late)
    return connection.execute(fired).rowcount == 1
