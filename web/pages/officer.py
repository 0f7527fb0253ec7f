"""An officer's pages: what there is to do, and one task with all that is needed to do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import OFFICER
from engine.verdicts import VERDICTS
from processes.errors import BinglianError
from web.frame import page, term
from web.here import office
from web.login import actor
from web.pages.progress import check_word
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

pages = Blueprint("officer", __name__)
ORDER = {"late": 0, "running": 1, "standing": 2}
LINES = ("missing", "officers")  # fields of which each line is one entry
WORDS = ("opinion", "verdict", "statement", "basis", "approver")


@pages.get("/tasks")
@allow(OFFICER)
def work() -> str:
    """List what an officer can do now, the most urgent first."""
    person = actor()
    rows = [(item, _term(item)) for item in office().work(person)]
    rows.sort(key=lambda row: ORDER[row[1].state] if row[1] else len(ORDER))
    return page("work.jinja", rows=rows)


@pages.get("/tasks/<int:number>")
@allow(OFFICER)
def task(number: int) -> str:
    """Show a task: its case, the opinions of the others, its clock, and what has to be said."""
    return _task(number, actor())


@pages.post("/tasks/<int:number>/claim")
@allow(OFFICER)
def claim(number: int) -> ResponseReturnValue:
    """Take a task into one's own hands."""
    office().claim(number, by=actor())
    return redirect(url_for("officer.task", number=number))


@pages.post("/tasks/<int:number>/give-back")
@allow(OFFICER)
def give_back(number: int) -> ResponseReturnValue:
    """Put a task back into the list of its post."""
    office().give_back(number, by=actor())
    return redirect(url_for("officer.work"))


@pages.post("/tasks/<int:number>")
@allow(OFFICER)
def complete(number: int) -> ResponseReturnValue:
    """Complete a task; where something is missing, the form comes back with what was typed, and says what."""
    person = actor()
    said: dict[str, Any] = {name: request.form.get(name, "") for name in WORDS}
    said |= {name: tuple(filter(None, map(str.strip, request.form.get(name, "").splitlines()))) for name in LINES}
    decisions = {asked.name: request.form.get(f"set.{asked.name}", "") for asked in office().decisions(number)}
    decided = {name: value for name, value in decisions.items() if value}
    try:
        office().complete(number, by=person, decisions=decided, key=request.form.get("key", ""), **said)
    except BinglianError as error:
        return _task(number, person, sentence=error.message), 400
    return redirect(url_for("officer.work"))


def _task(number: int, person: str, **content: Any) -> str:
    item, found = office().item(number, by=person)
    view = office().case(item.receipt)
    others = [other for other in view.items if other.id != number]
    return page(
        "task.jinja",
        item=item,
        task=found,
        case=view.case,
        others=others,
        term=_term(item),
        asked=office().decisions(number),
        materials=office().materials(item.receipt, department=item.department),
        verdicts=VERDICTS,
        typed=request.form,
        word=check_word(item.receipt),
        key=f"web-{number}-{view.case.version}",
        **content,
    )


def _term(item: Any) -> Any:
    due = item.promised_due or item.statutory_due
    return term(item.offered_at, due, item.clock_status == "standing", item.department)
