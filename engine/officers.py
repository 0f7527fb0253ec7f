"""The officers of an inspection: at least two, named within five working days (行政许可法 Article 55, rule L22).

The law counts from acceptance. A task that is reached later cannot be staffed before: there it is counted from when it is offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import running_clock
from engine.errors import ConflictError, NotAllowedError
from engine.store import clocks, work_items
from engine.store.deployments import person_by_id
from processes.durations import Span
from processes.errors import UsageError
from processes.messages import message
from processes.model import TimeLimit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from engine.act import Act
    from engine.cases import OpenCase
    from engine.deployment import DeployedTask

LEAST = 2  # rule L07
SUBJECT = "officers"
NATURE = "inspection"
LIMIT = TimeLimit(statutory=Span(5), promised=Span(5), legal_basis="行政许可法 第55条")


def start_clock(case: OpenCase, task: DeployedTask, item: int) -> None:
    """Start the clock within which the officers of an inspection are named."""
    if task.nature != NATURE:
        return
    act = case.act
    running_clock.start_clock(
        act.connection,
        act.calendars,
        act.rules.rungs,
        LIMIT,
        case_id=case.row.id,
        subject=SUBJECT,
        element=task.element,
        department=task.department,
        work_item_id=item,
        begin=act.now,
    )


def check(case: OpenCase, task: DeployedTask, officers: Sequence[str]) -> None:
    """Refuse an inspection by fewer than two, or by somebody unknown."""
    if len(set(officers)) < LEAST:
        raise UsageError(
            message("{task} takes at least two officers; name those who inspected (行政许可法 第34条).", task=task.name)
        )
    for officer in sorted(set(officers)):
        person_by_id(case.act.connection, officer)


def name_officers(act: Act, number: int, officers: tuple[str, ...]) -> None:
    """Name who will inspect; the clock for naming them ends, and the names hold for the completion.

    Raises NotAllowedError where neither the post nor a head names them.
    """
    from engine.cases import book, open_case

    case = open_case(act, work_items.item_by_number(act.connection, number).case_id)
    item = work_items.item_by_number(act.connection, number)
    if item.status not in work_items.OPEN or item.asked_by or case.task(item.element).nature != NATURE:
        raise ConflictError(message("Work item {number} is no open inspection.", number=number))
    _check_actor(act, item)
    check(case, case.task(item.element), officers)
    work_items.change_item(act.connection, number, officers=list(officers))
    for row in clocks.clocks_of(act.connection, case.row.id):
        if (row.subject, row.work_item_id) == (SUBJECT, number):
            running_clock.stop(act.connection, row, act.now)
    case.note("officers named", item.element, item=number, officers=list(officers), basis=LIMIT.legal_basis)
    book(case)


def _check_actor(act: Act, item: Row[Any]) -> None:
    if item.post_id in work_items.posts_of(act.connection, act.actor, act.now):
        return
    if not person_by_id(act.connection, act.actor).rank:
        raise NotAllowedError(message("{person} does not hold the post {post}.", person=act.actor, post=item.post_id))
