"""Delivery: a decision is handed over within ten working days, on a clock that begins when the case has ended (rule L11).

The law gives the ten days for a permit (行政许可法 Article 44). That a refusal is delivered in the same time is assumed: Article 38
asks for its written decision and names no time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import running_clock
from engine.errors import ConflictError, NotAllowedError
from engine.outcomes import decision_of
from engine.store import cases, clocks
from engine.store import deliveries as store
from engine.store.deployments import person_by_id
from engine.store.work_items import items_of
from processes.durations import Span
from processes.errors import UsageError
from processes.messages import message
from processes.model import TimeLimit

if TYPE_CHECKING:
    from engine.act import Act
    from engine.cases import OpenCase

SUBJECT = "delivery"
LIMIT = TimeLimit(statutory=Span(10), promised=Span(10), legal_basis="行政许可法 第44条")
# How a document is served: 民事诉讼法 (2023) Articles 88 to 95, which agencies follow.
WAYS = ("in person", "left", "post", "electronic", "by another office", "public notice")


def begin(case: OpenCase) -> None:
    """Start the clock of delivery: the case has just ended with a decision."""
    act = case.act
    if not case.deployment.policies.delivery or case.run.cancelled:
        return
    number = running_clock.start_clock(
        act.connection,
        act.calendars,
        act.rules.rungs,
        LIMIT,
        case_id=case.row.id,
        subject=SUBJECT,
        element="",
        department="",
        begin=act.now,
    )
    decision = decision_of(case)
    done = [item for item in items_of(act.connection, case.row.id) if item.status == "completed"]
    last = max(done, key=lambda item: (item.closed_at, item.id), default=None)  # None: an event ended it
    post = last.post_id if last is not None else ""
    store.insert_delivery(
        act.connection, case_id=case.row.id, clock_id=number, decision=decision, post_id=post, begin=act.now
    )
    case.note("to deliver", decision=decision, basis=LIMIT.legal_basis)


def deliver(act: Act, receipt: str, receiver: str, way: str) -> None:
    """Put on record who received the decision of a case and how; the clock of delivery ends.

    Raises UsageError without a receiver or for a way that is none, ConflictError where nothing is to be delivered.
    """
    from engine.cases import open_case, record

    if way not in WAYS or not receiver.strip():
        raise UsageError(
            message("Say who received the decision (--to) and how, by one of these ways: {ways}.", ways=WAYS)
        )
    if person_by_id(act.connection, act.actor).side != "approval":
        raise NotAllowedError(
            message("{person} does not work for the approval, and delivers nothing.", person=act.actor)
        )
    case = open_case(act, cases.find_case(act.connection, receipt).id)
    row = store.find(act.connection, case.row.id)
    if row is None:
        raise ConflictError(
            message(
                "Nothing is to be delivered in case {receipt}: it is {status}.", receipt=receipt, status=case.row.status
            )
        )
    if row.delivered_at is not None:
        raise ConflictError(
            message(
                "The decision of case {receipt} was delivered to {receiver}.", receipt=receipt, receiver=row.receiver
            )
        )
    running_clock.stop(act.connection, clocks.clock_by_number(act.connection, row.clock_id), act.now)
    done: dict[str, Any] = {"receiver": receiver, "way": way}
    store.change_delivery(act.connection, row.id, delivered_at=act.now, delivered_by=act.actor, **done)
    case.note("delivered", decision=row.decision, **done)
    record(case)
