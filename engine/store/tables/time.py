"""Clocks, what they stand still for, their rungs and cards, and the events that cases wait for."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from engine.store.columns import facts, instant, number, one_of, text
from engine.store.tables.naming import metadata

clock = Table(
    "clock",
    metadata,
    number(),
    number(of="case"),
    text("subject"),  # task, stage, case
    Column("work_item_id", Integer, ForeignKey("work_item.id")),
    text("element"),
    Column("round", Integer, nullable=False, default=1),  # of a stage: which execution of its element
    Column("instance", Integer, nullable=False, default=0),
    text("department"),  # whose calendar it goes by
    text("status"),  # running, standing, over, interrupted
    instant("begin", needed=True),
    instant("end"),
    facts("limits"),  # promised and statutory: amount and unit, what was added
    instant("promised_due"),
    instant("statutory_due"),
    Column("provisional", Boolean, nullable=False, default=False),
    Index("ix_clock_case", "case_id", "status"),
    Index("ix_clock_work_item", "work_item_id"),
)
ALIVE_CLOCK = one_of(clock.c.status, "running", "standing")
Index("ix_clock_alive", clock.c.id, sqlite_where=ALIVE_CLOCK, postgresql_where=ALIVE_CLOCK)
procedure = Table(
    "procedure",
    metadata,
    number(),
    number(of="case"),
    Column("work_item_id", Integer, ForeignKey("work_item.id")),  # None: it holds up everything in the case
    text("kind"),
    text("basis"),
    text("notice"),
    instant("begin", needed=True),
    instant("end"),
    text("actor"),
    Index("ix_procedure_case", "case_id"),
    Index("ix_procedure_begin", "begin"),
)
suspension = Table(
    "suspension",
    metadata,
    number(),
    number(of="clock"),
    Column("procedure_id", Integer, ForeignKey("procedure.id")),  # None: what is open is not counted by its nature
    text("kind"),
    instant("begin", needed=True),
    instant("end"),
    Index("ix_suspension_clock", "clock_id"),
    Index("ix_suspension_begin", "begin"),
)
STANDING = suspension.c.end.is_(None)
Index("ix_suspension_open", suspension.c.clock_id, sqlite_where=STANDING, postgresql_where=STANDING)
deadline = Table(
    "deadline",
    metadata,
    number(),
    number(of="clock"),
    text("colour"),
    text("limit"),
    Column("after", Integer, nullable=False),
    instant("at"),
    text("status"),  # pending, standing, fired, dropped
    instant("fired_at"),
    Column("late", Boolean, nullable=False, default=False),
    UniqueConstraint("clock_id", "colour", "limit", "after"),
)
PENDING_RUNG = one_of(deadline.c.status, "pending")
Index("ix_deadline_pending", deadline.c.at, sqlite_where=PENDING_RUNG, postgresql_where=PENDING_RUNG)

# An event that a case waits for: a timer rings by itself, anything else when somebody says so.
wait = Table(
    "wait",
    metadata,
    number(),
    number(of="case"),
    text("token"),
    text("element"),
    text("kind"),
    instant("due_at"),
    text("status"),  # pending, happened, dropped
    Index("ix_wait_case", "case_id", "status"),
    Index("ix_wait_due", "status", "due_at"),
)

card = Table(
    "card",
    metadata,
    number(),
    Column("deadline_id", Integer, ForeignKey("deadline.id"), nullable=False),
    number(of="case"),
    Column("work_item_id", Integer, ForeignKey("work_item.id")),
    text("colour"),
    text("post_id"),
    text("person_id"),
    text("status"),  # issued, received, explained, appealed, upheld, withdrawn
    instant("issued_at", needed=True),
    instant("received_at"),
    text("explanation"),
    text("appeal"),
    text("verdict"),
    text("decided_by"),
    UniqueConstraint("deadline_id"),
    Index("ix_card_post", "post_id", "id"),
    Index("ix_card_status", "status", "id"),
    Index("ix_card_colour", "colour", "id"),
    Index("ix_card_issued", "issued_at", "colour", "status", "post_id"),
    Index("ix_card_person", "person_id", "issued_at"),
    Index("ix_card_work_item", "work_item_id", "colour", "status"),
    Index("ix_card_case", "case_id", "work_item_id", "colour", "status"),
)
