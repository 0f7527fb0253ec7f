"""Changes of the office that one person proposes and another puts into force, its record, and the backups that were made of it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, LargeBinary, Table

from engine.store.columns import facts, instant, number, text
from engine.store.tables.naming import metadata

office_change = Table(
    "office_change",
    metadata,
    number(),
    text("kind"),  # flow, calendars, rules
    text("name"),  # of the flow, the file or the rule set
    Column("content", LargeBinary, nullable=False),
    facts("facts"),  # how it is meant, and what was foreseen when it was proposed
    Column("base", Integer, nullable=False),  # number of what was in force then; 0: nothing
    text("reason"),
    text("status"),  # proposed, in force, declined, withdrawn
    text("proposed_by"),
    instant("proposed_at", needed=True),
    text("decided_by"),
    instant("decided_at"),
    text("words"),  # of the decision
    ForeignKeyConstraint(["proposed_by"], ["person.id"]),
    Index("ix_office_change_status", "status", "id"),
)
office_record = Table(  # what administration did with people, posts, accounts and changes
    "office_record",
    metadata,
    number(),
    instant("at", needed=True),
    text("actor"),
    text("kind"),
    text("subject"),
    facts("facts"),
    Index("ix_office_record_actor", "actor", "id"),
    Index("ix_office_record_subject", "subject", "id"),
)
backup = Table(
    "backup",
    metadata,
    number(),
    instant("at", needed=True),
    text("name"),
    Column("size", BigInteger, nullable=False),  # bytes
)
