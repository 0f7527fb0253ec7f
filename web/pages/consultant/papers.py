"""What is taken away: the file, its redesign, the report, the certificate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, make_response, request

from engine.errors import NotFoundError
from processes.layout.picture import draw
from processes.messages import message
from web.frame import language
from web.here import office
from web.pages.consultant.flows import alone
from web.pages.consultant.opened import READERS, open_version, studies
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from reengineer.redesign.redesign import Redesign
    from web.workbench.study import Study

pages = Blueprint("papers", __name__)
BPMN = "application/xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/projects/<int:project>/<int:number>/flow.bpmn")
@allow(*READERS)
def flow(project: int, number: int) -> Response:
    """Return the file of a version."""
    return attachment(office().project_version(project, number).xml, BPMN, f"{project}-{number}.bpmn")


@pages.get("/projects/<int:project>/<int:number>/picture.svg")
@allow(*READERS)
def picture(project: int, number: int) -> Response:
    """Return the picture of a version, which stands alone."""
    found = open_version(project, number).study or studies().find(
        office().project_version(project, number), patience=60
    )
    response = alone(draw(found.drawn, language=language()) if found else "")
    response.headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    return response


@pages.get("/projects/<int:project>/<int:number>/redesign.bpmn")
@allow(*READERS)
def to_be(project: int, number: int) -> Response:
    """Return the redesigned flow."""
    return attachment(_made(project, number)[1].xml, BPMN, f"{project}-{number}-redesign.bpmn")


@pages.get("/projects/<int:project>/<int:number>/certificate.<kind>")
@allow(*READERS)
def certificate(project: int, number: int, kind: str) -> Response:
    """Return the proof, to read (txt) or for a second program (json)."""
    from reengineer.commands.plain import to_json

    proof = _made(project, number)[1].certificate
    name = f"{project}-{number}-certificate.{kind}"
    if kind == "json":
        return attachment(to_json(proof.as_dict()), "application/json", name)
    return attachment(proof.as_text(language()), "text/plain", name)


@pages.get("/projects/<int:project>/<int:number>/report")
@allow(*READERS)
def report(project: int, number: int) -> ResponseReturnValue:
    """Return the report of the redesign as a page that stands alone."""
    from reengineer.report.html import report as write_report

    study, made = _made(project, number)
    html = write_report(study.known, made, study.diagnosis, language=language())
    if request.args.get("save"):
        return attachment(html, "text/html", f"{project}-{number}-report.html")
    return alone(html)


def attachment(content: bytes | str, kind: str, name: str) -> Response:
    """Return something to save, never to open in the page."""
    response = make_response(content)
    response.headers["Content-Type"] = f"{kind}; charset=utf-8" if isinstance(content, str) else kind
    response.headers["Content-Disposition"] = f'attachment; filename="{re.sub(r"[^A-Za-z0-9._-]", "", name)}"'
    return response


def _made(project: int, number: int) -> tuple[Study, Redesign]:
    opened = open_version(project, number)
    study: Any = opened.study or studies().find(opened.row, patience=60)
    if study is None or study.redesign is None:
        raise NotFoundError(message("There is no redesign of this version; its page says why."))
    return study, study.redesign
