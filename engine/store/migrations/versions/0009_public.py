"""What applicants and the public bring, and what they are shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import FACTS, Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the indexes by which decisions are listed."""
    op.create_table(
        "item_sheet",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("flow", "cost", "complaints", "place")),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("flow", name=op.f("pk_item_sheet")),
    )
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reference", "word", "flow")),
        *(sa.Column(name, FACTS, nullable=False) for name in ("attributes", "applicant")),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("reference", name=op.f("uq_application_reference")),
    )
    op.create_index("ix_application_changed", "application", ["changed_at"])
    op.create_table(
        "application_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("data", "name", "media")),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_file_application_id")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name=op.f("fk_application_file_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_file")),
    )
    op.create_index("ix_application_file_application", "application_file", ["application_id"])
    op.create_table(
        "attempt",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_last_at", "attempt", ["last_at"])
    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_rating_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("case_id", name=op.f("uq_rating_case_id")),
    )
    op.create_index("ix_rating_at", "rating", ["at"])
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reference", "origin")),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("contact", FACTS, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        *(sa.Column(name, Instant(), nullable=False) for name in ("filed_at", "term_from")),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.Column("said", FACTS, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_complaint_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("reference", name=op.f("uq_complaint_reference")),
    )
    op.create_index("ix_complaint_status", "complaint", ["status", "id"])
    op.create_index("ix_complaint_case", "complaint", ["case_id"])
    op.create_table(
        "monthly_figure",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("flow", "month")),
        sa.Column("facts", FACTS, nullable=False),
        sa.Column("counted_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("flow", "month", name=op.f("pk_monthly_figure")),
    )
    ended = sa.text("closed_at IS NOT NULL")
    for name, columns in (("closed", ["closed_at", "id"]), ("decided", ["deployment_id", "closed_at", "id"])):
        op.create_index(f"ix_case_{name}", "case", columns, sqlite_where=ended, postgresql_where=ended)
