"""Questions: whether a task needs anything from the one before it, answered with yes, no or nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import CONSULTANT
from reengineer.report.words import label_of
from web.here import office
from web.login import actor
from web.pages.consultant.opened import READERS, bench_page, open_version
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from web.pages.consultant.opened import Opened

pages = Blueprint("questions", __name__)
MOST = 60  # questions on one page; the others follow once these are answered
ANSWERS = ("yes", "no", "unknown")


@pages.get("/projects/<int:project>/<int:number>/questions")
@allow(*READERS)
def questions(project: int, number: int) -> str:
    """Ask what nobody has said yet, and show what was said."""
    opened = open_version(project, number)
    return bench_page("bench/questions.jinja", opened, **(_content(opened) if opened.study else {}))


@pages.post("/projects/<int:project>/<int:number>/questions")
@allow(CONSULTANT)
def answer(project: int, number: int) -> ResponseReturnValue:
    """Note what was answered."""
    answers = {}
    for key in request.form.getlist("pair"):
        before, _, after = key.partition(" ")
        told = request.form.get(f"answer.{key}", "")
        if told in ANSWERS:
            reason = request.form.get(f"reason.{key}", "").strip()
            answers[key] = {"before": before, "after": after, "answer": told, "reason": reason, "by": actor()}
    office().change_choices(project, number, by=actor(), answers=answers)
    return redirect(url_for("questions.questions", project=project, number=number))


def _content(opened: Opened) -> dict[str, Any]:
    assert opened.study  # noqa: S101 - asked only where there is one
    label = label_of(opened.study.known.definitions)
    said = opened.row.answers
    asked = [f"{one.before} {one.after}" for one in opened.study.diagnosis.questions if not one.answer]
    pairs = list(dict.fromkeys((*asked, *said)))
    rows = [
        {
            "key": key,
            "before": label(key.partition(" ")[0]),
            "after": label(key.partition(" ")[2]),
            "said": said.get(key, {}),
        }
        for key in pairs
    ]
    return {
        "rows": rows[:MOST],
        "more": max(len(rows) - MOST, 0),
        "open": len([key for key in asked if key not in said]),
    }
