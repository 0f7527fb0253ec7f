"""Items and limits: what each flow in force promises of what the law allows, and what cannot be published yet."""

from __future__ import annotations

from flask import Blueprint

from engine.accounts import ADMINISTRATOR
from engine.changes import FLOW, PROPOSED
from engine.promises import FAULTS, figure
from web.frame import page
from web.here import office
from web.pages.admin.fields import asked
from web.rights import allow

pages = Blueprint("admin_items", __name__)


@pages.get("/admin/items")
@allow(ADMINISTRATOR)
def items() -> str:
    """Show the limits of one flow, the figures of the office, and what waits for a second person."""
    flows = office().flows()
    known = [row.flow for row in flows]
    chosen = asked("flow") if asked("flow") in known else next(iter(known), "")
    everything = office().promises()
    found = [one for one in everything if one.flow == chosen]
    return page(
        "admin/items.jinja",
        flows=flows,
        chosen=chosen,
        found=found,
        faults=FAULTS,
        unpublished=[one for one in everything if one.status in FAULTS],
        figure=figure(found),
        whole=figure(everything),
        exceptions=office().exceptions(chosen),
        waiting=[row for row in office().changes(status=PROPOSED) if row.kind == FLOW],
    )
