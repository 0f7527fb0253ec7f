"""The first login: a password by the link that an administrator has sent, then an app for the codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.errors import NotFoundError
from processes.errors import UsageError
from processes.messages import message
from web.credentials.factors import picture, seal, step_of
from web.credentials.half import half_logged_in, offered_secret
from web.credentials.passwords import check_password, hash_password
from web.credentials.proofs import known
from web.frame import page
from web.here import office
from web.pages.front import home
from web.pages.login import enter, go_on, only_in_service
from web.quotas import BY_ADDRESS, count
from web.rights import EVERYBODY, allow
from web.security_log import note

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

pages = Blueprint("first_login", __name__)
pages.before_request(only_in_service)


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
    return go_on(known(person))


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
    enter(row)
    return page("recovery_codes.jinja", codes=codes, onward=url_for(home(row.roles)))


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


def _factor_page(row: Row[Any], **content: Any) -> str:
    secret = offered_secret()
    return page("factor.jinja", secret=secret, picture=picture(secret, row.person_id), **content)


def _invited(word: str) -> str:
    person = office().invited(word)
    if person is None:
        note("invitation", "void")
        raise NotFoundError(message("This link was used already or is over; ask an administrator for a new one."))
    return person
