"""Renewals: asked for thirty days before a permit expires, and renewed by itself where nothing is decided by then (行政许可法 Article 50, rule L21).

The date on which a permit expires does not wait: its clock goes on while others stand still. A renewal that is asked for too late is taken in
all the same, but nothing is renewed by itself then; that the law means it so is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine import running_clock
from engine.cases import book, open_case, open_running_case
from engine.errors import ConflictError, NotAllowedError
from engine.store import renewals as store
from engine.verdicts import decides
from processes.durations import Span
from processes.errors import UsageError
from processes.messages import message
from processes.model import Event, SubProcess, Task, TimeLimit, scopes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Row

    from engine.act import Act
    from engine.cases import OpenCase
    from processes.model import Process

SUBJECT = "renewal"  # of its clock
BASIS = "行政许可法 第50条"
AHEAD = timedelta(days=30)  # of the wall calendar: Article 82 counts only the agency's periods in working days
RUNNING, LATE, DECIDED, RENEWED = "running", "late", "decided", "deemed renewed"
BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """What is to be renewed: the number of a permit, and the last day on which it is good."""

    certificate: str
    expires: date


def take_in(act: Act, receipt: str, asked: Renewal) -> None:
    """Put on record that a case renews a permit, and start the clock that ends when it expires.

    Raises UsageError without the number of the permit, NotAllowedError for one that has expired.
    """
    if not asked.certificate.strip():
        raise UsageError(message("Give the number of the permit that is to be renewed."))
    zone = ZoneInfo(act.calendar.zone)
    today = act.now.astimezone(zone).date()
    if asked.expires < today:
        raise NotAllowedError(
            message(
                "Permit {certificate} expired on {day}; what has expired is not renewed but applied for anew.",
                certificate=asked.certificate,
                day=asked.expires.isoformat(),
            )
        )
    case = open_running_case(act, receipt)
    status = LATE if today > asked.expires - AHEAD else RUNNING
    midnight = datetime.combine(asked.expires + timedelta(days=1), time(), zone)
    facts = {"certificate": asked.certificate, "expires": asked.expires.isoformat()}
    store.insert_renewal(act.connection, case_id=case.row.id, status=status, expires_at=midnight, **facts)
    case.note("renewal", **facts, late=status == LATE, basis=BASIS)
    _start_clock(act, case, asked.expires, today)
    book(case)


def lapse(act: Act) -> int:
    """Renew what has expired and was not decided, on rest days too; return how many there were to look at."""
    rows = store.expired(act.connection, act.now, limit=BATCH)
    for row in rows:
        case = open_case(act, row.case_id)
        if _is_decided(case):
            store.change_renewal(act.connection, row.case_id, status=DECIDED)
            continue
        store.change_renewal(act.connection, row.case_id, status=RENEWED)
        case.note(RENEWED, certificate=row.certificate, expires=row.expires, basis=BASIS)
        case.run.cancel()
        case.ended_as = ("closed", RENEWED)
        book(case)
    return len(rows)


def hold_back(case: OpenCase, item: Row[Any]) -> None:
    """Refuse to decide on a renewal that has taken place by itself, also before a worker puts that on record."""
    if not decides(case, item.element):
        return
    row = store.find(case.act.connection, case.row.id)
    if row is not None and row.status == RUNNING and row.expires_at <= case.act.now and not _is_decided(case):
        raise ConflictError(
            message(
                "{task} comes too late: permit {certificate} expired on {day} and counts as renewed (行政许可法 第50条); binglian tick puts it on record.",
                task=item.name,
                certificate=row.certificate,
                day=row.expires,
            )
        )


def _start_clock(act: Act, case: OpenCase, expires: date, today: date) -> None:
    """Start the clock for reminders and cards; it ends when the office closes for the last time before the permit expires."""
    last = expires if act.calendar.is_working_day(expires) else act.calendar.add_working_days(expires, -1)
    running_clock.start_clock(
        act.connection,
        act.calendars,
        act.rules.rungs,
        TimeLimit(statutory=Span(max(0, (last - today).days), "day"), legal_basis=BASIS),
        case_id=case.row.id,
        subject=SUBJECT,
        element="",
        department="",
        begin=act.now,
    )


def _is_decided(case: OpenCase) -> bool:
    """Tell whether no task that decides is open in a case or can still be reached."""
    flow = case.deployment.flow
    deciding = {element for element in flow.tasks if decides(case, element)}
    places = [*(found.element for found in case.run.ready()), *(found.element for found in case.run.waits())]
    inside = {node.id for scope in scopes(flow.process) for node in scope.nodes}
    if not deciding or not inside.issuperset(places):  # in a process that was called it is not known what comes after
        return False
    called = {
        node.id
        for scope in scopes(flow.process)
        for node in scope.nodes
        if isinstance(node, Task) and node.kind == "callActivity"
    }
    return (deciding | called).isdisjoint(_reached(flow.process, places))


def _reached(process: Process, places: Iterable[str]) -> set[str]:
    """Return where a case can come from some places, these included."""
    arrows: dict[str, list[str]] = {}
    for source, target in _ways(process):
        arrows.setdefault(source, []).append(target)
    waiting = list(places)
    reached = set(waiting)
    while waiting:
        new = set(arrows.get(waiting.pop(), ())) - reached
        reached |= new
        waiting += new
    return reached


def _ways(process: Process) -> Iterator[tuple[str, str]]:
    """Yield where a case can go from where: along a flow, into a sub-process and behind it, out at the border of a piece of work."""
    for scope in scopes(process):
        for flow in scope.flows:
            yield flow.source, flow.target
        for node in scope.nodes:
            if isinstance(node, Event) and node.attached_to:
                yield node.attached_to, node.id
            if isinstance(node, SubProcess):
                behind = [flow.target for flow in scope.flows if flow.source == node.id]
                yield from ((node.id, each.id) for each in node.nodes)
                yield from ((each.id, target) for each in node.nodes for target in behind)
