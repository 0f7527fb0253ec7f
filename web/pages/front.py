"""The first page of a practice: who are you today? And its time machine."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, session, url_for

from processes.errors import UsageError
from processes.messages import LANGUAGES, message
from web.frame import office, page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

pages = Blueprint("front", __name__)
FORWARD = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
HOME = {"approval": "officer.work", "supervision": "supervisor.desk"}


@pages.get("/")
def welcome() -> str:
    """Ask who somebody is today."""
    people = defaultdict(list)
    for person in office().people():
        work = len(office().work(person.id)) if person.side == "approval" else 0
        people[person.side].append((person, work))
    return page("front.jinja", people=people, flows=office().flows())


@pages.post("/be/<person>")
def be(person: str) -> ResponseReturnValue:
    """Log in as somebody; in practice anybody is whom they choose."""
    row = office().person(person)
    session["person"], session["name"], session["side"] = row.id, row.name, row.side
    return redirect(url_for(HOME.get(row.side, "front.welcome")))


@pages.post("/leave")
def leave() -> ResponseReturnValue:
    """Log out."""
    for key in ("person", "name", "side"):
        session.pop(key, None)
    return redirect(url_for("front.welcome"))


@pages.post("/language/<chosen>")
def speak(chosen: str) -> ResponseReturnValue:
    """Choose a language."""
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(_back())


@pages.post("/forward/<step>")
def forward(step: str) -> ResponseReturnValue:
    """Let time pass: reminders and cards come as they would."""
    if step not in FORWARD:
        raise UsageError(message("Time goes on by an hour, a day or a week."))
    office().practise(office().clock.now() + FORWARD[step])
    office().tick()
    return redirect(_back())


def _back() -> str:
    """Return the page on which a button was pressed, if it is one of this site."""
    page_before = request.form.get("page", "/")
    return page_before if page_before.startswith("/") and not page_before.startswith(("//", "/\\")) else "/"
