"""What is wrong with a flow: findings beside picture and outline, with the page of the rule of the one that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, request

from processes.model import scopes
from reengineer.report.rows import findings as rows_of
from web.frame import language
from web.pages.consultant.opened import READERS, bench_page, open_version
from web.rights import allow
from web.workbench.rule_pages import rule_page
from web.workbench.twins import twins

if TYPE_CHECKING:
    from reengineer.diagnosis.finding import Finding
    from web.workbench.study import Study

pages = Blueprint("findings", __name__)


@pages.get("/projects/<int:project>/<int:number>")
@allow(*READERS)
def findings(project: int, number: int) -> str:
    """Show the findings, with the elements of the chosen one marked; without one, the critical path."""
    opened = open_version(project, number)
    if opened.study is None:
        return bench_page("bench/findings.jinja", opened)
    return bench_page("bench/findings.jinja", opened, **_content(opened.study))


def _content(study: Study) -> dict[str, Any]:
    told = language()
    found = study.diagnosis.findings
    chosen = next((one for one in found if one.id == request.args.get("finding")), None)
    shown = chosen.elements if chosen else tuple(request.args.get("show", "").split())
    path = study.diagnosis.critical_path
    marks = dict.fromkeys(path.path, "critical") if path else {}
    marks |= dict.fromkeys(_nodes(study, shown), "finding")
    return {
        "rows": list(zip(found, rows_of(found, told), strict=True)),
        "chosen": chosen,
        "shown": [element for element in shown if element],
        "rule": _rule(chosen),
        "twins": twins(study.drawn, name="flow", language=told, marks=marks),
        "length": path.length.render(told) if path else "–",
        "serial": path.serial.render(told) if path else "–",
    }


def _nodes(study: Study, elements: tuple[str, ...]) -> list[str]:
    """Return the elements that are drawn; a whole process or pool is not marked, for everything stands in it."""
    wholes = {process.id for process in study.drawn.processes}
    flows = {flow.id for process in study.drawn.processes for scope in scopes(process) for flow in scope.flows}
    return [element for element in elements if element not in wholes or element in flows]


def _rule(chosen: Finding | None) -> Any:
    return rule_page(chosen.rule) if chosen is not None and chosen.page else ()
