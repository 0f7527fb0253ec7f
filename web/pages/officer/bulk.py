"""Several work items in one go: what will happen and what will be refused is shown first, and then confirmed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import request

from engine.accounts import OFFICER
from engine.bulk import Order, check
from engine.verdicts import VERDICTS
from processes.messages import message
from web.casework.forms import Said
from web.casework.questions import Question, questions
from web.frame import page
from web.here import office
from web.login import actor
from web.pages.officer.blueprint import pages
from web.rights import allow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from engine.bulk import Outcome

TITLES = {
    "claim": message("Take in hand"),
    "give back": message("Give back"),
    "complete": message("Complete with the same answer"),
    "pass on": message("Pass on to a colleague"),
}


@pages.post("/tasks/bulk")
@allow(OFFICER)
def bulk() -> ResponseReturnValue:
    """Show what would come of an order; nothing is changed."""
    order = _order()
    check(order)
    return _show(order, office().rehearse(order, by=actor()), key=request.form.get("key") or secrets.token_hex(8))


@pages.post("/tasks/bulk/done")
@allow(OFFICER)
def bulk_done() -> ResponseReturnValue:
    """Carry an order out; the same form sent again does nothing twice."""
    order = _order()
    check(order)
    key = request.form.get("key", "") or secrets.token_hex(8)
    return _show(order, office().carry_out(order, by=actor(), key=f"bulk-{actor()}-{key}"), key=key, done=True)


def _order() -> Order:
    said = Said(typed=request.form)
    chosen = [text for text in request.form.getlist("item") if text.isdecimal() and len(text) < 10]  # noqa: PLR2004 - what a store keeps
    names = [name for name in request.form if name.startswith("set.")]
    return Order(
        kind=said.text("kind"),
        items=tuple(dict.fromkeys(int(text) for text in chosen)),
        decisions={name.removeprefix("set."): said.text(name) for name in names},
        opinion=said.text("opinion"),
        verdict=said.text("verdict"),
        to=said.text("to"),
        reason=said.text("reason"),
    )


def _show(order: Order, outcomes: Sequence[Outcome], *, key: str, done: bool = False) -> str:
    known = [one for one in outcomes if one.receipt]
    return page(
        "officer/bulk.jinja",
        order=order,
        title=TITLES[order.kind],
        outcomes=outcomes,
        fine=sum(one.refusal is None for one in outcomes),
        asked=_asked(order, known),
        verdicts=VERDICTS,
        colleagues=_colleagues(known) if order.kind == "pass on" else [],
        key=key,
        done=done,
    )


def _asked(order: Order, outcomes: Sequence[Outcome]) -> list[Question]:
    """Return what is asked at the chosen items, each question once."""
    found: dict[str, Question] = {}
    for one in outcomes if order.kind == "complete" else ():
        flow = office().flow_of(one.receipt).flow
        for question in questions(office().decisions(one.item), flow):
            found.setdefault(question.name, question)
    return list(found.values())


def _colleagues(outcomes: Sequence[Outcome]) -> list[str]:
    """Return who holds a post of one of the chosen items."""
    found: dict[str, None] = {}
    for one in outcomes:
        item, _ = office().item(one.item, by=actor())
        found.update(dict.fromkeys(office().holders(item.post_id)))
    return [person for person in found if person != actor()]
