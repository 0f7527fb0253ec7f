"""My account: password, second factor, where one is logged in, and the tokens of one's programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.errors import NotAllowedError
from engine.logins import LONGEST_TOKEN, SCOPES
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.credentials.factors import picture
from web.credentials.half import offered_secret
from web.credentials.passwords import check_password, hash_password
from web.credentials.proofs import prove_password
from web.frame import page
from web.here import is_practice, office
from web.login import actor, log_in, log_out
from web.pages.first_login import take_factor
from web.refusals import status_of
from web.rights import STAFF, allow
from web.security_log import note

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

pages = Blueprint("my_account", __name__)


@pages.get("/account")
@allow(*STAFF)
def show() -> str:
    """Show what one's login rests on."""
    return _page()


@pages.post("/account/password")
@allow(*STAFF)
def change_password() -> ResponseReturnValue:
    """Change the password; every other login ends."""
    person, password = actor(), request.form.get("new", "")
    try:
        _prove_oneself()
        check_password(password, request.form.get("again", ""), person=person)
    except BinglianError as error:
        return _again(error)
    office().change_account(person, by=person, password=hash_password(password))
    note("password", "changed", who=person)
    log_in(person)
    return redirect(url_for("my_account.show"))


@pages.get("/account/factor")
@allow(*STAFF)
def show_factor() -> str:
    """Show what another app needs."""
    return _factor_page()


@pages.post("/account/factor")
@allow(*STAFF)
def change_factor() -> ResponseReturnValue:
    """Change to another app; every other login ends, and there are new recovery codes."""
    person = actor()
    try:
        _prove_oneself()
        codes = take_factor(person, request.form.get("code", ""))
    except BinglianError as error:
        return _factor_page(sentence=error.message), *status_of(error)
    log_in(person)
    return page("recovery_codes.jinja", codes=codes, onward=url_for("my_account.show"))


@pages.post("/account/recovery-codes")
@allow(*STAFF)
def renew_codes() -> ResponseReturnValue:
    """Show new recovery codes, once; those of before are void."""
    try:
        _prove_oneself()
    except BinglianError as error:
        return _again(error)
    codes = office().renew_recovery_codes(actor())
    note("recovery codes", "renewed", who=actor())
    return page("recovery_codes.jinja", codes=codes, onward=url_for("my_account.show"))


@pages.post("/account/logins/end")
@allow(*STAFF)
def end_logins() -> ResponseReturnValue:
    """Log out everywhere, here too."""
    note("logins", "ended", who=actor())
    office().end_logins(actor())
    log_out()
    return redirect(url_for("front.welcome"))


@pages.post("/account/tokens")
@allow(*STAFF)
def issue_token() -> ResponseReturnValue:
    """Issue a token for a program, and show it this once."""
    form = request.form
    try:
        _prove_oneself()
        days = form.get("days", "")
        if not days.isdecimal():
            raise UsageError(message("A token is good for 1 to {most} days.", most=LONGEST_TOKEN))
        token = office().issue_token(
            by=actor(), name=form.get("name", ""), scopes=form.getlist("scope"), days=int(days[:4])
        )
    except BinglianError as error:
        return _again(error)
    note("token", "issued", who=actor(), scopes=form.getlist("scope"))
    return _page(token=token)


@pages.post("/account/tokens/<int:number>/revoke")
@allow(*STAFF)
def revoke_token(number: int) -> ResponseReturnValue:
    """Take a token back."""
    office().revoke_token(number, by=actor())
    note("token", "revoked", who=actor(), token=number)
    return redirect(url_for("my_account.show"))


def _prove_oneself() -> None:
    """Refuse who cannot give the password: a browser that was left open is not enough."""
    if is_practice():
        raise NotAllowedError(message("In practice nobody has a password, so there is nothing to change."))
    prove_password(actor(), request.form.get("password", ""))


def _factor_page(**content: Any) -> str:
    secret = offered_secret()
    return page("factor.jinja", secret=secret, picture=picture(secret, actor()), changing=True, **content)


def _again(error: BinglianError) -> ResponseReturnValue:
    return _page(sentence=error.message), *status_of(error)


def _page(**content: Any) -> str:
    person = actor()
    return page(
        "my_account.jinja",
        logins=office().logins(person),
        tokens=office().tokens(person),
        codes_left=office().count_recovery_codes(person),
        scopes=SCOPES,
        longest=LONGEST_TOKEN,
        typed=request.form,
        **content,
    )
