"""The tables. Business data stands here; what the token game needs of a case is one small blob in `case`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from engine.store.columns import facts, instant, number, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- what can be run ------------------------------------------------------------------------------------------------
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

# --- who works ------------------------------------------------------------------------------------------------------
# A person stands on one side, approval or supervision, and holds posts of that side only: the store itself holds it.
person = Table(
    "person",
    metadata,
    text("id", key=True),
    text("name"),
    text("side"),
    text("rank"),
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

# --- cases ----------------------------------------------------------------------------------------------------------
case = Table(
    "case",
    metadata,
    number(),
    text("receipt"),
    number(of="deployment"),
    Column("version", Integer, nullable=False, default=1),  # of this row, for the optimistic check
    Column("state", LargeBinary, nullable=False),
    text("engine_tag"),
    text("status"),  # open, closed, cancelled
    text("outcome"),
    facts("attributes"),
    facts("applicant"),
    instant("received_at", needed=True),
    instant("accepted_at"),
    instant("closed_at"),
    Column("journal_count", Integer, nullable=False, default=0),
    text("journal_head"),
    UniqueConstraint("receipt"),
    Index("ix_case_status", "status", "received_at"),
)
work_item = Table(
    "work_item",
    metadata,
    number(),
    number(of="case"),
    text("token"),
    text("element"),
    Column("round", Integer, nullable=False),
    text("name"),
    text("department"),
    text("post_id"),
    text("status"),  # offered, claimed, completed, cancelled
    text("assignee", default=None),
    instant("offered_at", needed=True),
    instant("claimed_at"),
    instant("closed_at"),
    facts("decisions"),
    text("opinion"),
    text("asked_by"),  # who asked for a review that the flow does not know; "" for a task of the flow
    text("request"),  # what it is for
    text("verdict"),  # of a reviewer: agree, agree with conditions, disagree
    Index("ix_work_item_case", "case_id"),
    Index("ix_work_item_post", "post_id", "status", "offered_at"),
    Index("ix_work_item_assignee", "assignee", "status"),
)
OPEN_ITEM = work_item.c.status.in_(("offered", "claimed"))
Index(  # a token is open once; another version of the flow may use its number again
    "uq_work_item_open_token",
    work_item.c.case_id,
    work_item.c.token,
    unique=True,
    sqlite_where=OPEN_ITEM,
    postgresql_where=OPEN_ITEM,
)

move = Table(
    "move",
    metadata,
    number(),
    number(of="case"),
    number(of="deployment"),  # before
    Column("state", LargeBinary, nullable=False),
    facts("tokens"),  # of the open work items
    Column("journal_count", Integer, nullable=False),
    instant("at", needed=True),
    text("actor"),
    Index("ix_move_case", "case_id"),
)

# --- what was handed in ---------------------------------------------------------------------------------------------
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

# --- what was sent back, and what was asked for ------------------------------------------------------------------
returned = Table(
    "returned",
    metadata,
    number(),
    number(of="case"),
    number(of="work_item"),
    text("post_id"),
    text("person_id"),
    text("kind"),  # refusal, supplement
    text("statement"),
    text("basis"),
    instant("at", needed=True),
    Index("ix_returned_post", "post_id", "at"),
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
)

# --- time -----------------------------------------------------------------------------------------------------------
clock = Table(
    "clock",
    metadata,
    number(),
    number(of="case"),
    text("subject"),  # task, stage, case
    Column("work_item_id", Integer, ForeignKey("work_item.id")),
    text("element"),
    text("department"),  # whose calendar it goes by
    text("status"),  # running, standing, over
    instant("begin", needed=True),
    instant("end"),
    facts("limits"),  # promised and statutory: amount and unit, what was added
    instant("promised_due"),
    instant("statutory_due"),
    Column("provisional", Boolean, nullable=False, default=False),
    Index("ix_clock_case", "case_id", "status"),
    Index("ix_clock_due", "status", "promised_due"),
)
procedure = Table(
    "procedure",
    metadata,
    number(),
    number(of="case"),
    Column("work_item_id", Integer, ForeignKey("work_item.id")),  # None: it holds up everything in the case
    text("kind"),
    text("basis"),
    text("notice"),
    instant("begin", needed=True),
    instant("end"),
    instant("due"),
    text("actor"),
    Index("ix_procedure_case", "case_id"),
)
suspension = Table(
    "suspension",
    metadata,
    number(),
    number(of="clock"),
    Column("procedure_id", Integer, ForeignKey("procedure.id")),  # None: what is open is not counted by its nature
    text("kind"),
    instant("begin", needed=True),
    instant("end"),
    Index("ix_suspension_clock", "clock_id"),
)
deadline = Table(
    "deadline",
    metadata,
    number(),
    number(of="clock"),
    text("colour"),
    text("limit"),
    Column("after", Integer, nullable=False),
    instant("at"),
    text("status"),  # pending, standing, fired, dropped
    instant("fired_at"),
    Column("late", Boolean, nullable=False, default=False),
    UniqueConstraint("clock_id", "colour", "limit", "after"),
    Index("ix_deadline_at", "status", "at"),
)

# An event that a case waits for: a timer rings by itself, anything else when somebody says so.
wait = Table(
    "wait",
    metadata,
    number(),
    number(of="case"),
    text("token"),
    text("element"),
    text("kind"),
    instant("due_at"),
    text("status"),  # pending, happened, dropped
    Index("ix_wait_case", "case_id", "status"),
    Index("ix_wait_due", "status", "due_at"),
)

card = Table(
    "card",
    metadata,
    number(),
    Column("deadline_id", Integer, ForeignKey("deadline.id"), nullable=False),
    number(of="case"),
    Column("work_item_id", Integer, ForeignKey("work_item.id")),
    text("colour"),
    text("post_id"),
    text("person_id"),
    text("status"),  # issued, received, explained, appealed, upheld, withdrawn
    instant("issued_at", needed=True),
    instant("received_at"),
    text("explanation"),
    text("appeal"),
    text("verdict"),
    text("decided_by"),
    UniqueConstraint("deadline_id"),
    Index("ix_card_post", "post_id", "issued_at"),
    Index("ix_card_status", "status", "issued_at"),
)

# --- what is on record ------------------------------------------------------------------------------------------------
journal = Table(
    "journal",
    metadata,
    Column("case_id", Integer, ForeignKey("case.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    instant("at", needed=True),
    text("actor"),
    text("kind"),
    text("element"),
    facts("facts"),
    text("before"),
    text("hash"),
)
request = Table(
    "request",
    metadata,
    text("key", key=True),
    text("actor"),
    text("digest"),
    facts("answer"),
    instant("at", needed=True),
    Index("ix_request_at", "at"),
)
