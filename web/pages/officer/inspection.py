"""Visits, for a telephone: today's, the checklist, two officers, photographs with place and time; also without a network.

Without script it is a plain form. With it a service worker keeps the pages of the day, and what is filed without a network waits in the
telephone and is sent later under the key of its form, so that it counts once.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Response, jsonify, redirect, request, url_for
from flask_wtf.csrf import generate_csrf

from engine.accounts import OFFICER, SUPERVISOR
from engine.errors import NotFoundError
from engine.visits import FOUND, MOST_PHOTOS, Photo, Report
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.casework.forms import Said
from web.frame import calendars, language, page
from web.here import office
from web.login import actor
from web.pages.officer.blueprint import pages
from web.pages.officer.materials import attachment
from web.rights import EVERYBODY, allow
from web.uploads import takes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

ROOM = 60 * 1024 * 1024  # bytes of a report with its photographs
AHEAD = timedelta(days=7)
WORKER = "inspection-worker.js"


@pages.get("/visits")
@allow(OFFICER)
def visits() -> str:
    """List the visits of today and of the week to come."""
    zone = ZoneInfo(calendars().office.zone)
    today = office().clock.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = office().own_visits(today, today + AHEAD, by=actor())
    tomorrow = today + timedelta(days=1)
    return page(
        "officer/visits.jinja",
        today=[row for row in rows if row.at < tomorrow],
        later=[row for row in rows if row.at >= tomorrow],
    )


@pages.get("/visits/<int:number>")
@allow(OFFICER)
def visit(number: int) -> Response:
    """Show a visit: what is looked at, and the form of what was found. This page may ask the device where it is."""
    response = Response(_show(number))
    response.headers["Permissions-Policy"] = (
        "camera=(), display-capture=(), geolocation=(self), microphone=(), payment=(), usb=()"
    )
    return response


@pages.post("/visits/<int:number>")
@allow(OFFICER)
@takes(ROOM)
def file_visit(number: int) -> ResponseReturnValue:
    """File a visit; sent from the store of a telephone, the answer is a sentence instead of a page."""
    said = Said(typed=request.form)
    try:
        row = office().visit(number, by=actor())
        report = Report(
            findings=tuple(said.text(f"point.{place}") for place in range(len(row.points))),
            words=said.text("words"),
            position=said.text("position"),
            visited_at=said.time("visited_at") if said.text("visited_at") else None,
            officers=said.lines("officers"),
            photos=tuple(_photos(said)),
        )
        office().file_visit(number, report, by=actor(), key=request.form.get("key", ""))
    except BinglianError as error:
        if _is_stored():
            return jsonify(refused=error.message.render(language())), 400
        return _show(number, sentence=error.message, failed="file"), 400
    if _is_stored():
        return jsonify(filed=number)
    return redirect(url_for("officer.visits"))


@pages.post("/visits/<int:number>/cancel")
@allow(OFFICER)
def cancel_visit(number: int) -> ResponseReturnValue:
    """Take a booked visit back."""
    try:
        office().cancel_visit(number, request.form.get("reason", ""), by=actor(), key=request.form.get("key", ""))
    except BinglianError as error:
        return _show(number, sentence=error.message, failed="cancel"), 400
    return redirect(url_for("officer.visits"))


@pages.get("/visits/token")
@allow(OFFICER)
def visit_token() -> Response:
    """Return a fresh token for forms that have waited in a telephone, and whose they can be."""
    return jsonify(token=generate_csrf(), person=actor())


@pages.get("/visits/worker.js")
@allow(EVERYBODY)
def visit_worker() -> Response:
    """Return the service worker; it stands here because it may serve no pages but those beneath it."""
    file = resources.files("web").joinpath("static", "built", WORKER)
    if not file.is_file():
        raise NotFoundError(message("There is no such page; the menu leads to those that there are."))
    response = Response(file.read_bytes(), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = url_for("officer.visits")
    return response


@pages.get("/photos/<int:number>")
@allow(OFFICER, SUPERVISOR)
def photo(number: int) -> ResponseReturnValue:
    """Give a photograph to somebody who may look at its case."""
    row, data = office().photo(number, by=actor())
    return attachment(data, row.name, row.media, row.sha256)


def _show(number: int, **content: Any) -> str:
    row = office().visit(number, by=actor())
    people = {one.id: one.name for one in office().people() if one.side == "approval"}
    return page(
        "officer/visit.jinja",
        row=row,
        photos=office().photos([number]),
        people=people,
        found=FOUND,
        most=MOST_PHOTOS,
        typed=request.form,
        key=f"visit-{number}-{actor()}",
        **content,
    )


def _photos(said: Said) -> Iterator[Photo]:
    """Yield the photographs of a form; the telephone says when each was taken, in milliseconds, in the same order."""
    taken, position = said.lines("taken"), said.text("position")
    sent = [file for file in request.files.getlist("photo") if file.filename]
    for place, file in enumerate(sent):
        at = taken[place] if place < len(taken) else ""
        yield Photo(name=file.filename or "", content=file.read(), taken_at=_instant(at), position=position)


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(message("{text} is no time; give it as 2026-03-09 14:00.", text=text)) from error


def _is_stored() -> bool:
    """Tell whether the form comes from the store of a telephone."""
    return request.headers.get("Accept") == "application/json"
