"""Terms that the law sets beside those of tasks and cases: delivery."""

from __future__ import annotations

from sqlalchemy import Table, UniqueConstraint

from engine.store.columns import instant, number, text
from engine.store.tables.naming import metadata

delivery = Table(
    "delivery",
    metadata,
    number(),
    number(of="case"),
    number(of="clock"),
    text("decision"),  # grant, refusal
    text("post_id"),  # which ended the case
    instant("begin", needed=True),
    instant("delivered_at"),
    text("delivered_by"),
    text("receiver"),
    text("way"),
    UniqueConstraint("case_id"),
)
