"""The tables. Business data stands here; what the token game needs of a case is one small blob in `case`."""

from __future__ import annotations

from engine.store.tables.accounts import account, api_token, invitation, login, quota, recovery_code
from engine.store.tables.cases import DONE_ITEM, OPEN_CASE, OPEN_ITEM, case, move, work_item
from engine.store.tables.centre import centre_item
from engine.store.tables.changes import backup, office_change, office_record
from engine.store.tables.naming import metadata
from engine.store.tables.offices import (
    assignment,
    deployment,
    letter,
    office_calendars,
    person,
    post,
)
from engine.store.tables.outbox import outbox
from engine.store.tables.papers import content, material, missing, notice, returned
from engine.store.tables.projects import project, project_run, project_version
from engine.store.tables.public import (
    application,
    application_file,
    attempt,
    complaint,
    item_sheet,
    monthly_figure,
    rating,
)
from engine.store.tables.record import journal, request
from engine.store.tables.requests import ASKED, extension_request
from engine.store.tables.scores import frozen_score, score_rules
from engine.store.tables.search import case_term
from engine.store.tables.supervision import heartbeat, office_rules, promise_exception, seal
from engine.store.tables.terms import RUNNING_RENEWAL, delivery, hearing, party, renewal
from engine.store.tables.time import (
    ALIVE_CLOCK,
    PENDING_RUNG,
    STANDING,
    card,
    clock,
    deadline,
    procedure,
    suspension,
    wait,
)
from engine.store.tables.visits import photo, visit

__all__ = [
    "ALIVE_CLOCK",
    "ASKED",
    "DONE_ITEM",
    "OPEN_CASE",
    "OPEN_ITEM",
    "PENDING_RUNG",
    "RUNNING_RENEWAL",
    "STANDING",
    "account",
    "api_token",
    "application",
    "application_file",
    "assignment",
    "attempt",
    "backup",
    "card",
    "case",
    "case_term",
    "centre_item",
    "clock",
    "complaint",
    "content",
    "deadline",
    "delivery",
    "deployment",
    "extension_request",
    "frozen_score",
    "hearing",
    "heartbeat",
    "invitation",
    "item_sheet",
    "journal",
    "letter",
    "login",
    "material",
    "metadata",
    "missing",
    "monthly_figure",
    "move",
    "notice",
    "office_calendars",
    "office_change",
    "office_record",
    "office_rules",
    "outbox",
    "party",
    "person",
    "photo",
    "post",
    "procedure",
    "project",
    "project_run",
    "project_version",
    "promise_exception",
    "quota",
    "rating",
    "recovery_code",
    "renewal",
    "request",
    "returned",
    "score_rules",
    "seal",
    "suspension",
    "visit",
    "wait",
    "work_item",
]
