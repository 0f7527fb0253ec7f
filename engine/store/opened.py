"""What is open in a case, read at once: its work items, what else it is in the middle of, and what is in force in the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, select

from engine.store.cases import WITH_FLOW
from engine.store.statements import Question, ask
from engine.store.tables import (
    ALIVE_CLOCK,
    OPEN_ITEM,
    assignment,
    case,
    clock,
    office_calendars,
    office_rules,
    procedure,
    suspension,
    wait,
    work_item,
)
from engine.store.work_items import HELD, no_such_item

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

_ITS_CASE = select(work_item.c.case_id).where(work_item.c.id == bindparam("item")).scalar_subquery()
_IN_HAND = Question(WITH_FLOW.where(case.c.id == _ITS_CASE).with_for_update(of=case))
_HELD = select(func.min(assignment.c.delegated_by)).where(HELD, assignment.c.post_id == work_item.c.post_id)
_ALIVE_CLOCKS = select(clock.c.id).where(clock.c.case_id == case.c.id, ALIVE_CLOCK).correlate(case)
_CALENDARS = select(office_calendars.c.content).order_by(office_calendars.c.id.desc()).limit(1)
_RULES = select(office_rules.c.name).order_by(office_rules.c.id.desc()).limit(1)
_OPENED: Select[Any] = (
    select(
        work_item,
        _HELD.scalar_subquery().label("held_for"),
        exists().where(wait.c.case_id == case.c.id, wait.c.status == "pending").label("waits"),
        exists().where(procedure.c.case_id == case.c.id, procedure.c.end.is_(None)).label("procedures"),
        exists().where(suspension.c.clock_id.in_(_ALIVE_CLOCKS), suspension.c.end.is_(None)).label("suspensions"),
        _CALENDARS.scalar_subquery().label("calendars"),
        _RULES.scalar_subquery().label("rules"),
        _RULES.with_only_columns(office_rules.c.content).scalar_subquery().label("rules_content"),
    )
    .select_from(case)
    .outerjoin(work_item, (work_item.c.case_id == case.c.id) & OPEN_ITEM)
    .order_by(work_item.c.id)
)
_OF_CASE = Question(_OPENED.where(case.c.id == bindparam("case")))
_OF_ITEM = Question(_OPENED.where(case.c.id == _ITS_CASE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What is open in a case: tasks of its flow, further `reviews`; and whether it waits for events, and something stands still.

    Each row also tells whether who looks holds its post: `held_for` is whose deputy, "" the own post, None: not held.
    `calendars` and `rules` (name and content) are those in force; "" and None where they were never changed.
    """

    tasks: Sequence[Row[Any]]
    reviews: Sequence[Row[Any]]
    waits: bool
    procedures: bool
    suspensions: bool
    calendars: str
    rules: tuple[str, str] | None


def read_opened(connection: Connection, case_number: int, person: str, now: datetime) -> Opened:
    """Return what is open in a case, for a person at an instant."""
    return _opened(_OF_CASE.rows(connection, case=case_number, person=person, now=now))


def take_case_of_item(connection: Connection, item: int, person: str, now: datetime) -> tuple[Row[Any], Opened]:
    """Return the case of a work item, which nobody else can change until the transaction ends, and what is open in it then."""
    looked = {"item": item, "person": person, "now": now}
    cases, rows = ask(connection, (_IN_HAND, {"item": item}), (_OF_ITEM, looked), ahead=(work_item, clock))
    if not cases:
        raise no_such_item(item)
    return cases[0], _opened(rows)


def _opened(rows: Sequence[Row[Any]]) -> Opened:
    first = rows[0]
    items = [row for row in rows if row.id is not None]
    return Opened(
        tasks=[row for row in items if not row.asked_by],
        reviews=[row for row in items if row.asked_by],
        waits=bool(first.waits),
        procedures=bool(first.procedures),
        suspensions=bool(first.suspensions),
        calendars=first.calendars or "",
        rules=None if first.rules is None else (first.rules, first.rules_content),
    )
