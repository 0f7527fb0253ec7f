"""The administrator's first page: what needs a hand."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint

from engine.accounts import ADMINISTRATOR
from engine.changes import PROPOSED
from web.frame import page
from web.here import office
from web.rights import allow

pages = Blueprint("admin_overview", __name__)


@pages.get("/admin")
@allow(ADMINISTRATOR)
def overview() -> str:
    """Show gaps, changes that wait for a second person, versions with running cases, and how the office runs."""
    newest = {row.flow: row.version for row in office().flows()}
    older = [row for row in office().versions() if row.running and row.version < newest[row.flow]]
    return page(
        "admin/overview.jinja",
        gaps=Counter(gap.kind for gap in office().gaps()),
        waiting=office().changes(status=PROPOSED),
        older=older,
        running=office().operations(),
    )
