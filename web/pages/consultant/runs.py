"""Simulations and comparisons of a version: begun here, followed while they run, called off, and their reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Response, current_app, redirect, request, url_for

from engine.accounts import CONSULTANT, PLANNER
from engine.errors import NotFoundError
from engine.projects import DONE, STOPPED
from processes.catalogue import flow
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.frame import language
from web.here import office
from web.login import actor
from web.pages.consultant.flows import NUMBERS, alone
from web.pages.consultant.opened import READERS, bench_page, open_version
from web.pages.consultant.papers import SHEET, attachment
from web.rights import allow
from web.workbench.running import ALIVE, COMPARISON, SIMULATION

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

    from web.pages.consultant.opened import Opened
    from web.workbench.running import Runs

pages = Blueprint("runs", __name__)


@pages.get("/projects/<int:project>/<int:number>/runs")
@allow(*READERS)
def runs(project: int, number: int) -> str:
    """List what was run of a version, and offer to run it."""
    return _page(open_version(project, number))


@pages.post("/projects/<int:project>/<int:number>/runs")
@allow(CONSULTANT, PLANNER)
def begin(project: int, number: int) -> ResponseReturnValue:
    """Begin a simulation of the version, or a comparison with its redesign or with another version."""
    opened = open_version(project, number)
    kind = request.form.get("kind", SIMULATION)
    asked = {name: value for name in NUMBERS if (value := request.form.get(name, "").strip())}
    try:
        flows = (opened.row.xml,) if kind == SIMULATION else (opened.row.xml, _other(opened))
    except BinglianError as error:
        return _page(opened, sentence=error.message), 400
    if opened.project.origin == "shelf" and not asked:
        asked["scenario"] = _scenario(opened)
    run = office().begin_run(opened.row.id, kind, asked, by=actor())
    _running().begin(run, flows)
    return redirect(url_for("runs.run", number=run))


@pages.get("/runs/<int:number>")
@allow(*READERS)
def run(number: int) -> str:
    """Show how far a run is, or what it came to."""
    row = office().run(number)
    content = {"run": row, "alive": row.state in ALIVE, "finished": row.state == DONE}
    return bench_page("bench/run.jinja", open_version(row.project_id, row.number), **content)


@pages.post("/runs/<int:number>/stop")
@allow(CONSULTANT, PLANNER)
def stop(number: int) -> ResponseReturnValue:
    """Call off a run."""
    office().end_run(number, STOPPED)
    return redirect(url_for("runs.run", number=number))


@pages.get("/runs/<int:number>/report")
@allow(*READERS)
def report(number: int) -> Response:
    """Return the report of a run, as a page that stands alone."""
    row = _done(number)
    return alone(row.pages[language()])


@pages.get("/runs/<int:number>/figures.xlsx")
@allow(*READERS)
def figures(number: int) -> Response:
    """Return every figure of a run as a spreadsheet."""
    return attachment(_done(number).sheet, SHEET, f"run-{number}.xlsx")


def _done(number: int) -> Row[Any]:
    row = office().run(number, whole=True)
    if row.state != DONE:
        raise NotFoundError(message("This run has no report: it is not over, or was called off."))
    return row


def _other(opened: Opened) -> bytes:
    """Return the flow that a version is compared with: another version, or its redesign."""
    against = request.form.get("against", "")
    if against.isdigit():
        return bytes(office().project_version(opened.project.id, int(against)).xml)
    made = opened.study.redesign if opened.study else None
    if made is None or not made.applied:
        raise UsageError(message("There is nothing to compare with: no proposal is accepted. Choose another version."))
    return made.xml


def _scenario(opened: Opened) -> str:
    """Return the scenario that the shelf has for its flow."""
    return str(flow(opened.project.source).as_is).removesuffix("as_is.bpmn") + "flow.toml"


def _running() -> Runs:
    return cast("Runs", current_app.config["RUNS"])


def _page(opened: Opened, **content: Any) -> str:
    versions = [one for one in office().project_versions(opened.project.id) if one.number != opened.row.number]
    found = office().runs(opened.row.id)
    kinds = {SIMULATION: message("Simulation"), COMPARISON: message("Comparison")}
    names = {kind: words.render(language()) for kind, words in kinds.items()}
    return bench_page(
        "bench/runs.jinja", opened, runs=found, versions=versions, names=names, typed=request.form, **content
    )
