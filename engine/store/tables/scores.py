"""Scores: the rule sets by which they are counted, and those of periods that are over."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Table, UniqueConstraint

from engine.store.columns import facts, instant, number, text
from engine.store.tables.naming import metadata

score_rules = Table(  # each change is a row; the newest is in force
    "score_rules",
    metadata,
    number(),
    text("name"),
    text("content"),  # "" for one that is shipped
    instant("at", needed=True),
    text("actor"),
)
frozen_score = Table(  # of a month that is over: it stays, whatever becomes of the rules and of appeals
    "frozen_score",
    metadata,
    number(),
    text("kind"),  # post, department, person
    text("subject"),
    text("month"),  # 2026-03
    Column("points", Float),  # None: no data
    Column("most", Float, nullable=False),
    text("rules"),  # name and version
    facts("content"),  # each point with the events behind it
    instant("at", needed=True),
    text("actor"),
    UniqueConstraint("kind", "subject", "month"),
    Index("ix_frozen_score_month", "month", "kind"),
)
