"""What an officer does at a task beside completing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for

from engine import further_review
from engine.accounts import OFFICER
from engine.errors import NotFoundError
from engine.visits import Appointment
from processes.errors import BinglianError
from processes.messages import message
from web.casework.forms import Said
from web.here import office
from web.login import actor
from web.pages.officer.blueprint import pages
from web.pages.officer.task import show
from web.rights import allow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask.typing import ResponseReturnValue


@pages.post("/tasks/<int:number>/acts/<name>")
@allow(OFFICER)
def act(number: int, name: str) -> ResponseReturnValue:
    """Do one of the acts that are open at a task; refused, its form comes back with what was typed."""
    if name not in ACTS:
        raise NotFoundError(message("There is no such page; the menu leads to those that there are."))
    item, _ = office().item(number, by=actor())
    done = {"by": actor(), "key": f"{request.form.get('key', '')}-{name}" if request.form.get("key") else ""}
    try:
        ACTS[name](item, Said(typed=request.form), done)
    except BinglianError as error:
        return show(number, sentence=error.message, failed=name), 400
    if name in LEAVES:
        return redirect(url_for("officer.work"))
    return redirect(url_for("officer.task", number=number))


def _suspend(item: Any, said: Said, done: dict[str, Any]) -> None:
    only = None if said.text("whole") else item.id
    what = {"kind": said.text("kind"), "notice": said.text("notice"), "days": said.number("days")}
    office().suspend(item.receipt, item=only, **what, **done)  # type: ignore[arg-type] # a form is a mapping


def _resume(item: Any, said: Said, done: dict[str, Any]) -> None:
    kind, _, number = said.text("procedure").partition("|")
    office().resume(item.receipt, kind=kind, item=int(number) if number.isdecimal() else None, **done)


def _turn_away(item: Any, said: Said, done: dict[str, Any]) -> None:
    words = {"statement": said.text("statement"), "authority": said.text("authority")}
    office().send_back(item.id, said.text("kind"), **words, **done)


def _review(item: Any, said: Said, done: dict[str, Any]) -> None:
    days = said.number("days") or further_review.DAYS
    office().add_reviewer(item.receipt, said.text("post"), reason=said.text("reason"), days=days, **done)


def _visit(item: Any, said: Said, done: dict[str, Any]) -> None:
    lists = {"officers": said.lines("officers"), "points": said.lines("points")}
    office().book_visit(item.id, Appointment(at=said.time("at"), place=said.text("place"), **lists), **done)


LEAVES = ("turn-away", "pass-on")  # the task is no longer the officer's afterwards
ACTS: Mapping[str, Callable[[Any, Said, dict[str, Any]], object]] = {
    "pass-on": lambda item, said, done: office().reassign(
        item.id, to=said.text("to"), reason=said.text("reason"), **done
    ),
    "missing": lambda item, said, done: office().report_missing(item.id, said.lines("missing"), **done),
    "turn-away": _turn_away,
    "officers": lambda item, said, done: office().name_officers(item.id, said.lines("officers"), **done),
    "visit": _visit,
    "review": _review,
    "suspend": _suspend,
    "resume": _resume,
    "extend": lambda item, said, done: office().ask_extension(
        item.receipt, reason=said.text("reason"), item=item.id, **done
    ),
    "interrupt": lambda item, said, done: office().interrupt(
        item.receipt, reason=said.text("reason"), basis=said.text("basis"), item=item.id, **done
    ),
    "comment": lambda item, said, done: office().comment(item.receipt, said.text("words"), **done),
}
