"""The chief window: its queue, the authority letters and their last days, hand-overs, and what waits for a head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import redirect, request, url_for

from engine.accounts import OFFICER
from engine.deputies import Delegation
from engine.letters import is_chief_window
from processes.errors import BinglianError
from processes.messages import message
from web.casework.forms import AREA, CHOICE, DAY, SEVERAL, Field, Form, Said, options
from web.casework.terms import term_of
from web.frame import calendars, page
from web.here import office
from web.login import account, actor
from web.pages.officer.blueprint import pages
from web.rights import allow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

SOON = 14  # days: a letter that lapses within them is pointed out
STRIP = 28  # days of the calendar strip
REASON = Field(name="reason", words=message("Reason"), kind=AREA)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """An authority letter: how many days it still runs (negative: lapsed), and on which days of the strip it is in force."""

    row: Any
    left: int
    days: tuple[bool, ...]

    @property
    def state(self) -> str:
        """Return how pressing it is: lapsed, soon, fine."""
        return "lapsed" if self.left < 0 else "soon" if self.left <= SOON else "fine"


@pages.get("/window")
@allow(OFFICER)
def window() -> str:
    """Show the chief window."""
    return _show()


@pages.post("/window/deputy")
@allow(OFFICER)
def deputy() -> ResponseReturnValue:
    """Let a deputy hold one's posts for some days."""
    said = Said(typed=request.form)
    try:
        days = {"begin": said.day("begin"), "end": said.day("end")}
        delegation = Delegation(
            person=said.text("person") or actor(),
            deputy=said.text("deputy"),
            posts=said.lines("posts"),
            reason=said.text("reason"),
            **days,
        )
        office().delegate(delegation, by=actor(), key=request.form.get("key", ""))
    except BinglianError as error:
        return _show(sentence=error.message, failed="deputy"), 400
    return redirect(url_for("officer.window"))


@pages.post("/window/hand-over")
@allow(OFFICER)
def hand_over() -> ResponseReturnValue:
    """Show what would go to a colleague; confirmed, pass it on."""
    said = Said(typed=request.form)
    person, to = said.text("person") or actor(), said.text("to")
    try:
        if said.text("confirmed"):
            moved = office().reassign_all(person, to=to, reason=said.text("reason"), by=actor())
            return _show(moved=moved, person=person, to=to)
        planned = office().plan_reassignments(person, to=to)
    except BinglianError as error:
        return _show(sentence=error.message, failed="hand-over"), 400
    return _show(planned=planned, person=person, to=to, reason=said.text("reason"))


@pages.post("/window/requests/<int:number>")
@allow(OFFICER)
def decide_request(number: int) -> ResponseReturnValue:
    """Approve a request for more time, or refuse it."""
    said = Said(typed=request.form)
    approve = said.text("answer") == "approve"
    try:
        office().decide_extension(
            number, by=actor(), approve=approve, words=said.text("words"), key=request.form.get("key", "")
        )
    except BinglianError as error:
        return _show(sentence=error.message, failed=f"request-{number}"), 400
    return redirect(url_for("officer.window"))


def _show(**content: Any) -> str:
    person = actor()
    posts = office().own_posts(person)
    chief = [post for post in posts if is_chief_window(post)]
    queue = [one.item for one in office().own_work(person) if one.item.post_id in chief and one.own]
    row = account()
    is_head = bool(row is not None and row.rank)
    letters = office().letters("" if is_head else person)
    today = office().clock.now().astimezone(ZoneInfo(calendars().office.zone)).date()
    delegations = [
        found for found in office().delegations() if is_head or person in {found.person_id, found.delegated_by}
    ]
    return page(
        "officer/window.jinja",
        posts=posts,
        chief=chief,
        queue=[(item, term_of(item)) for item in queue],
        letters=[_letter(each, today) for each in letters],
        strip=[today + timedelta(days=day) for day in range(STRIP)],
        delegations=delegations[:50],
        requests=office().undecided_extensions(by=person),
        forms=_forms(person, posts, is_head=is_head),
        is_head=is_head,
        typed=request.form,
        key=f"web-{person}-{office().clock.now():%Y%m%d%H%M%S}",
        **content,
    )


def _letter(row: Any, today: date) -> LetterView:
    begin, end = date.fromisoformat(row.begin), date.fromisoformat(row.end)
    days = tuple(begin <= today + timedelta(days=day) <= end for day in range(STRIP))
    return LetterView(row=row, left=(end - today).days, days=days)


def _forms(person: str, posts: Sequence[str], *, is_head: bool) -> dict[str, Form]:
    people = {row.id: row.name for row in office().people() if row.side == "approval"}
    others = options([one for one in people if one != person], people)
    whose = (
        (
            Field(
                name="person", words=message("Whose"), kind=CHOICE, options=options(list(people), people), value=person
            ),
        )
        if is_head
        else ()
    )
    return {
        "deputy": Form(
            name="deputy",
            words=message("Name a deputy for some days"),
            hint=message("The deputy holds the posts too; what the deputy completes says for whom."),
            fields=(
                *whose,
                Field(name="deputy", words=message("Deputy"), kind=CHOICE, options=others),
                Field(
                    name="posts",
                    words=message("Which posts; none chosen: all"),
                    kind=SEVERAL,
                    options=options(posts),
                    needed=False,
                ),
                Field(name="begin", words=message("First day"), kind=DAY),
                Field(name="end", words=message("Last day"), kind=DAY),
                REASON,
            ),
        ),
        "hand-over": Form(
            name="hand-over",
            words=message("Hand over everything in hand"),
            hint=message("You see first what will go and what will stay."),
            fields=(*whose, Field(name="to", words=message("To whom"), kind=CHOICE, options=others), REASON),
            button=message("Look what will happen"),
        ),
    }
