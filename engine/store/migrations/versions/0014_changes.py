"""Changes of the office in four eyes, backups on record, who ended an assignment, and journals searched by time and person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import FACTS, Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, the column and the indexes."""
    op.create_table(
        "office_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("facts", FACTS, nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_office_change_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_change")),
    )
    op.create_index("ix_office_change_status", "office_change", ["status", "id"])
    op.create_table(
        "office_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("facts", FACTS, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_record")),
    )
    op.create_index("ix_office_record_actor", "office_record", ["actor", "id"])
    op.create_index("ix_office_record_subject", "office_record", ["subject", "id"])
    op.create_table(
        "backup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
    )
    op.add_column("assignment", sa.Column("ended_by", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_journal_at", "journal", ["at"])
    op.create_index("ix_journal_actor", "journal", ["actor", "at"])
