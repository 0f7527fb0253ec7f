"""A case as a file: where it is, its acts, materials, clocks, ledger and journal."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for

from engine.accounts import OFFICER, SUPERVISOR
from engine.errors import NotFoundError
from processes.errors import BinglianError
from processes.messages import message
from web.casework import place
from web.casework.clock_line import clock_line
from web.casework.forms import Said
from web.casework.journal_words import Names, in_words
from web.check_words import check_word
from web.frame import language, local, page, who
from web.here import office
from web.login import actor, roles
from web.pages.officer.blueprint import pages
from web.pages.officer.case_forms import forms_of
from web.rights import allow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask.typing import ResponseReturnValue

    from engine.deployment import DeployedFlow
    from engine.journal import Entry
    from engine.service import CaseView
    from processes.messages import Message

MOST_LINES = 200  # of the journal, on one page
WHOLE = frozenset({"case", "stage", "delivery"})  # clocks that are shown also when they are over


@pages.get("/cases/<receipt>")
@allow(OFFICER, SUPERVISOR)
def case(receipt: str) -> str:
    """Show all of a case, to who takes part in it and to supervision."""
    return show(receipt)


@pages.post("/cases/<receipt>/acts/<name>")
@allow(OFFICER)
def case_act(receipt: str, name: str) -> ResponseReturnValue:
    """Do one of the acts that are open in a case; refused, its form comes back with what was typed."""
    if name not in ACTS:
        raise NotFoundError(message("There is no such page; the menu leads to those that there are."))
    office().require_insight(receipt, by=actor())
    done = {"by": actor(), "key": f"{request.form.get('key', '')}-{name}" if request.form.get("key") else ""}
    try:
        ACTS[name](receipt, Said(typed=request.form), done)
    except BinglianError as error:
        return show(receipt, sentence=error.message, failed=name), 400
    return redirect(url_for("officer.case", receipt=receipt))


def show(receipt: str, **content: Any) -> str:
    """Return the page of a case; after a refusal with what was typed and why not (`sentence`, `failed`: the form)."""
    person = actor()
    office().require_insight(receipt, by=person)
    view, flow, now = office().case(receipt), office().flow_of(receipt), office().clock.now()
    clocks = office().clocks(receipt)
    marks, names = place.states(view.items), _elements(flow.flow)
    visits, told = office().visits(receipt), language()
    return page(
        "officer/case.jinja",
        case=view.case,
        title=flow.row.title,
        flow=flow,
        items=view.items,
        delivery=view.delivery,
        journal=_journal(view, names),
        materials=office().materials(receipt),
        data=sorted(set(flow.flow.data.values())),
        lines=[clock_line(one, now) for one in clocks if one.row.subject in WHOLE or one.row.end is None],
        names=names,
        ledger=office().ledger(receipt),
        hearings=office().hearings(receipt),
        requests=office().extension_requests(receipt),
        visits=visits,
        photos=office().photos([row.id for row in visits]),
        forms=forms_of(view, flow.flow) if OFFICER in roles() else [],
        own=set(office().own_posts(person)),
        picture=place.picture(flow.row.xml, marks, told),
        outline=place.outline(flow.row.xml, marks, told),
        word=check_word(receipt),
        typed=request.form,
        key=f"web-{person}-{receipt}-{view.case.version}",
        is_officer=OFFICER in roles(),
        **content,
    )


def _elements(flow: DeployedFlow) -> dict[str, str]:
    names = {key: task.name for key, task in flow.tasks.items()}
    return names | dict(flow.ends) | {key: stage.name for key, stage in flow.stages.items()}


def _journal(view: CaseView, elements: Mapping[str, str]) -> list[tuple[int, Entry, Message]]:
    """Return the newest entries, the newest first, each with its sentence."""
    items = {item.id: item.name for item in view.items}
    names = Names(items=items, elements=elements, who=who, at=lambda text: local(datetime.fromisoformat(text)))
    return [(number, entry, in_words(entry, names)) for number, entry in reversed(view.journal[-MOST_LINES:])]


def _deliver(receipt: str, said: Said, done: dict[str, Any]) -> None:
    office().deliver(receipt, to=said.text("to"), how=said.text("how"), **done)


def _happen(receipt: str, said: Said, done: dict[str, Any]) -> None:
    answers = dict(line.split("=", 1) for line in said.lines("answers") if "=" in line)
    office().happen(receipt, said.text("element"), answers=answers, **done)


def _resume(receipt: str, said: Said, done: dict[str, Any]) -> None:
    kind, _, number = said.text("procedure").partition("|")
    office().resume(receipt, kind=kind, item=int(number) if number.isdecimal() else None, **done)


ACTS: Mapping[str, Callable[[str, Said, dict[str, Any]], object]] = {
    "comment": lambda receipt, said, done: office().comment(receipt, said.text("words"), **done),
    "deliver": _deliver,
    "happen": _happen,
    "resume": _resume,
    "extend": lambda receipt, said, done: office().ask_extension(
        receipt, reason=said.text("reason"), stage=said.text("stage"), **done
    ),
    "withdraw": lambda receipt, said, done: office().cancel(receipt, reason=said.text("reason"), **done),
}
