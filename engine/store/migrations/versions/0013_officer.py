"""Words by which cases are found, requests for more time, visits and their photographs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.search_terms import terms
from engine.store.columns import FACTS, Instant
from engine.store.tables.search import TERM

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BATCH = 1000


def upgrade() -> None:
    """Go one step up."""
    _make_search()
    _make_requests()
    _make_visits()


def _make_search() -> None:
    made = op.create_table(
        "case_term",
        sa.Column("term", TERM, nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_term_case_id_case")),
        sa.PrimaryKeyConstraint("term", "case_id", name=op.f("pk_case_term")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_term_case", "case_term", ["case_id"])
    case = sa.table("case", sa.column("id"), sa.column("attributes", FACTS), sa.column("applicant", FACTS))
    connection, last = op.get_bind(), 0
    while rows := connection.execute(sa.select(case).where(case.c.id > last).order_by(case.c.id).limit(BATCH)).all():
        found = [
            {"term": term, "case_id": row.id} for row in rows for term in sorted(terms(row.applicant, row.attributes))
        ]
        if found:
            connection.execute(sa.insert(made), found)
        last = rows[-1].id


def _make_requests() -> None:
    op.create_table(
        "extension_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("work_item_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_extension_request_case_id_case")),
        sa.ForeignKeyConstraint(
            ["work_item_id"], ["work_item.id"], name=op.f("fk_extension_request_work_item_id_work_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_request")),
    )
    op.create_index("ix_extension_request_case", "extension_request", ["case_id"])
    asked = sa.text("status IN ('asked')")
    op.create_index(
        "ix_extension_request_asked", "extension_request", ["rank", "id"], sqlite_where=asked, postgresql_where=asked
    )


def _make_visits() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("work_item_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("points", FACTS, nullable=False),
        sa.Column("booked_by", sa.Text(), nullable=False),
        sa.Column("booked_at", Instant(), nullable=False),
        sa.Column("findings", FACTS, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("visited_at", Instant(), nullable=True),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("filed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_case_id_case")),
        sa.ForeignKeyConstraint(["work_item_id"], ["work_item.id"], name=op.f("fk_visit_work_item_id_work_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    for column in ("at", "case", "work_item"):
        op.create_index(f"ix_visit_{column}", "visit", [column if column == "at" else f"{column}_id"])
    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("taken_at", Instant(), nullable=True),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.Column("uploaded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name=op.f("fk_photo_sha256_content")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_photo_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    op.create_index("ix_photo_visit", "photo", ["visit_id"])
