"""Versions of flows: which run how many cases, what differs between two of them in words and pictures, and a new one is proposed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, request, url_for

from engine.accounts import ADMINISTRATOR, CONSULTANT
from engine.changes import FLOW, Proposed
from engine.joint import RULES
from engine.policies import Policies
from engine.spiff.errors import RefusedFlowError
from processes.checks import check
from processes.diff import diff
from processes.errors import BinglianError
from processes.layout.outline import outline
from processes.layout.picture import draw
from processes.model import all_nodes
from processes.reader import read
from web.frame import language, page
from web.here import office
from web.login import actor
from web.pages.admin.fields import asked_number, typed, upload
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from processes.diff import Change
    from processes.messages import Message
    from processes.model import Definitions

pages = Blueprint("admin_versions", __name__)
PICTURE = {  # a picture that stands alone: its style is inside, nothing in it is run
    "Content-Type": "image/svg+xml; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}
SWITCHES = ("silence_agrees", "first_day_counts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions of a flow, and what differs."""

    old: int
    new: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a file cannot be deployed, or what to mind: at which element, how bad, in a sentence."""

    element: str
    severity: str
    message: Message


@pages.get("/admin/versions")
@allow(ADMINISTRATOR)
def versions() -> str:
    """List the flows with their versions, and how many open cases run on each."""
    rows = office().versions()
    newest = {row.flow: row.version for row in reversed(rows)}
    return page("admin/versions.jinja", rows=rows, newest=newest)


@pages.get("/admin/versions/<flow>")
@allow(ADMINISTRATOR, CONSULTANT)
def flow(flow: str) -> str:
    """Show the versions of a flow, and two of them side by side."""
    rows = office().versions(flow)
    numbers = [row.version for row in rows]
    new = asked_number("new") or max(numbers, default=1)
    old = asked_number("old") or max(new - 1, 1)
    return page("admin/flow.jinja", flow=flow, rows=rows, numbers=numbers, compared=compare(flow, old, new))


@pages.get("/admin/versions/<flow>/<int:version>/picture.svg")
@allow(ADMINISTRATOR, CONSULTANT)
def picture(flow: str, version: int) -> Response:
    """Draw a version."""
    return as_picture(read(office().deployed_version(flow, version).xml))


@pages.get("/admin/deploy")
@allow(ADMINISTRATOR, CONSULTANT)
def deploy() -> str:
    """Ask for a flow, and by which rules it is run."""
    return _deploy()


@pages.post("/admin/deploy")
@allow(ADMINISTRATOR, CONSULTANT)
def propose() -> ResponseReturnValue:
    """Propose a flow; where it cannot be run, the form comes back and says why, by element."""
    content = b""
    try:
        name, content = upload()
        asked = Proposed(
            kind=FLOW,
            name=name,
            content=content,
            reason=typed("reason"),
            policies=_policies().facts(),
            process=typed("process"),
            require=typed("require") == "yes",
        )
        number = office().propose_change(asked, by=actor(), key=typed("key"))
    except BinglianError as error:
        return _deploy(sentence=error.message, troubles=find_troubles(content, error)), 400
    return redirect(url_for("admin_changes.change", number=number))


def compare(flow: str, old: int, new: int) -> Comparison:
    """Return what differs between two versions of a flow."""
    before, after = (office().deployed_version(flow, version).xml for version in (old, new))
    return Comparison(old=old, new=new, changes=diff(read(before), read(after)))


def as_picture(definitions: Definitions) -> Response:
    """Return a flow as a picture that a page shows."""
    return Response(draw(definitions, language=language()), headers=PICTURE)


def as_outline(content: bytes) -> str:
    """Return a flow in words, for those who do not see the picture."""
    return outline(read(content), language=language())


def find_troubles(content: bytes, error: BinglianError) -> list[Trouble]:
    """Return everything that is wrong with a file that was refused: what the engine refuses, and what the checks find."""
    refused = error.reasons if isinstance(error, RefusedFlowError) else ()
    found = [Trouble(element="", severity="error", message=reason) for reason in refused]
    try:
        faults = check(read(content)).faults if content else ()
    except BinglianError:
        return found
    return found + [
        Trouble(element=", ".join(fault.elements), severity=fault.severity, message=fault.message) for fault in faults
    ]


@lru_cache(maxsize=16)
def names_of(xml: bytes) -> dict[str, str]:
    """Return what the elements of a flow are called, by id."""
    return {node.id: node.label for process in read(xml).processes for node in all_nodes(process)}


def _policies() -> Policies:
    joint, unit = typed("joint"), typed("hearing_unit")
    chosen: dict[str, Any] = {name: typed(name) == "yes" for name in SWITCHES}
    return Policies(
        joint=joint if joint in RULES else "",
        delivery=typed("delivery") != "no",
        hearing_unit=unit if unit in {"day", "working day"} else "day",
        **chosen,
    )


def _deploy(**content: Any) -> str:
    return page("admin/deploy.jinja", rules=RULES, typed=request.form, key=secrets.token_hex(8), **content)
