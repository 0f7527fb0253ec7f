"""Reminders and cards: found by post, state and colour; one with what was said to it; and the decision on an appeal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import SUPERVISOR
from engine.supervision.desk import COLOURS
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.frame import local, page
from web.here import office
from web.login import actor
from web.periods import asked_number
from web.rights import allow
from web.tables import csv_file
from web.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

pages = Blueprint("cards", __name__)
VERDICTS = ("uphold", "withdraw")
STATES = ("issued", "received", "explained", "appealed", "upheld", "withdrawn")
HEAD = (message("Card"), message("Colour"), message("Case"), message("Post"), message("Issued"), message("State"))
PAGE, FILE = 50, 5000  # cards of a page, and of a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Cards that were asked for, and the number before which the next page begins."""

    asked: dict[str, str]
    cards: Sequence[Row[Any]]
    following: int | None


def find_cards(limit: int = PAGE) -> Found:
    """Return the cards that a request asks for.

    Raises UsageError for a colour or state that there is not.
    """
    asked = {name: request.args.get(name, "").strip() for name in ("post", "status", "colour")}
    for name, known in (("status", STATES), ("colour", COLOURS)):
        if asked[name] and asked[name] not in known:
            raise UsageError(message("{text} is none of {known}.", text=asked[name], known=known))
    rows = office().find_cards(**asked, before=asked_number("before"), limit=limit + 1)
    return Found(asked=asked, cards=rows[:limit], following=rows[limit - 1].id if len(rows) > limit else None)


@pages.get("/cards")
@allow(SUPERVISOR)
def cards() -> str:
    """List reminders and cards, the newest first."""
    return page("supervisor/cards.jinja", found=find_cards(), posts=office().posts(), states=STATES, colours=COLOURS)


@pages.get("/cards.csv")
@allow(SUPERVISOR)
def as_file() -> Response:
    """Return the same as a file: no people, and none of the words that were said."""
    rows = (
        (card.id, word(card.colour), card.receipt, card.post_id, local(card.issued_at), word(card.status))
        for card in find_cards(FILE).cards
    )
    return csv_file("cards", HEAD, rows)


@pages.get("/cards/<int:number>")
@allow(SUPERVISOR)
def card(number: int) -> str:
    """Show a card with its explanation, the appeal and the verdict."""
    return _card(number)


@pages.post("/cards/<int:number>")
@allow(SUPERVISOR)
def decide(number: int) -> ResponseReturnValue:
    """Decide on a card that was appealed against; where something is missing, the page comes back and says what."""
    verdict = request.form.get("verdict", "")
    try:
        if verdict not in VERDICTS:
            raise UsageError(message("A card that was appealed against is upheld or withdrawn; choose one."))
        office().answer_card(
            number, verdict, by=actor(), words=request.form.get("words", ""), key=request.form.get("key", "")
        )
    except BinglianError as error:
        return _card(number, sentence=error.message), 400
    return redirect(url_for("cards.card", number=number))


def _card(number: int, **content: Any) -> str:
    found = office().card(number)
    return page("supervisor/card.jinja", card=found, typed=request.form, key=f"card-{number}-{found.status}", **content)
