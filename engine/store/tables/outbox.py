"""Notices that people are to get: written with the act that they tell of, sent by the worker."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, UniqueConstraint

from engine.store.columns import facts, instant, number, text
from engine.store.tables.naming import metadata

outbox = Table(
    "outbox",
    metadata,
    number(),
    text("key"),  # what happened, and whom it is told: the same event never becomes two notices
    number(of="case"),
    text("kind"),
    text("role"),  # applicant, person; post where nobody holds it
    text("recipient"),  # id of the person or post, "" for the applicant
    facts("facts"),
    instant("created_at", needed=True),
    text("status"),  # pending, sent, no address, failed
    Column("attempts", Integer, nullable=False, default=0),
    instant("next_at"),  # None: never again
    instant("sent_at"),
    facts("taken"),  # channels that have taken it: when
    text("error"),  # why the last attempt was in vain
    UniqueConstraint("key"),
    Index("ix_outbox_next", "status", "next_at"),
    Index("ix_outbox_case", "case_id"),
)
