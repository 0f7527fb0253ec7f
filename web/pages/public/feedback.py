"""Complaints: filed by anybody, followed by number and check word, opened once more if the answer does not satisfy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.errors import TooManyError
from processes.errors import BinglianError
from web.check_words import address, check_word, prove
from web.frame import page
from web.here import office
from web.quotas import COMPLAINTS, count_from_here
from web.rights import EVERYBODY, allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

pages = Blueprint("feedback", __name__)


@pages.get("/complaint")
@allow(EVERYBODY)
def complaint() -> str:
    """Ask what the complaint is about, or for the number of one."""
    return _form(request.args)


@pages.post("/complaint")
@allow(EVERYBODY)
def file() -> ResponseReturnValue:
    """File a complaint; one about a case needs its check word."""
    receipt = request.form.get("receipt", "").strip()
    try:
        if receipt:
            prove(receipt, request.form.get("word", ""))
        count_from_here(COMPLAINTS)
        contact = {name: request.form.get(name, "") for name in ("name", "phone")}
        words = request.form.get("words", "")
        number = office().complain(words, contact=contact, receipt=receipt, key=request.form.get("key", ""))
    except TooManyError:
        raise
    except BinglianError as error:
        return _form(request.form, sentence=error.message), 400
    return redirect(url_for("feedback.followed", number=number, word=check_word(number), filed=1))


@pages.get("/complaint/progress")
@allow(EVERYBODY)
def followed() -> str:
    """Show where a complaint is, and what it was answered."""
    number, word = (request.args.get(name, "").strip() for name in ("number", "word"))
    prove(number, word)
    return _followed(number, word, filed="filed" in request.args)


@pages.post("/complaint/reopen")
@allow(EVERYBODY)
def reopen() -> ResponseReturnValue:
    """Open a complaint once more."""
    number, word = (request.form.get(name, "").strip() for name in ("number", "word"))
    prove(number, word)
    try:
        office().reopen_complaint(number, request.form.get("words", ""))
    except BinglianError as error:
        return _followed(number, word, sentence=error.message), 400
    return redirect(url_for("feedback.followed", number=number, word=word))


def _form(typed: Any, **content: Any) -> str:
    key = typed.get("key") or f"complaint-{office().clock.now().isoformat()}-{address()}"
    return page("public/complaint.jinja", typed=typed, key=key, **content)


def _followed(number: str, word: str, **content: Any) -> str:
    found = office().complaint(number)
    return page("public/complaint_followed.jinja", found=found, word=word, **content)
