"""By which words a case is found."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from engine.store.tables.naming import metadata

# Compared byte by byte on every database, so that a word is found by how it begins.
TERM = Text().with_variant(Text(collation="C"), "postgresql")

case_term = Table(
    "case_term",
    metadata,
    Column("term", TERM, primary_key=True),
    Column("case_id", Integer, ForeignKey("case.id"), primary_key=True),
    Index("ix_case_term_case", "case_id"),
    sqlite_with_rowid=False,
)
