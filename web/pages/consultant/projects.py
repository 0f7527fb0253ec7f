"""Projects: what consultants work on, how it stands, its versions, and who publishes them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import ADMINISTRATOR, CONSULTANT
from processes.blocks import build, sequence, task
from processes.catalogue import flow, shelf
from processes.errors import BinglianError, UsageError
from processes.layout import lay_out
from processes.messages import message
from processes.surroundings import Frame
from processes.writer import write
from web.frame import language, page
from web.here import office
from web.login import actor
from web.pages.consultant.opened import READERS
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

pages = Blueprint("projects", __name__)


@pages.get("/projects")
@allow(*READERS)
def projects() -> str:
    """List the projects, and offer to begin one."""
    return _list()


@pages.post("/projects")
@allow(CONSULTANT)
def begin() -> ResponseReturnValue:
    """Begin a project; where it cannot be, the form comes back and says why."""
    try:
        name, xml, origin, source = _chosen()
        key = request.form.get("key", "")
        number = office().begin_project(name, xml, by=actor(), origin=origin, source=source, key=key)
    except BinglianError as error:
        return _list(sentence=error.message), 400
    view = "drawing.drawing" if origin == "drawn" else "findings.findings"
    return redirect(url_for(view, project=number, number=1))


@pages.get("/projects/<int:project>")
@allow(*READERS)
def versions(project: int) -> str:
    """Show the versions of a project."""
    return _versions(project)


@pages.post("/projects/<int:project>/<int:number>/submit")
@allow(CONSULTANT)
def submit(project: int, number: int) -> ResponseReturnValue:
    """Hand a version to a second person."""
    office().submit_version(project, number, by=actor())
    return redirect(url_for("projects.versions", project=project))


@pages.post("/projects/<int:project>/<int:number>/publish")
@allow(CONSULTANT, ADMINISTRATOR)
def publish(project: int, number: int) -> ResponseReturnValue:
    """Put a submitted version into service, or return it with a reason."""
    try:
        if request.form.get("what") == "return":
            office().send_version_back(project, number, by=actor(), words=request.form.get("words", ""))
        else:
            office().publish_version(project, number, by=actor())
    except BinglianError as error:
        return _versions(project, sentence=error.message), 400
    return redirect(url_for("projects.versions", project=project))


@pages.post("/projects/<int:project>/<int:number>/again")
@allow(CONSULTANT)
def again(project: int, number: int) -> ResponseReturnValue:
    """Go on with a settled version as a new one; with a file, that is the new version."""
    try:
        sent = request.files.get("file")
        xml = (sent.read() if sent else b"") or office().project_version(project, number).xml
        note = request.form.get("note", "")
        made = office().add_version(
            project, xml, by=actor(), based_on=number, note=note, key=request.form.get("key", "")
        )
    except BinglianError as error:
        return _versions(project, sentence=error.message), 400
    return redirect(url_for("findings.findings", project=project, number=made))


def _chosen() -> tuple[str, bytes, str, str]:
    """Return name, file, origin and source of the project that the form asks for."""
    name, origin = request.form.get("name", "").strip(), request.form.get("origin", "upload")
    if origin == "shelf":
        found = flow(request.form.get("flow", ""))
        return name or found.titles[language()], found.as_is.read_bytes(), origin, found.name
    if origin == "flow":
        deployed = office().flow_in_service(request.form.get("deployed", ""))
        return name or deployed.title, deployed.xml, origin, deployed.flow
    if origin == "drawn":
        return name, _blank(name), origin, ""
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not content:
        raise UsageError(message("Choose a BPMN file first."))
    return name or _stem(sent.filename if sent else ""), content, "upload", ""


def _blank(name: str) -> bytes:
    """Return a file to begin a drawing with: one task of one post. Its process has a name of its own in the office."""
    told = language()
    words, department, post = (
        one.render(told) for one in (message("First task"), message("Department"), message("Post"))
    )
    flow_id = f"Flow_{uuid.uuid4().hex[:8]}"
    return write(lay_out(build(sequence(task("Task_1", words, lane=(department, post))), Frame(id=flow_id, name=name))))


def _stem(file: str | None) -> str:
    return (file or "").rpartition("/")[2].rpartition("\\")[2].removesuffix(".bpmn").removesuffix(".xml")


def _list(**content: Any) -> str:
    return page(
        "bench/projects.jinja",
        projects=office().projects(),
        people={person.id: person.name for person in office().people()},
        shelf=shelf(),
        deployed=office().flows(),
        typed=request.form,
        told=language(),
        key=uuid.uuid4().hex,
        **content,
    )


def _versions(project: int, **content: Any) -> str:
    found = office().project_versions(project)
    return page(
        "bench/versions.jinja",
        project=office().project(project),
        versions=found,
        people={person.id: person.name for person in office().people()},
        told=language(),
        me=actor(),
        key=uuid.uuid4().hex,
        typed=request.form,
        **content,
    )
