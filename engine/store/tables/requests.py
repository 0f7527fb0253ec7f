"""What is asked of a head: more time."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from engine.store.columns import instant, number, one_of, text
from engine.store.tables.naming import metadata

extension_request = Table(
    "extension_request",
    metadata,
    number(),
    number(of="case"),
    Column("work_item_id", Integer, ForeignKey("work_item.id")),  # None: the limit of a stage or of the case
    text("stage"),
    text("department"),  # "" where several work on it
    text("rank"),  # whose approval the law asks for
    text("reason"),
    text("asked_by"),
    instant("asked_at", needed=True),
    text("status"),  # asked, approved, refused
    text("decided_by"),
    instant("decided_at"),
    text("words"),
    Index("ix_extension_request_case", "case_id"),
)
ASKED = one_of(extension_request.c.status, "asked")
Index(
    "ix_extension_request_asked",
    extension_request.c.rank,
    extension_request.c.id,
    sqlite_where=ASKED,
    postgresql_where=ASKED,
)
