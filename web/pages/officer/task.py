"""One task with all that is needed to do it: the file, the opinions of the others, the law, the clock, and where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for

from engine.accounts import OFFICER
from engine.verdicts import VERDICTS
from processes.errors import BinglianError
from web.casework import place
from web.casework.clock_line import clock_line, what_comes
from web.casework.questions import questions
from web.casework.terms import term_of
from web.check_words import check_word
from web.frame import language, page
from web.here import office
from web.login import actor
from web.pages.officer.act_forms import forms_of
from web.pages.officer.blueprint import pages
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

LINES = ("missing", "officers")  # fields of which each line is one entry
WORDS = ("opinion", "verdict", "statement", "basis", "approver", "record", "rights")


@pages.get("/tasks/<int:number>")
@allow(OFFICER)
def task(number: int) -> str:
    """Show a task: its case, the opinions of the others, its clock, and what has to be said."""
    return show(number)


@pages.get("/tasks/<int:number>/opinions")
@allow(OFFICER)
def opinions(number: int) -> str:
    """Show what the other departments have said by now: a part of the page of a task, fetched again and again."""
    item, _ = office().item(number, by=actor())
    return page("officer/opinions.jinja", item=item, others=_others(item))


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
    said: dict[str, Any] = {name: request.form.get(name, "") for name in WORDS}
    said |= {name: tuple(filter(None, map(str.strip, request.form.get(name, "").splitlines()))) for name in LINES}
    decisions = {asked.name: request.form.get(f"set.{asked.name}", "") for asked in office().decisions(number)}
    decided = {name: value for name, value in decisions.items() if value}
    try:
        office().complete(number, by=actor(), decisions=decided, key=request.form.get("key", ""), **said)
    except BinglianError as error:
        return show(number, sentence=error.message, failed="complete"), 400
    return redirect(url_for("officer.work"))


def show(number: int, **content: Any) -> str:
    """Return the page of a task; after a refusal with what was typed and why not (`sentence`, `failed`: the form)."""
    person = actor()
    item, found = office().item(number, by=person)
    view = office().case(item.receipt)
    clocks = office().clocks(item.receipt)
    own = next((one for one in clocks if one.row.work_item_id == number and one.row.subject == "task"), None)
    now, flow = office().clock.now(), office().flow_of(item.receipt)
    return page(
        "officer/task.jinja",
        item=item,
        task=found,
        case=view.case,
        title=flow.row.title,
        others=_others(item),
        term=term_of(item),
        asked=questions(office().decisions(number), flow.flow),
        asks_for_verdict=office().asks_for_verdict(number),
        materials=office().materials(item.receipt, department=item.department),
        data=sorted(set(flow.flow.data.values())),
        verdicts=VERDICTS,
        holds=item.post_id in office().own_posts(person),
        forms=forms_of(item, found, view.case),
        lines=[clock_line(one, now) for one in clocks if one is own or one.row.subject == "case"],
        coming=what_comes(own) if own else (),
        picture=_picture(item, view, flow.row.xml),
        hearings=office().hearings(item.receipt),
        typed=request.form,
        word=check_word(item.receipt),
        key=f"web-{person}-{number}-{view.case.version}",
        **content,
    )


def _picture(item: Any, view: Any, xml: bytes) -> str:
    if not item.element:
        return ""
    return place.picture(xml, place.states(view.items, item.element), language(), around=item.element)


def _others(item: Any) -> list[Any]:
    return [other for other in office().case(item.receipt).items if other.id != item.id]
