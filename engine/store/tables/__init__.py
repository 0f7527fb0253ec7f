"""The tables. Business data stands here; what the token game needs of a case is one small blob in `case`."""

from __future__ import annotations

from engine.store.tables.accounts import account, api_token, invitation, login, quota, recovery_code
from engine.store.tables.cases import OPEN_CASE, OPEN_ITEM, case, move, work_item
from engine.store.tables.naming import metadata
from engine.store.tables.offices import assignment, deployment, letter, office_calendars, person, post
from engine.store.tables.outbox import outbox
from engine.store.tables.papers import content, material, missing, notice, returned
from engine.store.tables.record import journal, request
from engine.store.tables.supervision import heartbeat, office_rules, promise_exception, seal
from engine.store.tables.terms import delivery, hearing
from engine.store.tables.time import ALIVE_CLOCK, PENDING_RUNG, card, clock, deadline, procedure, suspension, wait

__all__ = [
    "ALIVE_CLOCK",
    "OPEN_CASE",
    "OPEN_ITEM",
    "PENDING_RUNG",
    "account",
    "api_token",
    "assignment",
    "card",
    "case",
    "clock",
    "content",
    "deadline",
    "delivery",
    "deployment",
    "hearing",
    "heartbeat",
    "invitation",
    "journal",
    "letter",
    "login",
    "material",
    "metadata",
    "missing",
    "move",
    "notice",
    "office_calendars",
    "office_rules",
    "outbox",
    "person",
    "post",
    "procedure",
    "promise_exception",
    "quota",
    "recovery_code",
    "request",
    "returned",
    "seal",
    "suspension",
    "wait",
    "work_item",
]
