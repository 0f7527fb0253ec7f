"""My work: what is red, yellow, due today, and what waits for the applicant; the cards of one's posts."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from flask import redirect, request, url_for

from engine.accounts import OFFICER
from engine.own_work import APPLICANT, RED, REST, TODAY, YELLOW
from engine.supervision.cards import OF_THE_POST
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.casework.terms import term_of
from web.frame import page
from web.here import office
from web.login import actor
from web.pages.officer.blueprint import pages
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

HEADINGS = {
    RED: message("Red: past the limit"),
    YELLOW: message("Yellow"),
    TODAY: message("Due today"),
    REST: message("Later"),
    APPLICANT: message("Waiting for the applicant"),
}


@pages.get("/tasks")
@allow(OFFICER)
def work() -> str:
    """List what an officer can do now, group by group, the most urgent first."""
    person = actor()
    rows = [(one, term_of(one.item)) for one in office().own_work(person)]
    groups = [(name, list(found)) for name, found in groupby(rows, key=lambda row: row[0].group)]
    return page(
        "officer/work.jinja",
        groups=groups,
        headings=HEADINGS,
        deliveries=office().own_deliveries(person),
    )


@pages.get("/own-cards")
@allow(OFFICER)
def cards() -> str:
    """List reminders and cards of an officer's posts."""
    return _cards()


@pages.post("/own-cards/<int:number>")
@allow(OFFICER)
def answer(number: int) -> ResponseReturnValue:
    """Receive a card, explain it, or appeal against it."""
    said, words = request.form.get("answer", ""), request.form.get("words", "")
    try:
        if said not in OF_THE_POST:
            raise UsageError(message("A card is received, explained, or appealed against; choose one."))
        office().answer_card(number, said, by=actor(), words=words, key=request.form.get("key", ""))
    except BinglianError as error:
        return _cards(sentence=error.message, failed=number, typed=words), 400
    return redirect(url_for("officer.cards"))


def _cards(**content: object) -> str:
    before = request.args.get("before", "")
    rows = office().own_cards(actor(), before=int(before) if before.isdecimal() else None)
    return page("officer/cards.jinja", cards=rows, **content)
