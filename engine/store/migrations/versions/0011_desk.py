"""Indexes from which the supervisor's desk is counted; scores; and which items are handled at the centre."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import FACTS, Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WHOLE = (
    ("case", "ix_case_received", ["received_at"]),
    ("case", "ix_case_closed_status", ["closed_at", "status"]),
    ("procedure", "ix_procedure_begin", ["begin"]),
    ("suspension", "ix_suspension_begin", ["begin"]),
    ("card", "ix_card_colour", ["colour", "id"]),
    ("card", "ix_card_issued", ["issued_at", "colour", "status", "post_id"]),
    ("card", "ix_card_person", ["person_id", "issued_at"]),
    ("card", "ix_card_work_item", ["work_item_id", "colour", "status"]),
    ("card", "ix_card_case", ["case_id", "work_item_id", "colour", "status"]),
    ("returned", "ix_returned_at", ["at"]),
    ("notice", "ix_notice_sent", ["sent_at"]),
    ("missing", "ix_missing_reported", ["reported_at"]),
)
DONE = "status IN ('completed')"
PARTIAL = (
    ("work_item", "ix_work_item_due", ["due_at"], "status IN ('offered', 'claimed')"),
    ("work_item", "ix_work_item_done", ["post_id", "closed_at", "due_at"], DONE),
    ("work_item", "ix_work_item_done_by", ["assignee", "closed_at", "due_at"], DONE),
    ("suspension", "ix_suspension_open", ["clock_id"], '"end" IS NULL'),
)


def upgrade() -> None:
    """Go one step up."""
    for table, name, columns in WHOLE:
        op.create_index(name, table, columns)
    for table, name, columns, where in PARTIAL:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_table(
        "score_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_rules")),
    )
    op.create_table(
        "frozen_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("points", sa.Float(), nullable=True),
        sa.Column("most", sa.Float(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("content", FACTS, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_score")),
        sa.UniqueConstraint("kind", "subject", "month", name=op.f("uq_frozen_score_kind_subject_month")),
    )
    op.create_index("ix_frozen_score_month", "frozen_score", ["month", "kind"])
    op.create_table(
        "centre_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre_item")),
        sa.UniqueConstraint("item", name=op.f("uq_centre_item_item")),
    )
