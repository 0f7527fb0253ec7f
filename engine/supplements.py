"""Supplements: what the one notice asks the applicant for, and how the applicant hands it in and says that it is all.

Behind the task that sends the notice the flow waits: for a task of the applicant, which is then completed; for an event, which has then happened;
or for a task of the office that receives what comes (接收补正材料), whose post is told, for it has to look whether everything is there
(行政许可法 第32条第一款第五项).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine import work
from engine.cases import book, close_item, open_case
from engine.deployment import reached_behind, read_drawing
from engine.errors import ConflictError
from engine.materials import File, hand_in
from engine.notices import SUPPLIED, at_post, notify
from engine.store import cases, returns, waits, work_items
from engine.waiting import happen
from processes.messages import message
from processes.model import Event, Task

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Connection

    from engine.act import Act
    from engine.deployment import DeployedFlow

APPLICANT = "applicant"  # the nature of a task that the applicant does


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for, once: by department, and until when; `handed_in_at` is when the applicant said that it is all."""

    sent_at: datetime
    missing: tuple[tuple[str, str], ...]  # department, what
    basis: str
    elements: frozenset[str]  # what waits for it in the flow
    is_open: bool
    handed_in_at: datetime | None


def request(connection: Connection, case_number: int, flow: DeployedFlow) -> Request | None:
    """Return what the applicant was last asked for, None where nothing was."""
    sent = returns.notices_of(connection, case_number)
    if not sent:
        return None
    last = sent[-1]
    receivers = _receivers(flow, last.element)
    items = [
        item
        for item in work_items.open_items(connection, case_number)
        if item.element in receivers and item.offered_at >= last.sent_at
    ]
    waiting = [row for row in waits.pending(connection, case_number) if row.element in receivers and row.due_at is None]
    entries = [entry for _, _, _, entry in cases.read_journal(connection, case_number)]
    handed_in = [entry.at for entry in entries if entry.kind == SUPPLIED and entry.at >= last.sent_at]
    bases = [row.basis for row in returns.returns_of(connection, case_number) if row.kind == "supplement"]
    return Request(
        sent_at=last.sent_at,
        missing=tuple((row.department, row.what) for row in returns.asked_for(connection, last.id)),
        basis=bases[-1] if bases else "",
        elements=frozenset(row.element for row in (*items, *waiting)),
        is_open=bool(items or waiting),
        handed_in_at=handed_in[-1] if handed_in else None,
    )


def supplement(act: Act, receipt: str, files: Sequence[tuple[int, File]]) -> int:
    """Hand in files for entries of the notice (by place, the first is 0) and say that it is all; return how many files came.

    Raises ConflictError where nothing is asked for, UsageError for a file that is not taken: then none is.
    """
    case = open_case(act, cases.find_case(act.connection, receipt).id)
    flow = case.deployment.flow
    asked = request(act.connection, case.row.id, flow)
    if asked is None or not asked.is_open:
        raise ConflictError(message("Nothing is asked for in case {receipt} now.", receipt=receipt))
    named = [_named(flow, asked, place, file) for place, file in files if place < len(asked.missing)]
    hand_in(act, receipt, named)
    _hand_over(act, case.row.id, asked, len(named))
    return len(named)


def _hand_over(act: Act, case_number: int, asked: Request, files: int) -> None:
    case = open_case(act, case_number)
    items = [item for item in case.opened.tasks if item.element in asked.elements]
    for row in waits.pending(act.connection, case_number):
        if row.element in asked.elements and row.due_at is None:
            happen(case, row)
    case.note(SUPPLIED, items[0].element if items else "", files=files)
    for item in items:
        if case.task(item.element).nature == APPLICANT and not work.decisions(act, item.id):
            case.run.complete(item.token)
            close_item(case, item, status="completed")
            case.note("completed", item.element, item=item.id, round=item.round, decisions={}, opinion="")
        else:
            told = at_post(case, item.post_id, item.assignee)
            notify(case, SUPPLIED, told, task=item.name, post=item.post_id, files=files)
    book(case)


def _receivers(flow: DeployedFlow, element: str) -> frozenset[str]:
    """Return what stands right behind a task: the tasks, and the events that wait."""
    drawing = read_drawing([flow.process])
    if element not in drawing.nodes:
        return frozenset()
    behind = reached_behind(drawing.nodes[element], drawing)
    return frozenset(found.id for found in behind if isinstance(found, (Task, Event)))


def _named(flow: DeployedFlow, asked: Request, place: int, file: File) -> File:
    """Return a file under the name of data that its department reads; the name of the file says for which entry it is."""
    department, what = asked.missing[place]
    name = re.split("[:：]", what)[0].strip()  # behind it stands what is wrong with the one that the case has
    if name in flow.data.values():
        return replace(file, data=name)
    reads = [data for task in flow.tasks.values() if task.department == department for data in task.reads]
    anything: list[Any] = list(flow.data.values())
    return replace(file, data=(reads or anything)[0], name=f"{name} {file.name}")
