"""The administrator's item sheets: what the office says of an item beside its flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from engine.accounts import ADMINISTRATOR
from engine.item_sheets import OfficeWords
from web.frame import page
from web.here import office
from web.login import actor
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

pages = Blueprint("sheets", __name__)
FIELDS = ("cost", "place", "complaints")


@pages.get("/sheets")
@allow(ADMINISTRATOR)
def sheets() -> str:
    """Show what is said of each item, to be changed."""
    found = [office().item_sheet(row.flow, {}) for row in office().flows()]
    return page("sheets.jinja", sheets=found, saved=request.args.get("saved", ""))


@pages.post("/sheets/<flow>")
@allow(ADMINISTRATOR)
def change(flow: str) -> ResponseReturnValue:
    """Say something else of an item."""
    cost, place, complaints = (request.form.get(name, "") for name in FIELDS)
    words = OfficeWords(cost=cost, place=place, complaints=complaints)
    office().change_item_sheet(flow, words, by=actor())
    return redirect(url_for("sheets.sheets", saved=flow))
