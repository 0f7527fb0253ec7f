"""Terms that the law sets beside those of tasks and cases: delivery, hearings."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from engine.store.columns import instant, number, one_of, text
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
hearing = Table(
    "hearing",
    metadata,
    number(),
    number(of="case"),
    Column("clock_id", Integer, ForeignKey("clock.id")),  # within which it is held; None: nobody asked
    text("origin"),  # request, ex officio, flow (a task that is a hearing)
    text("status"),  # told, waived, due, announced, held
    text("party"),
    text("notice"),
    instant("told_at"),
    text("told_by"),
    instant("asked_at"),
    instant("at"),
    text("place"),
    text("chair"),
    text("challenge"),
    text("challenged_by"),
    text("ruling"),  # upheld, dismissed
    text("ruled_by"),
    instant("held_at"),
    text("record"),
    Index("ix_hearing_case", "case_id"),
)
party = Table(  # whose major interests a case concerns, beside the applicant
    "party",
    metadata,
    number(),
    number(of="case"),
    text("name"),
    text("interest"),
    instant("found_at", needed=True),
    text("found_by"),
    text("notice"),
    instant("told_at"),
    text("told_by"),
    text("statement"),
    Index("ix_party_case", "case_id"),
)
renewal = Table(
    "renewal",
    metadata,
    Column("case_id", Integer, ForeignKey("case.id"), primary_key=True),
    text("certificate"),
    text("expires"),  # the last day on which it is good
    instant("expires_at", needed=True),  # the end of that day
    text("status"),  # running, late, decided, deemed renewed
)
RUNNING_RENEWAL = one_of(renewal.c.status, "running")
Index("ix_renewal_expires", renewal.c.expires_at, sqlite_where=RUNNING_RENEWAL, postgresql_where=RUNNING_RENEWAL)
