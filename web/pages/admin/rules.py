"""The rule set of supervision: which reminders and cards come when; another one is put into force by two people."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import ADMINISTRATOR, SUPERVISOR
from engine.changes import PROPOSED, RULES, Proposed
from engine.supervision.rungs import shipped_rule_sets
from processes.errors import BinglianError
from web.frame import page
from web.here import office
from web.login import actor
from web.pages.admin.fields import typed, upload
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

pages = Blueprint("admin_rules", __name__)


@pages.get("/admin/rules")
@allow(ADMINISTRATOR, SUPERVISOR)
def rules() -> str:
    """Show the rule set in force, and those that there are."""
    return _rules()


@pages.post("/admin/rules")
@allow(ADMINISTRATOR, SUPERVISOR)
def propose() -> ResponseReturnValue:
    """Propose a rule set: one that is shipped, or a file."""
    try:
        shipped = typed("shipped")
        name, content = (shipped, b"") if shipped in shipped_rule_sets() else upload()
        asked = Proposed(kind=RULES, name=name.removesuffix(".toml"), content=content, reason=typed("reason"))
        number = office().propose_change(asked, by=actor(), key=typed("key"))
    except BinglianError as error:
        return _rules(sentence=error.message), 400
    return redirect(url_for("admin_changes.change", number=number))


def _rules(**content: Any) -> str:
    return page(
        "admin/rules.jinja",
        found=office().rules(),
        shipped=shipped_rule_sets(),
        waiting=[row for row in office().changes(status=PROPOSED) if row.kind == RULES],
        typed=request.form,
        key=secrets.token_hex(8),
        **content,
    )
