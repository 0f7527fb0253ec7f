"""What applicants and the public bring, and what they are shown."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from engine.store.columns import FACTS, facts, instant, number, text
from engine.store.tables.naming import metadata

item_sheet = Table(  # what the office says of an item beside its flow
    "item_sheet",
    metadata,
    text("flow", key=True),
    text("cost"),
    text("complaints"),  # where to complain
    text("place"),  # where and when one is received
    instant("changed_at", needed=True),
    text("changed_by"),
)
application = Table(  # before it is sent; then its case has what was said
    "application",
    metadata,
    number(),
    text("reference"),
    text("word"),  # hash of the secret word
    text("flow"),
    facts("attributes"),
    facts("applicant"),
    text("receipt"),  # of its case; "" until it is sent
    instant("changed_at", needed=True),
    UniqueConstraint("reference"),
    Index("ix_application_changed", "changed_at"),
)
application_file = Table(
    "application_file",
    metadata,
    number(),
    number(of="application"),
    text("data"),  # name of the data element
    text("name"),
    text("media"),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, ForeignKey("content.sha256"), nullable=False),
    Index("ix_application_file_application", "application_id"),
)
attempt = Table(  # wrong check words, of a receipt number or of an address (its code, not itself)
    "attempt",
    metadata,
    text("key", key=True),
    Column("failures", Integer, nullable=False),
    instant("last_at", needed=True),
    Index("ix_attempt_last_at", "last_at"),
)
rating = Table(
    "rating",
    metadata,
    number(),
    number(of="case"),
    Column("grade", Integer, nullable=False),  # 1 very satisfied .. 5 very dissatisfied
    text("words"),
    instant("at", needed=True),  # the first time
    instant("changed_at", needed=True),
    UniqueConstraint("case_id"),
    Index("ix_rating_at", "at"),
)
complaint = Table(  # and what a bad rating asks to be settled
    "complaint",
    metadata,
    number(),
    text("reference"),
    text("origin"),  # complaint, rating
    Column("case_id", Integer, ForeignKey("case.id")),
    facts("contact"),
    text("status"),  # filed, taken, declined, answered
    instant("filed_at", needed=True),
    instant("term_from", needed=True),  # when the present term began
    Column("reopened", Boolean, nullable=False, default=False),
    Column("said", FACTS, nullable=False, default=list),  # at, kind, by, words
    UniqueConstraint("reference"),
    Index("ix_complaint_status", "status", "id"),
    Index("ix_complaint_case", "case_id"),
)
monthly_figure = Table(  # of a flow, counted once a day so that a page need not count
    "monthly_figure",
    metadata,
    text("flow", key=True),
    text("month", key=True),  # 2026-03
    facts("facts"),
    instant("counted_at", needed=True),
)
