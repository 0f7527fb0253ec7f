"""Authority letters: shown to administrators, issued by heads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import ADMINISTRATOR, OFFICER
from engine.letters import ISSUERS, Letter, is_chief_window
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.frame import page
from web.here import office
from web.login import account, actor
from web.pages.admin.fields import PAGE, asked_number, day, today, typed
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

pages = Blueprint("admin_letters", __name__)


@pages.get("/admin/letters")
@allow(ADMINISTRATOR, OFFICER)
def letters() -> str:
    """List letters, the newest first; heads can issue one."""
    return _letters()


@pages.post("/admin/letters")
@allow(OFFICER)
def issue() -> ResponseReturnValue:
    """Issue a letter as a head."""
    try:
        begin, end = day(typed("begin")), day(typed("end"))
        if begin is None or end is None:
            raise UsageError(message("Give the first and the last day of the letter."))
        letter = Letter(
            person=typed("person"),
            number=typed("number"),
            posts=tuple(request.form.getlist("posts")),
            flows=tuple(request.form.getlist("flows")),
            begin=begin,
            end=end,
        )
        office().issue_letter(letter, by=actor())
    except BinglianError as error:
        return _letters(sentence=error.message), 400
    return redirect(url_for("admin_letters.letters"))


def _letters(**content: Any) -> str:
    rows = office().letters_page(below=asked_number("below"), limit=PAGE)
    who = account()
    return page(
        "admin/letters.jinja",
        rows=rows,
        more=rows[-1].id if len(rows) == PAGE else None,
        today=today().isoformat(),
        issues=who is not None and who.rank in ISSUERS,
        chiefs=[post.id for post in office().posts() if is_chief_window(post.id)],
        flows=office().flows(),
        typed=request.form,
        **content,
    )
