"""Cases, their work items, and where they were moved from."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, UniqueConstraint

from engine.store.columns import FACTS, facts, instant, number, one_of, text
from engine.store.tables.naming import metadata

case = Table(
    "case",
    metadata,
    number(),
    text("receipt"),
    number(of="deployment"),
    Column("version", Integer, nullable=False, default=1),  # of this row, for the optimistic check
    Column("state", LargeBinary, nullable=False),
    text("engine_tag"),
    text("status"),  # open, closed, cancelled
    text("outcome"),
    facts("attributes"),
    facts("applicant"),
    instant("received_at", needed=True),
    instant("accepted_at"),
    instant("closed_at"),
    Column("journal_count", Integer, nullable=False, default=0),
    text("journal_head"),
    UniqueConstraint("receipt"),
    Index("ix_case_status", "status", "id"),
    Index("ix_case_received", "received_at"),
    Index("ix_case_closed_status", "closed_at", "status"),
)
OPEN_CASE = one_of(case.c.status, "open")
Index("ix_case_open", case.c.id, sqlite_where=OPEN_CASE, postgresql_where=OPEN_CASE)
ENDED_CASE = case.c.closed_at.is_not(None)
Index(  # decisions are open to everybody, the newest first
    "ix_case_closed", case.c.closed_at, case.c.id, sqlite_where=ENDED_CASE, postgresql_where=ENDED_CASE
)
Index(  # likewise of one version of a flow
    "ix_case_decided",
    case.c.deployment_id,
    case.c.closed_at,
    case.c.id,
    sqlite_where=ENDED_CASE,
    postgresql_where=ENDED_CASE,
)
work_item = Table(
    "work_item",
    metadata,
    number(),
    number(of="case"),
    text("token"),
    text("element"),
    Column("round", Integer, nullable=False),
    text("name"),
    text("department"),
    text("post_id"),
    text("status"),  # offered, claimed, completed, cancelled
    text("assignee", default=None),
    instant("offered_at", needed=True),
    instant("claimed_at"),
    instant("closed_at"),
    instant("due_at"),  # promised, or else statutory: what a work list is in order of
    facts("decisions"),
    text("opinion"),
    Column("officers", FACTS, nullable=False, default=list),  # named for an inspection
    text("asked_by"),  # who asked for a review that the flow does not know; "" for a task of the flow
    text("request"),  # what it is for
    text("verdict"),  # of a reviewer: agree, agree with conditions, disagree
    Index("ix_work_item_case", "case_id"),
    Index("ix_work_item_assignee", "assignee", "status"),
)
OPEN_ITEM = one_of(work_item.c.status, "offered", "claimed")
Index(
    "ix_work_item_list",
    work_item.c.post_id,
    work_item.c.due_at,
    work_item.c.id,
    work_item.c.assignee,  # what others have in hand is passed over without a look at the row
    sqlite_where=OPEN_ITEM,
    postgresql_where=OPEN_ITEM,
)
Index("ix_work_item_due", work_item.c.due_at, sqlite_where=OPEN_ITEM, postgresql_where=OPEN_ITEM)
DONE_ITEM = one_of(work_item.c.status, "completed")
for name, who in (("ix_work_item_done", work_item.c.post_id), ("ix_work_item_done_by", work_item.c.assignee)):
    Index(
        name,
        who,
        work_item.c.closed_at,
        work_item.c.due_at,  # early or overdue is told without a look at the row
        sqlite_where=DONE_ITEM,
        postgresql_where=DONE_ITEM,
    )
Index(  # a token is open once; another version of the flow may use its number again
    "uq_work_item_open_token",
    work_item.c.case_id,
    work_item.c.token,
    unique=True,
    sqlite_where=OPEN_ITEM,
    postgresql_where=OPEN_ITEM,
)

move = Table(
    "move",
    metadata,
    number(),
    number(of="case"),
    number(of="deployment"),  # before
    Column("state", LargeBinary, nullable=False),
    facts("tokens"),  # of the open work items
    Column("journal_count", Integer, nullable=False),
    instant("at", needed=True),
    text("actor"),
    Index("ix_move_case", "case_id"),
)
