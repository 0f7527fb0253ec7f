"""Indexes for work lists, desks and sweeps of any size, and the due date of a work item beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OLD = (
    ("work_item", "ix_work_item_post"),
    ("clock", "ix_clock_due"),
    ("deadline", "ix_deadline_at"),
    ("case", "ix_case_status"),
    ("card", "ix_card_post"),
    ("card", "ix_card_status"),
)
WHOLE = (
    ("case", "ix_case_status", ["status", "id"]),
    ("card", "ix_card_post", ["post_id", "id"]),
    ("card", "ix_card_status", ["status", "id"]),
    ("clock", "ix_clock_work_item", ["work_item_id"]),
)
PARTIAL = (
    ("case", "ix_case_open", ["id"], "status IN ('open')"),
    ("work_item", "ix_work_item_list", ["post_id", "due_at", "id", "assignee"], "status IN ('offered', 'claimed')"),
    ("clock", "ix_clock_alive", ["id"], "status IN ('running', 'standing')"),
    ("deadline", "ix_deadline_pending", ["at"], "status IN ('pending')"),
)
DUE = """
UPDATE work_item SET due_at = (
  SELECT coalesce(clock.promised_due, clock.statutory_due) FROM clock
  WHERE clock.work_item_id = work_item.id AND clock.status IN ('running', 'standing')
) WHERE status IN ('offered', 'claimed')
"""


def upgrade() -> None:
    """Go one step up."""
    for table, name in OLD:
        op.drop_index(name, table_name=table)
    op.add_column("work_item", sa.Column("due_at", Instant, nullable=True))
    for table, name, columns in WHOLE:
        op.create_index(name, table, columns)
    for table, name, columns, where in PARTIAL:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.execute(DUE)
