"""Which approval items of the district are handled at the service centre, and since when."""

from __future__ import annotations

from sqlalchemy import Table, UniqueConstraint

from engine.store.columns import instant, number, text
from engine.store.tables.naming import metadata

centre_item = Table(
    "centre_item",
    metadata,
    number(),
    text("item"),  # its code, or its name where it has none
    text("name"),
    text("department"),
    text("since"),  # date from which it is handled at the centre, "" for not yet
    instant("changed_at", needed=True),
    text("changed_by"),
    UniqueConstraint("item"),
)
