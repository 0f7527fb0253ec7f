"""The consultant's and the planner's pages: a flow of the shelf or of their own, redesigned with its proof, and compared in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, make_response, request

from engine.accounts import CONSULTANT, PLANNER
from processes.catalogue import flow, shelf
from processes.errors import BinglianError, RefusedRedesignError, UsageError
from processes.messages import message
from web.frame import language, page
from web.rights import allow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from processes.catalogue import Flow
    from reengineer.commands.sources import Source

pages = Blueprint("consultant", __name__)
REPORT = {  # a page that stands alone: its styles are inside, nothing in it is run, it belongs to no site
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups; frame-ancestors 'none'"
}
NUMBERS = ("arrivals", "people", "promise")


@pages.get("/flows")
@allow(CONSULTANT, PLANNER)
def flows() -> str:
    """Offer the flows of the shelf, and ask for one's own."""
    return page("flows.jinja", shelf=shelf(), typed=request.form)


@pages.get("/flows/<name>/redesign")
@allow(CONSULTANT, PLANNER)
def redesign_of(name: str) -> Response:
    """Redesign a flow of the shelf."""
    return _redesign(flow(name).name)


@pages.get("/flows/<name>/comparison")
@allow(CONSULTANT, PLANNER)
def comparison_of(name: str) -> Response:
    """Compare a flow of the shelf with its redesign."""
    return _compare(flow(name).name, {}, shelf_flow=flow(name))


@pages.post("/flows")
@allow(CONSULTANT, PLANNER)
def own() -> ResponseReturnValue:
    """Redesign a file, or compare it with its redesign; where it cannot be done, the form comes back and says why."""
    sent = request.files.get("file")
    try:
        content = sent.read() if sent else b""
        if not content:
            raise UsageError(message("Choose a BPMN file first."))
        if request.form.get("what") == "redesign":
            return _redesign(content)
        numbers = {name: value for name in NUMBERS if (value := request.form.get(name, "").strip())}
        return _compare(content, {key: value if key == "arrivals" else (value,) for key, value in numbers.items()})
    except BinglianError as error:
        return page("flows.jinja", shelf=shelf(), typed=request.form, sentence=error.message), 400


def _redesign(source: Source) -> Response:
    from reengineer.commands.knowledge import gather
    from reengineer.diagnosis.diagnose import diagnose
    from reengineer.redesign.redesign import redesign
    from reengineer.report.html import report

    known = gather(source)
    made = redesign(known.definitions, **known.arguments())
    if not made.certificate.holds:
        raise RefusedRedesignError(message("The redesign of this file is not shown, for its proof fails."))
    return _alone(report(known, made, diagnose(known.definitions, **known.arguments()), language=language()))


def _compare(source: Source, asked: Mapping[str, Any], *, shelf_flow: Flow | None = None) -> Response:
    from reengineer.commands.compare import compare, flows_of
    from reengineer.report.compared import gather_compared
    from reengineer.report.comparison import comparison_report

    compared = gather_compared(flows_of(source), compare(source, **asked), shelf=shelf_flow)
    return _alone(comparison_report(compared, language=language()))


def _alone(html: str) -> Response:
    response = make_response(html)
    response.headers.update(REPORT)
    return response
