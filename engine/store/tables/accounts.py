"""How people log in."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from engine.store.columns import facts, instant, text
from engine.store.tables.naming import metadata

account = Table(
    "account",
    metadata,
    Column("person_id", Text, ForeignKey("person.id"), primary_key=True),
    facts("roles"),
    text("password"),  # its hash; "" where nobody can log in with one
    Column("session", Text, nullable=False, unique=True),  # what a login refers to: a new one ends them all
    text("factor"),  # how the second factor is given, "" where it is not set up
    text("factor_secret"),
    Column("failures", Integer, nullable=False, default=0),  # in a row
    instant("locked_until"),
    instant("closed_at"),
    instant("changed_at", needed=True),
    text("changed_by"),
)
