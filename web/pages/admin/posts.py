"""Posts: who holds which, as a matrix of a department; where nobody does; and whether approval and supervision are apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import ADMINISTRATOR
from engine.assignments import SIDES
from processes.errors import BinglianError
from web.frame import page
from web.here import office
from web.login import actor
from web.pages.admin.fields import asked, typed
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

pages = Blueprint("admin_posts", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """People by posts of a department: `cells` has the assignment of a person at a post."""

    department: str
    posts: tuple[Row[Any], ...]
    people: dict[str, str]  # id: name
    cells: dict[tuple[str, str], Row[Any]]


@pages.get("/admin/posts")
@allow(ADMINISTRATOR)
def posts() -> str:
    """Show the gaps of the office, and the matrix of one department."""
    return _posts()


@pages.post("/admin/posts")
@allow(ADMINISTRATOR)
def add() -> ResponseReturnValue:
    """Make a post known that no flow brings."""
    try:
        office().open_post(typed("department"), typed("name"), side=typed("side"), by=actor())
    except BinglianError as error:
        return _posts(sentence=error.message), 400
    return redirect(url_for("admin_posts.posts", department=typed("department")))


@pages.get("/admin/separation")
@allow(ADMINISTRATOR)
def separation() -> str:
    """Report what was in one hand and must not be, from everything in the store."""
    return page("admin/separation.jinja", conflicts=office().separation())


def gather(department: str) -> Matrix:
    """Return who holds which post of a department now."""
    held = office().staff_of(department)
    return Matrix(
        department=department,
        posts=tuple(post for post in office().posts() if post.department == department),
        people={row.person_id: row.name for row in held},
        cells={(row.person_id, row.post_id): row for row in held},
    )


def _posts(**content: Any) -> str:
    departments = office().departments()
    chosen = asked("department") or (departments[0] if departments else "")
    gaps = office().gaps()
    return page(
        "admin/posts.jinja",
        departments=departments,
        matrix=gather(chosen),
        gaps=gaps,
        empty={gap.post: gap.kind for gap in gaps},
        sides=SIDES,
        typed=request.form,
        **content,
    )
