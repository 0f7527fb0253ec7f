"""Logins, invitations, recovery codes, tokens of programs, and how often somebody asks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import FACTS, Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; a login is a row of its own now, so who was logged in logs in anew."""
    with op.batch_alter_table("account") as account:
        account.drop_constraint(op.f("uq_account_session"), type_="unique")
        account.drop_column("session")
        account.add_column(sa.Column("factor_step", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("account") as account:
        account.alter_column("factor_step", server_default=None)
    _table("recovery_code", _person(), sa.Column("digest", sa.Text(), nullable=False), key=("person_id", "digest"))
    _table(
        "login",
        sa.Column("digest", sa.Text(), nullable=False),
        _person(),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
    )
    _table(
        "invitation",
        sa.Column("digest", sa.Text(), nullable=False),
        _person(),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
    )
    _table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        _person(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", FACTS, nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
        key=("id",),
    )
    for table in ("login", "invitation", "api_token"):
        op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])
    op.create_table(
        "quota",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_quota")),
    )
    op.create_index(op.f("ix_quota_begun_at"), "quota", ["begun_at"])


def _table(name: str, *parts: sa.schema.SchemaItem, key: tuple[str, ...] = ("digest",)) -> None:
    """Make a table of something that belongs to a person."""
    op.create_table(
        name,
        *parts,
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{name}_person_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")),
    )


def _person() -> sa.Column[str]:
    return sa.Column("person_id", sa.Text(), nullable=False)
