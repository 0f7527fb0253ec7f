"""Moving running cases to the newest version of their flow: a dry run first, then case by case, each in a transaction of its own; and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from engine.accounts import ADMINISTRATOR
from engine.service.moving import BATCH
from web.frame import page
from web.here import office
from web.login import actor
from web.pages.admin.fields import PAGE, asked_number
from web.pages.admin.versions import names_of
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from engine.moves import Move

pages = Blueprint("admin_moves", __name__)
REFUSALS = 20  # of a move that are shown while it goes on


@pages.get("/admin/versions/<flow>/moves")
@allow(ADMINISTRATOR)
def plan(flow: str) -> str:
    """Dry run: say for some open cases what moving them would do; nothing is changed."""
    planned = office().plan_moves(flow, above=asked_number("above") or 0, limit=PAGE)
    rows = office().versions(flow)
    newest = office().deployed_version(flow, rows[0].version)
    return page(
        "admin/moves.jinja",
        flow=flow,
        newest=newest.version,
        waiting=sum(row.running for row in rows[1:]),
        planned=planned,
        names=names_of(newest.xml),
        more=planned[-1].case if len(planned) == PAGE else None,
        first=not asked_number("above"),
    )


@pages.post("/admin/versions/<flow>/moves")
@allow(ADMINISTRATOR)
def move(flow: str) -> str:
    """Move the next cases, and say how far it has come; the page asks for the next ones by itself."""
    above = request.form.get("number", 0, type=int)
    return _progress(flow, office().move_some(flow, by=actor(), above=above, limit=BATCH), back=False)


@pages.post("/admin/versions/<flow>/moves/<receipt>")
@allow(ADMINISTRATOR)
def move_one(flow: str, receipt: str) -> ResponseReturnValue:
    """Move one case."""
    office().move(receipt, by=actor())
    return redirect(url_for("admin_moves.moved", flow=flow))


@pages.get("/admin/versions/<flow>/moved")
@allow(ADMINISTRATOR)
def moved(flow: str) -> str:
    """List the open cases that were moved, the newest move first."""
    rows = office().moved_cases(flow, below=asked_number("below"), limit=PAGE)
    return page("admin/moved.jinja", flow=flow, rows=rows, more=rows[-1].id if len(rows) == PAGE else None)


@pages.post("/admin/versions/<flow>/moved")
@allow(ADMINISTRATOR)
def take_back(flow: str) -> str:
    """Take the last moves back, some at a time, and say how far it has come."""
    below = request.form.get("number", type=int)
    return _progress(flow, office().take_back_some(flow, by=actor(), below=below, limit=BATCH), back=True)


@pages.post("/admin/versions/<flow>/moved/<receipt>")
@allow(ADMINISTRATOR)
def take_back_one(flow: str, receipt: str) -> ResponseReturnValue:
    """Take the move of one case back."""
    office().take_back_move(receipt, by=actor())
    return redirect(url_for("admin_moves.plan", flow=flow))


def _progress(flow: str, tried: tuple[Move, ...], *, back: bool) -> str:
    """Show what was done so far: the counts go along in the form, so that nothing has to be remembered here."""
    refused = [one for one in tried if one.refusal is not None]
    done = request.form.get("done", 0, type=int) + len(tried) - len(refused)
    stays = request.form.get("stays", 0, type=int) + len(refused)
    kept = request.form.getlist("refused") + [one.receipt for one in refused]
    return page(
        "admin/progress.jinja",
        flow=flow,
        back=back,
        done=done,
        stays=stays,
        refused=refused,
        kept=kept[-REFUSALS:],
        number=tried[-1].case if len(tried) == BATCH else None,
    )
