"""What is on record: journals and acts with a key."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from engine.store.columns import facts, instant, text
from engine.store.tables.naming import metadata

journal = Table(
    "journal",
    metadata,
    Column("case_id", Integer, ForeignKey("case.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    instant("at", needed=True),
    text("actor"),
    text("kind"),
    text("element"),
    facts("facts"),
    text("before"),
    text("hash"),
    Index("ix_journal_at", "at"),  # what happened last, whoever did it
    Index("ix_journal_actor", "actor", "at"),
)
request = Table(
    "request",
    metadata,
    text("key", key=True),
    text("actor"),
    text("digest"),
    facts("answer"),
    instant("at", needed=True),
)
