"""What supervision keeps of its own: sweeps, seals, its rule sets, and approved exceptions from the half of the statutory limit."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKeyConstraint, Index, Integer, Table

from engine.store.columns import instant, number, text
from engine.store.tables.naming import metadata

heartbeat = Table(  # one row a worker: its last sweep
    "heartbeat",
    metadata,
    text("worker", key=True),
    instant("at", needed=True),
    Column("fired", Integer, nullable=False),
    text("version"),
)
seal = Table(  # that the journals were sealed; what was sealed stands in a file outside
    "seal",
    metadata,
    number(),
    instant("at", needed=True),
    Column("cases", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    text("hash"),
)
# Each change of the rule set is a row; the newest is in force.
office_rules = Table(
    "office_rules",
    metadata,
    number(),
    text("name"),
    text("content"),  # "" for one that is shipped
    instant("at", needed=True),
    text("actor"),
)
promise_exception = Table(
    "promise_exception",
    metadata,
    number(),
    text("flow"),
    text("element"),
    Column("promised", Float, nullable=False),  # the longest promise for which it holds, in the unit of the limit
    text("reason"),
    text("written_by"),
    text("approver"),
    instant("at", needed=True),
    text("until"),  # date, included
    ForeignKeyConstraint(["written_by"], ["person.id"]),
    ForeignKeyConstraint(["approver"], ["person.id"]),
    Index("ix_promise_exception_flow", "flow", "element"),
)
