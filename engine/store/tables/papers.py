"""What was handed in, what was sent back, and what was asked for."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from engine.store.columns import instant, number, text
from engine.store.tables.naming import metadata

content = Table(  # each content once, by its hash
    "content",
    metadata,
    text("sha256", key=True),
    Column("data", LargeBinary, nullable=False),
)
material = Table(
    "material",
    metadata,
    number(),
    number(of="case"),
    text("data"),  # name of the data element
    text("name"),
    text("media"),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, ForeignKey("content.sha256"), nullable=False),
    text("uploaded_by"),
    instant("uploaded_at", needed=True),
    Index("ix_material_case", "case_id"),
)


returned = Table(
    "returned",
    metadata,
    number(),
    number(of="case"),
    Column("work_item_id", Integer, ForeignKey("work_item.id")),  # None: the applicant withdrew
    text("post_id"),
    text("person_id"),
    text("kind"),  # refusal, supplement, not a licensing matter, out of scope, withdrawn
    text("statement"),
    text("basis"),
    text("rights"),  # the remedies that the applicant is told of
    text("authority"),  # the right one, where the matter is out of scope
    instant("at", needed=True),
    Index("ix_returned_post", "post_id", "at"),
    Index("ix_returned_case", "case_id"),
    Index("ix_returned_at", "at"),
)
notice = Table(
    "notice",
    metadata,
    number(),
    number(of="case"),
    text("element"),
    text("sent_by"),
    instant("sent_at", needed=True),
    Column("is_fault", Boolean, nullable=False, default=False),  # a second one: rule L04
    text("approver"),
    text("reason"),
    Index("ix_notice_case", "case_id"),
    Index("ix_notice_sent", "sent_at"),
)
missing = Table(
    "missing",
    metadata,
    number(),
    number(of="case"),
    Column("notice_id", Integer, ForeignKey("notice.id")),  # None: not sent yet
    text("department"),
    text("what"),
    text("reported_by"),
    instant("reported_at", needed=True),
    Index("ix_missing_case", "case_id"),
    Index("ix_missing_reported", "reported_at"),
)
