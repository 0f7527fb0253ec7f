"""The supervisor's desk: what is open by colour, cards and what was said to them, and the indicators."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from engine.accounts import SUPERVISOR
from processes.errors import UsageError
from processes.messages import message
from web.frame import page
from web.here import office
from web.login import actor
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

pages = Blueprint("supervisor", __name__)
PERIOD = timedelta(days=30)
COLOURS = ("red", "yellow", "reminder")
VERDICTS = ("uphold", "withdraw")


@pages.get("/desk")
@allow(SUPERVISOR)
def desk() -> str:
    """Show how the office stands."""
    now = office().clock.now()
    cards = office().cards()
    wall = Counter((card.post_id, card.colour) for card in cards)
    posts = sorted({post for post, _ in wall}, key=lambda post: [-wall[post, colour] for colour in COLOURS])
    return page(
        "desk.jinja",
        cases=office().cases(status="open"),
        cards=cards,
        wall=wall,
        posts=posts,
        colours=COLOURS,
        indicators=[found for found in office().indicators(now - PERIOD, now) if found.whole],
        days=PERIOD.days,
    )


@pages.post("/cards/<int:number>")
@allow(SUPERVISOR)
def decide(number: int) -> ResponseReturnValue:
    """Decide on a card that was appealed against."""
    verdict = request.form.get("verdict", "")
    if verdict not in VERDICTS:
        raise UsageError(message("A card that was appealed against is upheld or withdrawn; choose one."))
    office().answer_card(number, verdict, by=actor(), words=request.form.get("words", ""))
    return redirect(url_for("supervisor.desk"))
