"""Visits to the place: when an inspection is made, what was found there, and the photographs."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from engine.store.columns import FACTS, instant, number, text
from engine.store.tables.naming import metadata

visit = Table(
    "visit",
    metadata,
    number(),
    number(of="case"),
    number(of="work_item"),
    text("status"),  # booked, filed, cancelled
    instant("at", needed=True),  # when it is made
    text("place"),
    Column("points", FACTS, nullable=False, default=list),  # what is looked at
    text("booked_by"),
    instant("booked_at", needed=True),
    Column("findings", FACTS, nullable=False, default=list),  # what was found of each point
    text("words"),
    text("position"),  # latitude and longitude, as the device told them
    instant("visited_at"),  # as the device told it
    text("filed_by"),
    instant("filed_at"),
    Index("ix_visit_at", "at"),
    Index("ix_visit_case", "case_id"),
    Index("ix_visit_work_item", "work_item_id"),
)
photo = Table(
    "photo",
    metadata,
    number(),
    number(of="visit"),
    text("name"),
    text("media"),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, ForeignKey("content.sha256"), nullable=False),
    instant("taken_at"),  # as the device told it
    text("position"),
    text("uploaded_by"),
    instant("uploaded_at", needed=True),
    Index("ix_photo_visit", "visit_id"),
)
