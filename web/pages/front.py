"""The first page of a practice: who are you today? And its time machine."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, session, url_for

from engine.accounts import CONSULTANT, OFFICER, PLANNER, SUPERVISOR
from engine.errors import NotFoundError
from processes.errors import UsageError
from processes.messages import LANGUAGES, message
from web.frame import page
from web.here import is_practice, office, own_page
from web.login import account, log_in, log_out
from web.rights import EVERYBODY, allow
from web.security_log import note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask.typing import ResponseReturnValue

pages = Blueprint("front", __name__)
FORWARD = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
HOME = {
    OFFICER: "officer.work",
    SUPERVISOR: "supervisor.desk",
    CONSULTANT: "consultant.flows",
    PLANNER: "consultant.flows",
}
THEMES = ("light", "dark")


@pages.get("/")
@allow(EVERYBODY)
def welcome() -> str:
    """Ask who somebody is today."""
    people = defaultdict(list)
    for one in office().accounts() if is_practice() else ():
        for role in one.roles:
            work = len(office().work(one.person_id)) if role == OFFICER else 0
            people[role].append((one, work))
    return page("front.jinja", people=people, flows=office().flows())


def home(roles: Iterable[str]) -> str:
    """Return the first page of somebody with these roles."""
    return next((HOME[role] for role in roles if role in HOME), "front.welcome")


@pages.post("/be/<person>")
@allow(EVERYBODY)
def be(person: str) -> ResponseReturnValue:
    """Log in as somebody; in practice anybody is whom they choose."""
    row = office().account(person) if is_practice() else None
    if row is None:
        raise NotFoundError(message("There is no such page; the menu leads to those that there are."))
    log_in(row.person_id)
    return redirect(url_for(home(row.roles)))


@pages.post("/leave")
@allow(EVERYBODY)
def leave() -> ResponseReturnValue:
    """Log out."""
    row = account()
    if row is not None:
        note("login", "ended", who=row.person_id)
    log_out()
    return redirect(url_for("front.welcome"))


@pages.post("/theme/<chosen>")
@allow(EVERYBODY)
def colour(chosen: str) -> ResponseReturnValue:
    """Choose dark or light, or what the system has."""
    session["theme"] = chosen if chosen in THEMES else ""
    return redirect(_back())


@pages.post("/language/<chosen>")
@allow(EVERYBODY)
def speak(chosen: str) -> ResponseReturnValue:
    """Choose a language."""
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(_back())


@pages.post("/forward/<step>")
@allow(EVERYBODY)
def forward(step: str) -> ResponseReturnValue:
    """Let time pass: reminders and cards come as they would."""
    if not is_practice():
        raise NotFoundError(message("There is no such page; the menu leads to those that there are."))
    if step not in FORWARD:
        raise UsageError(message("Time goes on by an hour, a day or a week."))
    office().practise(office().clock.now() + FORWARD[step])
    office().tick()
    return redirect(_back())


def _back() -> str:
    """Return the page on which a button was pressed, if it is one of this site."""
    return own_page(request.form.get("page", "/"))
