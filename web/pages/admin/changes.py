"""Changes in four eyes: what one person proposes, shown with what it would do, and put into force or declined by another."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, request, url_for

from engine.accounts import ADMINISTRATOR, CONSULTANT, SUPERVISOR
from engine.changes import FLOW, PROPOSED, RULES, SIDES
from engine.policies import read_policies
from processes.diff import diff
from processes.errors import BinglianError
from processes.reader import read
from web.commands.deploy import tell_policies
from web.frame import page
from web.here import office
from web.login import account, actor
from web.pages.admin.fields import PAGE, asked, asked_number, typed
from web.pages.admin.versions import as_outline, as_picture
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

pages = Blueprint("admin_changes", __name__)
ENDINGS = {FLOW: "bpmn"}


@pages.get("/admin/changes")
@allow(ADMINISTRATOR, SUPERVISOR, CONSULTANT)
def changes() -> str:
    """List changes, the newest first; those that wait stand at the top of the first page."""
    below = asked_number("below")
    rows = office().changes(below=below, limit=PAGE)
    waiting = office().changes(status=PROPOSED) if below is None else ()
    return page("admin/changes.jinja", rows=rows, waiting=waiting, more=rows[-1].id if len(rows) == PAGE else None)


@pages.get("/admin/changes/<int:number>")
@allow(ADMINISTRATOR, SUPERVISOR, CONSULTANT)
def change(number: int) -> str:
    """Show a change with what it would do."""
    return _change(number)


@pages.post("/admin/changes/<int:number>")
@allow(ADMINISTRATOR, SUPERVISOR, CONSULTANT)
def decide(number: int) -> ResponseReturnValue:
    """Put a change into force as the second person, decline it, or withdraw the own one."""
    said: dict[str, Any] = {"by": actor(), "words": typed("words"), "key": typed("key")}
    try:
        if typed("what") == "force":
            office().put_change_into_force(number, **said)
        else:
            office().decline_change(number, **said)
    except BinglianError as error:
        return _change(number, sentence=error.message), 400
    return redirect(url_for("admin_changes.change", number=number))


@pages.get("/admin/changes/<int:number>/file")
@allow(ADMINISTRATOR, SUPERVISOR, CONSULTANT)
def file(number: int) -> Response:
    """Give the file that is proposed, as a download."""
    row = office().change(number)
    name = f"change-{number}.{ENDINGS.get(row.kind, 'toml')}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Type": "application/octet-stream"}
    return Response(row.content, headers=headers)


@pages.get("/admin/changes/<int:number>/picture.svg")
@allow(ADMINISTRATOR, SUPERVISOR, CONSULTANT)
def picture(number: int) -> Response:
    """Draw the flow that is proposed."""
    return as_picture(read(office().change(number).content))


def _change(number: int, **content: Any) -> str:
    row = office().change(number)
    who = account()
    own = who is not None and who.person_id == row.proposed_by
    return page(
        "admin/change.jinja",
        row=row,
        own=own,
        instant=lambda text: datetime.fromisoformat(text) if text else None,
        may=who is not None and who.side in SIDES[row.kind] and row.status == PROPOSED,
        typed=request.form,
        key=asked("key") or f"change-{number}-{actor()}",
        **_shown(row),
        **content,
    )


def _shown(row: Row[Any]) -> dict[str, Any]:
    """Return what the page of a change shows beside the change: by its kind."""
    if row.kind == FLOW:
        before = next((found for found in office().versions(row.name)[:1] if row.status == PROPOSED), None)
        content = office().deployed_version(row.name, before.version).xml if before is not None else b""
        return {
            "policies": tuple(tell_policies(read_policies(row.facts["policies"]))),
            "differences": diff(read(content), read(row.content)) if content else (),
            "before": before,
            "outline": as_outline(row.content),
        }
    shown: dict[str, Any] = {"text": row.content.decode("utf-8-sig")}
    return shown | {"rules": office().rules()} if row.kind == RULES else shown
