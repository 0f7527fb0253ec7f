"""The tables. Business data stands here; what the token game needs of a case is one small blob in `case`."""

from __future__ import annotations

from engine.store.tables.cases import case, move, work_item
from engine.store.tables.naming import metadata
from engine.store.tables.offices import assignment, deployment, letter, office_calendars, person, post
from engine.store.tables.papers import content, material, missing, notice, returned
from engine.store.tables.record import journal, request
from engine.store.tables.terms import delivery, hearing
from engine.store.tables.time import card, clock, deadline, procedure, suspension, wait

__all__ = [
    "assignment",
    "card",
    "case",
    "clock",
    "content",
    "deadline",
    "delivery",
    "deployment",
    "hearing",
    "journal",
    "letter",
    "material",
    "metadata",
    "missing",
    "move",
    "notice",
    "office_calendars",
    "person",
    "post",
    "procedure",
    "request",
    "returned",
    "suspension",
    "wait",
    "work_item",
]
