"""What can be run, and who works."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, LargeBinary, Table, UniqueConstraint

from engine.store.columns import facts, instant, number, text
from engine.store.tables.naming import metadata

deployment = Table(
    "deployment",
    metadata,
    number(),
    text("flow"),  # id of the process
    Column("version", Integer, nullable=False),
    text("title"),
    text("sha256"),
    Column("xml", LargeBinary, nullable=False),
    facts("policies"),
    instant("deployed_at", needed=True),
    text("deployed_by"),
    UniqueConstraint("flow", "version"),
)


# A person stands on one side, approval or supervision, and holds posts of that side only: the store itself holds it.
person = Table(
    "person",
    metadata,
    text("id", key=True),
    text("name"),
    text("side"),
    text("rank"),
    text("mail"),  # where notices go, "" for nowhere
    UniqueConstraint("id", "side"),
)
post = Table(
    "post",
    metadata,
    text("id", key=True),
    text("department"),
    text("name"),
    text("side"),
    UniqueConstraint("id", "side"),
)
assignment = Table(
    "assignment",
    metadata,
    number(),
    text("person_id"),
    text("post_id"),
    text("side"),
    instant("begin", needed=True),
    instant("end"),
    text("delegated_by"),  # whose deputy; "": the post is the person's own
    text("reason"),
    text("made_by"),
    ForeignKeyConstraint(["person_id", "side"], ["person.id", "person.side"]),
    ForeignKeyConstraint(["post_id", "side"], ["post.id", "post.side"]),
    Index("ix_assignment_person", "person_id", "post_id"),
)

letter = Table(  # by which somebody decides at a chief window
    "letter",
    metadata,
    number(),
    text("number"),
    text("person_id"),
    facts("posts"),
    facts("flows"),
    text("begin"),  # dates, both included
    text("end"),
    text("issued_by"),
    instant("issued_at", needed=True),
    ForeignKeyConstraint(["person_id"], ["person.id"]),
    Index("ix_letter_person", "person_id"),
)

# Each change of the calendars is a row; the newest is in force.
office_calendars = Table(
    "office_calendars",
    metadata,
    number(),
    text("content"),
    instant("at", needed=True),
    text("actor"),
)
# Only the newest proposal counts.
calendar_proposal = Table(
    "calendar_proposal",
    metadata,
    number(),
    text("content"),
    instant("at", needed=True),
    text("actor"),
    text("approved_by"),  # "": not in force
)
