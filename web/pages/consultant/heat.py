"""The heat map: where cases wait, are worked on and get late, from a simulation or from real cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, request

from engine.projects import DONE
from reengineer.report.words import departments, label_of
from web.frame import language
from web.here import office
from web.pages.consultant.opened import READERS, bench_page, open_version
from web.rights import allow
from web.workbench.heat import MEASURES, heat_of_items, heat_of_run, marks, tags, told
from web.workbench.twins import twins

if TYPE_CHECKING:
    from web.pages.consultant.opened import Opened
    from web.workbench.heat import Heat

pages = Blueprint("heat", __name__)
REAL = "cases"


@pages.get("/projects/<int:project>/<int:number>/heat")
@allow(*READERS)
def heat(project: int, number: int) -> str:
    """Show one measure on the picture, and all of them in a table."""
    opened = open_version(project, number)
    if opened.study is None:
        return bench_page("bench/heat.jinja", opened)
    return bench_page("bench/heat.jinja", opened, **_content(opened))


def _content(opened: Opened) -> dict[str, Any]:
    assert opened.study  # noqa: S101 - asked only where there is one
    runs = [run for run in office().runs(opened.row.id) if run.state == DONE]
    flows = {flow.flow for flow in office().flows()}
    flow = next((process.id for process in opened.study.drawn.processes if process.id in flows), "")
    source = request.args.get("of", "") or (str(runs[0].id) if runs else REAL)
    measure = request.args.get("measure", MEASURES[0])
    measure = measure if measure in MEASURES else MEASURES[0]
    found = _heats(source, runs, flow)
    label, department = label_of(opened.study.drawn), departments(opened.study.drawn)
    known = [one for one in found if one.element in department or label(one.element) != one.element]
    ranked = sorted(known, key=lambda one: -(one.of(measure) or 0.0))
    return {
        "source": source,
        "runs": runs,
        "flow": flow,
        "measure": measure,
        "measures": MEASURES,
        "rows": [
            (label(one.element), department.get(one.element, "–"), [told(one.of(name), name) for name in MEASURES], one)
            for one in ranked
        ],
        "twins": twins(
            opened.study.drawn,
            name="flow",
            language=language(),
            marks=marks(known, measure),
            figures=tags(known, measure),
        ),
    }


def _heats(source: str, runs: list[Any], flow: str) -> tuple[Heat, ...]:
    if source == REAL:
        return heat_of_items(office().completed_work(flow)) if flow else ()
    chosen = next((run for run in runs if str(run.id) == source), None)
    return heat_of_run(chosen.answer) if chosen else ()
