"""Logging in: name and password, then a code; and setting both up with a link that an administrator has sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, session, url_for

from engine.errors import NotFoundError
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.credentials.factors import picture, seal, step_of
from web.credentials.half import begin, half_logged_in, offered_secret
from web.credentials.passwords import check_password, hash_password
from web.credentials.proofs import known, prove_code, prove_password
from web.frame import page
from web.here import is_practice, office, own_page
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
    return _go_on(row)


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
    return _go_on(row)


@pages.get("/login/code")
@allow(EVERYBODY)
def ask_code() -> str:
    """Ask for the code of the app."""
    half_logged_in()
    return page("code.jinja")


@pages.post("/login/code")
@allow(EVERYBODY)
def enter() -> ResponseReturnValue:
    """Check the code: whoever has it is logged in."""
    row = half_logged_in()
    if not row.factor:
        return redirect(url_for("login.show_factor"))
    try:
        prove_code(row, request.form.get("code", ""))
    except BinglianError as error:
        return _again("code.jinja", error)
    wanted = session.get(NEXT, "")
    _enter(row)
    return redirect(own_page(wanted, otherwise=url_for(home(row.roles))))


@pages.get("/login/factor")
@allow(EVERYBODY)
def show_factor() -> ResponseReturnValue:
    """Show what the app needs, to whoever has no second factor yet."""
    row = half_logged_in()
    return redirect(url_for("login.ask_code")) if row.factor else _factor_page(row)


@pages.post("/login/factor")
@allow(EVERYBODY)
def set_factor() -> ResponseReturnValue:
    """Set the second factor up, when its first code is right; show the recovery codes, once."""
    row = half_logged_in()
    if row.factor:
        return redirect(url_for("login.ask_code"))
    count(request.remote_addr or "", BY_ADDRESS)
    try:
        codes = take_factor(row.person_id, request.form.get("code", ""))
    except UsageError as error:
        return _factor_page(row, sentence=error.message), 400
    _enter(row)
    return page("recovery_codes.jinja", codes=codes, onward=url_for(home(row.roles)))


@pages.get("/invitation/<word>")
@allow(EVERYBODY)
def invited(word: str) -> str:
    """Ask who was invited for a password; looking at the page does not use the link up."""
    return page("invitation.jinja", person=_invited(word))


@pages.post("/invitation/<word>")
@allow(EVERYBODY)
def accept(word: str) -> ResponseReturnValue:
    """Set the password of who was invited, and go on to the second factor."""
    count(request.remote_addr or "", BY_ADDRESS)
    person = _invited(word)
    password = request.form.get("password", "")
    try:
        check_password(password, request.form.get("again", ""), person=person)
    except UsageError as error:
        return page("invitation.jinja", person=person, sentence=error.message), 400
    office().accept_invitation(word, password=hash_password(password))
    note("invitation", "accepted", who=person)
    row = office().account(person)
    assert row is not None  # noqa: S101 - who was invited has an account
    return _go_on(row)


def take_factor(person: str, code: str) -> tuple[str, ...]:
    """Set the second factor that was offered in this browser; return the recovery codes.

    Raises UsageError where the code is not the one that the app shows.
    """
    secret = offered_secret()
    step = step_of(secret, code, office().clock.now())
    if step is None:
        raise UsageError(
            message("That is not the code which the app shows now; look whether the clock of the telephone is right.")
        )
    codes = office().set_factor(person, secret=seal(secret), step=step)
    note("second factor", "set", who=person)
    return codes


def _go_on(row: Row[Any]) -> ResponseReturnValue:
    begin(row)
    return redirect(url_for("login.ask_code" if row.factor else "login.show_factor"))


def _refuse_unless_offered() -> None:
    if not is_offered():
        raise NotFoundError(message("There is no such page; the menu leads to those that there are."))


def _enter(row: Row[Any]) -> None:
    log_in(row.person_id)
    note("login", "begun", who=row.person_id)


def _factor_page(row: Row[Any], **content: Any) -> str:
    secret = offered_secret()
    return page("factor.jinja", secret=secret, picture=picture(secret, row.person_id), **content)


def _invited(word: str) -> str:
    person = office().invited(word)
    if person is None:
        note("invitation", "void")
        raise NotFoundError(message("This link was used already or is over; ask an administrator for a new one."))
    return person


def _again(template: str, error: BinglianError) -> ResponseReturnValue:
    """Show a form again, with why it was not taken; whoever asked too often is told so by the status too."""
    return page(template, sentence=error.message, typed=request.form, offered=is_offered()), *status_of(error)
