"""People: who is known, on which side, at which posts from when to when, and how they log in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import ADMINISTRATOR, ROLES_OF
from engine.assignments import SIDES
from engine.errors import ConflictError
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.frame import page
from web.here import office
from web.login import actor
from web.pages.admin.fields import PAGE, asked, day, typed
from web.rights import allow

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

pages = Blueprint("admin_people", __name__)
RANKS = ("", "head", "government head")


@pages.get("/admin/people")
@allow(ADMINISTRATOR)
def people() -> str:
    """List people, some at a time, and ask for new ones."""
    return _people()


@pages.post("/admin/people")
@allow(ADMINISTRATOR)
def add() -> ResponseReturnValue:
    """Make somebody known; the side stays for good."""
    person = typed("person")
    try:
        if not person or len(person) > 40:  # noqa: PLR2004 - what fits into a column of a list
            raise UsageError(message("Give the person an id of at most 40 letters; it stands in every record."))
        if office().knows(person):
            raise ConflictError(message("There is a person {person} already.", person=person))
        if typed("side") not in SIDES or typed("rank") not in RANKS:
            raise UsageError(message("Choose a side and a rank from the lists."))
        values = {name: typed(name) for name in ("name", "side", "rank", "mail")}
        office().add_person(person, **values, by=actor())
    except BinglianError as error:
        return _people(sentence=error.message), 400
    return redirect(url_for("admin_people.person", name=person))


@pages.get("/admin/people/<name>")
@allow(ADMINISTRATOR)
def person(name: str) -> str:
    """Show a person: posts, account, and what was done with them."""
    return _person(name)


@pages.post("/admin/people/<name>")
@allow(ADMINISTRATOR)
def change(name: str) -> ResponseReturnValue:
    """Change name, rank and where notices go."""

    def act() -> None:
        known = office().person(name)
        if (known.name, known.rank) != (typed("name"), typed("rank")):
            office().change_person(name, name=typed("name"), rank=typed("rank"), by=actor())
        if known.mail != typed("mail"):
            office().set_mail(name, typed("mail"), by=actor())

    return _done(name, act)


@pages.post("/admin/people/<name>/assignments")
@allow(ADMINISTRATOR)
def assign(name: str) -> ResponseReturnValue:
    """Give a person a post, from a day on."""
    return _done(name, lambda: office().assign(name, typed("post"), first=day(typed("first")), by=actor()))


@pages.post("/admin/people/<name>/assignments/<int:number>")
@allow(ADMINISTRATOR)
def end(name: str, number: int) -> ResponseReturnValue:
    """End an assignment at once, or with a last day."""
    return _done(name, lambda: office().end_assignment(number, last=day(typed("last")), by=actor()))


@pages.post("/admin/people/<name>/account")
@allow(ADMINISTRATOR)
def account(name: str) -> ResponseReturnValue:
    """Open an account, give it other roles, or close it."""
    roles = request.form.getlist("roles")

    def act() -> None:
        if typed("what") == "close":
            office().close_account(name, by=actor())
        elif office().account(name) is None:
            office().open_account(name, roles, by=actor())
        else:
            office().change_roles(name, roles, by=actor())

    return _done(name, act)


def _done(name: str, act: Callable[[], None]) -> ResponseReturnValue:
    """Do an act on a person; what is refused is said on the page, with what was typed."""
    try:
        act()
    except BinglianError as error:
        return _person(name, sentence=error.message), 400
    return redirect(url_for("admin_people.person", name=name))


def _people(**content: Any) -> str:
    rows = office().people_page(
        search=asked("search"), side=asked("side") if asked("side") in SIDES else "", after=asked("after"), limit=PAGE
    )
    return page(
        "admin/people.jinja",
        rows=rows,
        more=rows[-1].id if len(rows) == PAGE else "",
        search=asked("search"),
        side=asked("side"),
        sides=SIDES,
        ranks=RANKS,
        typed=request.form,
        **content,
    )


def _person(name: str, **content: Any) -> str:
    row = office().person(name)
    return page(
        "admin/person.jinja",
        row=row,
        held=office().assignments(name),
        posts=[post for post in office().posts() if post.side == row.side],
        letters=office().letters(name),
        login=office().account(name),
        roles=ROLES_OF.get(row.side, ()),
        ranks=RANKS,
        in_hand=office().in_hand(name),
        record=office().office_record(subject=name, limit=20),
        typed=request.form,
        **content,
    )
