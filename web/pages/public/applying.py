"""Apply: one form and one file for all departments, saved as one goes, checked before it is sent.

Number and word of an application stand in the session of the browser that began it; elsewhere they are typed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, session, url_for

from engine.applications import FIELDS, Written
from engine.errors import NotFoundError
from engine.materials import File
from processes.errors import UsageError
from processes.messages import message
from web.check_words import address, check_word
from web.frame import page
from web.here import office
from web.pages.public.services import said
from web.quotas import APPLICATIONS, count_from_here
from web.rights import EVERYBODY, allow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from flask.typing import ResponseReturnValue

    from engine.applications import Draft
    from processes.messages import Message

pages = Blueprint("applying", __name__)
WORDS = "applications"  # in the session: number -> word
MOST = 5  # that a browser remembers
FILE = "file."  # begins the name of a field with a file for a material
MOST_BYTES = 60 * 1024 * 1024  # of a form with files


@pages.url_value_preprocessor
def take_files(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take larger forms than other pages do: they hold files."""
    request.max_content_length = MOST_BYTES


@pages.get("/apply")
@allow(EVERYBODY)
def apply() -> str:
    """Offer to begin an application, or to go on with one."""
    return _apply()


@pages.post("/apply")
@allow(EVERYBODY)
def go_on() -> ResponseReturnValue:
    """Go on with an application that was begun elsewhere."""
    reference, word = (request.form.get(name, "").strip() for name in ("reference", "word"))
    try:
        office().application(reference, word.lower())
    except NotFoundError as error:
        office().note_attempt_at(reference, address(), right=False)
        return _apply(sentence=error.message), 404
    office().note_attempt_at(reference, address(), right=True)
    _remember(reference, word.lower())
    return redirect(url_for("applying.form", reference=reference))


@pages.post("/services/<flow>/apply")
@allow(EVERYBODY)
def begin(flow: str) -> ResponseReturnValue:
    """Begin an application with what was answered on the sheet."""
    count_from_here(APPLICATIONS)
    reference, word = office().begin_application(flow, said(request.form))
    _remember(reference, word)
    return redirect(url_for("applying.form", reference=reference))


@pages.get("/applications/<reference>")
@allow(EVERYBODY)
def form(reference: str) -> ResponseReturnValue:
    """Show the form; of an application that was sent, its receipt."""
    draft = office().application(reference, _word(reference))
    if draft.receipt:
        return redirect(url_for("applying.receipt", reference=reference))
    return _form(draft, saved="saved" in request.args)


@pages.post("/applications/<reference>")
@allow(EVERYBODY)
def write(reference: str) -> ResponseReturnValue:
    """Save what was typed and chosen; where a file is not taken, the rest is kept and the page says why."""
    word = _word(reference)
    files = [
        File(data=name.removeprefix(FILE), name=sent.filename or "", content=sent.read())
        for name, sents in request.files.lists()
        for sent in sents
        if sent.filename and name.startswith(FILE)
    ]
    drop = tuple(int(number) for number in request.form.getlist("drop") if number.isdecimal())
    applicant = {name: request.form[name] for name in FIELDS if name in request.form}
    try:
        written = Written(applicant=applicant, answers=said(request.form), files=tuple(files), drop=drop)
        refused = office().write_application(reference, word, written)
    except UsageError as error:
        return _form(office().application(reference, word), sentences=[error.message], typed=request.form), 400
    if refused:
        return _form(office().application(reference, word), sentences=refused), 400
    if request.form.get("then") == "check":
        return redirect(url_for("applying.check", reference=reference))
    return redirect(url_for("applying.form", reference=reference, saved=1))


@pages.get("/applications/<reference>/check")
@allow(EVERYBODY)
def check(reference: str) -> ResponseReturnValue:
    """Show everything that is missing, or all of it once more before it is sent."""
    draft = office().application(reference, _word(reference))
    if draft.receipt:
        return redirect(url_for("applying.receipt", reference=reference))
    return page("public/check.jinja", draft=draft, fields=LABELS)


@pages.post("/applications/<reference>/send")
@allow(EVERYBODY)
def send(reference: str) -> ResponseReturnValue:
    """Send an application."""
    try:
        office().send_application(reference, _word(reference))
    except UsageError:  # what is missing stands on the page of the check
        return redirect(url_for("applying.check", reference=reference))
    return redirect(url_for("applying.receipt", reference=reference))


@pages.get("/applications/<reference>/receipt")
@allow(EVERYBODY)
def receipt(reference: str) -> ResponseReturnValue:
    """Show receipt number and check word, to be printed."""
    draft = office().application(reference, _word(reference))
    if not draft.receipt:
        return redirect(url_for("applying.form", reference=reference))
    view = office().progress(draft.receipt)
    return page("public/receipt.jinja", draft=draft, view=view, word=check_word(draft.receipt))


LABELS = {
    "name": message("Name of the person or organisation"),
    "id": message("Number of the identity card, or credit code"),
    "phone": message("Telephone"),
    "email": message("Mail (may be left empty)"),
}


def _apply(**content: Any) -> str:
    mine = [(reference, word) for reference, word in _remembered().items()]
    return page("public/apply.jinja", flows=office().flows(), mine=mine, typed=request.form, **content)


def _form(draft: Draft, *, sentences: Iterable[Message] = (), **content: Any) -> str:
    files: dict[str, list[Any]] = {}
    for file in draft.files:
        files.setdefault(file.data, []).append(file)
    return page(
        "public/application.jinja",
        draft=draft,
        word=_word(draft.reference),
        files=files,
        fields=LABELS,
        sentences=tuple(sentences),
        **content,
    )


def _remembered() -> dict[str, str]:
    return dict(session.get(WORDS, {}))


def _remember(reference: str, word: str) -> None:
    kept = [*_remembered().items()][-MOST + 1 :]
    session[WORDS] = {**dict(kept), reference: word}


def _word(reference: str) -> str:
    """Return the word of an application that this browser has.

    Raises NotFoundError for any other.
    """
    word = _remembered().get(reference)
    if word is None:
        raise NotFoundError(
            message("This browser does not have this application; choose “Apply” and type in its number and word.")
        )
    return word
