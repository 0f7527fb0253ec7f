"""The officer's pages: work, tasks, cases, cards, hearings, visits, the chief window, and several items at once."""

from __future__ import annotations

from web.pages.officer import acts, bulk, case, desk, hearing, inspection, materials, search, task, window
from web.pages.officer.blueprint import pages

__all__ = [
    "acts",
    "bulk",
    "case",
    "desk",
    "hearing",
    "inspection",
    "materials",
    "pages",
    "search",
    "task",
    "window",
]
