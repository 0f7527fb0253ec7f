"""The budget tree: limits of the law, promises, stages and posts; what breaks is shown before it is saved."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import CONSULTANT
from processes.errors import BinglianError, UsageError
from processes.messages import message
from processes.writer import write
from web.frame import language
from web.here import office
from web.login import actor
from web.pages.consultant.opened import READERS, bench_page, open_version
from web.rights import allow
from web.workbench.budget import as_typed, budget_tree, with_limits
from web.workbench.icicle import icicle

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from processes.model import Definitions
    from web.pages.consultant.opened import Opened

pages = Blueprint("limits", __name__)


@pages.get("/projects/<int:project>/<int:number>/limits")
@allow(*READERS)
def limits(project: int, number: int) -> str:
    """Show the limits as a tree."""
    opened = open_version(project, number)
    return _page(opened, opened.study.drawn if opened.study else None)


@pages.post("/projects/<int:project>/<int:number>/limits")
@allow(CONSULTANT)
def change(project: int, number: int) -> ResponseReturnValue:
    """Show what other limits would break, or save them as a new version."""
    opened = open_version(project, number)
    if opened.study is None:
        return _page(opened, None)
    try:
        changed = with_limits(opened.study.known.definitions, request.form)
    except BinglianError as error:
        return _page(opened, opened.study.drawn, sentence=error.message), 400
    if request.form.get("what") != "save":
        return _page(opened, changed, tried=True)
    try:
        if changed is opened.study.known.definitions:
            raise UsageError(message("No limit was changed, so there is nothing to save."))
        note = message("Other limits").render(language())
        key = request.form.get("key", "")
        made = office().add_version(project, write(changed), by=actor(), based_on=number, note=note, key=key)
    except BinglianError as error:
        return _page(opened, changed, sentence=error.message), 400
    return redirect(url_for("limits.limits", project=project, number=made))


def _page(opened: Opened, definitions: Definitions | None, **content: Any) -> str:
    told = language()
    tree = budget_tree(definitions) if definitions else ()
    rows: list[dict[str, Any]] = [
        {
            "budget": budget,
            "statutory": _field(budget, "statutory"),
            "promised": _field(budget, "promised"),
            "breaches": [breach.render(told) for breach in budget.breaches],
        }
        for budget in tree
    ]
    broken = sum(len(row["breaches"]) for row in rows)
    fresh = {"rows": rows, "broken": broken, "picture": icicle(tree, told), "key": uuid.uuid4().hex, "tried": False}
    return bench_page("bench/limits.jinja", opened, **{**fresh, **content})


def _field(budget: Any, name: str) -> str:
    """Return what a field of the form says: what was typed, else the limit."""
    typed = request.form.get(f"{name}.{budget.element}")
    return as_typed(getattr(budget.limit, name, None)) if typed is None else typed
