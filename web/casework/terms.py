"""How much of its limit a work item has used up."""

from __future__ import annotations

from typing import Any

from web.frame import Term, term


def term_of(item: Any) -> Term | None:
    """Return how much of the limit of a described work item is used up; None where it has none."""
    due = item.promised_due or item.statutory_due
    return term(item.offered_at, due, item.clock_status == "standing", item.department)
