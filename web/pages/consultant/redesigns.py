"""The redesign: proposals to accept or decline, before and after side by side, every change in words, the proof."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import CONSULTANT
from processes.errors import UsageError
from processes.messages import message
from reengineer.report import rows
from reengineer.report.pictures import marks
from reengineer.report.summary import summary
from web.frame import language
from web.here import office
from web.login import actor
from web.pages.consultant.opened import READERS, bench_page, open_version
from web.rights import allow
from web.workbench.twins import twins

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from reengineer.redesign.redesign import Redesign
    from web.workbench.study import Study

pages = Blueprint("redesigns", __name__)


@pages.get("/projects/<int:project>/<int:number>/redesign")
@allow(*READERS)
def redesign(project: int, number: int) -> str:
    """Show what can be done, what is accepted of it, and what comes of that."""
    opened = open_version(project, number)
    made = opened.study.redesign if opened.study else None
    content = _content(opened.study, made) if opened.study and made else {}
    return bench_page("bench/redesign.jinja", opened, made=made, key=uuid.uuid4().hex, **content)


@pages.post("/projects/<int:project>/<int:number>/redesign")
@allow(CONSULTANT)
def decide(project: int, number: int) -> ResponseReturnValue:
    """Accept or decline a proposal; of alternatives only one can be accepted."""
    decisions = dict.fromkeys(request.form.getlist("accept"), True)
    decisions |= dict.fromkeys(request.form.getlist("decline"), False)
    opened = open_version(project, number)
    made = opened.study.redesign if opened.study else None
    for proposal in made.proposals if made else ():
        rivals = [one for one in made.proposals if one.alternatives == proposal.alternatives] if made else []
        if decisions.get(proposal.id) and proposal.alternatives:
            decisions |= {rival.id: False for rival in rivals if rival.id != proposal.id}
    office().change_choices(project, number, by=actor(), decisions=decisions)
    return redirect(url_for("redesigns.redesign", project=project, number=number, _anchor="proposals"))


@pages.post("/projects/<int:project>/<int:number>/keep")
@allow(CONSULTANT)
def keep(project: int, number: int) -> ResponseReturnValue:
    """Keep the redesign as a new version, which can be drawn on, run, submitted and published."""
    opened = open_version(project, number)
    made = opened.study.redesign if opened.study else None
    if made is None or not made.applied:
        raise UsageError(message("There is no redesign to keep: no proposal is accepted."))
    note = message("Redesign of version {number}", number=number).render(language())
    fresh = office().add_version(
        project, made.xml, by=actor(), based_on=number, note=note, key=request.form.get("key", "")
    )
    return redirect(url_for("findings.findings", project=project, number=fresh))


def _content(study: Study, made: Redesign) -> dict[str, Any]:
    told = language()
    before = twins(study.drawn, name="before", language=told, marks=marks(made.before, made.changes, ("removed",)))
    after = twins(
        made.to_be, name="after", language=told, marks=marks(made.after, made.changes, ("added", "changed", "moved"))
    )
    return {
        "summary": summary(study.known, made, told),
        "proposals": [(row, _alternatives(made, row["id"])) for row in rows.proposals(made, told)],
        "before": before,
        "after": after,
        "changes": list(rows.changes(made, told)),
        "certificate": rows.certificate(made.certificate, told),
        "notes": [line.render(told) for line in (*made.warnings, *made.notes)],
    }


def _alternatives(made: Redesign, name: str) -> list[str]:
    """Return the other proposals of which only one can be accepted together with this one."""
    shared = next((one.alternatives for one in made.proposals if one.id == name), "")
    return [one.id for one in made.proposals if shared and one.alternatives == shared and one.id != name]
