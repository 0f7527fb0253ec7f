"""What Alembic runs: the connection is given by `engine.store.database`."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from engine.store.columns import FACTS, Instant
from engine.store.tables import metadata


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Name the project's own kinds of columns in a new step."""
    if kind == "type" and isinstance(item, Instant):
        return "Instant"
    return "FACTS" if kind == "type" and item is FACTS else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render,
    transactional_ddl=True,
)
context.run_migrations()
