"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import FACTS, Instant

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step up."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Go one step down."""
    ${downgrades if downgrades else "pass"}
