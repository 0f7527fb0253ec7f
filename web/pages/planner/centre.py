"""Items at the service centre: the concentration rate, who is still outside, and the register behind it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import PLANNER, SUPERVISOR
from engine.concentration import CentreItem
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.frame import page
from web.here import office
from web.login import actor
from web.pictures import rate_line
from web.rights import allow
from web.tables import csv_file

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

pages = Blueprint("centre", __name__)
COLUMNS = ("item", "name", "department", "since")
SHOWN = 500


@pages.get("/planning/centre")
@allow(PLANNER, SUPERVISOR)
def centre() -> str:
    """Show the rate and the register."""
    return _centre()


@pages.get("/planning/centre.csv")
@allow(PLANNER, SUPERVISOR)
def as_file() -> Response:
    """Return the register as a file; the heading is that which can be sent back."""
    rows = ((one.item, one.name, one.department, one.since) for one in office().centre_register().items)
    return csv_file("centre", COLUMNS, rows)


@pages.post("/planning/centre")
@allow(PLANNER)
def save() -> ResponseReturnValue:
    """Change the register: one item, those of a file, all of a department, or take one out."""
    try:
        _save(request.form.get("what", ""))
    except BinglianError as error:
        return _centre(sentence=error.message), 400
    return redirect(url_for("centre.centre"))


def _save(what: str) -> None:
    from reengineer.tables import read_rows

    told = {name: request.form.get(name, "").strip() for name in COLUMNS}
    if what == "move":
        office().move_to_centre(told["department"], _date(told["since"]) or _needed(), by=actor())
    elif what == "remove":
        office().remove_centre_item(told["item"], by=actor())
    elif what == "file":
        sent = request.files.get("file")
        content = sent.read() if sent else b""
        if not content:
            raise UsageError(message("Choose a CSV file with the columns {columns} first.", columns=COLUMNS))
        rows = [{name: row[name] for name in COLUMNS} for row in read_rows(content, COLUMNS)]
        office().save_centre_items([_item(row) for row in rows], by=actor())
    else:
        office().save_centre_items([_item(told)], by=actor())


def _item(told: dict[str, str]) -> CentreItem:
    return CentreItem(item=told["item"], name=told["name"], department=told["department"], since=_date(told["since"]))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(message("{text} is no day; write it like 2026-03-09.", text=text)) from error


def _needed() -> date:
    raise UsageError(message("Say from which day on the items are handled at the centre."))


def _centre(**content: Any) -> str:
    register = office().centre_register()
    return page(
        "planner/centre.jinja",
        register=register,
        outside=[item for item in register.items if item.since is None][:SHOWN],
        picture=rate_line(register.series, None),
        typed=request.form,
        **content,
    )
