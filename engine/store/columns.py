"""Kinds of columns that mean the same in SQLite and in PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, DateTime, ForeignKey, Integer, Text, literal_column
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; SQLite knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an instant into what the store takes."""
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn what the store gave back into an instant in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


FACTS = JSON().with_variant(JSONB(), "postgresql")


def number(*, of: str = "") -> Any:
    """Return a column with the number of a row, or of a row of another table."""
    if of:
        return Column(f"{of}_id", Integer, ForeignKey(f"{of}.id"), nullable=False)
    return Column("id", Integer, primary_key=True)


def text(name: str, *, default: str | None = "", key: bool = False) -> Any:
    """Return a column of text; never NULL, unless its default is None."""
    return Column(name, Text, primary_key=key, nullable=default is None, default=default)


def instant(name: str, *, needed: bool = False) -> Any:
    """Return a column with an instant."""
    return Column(name, Instant, nullable=not needed)


def facts(name: str) -> Any:
    """Return a column with a small JSON value."""
    return Column(name, FACTS, nullable=False, default=dict)


def one_of(column: Column[Any], *words: str) -> ColumnElement[bool]:
    """Return the condition that a column holds one of our own words, written out, so that a partial index answers it."""
    return column.in_([literal_column(f"'{word}'") for word in words])
