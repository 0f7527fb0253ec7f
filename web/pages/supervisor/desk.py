"""The desk: how the office stands now, what waits for a decision of supervision, and whether tasks are on time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from engine.accounts import SUPERVISOR
from engine.supervision.desk import COLOURS
from processes.messages import message
from web.frame import page
from web.here import office
from web.pictures import run_chart
from web.rights import allow
from web.tables import csv_file
from web.words import word

if TYPE_CHECKING:
    from flask import Response

pages = Blueprint("supervisor", __name__)
SHOWN = 10


@pages.get("/desk")
@allow(SUPERVISOR)
def desk() -> str:
    """Show how the office stands."""
    chart = office().run_chart()
    return page(
        "supervisor/desk.jinja",
        desk=office().desk(),
        colours=COLOURS,
        appeals=office().find_cards(status="appealed", limit=SHOWN),
        newest=office().find_cards(limit=SHOWN),
        chart=chart,
        picture=run_chart(chart),
    )


@pages.get("/desk/figures")
@allow(SUPERVISOR)
def figures() -> str:
    """Show the figures alone: an open desk asks for them every half minute."""
    return page("supervisor/figures.jinja", desk=office().desk(), colours=COLOURS)


@pages.get("/desk/departments.csv")
@allow(SUPERVISOR)
def departments() -> Response:
    """Return the wall of departments."""
    head = (message("Department"), message("Open"), *(word(colour) for colour in COLOURS), message("No card"))
    rows = (
        (one.name, one.open, *(one.colours[colour] for colour in COLOURS), one.plain)
        for one in office().desk().departments
    )
    return csv_file("departments", head, rows)
