"""Find a service: which items there are, and the sheet of one, for what the reader says of the own case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, request

from web.frame import page
from web.here import office
from web.rights import EVERYBODY, allow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.datastructures import MultiDict

    from engine.item_sheets import ItemSheet

pages = Blueprint("services", __name__)
ANSWER = "answer."  # begins the name of a field with the answer to a question


@pages.get("/services")
@allow(EVERYBODY)
def services() -> str:
    """List the items, or those in which a word stands."""
    wanted = request.args.get("q", "").strip()
    return page("public/services.jinja", sheets=list(find(wanted)), wanted=wanted)


@pages.get("/services/<flow>")
@allow(EVERYBODY)
def sheet(flow: str) -> str:
    """Show the sheet of an item."""
    quarter, figure = office().last_quarter(flow)
    found = office().item_sheet(flow, said(request.args))
    return page("public/sheet.jinja", sheet=found, quarter=quarter, figure=figure, asked=request.args)


def find(wanted: str) -> Iterator[ItemSheet]:
    """Yield the sheets in which a word stands: in the title, a step, a department or a material."""
    for row in office().flows():
        found = office().item_sheet(row.flow, {})
        words = [found.title, *found.departments, *(step.task.name for step in found.steps)]
        words += [needed.data for needed in found.materials]
        if not wanted or any(wanted.lower() in word.lower() for word in words):
            yield found


def said(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what a form answers to the questions of an item; several answers to one are joined with commas."""
    names = [name for name in form if name.startswith(ANSWER)]
    return {name.removeprefix(ANSWER): ",".join(filter(None, form.getlist(name))) for name in names}
