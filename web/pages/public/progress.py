"""Progress, by receipt number and check word: where a case is, why it waits, what there is to do; and how it was, when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.materials import File
from engine.ratings import GRADES
from processes.errors import BinglianError
from web.check_words import prove
from web.frame import page, term
from web.here import office
from web.pages.public.applying import MOST_BYTES
from web.rights import EVERYBODY, allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from engine.progress import StepProgress

pages = Blueprint("progress", __name__)
FILE = "file."  # begins the name of a field with a file for an entry of the notice, by its place


@pages.url_value_preprocessor
def take_files(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take larger forms than other pages do: they hold files."""
    request.max_content_length = MOST_BYTES


@pages.get("/progress")
@allow(EVERYBODY)
def progress() -> ResponseReturnValue:
    """Ask for a number and show where its case is."""
    receipt = request.args.get("receipt", "").strip()
    if not receipt:
        return page("public/progress.jinja", view=None)
    prove(receipt, request.args.get("word", ""))
    return _progress(receipt, done=request.args.get("done", ""))


@pages.post("/progress/supplement")
@allow(EVERYBODY)
def supplement() -> ResponseReturnValue:
    """Hand in what the notice asks for, and say that it is all."""
    receipt = _proved()
    files = [
        (int(name.removeprefix(FILE)), File(data="", name=sent.filename or "", content=sent.read()))
        for name, sents in request.files.lists()
        for sent in sents
        if sent.filename and name.removeprefix(FILE).isdecimal()
    ]
    return _do(receipt, "supplement", lambda: office().supplement(receipt, files, key=request.form.get("key", "")))


@pages.post("/progress/rate")
@allow(EVERYBODY)
def rate() -> ResponseReturnValue:
    """Rate how a case was handled."""
    receipt = _proved()
    grade = request.form.get("grade", "")
    said = request.form.get("words", "")
    return _do(receipt, "rate", lambda: office().rate(receipt, int(grade) if grade.isdecimal() else 0, said))


def _proved() -> str:
    """Return the receipt number of a form whose check word is right."""
    receipt = request.form.get("receipt", "").strip()
    prove(receipt, request.form.get("word", ""))
    return receipt


def _do(receipt: str, what: str, act: Any) -> ResponseReturnValue:
    """Do an act and show the page again; where it cannot be done, with what was typed and the reason."""
    try:
        act()
    except BinglianError as error:
        return _progress(receipt, sentence=error.message), 400
    return redirect(url_for("progress.progress", receipt=receipt, word=request.form.get("word", ""), done=what))


def _progress(receipt: str, **content: Any) -> str:
    view = office().progress(receipt)
    asked = view.request
    key = f"supplement-{receipt}-{asked.sent_at}-{asked.handed_in_at}" if asked else ""
    return page(
        "public/progress.jinja",
        view=view,
        steps=[(step, _term(step)) for step in view.steps],
        case_term=_term(view.whole) if view.whole else None,
        word=request.values.get("word", ""),
        grades=GRADES,
        grade=office().grade(receipt),
        key=key,
        typed=request.form,
        **content,
    )


def _term(step: StepProgress) -> Any:
    if step.begin is None or step.end is not None:
        return None
    return term(step.begin, step.due, step.standing, step.department)
