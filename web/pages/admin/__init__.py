"""The administrator's pages."""

from __future__ import annotations

from web.pages.admin import (
    audit,
    calendars,
    changes,
    health,
    items,
    letters,
    moves,
    overview,
    people,
    posts,
    rules,
    versions,
)

__all__ = ["PARTS"]

PARTS = (overview, people, posts, letters, items, versions, moves, changes, calendars, rules, health, audit)
