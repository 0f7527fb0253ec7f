"""Logging in: name and password, or the account of one's organisation; then a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, session, url_for

from engine.errors import NotFoundError
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.credentials.half import begin, half_logged_in
from web.credentials.proofs import known, prove_code, prove_password
from web.frame import page
from web.here import is_practice, own_page
from web.login import NEXT, log_in
from web.pages.front import home
from web.quotas import BY_ADDRESS, count
from web.refusals import status_of
from web.rights import EVERYBODY, allow
from web.security_log import note
from web.single_sign_on import is_offered, leave_for_provider, person_vouched_for

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

pages = Blueprint("login", __name__)


@pages.before_request
def only_in_service() -> ResponseReturnValue | None:
    """Send who practises to the first page: there one logs in by a click."""
    return redirect(url_for("front.welcome")) if is_practice() else None


@pages.get("/login")
@allow(EVERYBODY)
def ask() -> str:
    """Ask for name and password."""
    return page("login.jinja", offered=is_offered())


@pages.post("/login")
@allow(EVERYBODY)
def knock() -> ResponseReturnValue:
    """Check name and password."""
    try:
        row = prove_password(request.form.get("person", "").strip(), request.form.get("password", ""))
    except BinglianError as error:
        return _again("login.jinja", error)
    return go_on(row)


@pages.get("/login/elsewhere")
@allow(EVERYBODY)
def leave() -> ResponseReturnValue:
    """Send somebody to the provider of their organisation."""
    _refuse_unless_offered()
    count(request.remote_addr or "", BY_ADDRESS)
    try:
        return leave_for_provider(url_for("login.come_back", _external=True))
    except UsageError as error:
        return _again("login.jinja", error)


@pages.get("/login/elsewhere/back")
@allow(EVERYBODY)
def come_back() -> ResponseReturnValue:
    """Go on with the second factor of whom the provider vouches for."""
    _refuse_unless_offered()
    try:
        row = known(person_vouched_for())
    except BinglianError as error:
        return _again("login.jinja", error)
    note("single sign-on", "right", who=row.person_id)
    return go_on(row)


@pages.get("/login/code")
@allow(EVERYBODY)
def ask_code() -> str:
    """Ask for the code of the app."""
    half_logged_in()
    return page("code.jinja")


@pages.post("/login/code")
@allow(EVERYBODY)
def check_code() -> ResponseReturnValue:
    """Check the code: whoever has it is logged in."""
    row = half_logged_in()
    if not row.factor:
        return redirect(url_for("first_login.show_factor"))
    try:
        prove_code(row, request.form.get("code", ""))
    except BinglianError as error:
        return _again("code.jinja", error)
    wanted = session.get(NEXT, "")
    enter(row)
    return redirect(own_page(wanted, otherwise=url_for(home(row.roles))))


def go_on(row: Row[Any]) -> ResponseReturnValue:
    """Lead somebody on who has proved the first factor: to the code, or to setting the second factor up."""
    begin(row)
    return redirect(url_for("login.ask_code" if row.factor else "first_login.show_factor"))


def enter(row: Row[Any]) -> None:
    """Log somebody in who has proved both factors."""
    log_in(row.person_id)
    note("login", "begun", who=row.person_id)


def _refuse_unless_offered() -> None:
    if not is_offered():
        raise NotFoundError(message("There is no such page; the menu leads to those that there are."))


def _again(template: str, error: BinglianError) -> ResponseReturnValue:
    """Show a form again, with why it was not taken; whoever asked too often is told so by the status too."""
    return page(template, sentence=error.message, typed=request.form, offered=is_offered()), *status_of(error)
