"""The report for the head of a department: one HTML file that needs nothing else, on a screen or on paper."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from processes.messages import Message, message
from reengineer.report import rows
from reengineer.report.assumptions import assumptions
from reengineer.report.case_words import case_in_words
from reengineer.report.gantt import gantt
from reengineer.report.next_steps import next_steps
from reengineer.report.page import render_page
from reengineer.report.pictures import drawing, marks
from reengineer.report.summary import summary
from reengineer.report.words import english_names, in_language, title_of

if TYPE_CHECKING:
    from reengineer.commands.knowledge import Knowledge
    from reengineer.diagnosis.diagnose import Diagnosis
    from reengineer.redesign.redesign import Redesign
    from reengineer.report.pictures import Drawing


def report(known: Knowledge, result: Redesign, diagnosis: Diagnosis, *, language: str = "en") -> str:
    """Return the report of a redesign as HTML, in one of the languages."""
    content = {"pictures": _pictures(known, result, language), **_content(known, result, diagnosis, language)}
    return render_page("report.html.jinja", content, language)


def _content(known: Knowledge, result: Redesign, diagnosis: Diagnosis, language: str) -> dict[str, Any]:
    as_is = known.definitions
    return {
        "title": title_of(known.definitions, known.flow, language),
        "era": in_language(known.flow.era, language) if known.flow else "",
        "case": tuple(_rendered(fact, language) for fact in case_in_words(as_is, known.attributes)),
        "summary": summary(known, result, language),
        "next_steps": [line.render(language) for line in next_steps(result, diagnosis)],
        "gantt": gantt(result, second=english_names(known.definitions) if language == "en" and known.flow else None),
        "upper_bound": known.assume_independent,
        "assumptions": [line.render(language) for line in assumptions(known, result)],
        "changes": list(rows.changes(result, language)),
        "notes": [line.render(language) for line in (*result.warnings, *result.notes)],
        "proposals": list(rows.proposals(result, language)),
        "findings": list(rows.findings(diagnosis.findings, language)),
        "not_analysed": [line.render(language) for line in diagnosis.not_analysed],
        "schedules": _schedules(known, result, language),
        "questions": list(rows.questions(as_is, result.questions, language)),
        "certificate": rows.certificate(result.certificate, language),
        "file": PurePath(as_is.file).name or "-",
    }


def _rendered(fact: Message | str, language: str) -> str:
    return fact.render(language) if isinstance(fact, Message) else fact


def _schedules(known: Knowledge, result: Redesign, language: str) -> list[dict[str, Any]]:
    both = (
        (message("Critical path before"), known.definitions, result.before),
        (message("Critical path after"), result.to_be, result.after),
    )
    return [
        {
            "title": title.render(language),
            "rows": list(rows.schedule(definitions, path)),
            "arrows": list(rows.arrows(definitions, path, language)),
        }
        for title, definitions, path in both
    ]


def _pictures(known: Knowledge, result: Redesign, language: str) -> list[Drawing]:
    before = drawing(
        known.definitions,
        name="before",
        title=message("The flow before"),
        marked=marks(result.before, result.changes, ("removed",)),
        language=language,
    )
    after = drawing(
        result.to_be,
        name="after",
        title=message("The flow after"),
        marked=marks(result.after, result.changes, ("added", "changed")),
        language=language,
    )
    return [before, after]
