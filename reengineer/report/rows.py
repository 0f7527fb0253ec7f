"""The tables of the report: findings, proposals, schedules, questions, changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import Message, message
from processes.model import lane_path
from reengineer.report.words import label_of, reason_word, severity_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.diff import Change
    from processes.durations import Span
    from processes.model import Definitions, Precedence, Question
    from reengineer.critical_path import CriticalPath
    from reengineer.diagnosis.finding import Finding
    from reengineer.redesign.redesign import Redesign

Row = dict[str, Any]

_GROUPS = {
    "added": message("New in the flow"),
    "removed": message("No longer in the flow"),
    "changed": message("Changed"),
    "moved": message("Moved"),
    "order removed": message("Waits no longer"),
    "order added": message("Waits now"),
}


def findings(found: tuple[Finding, ...], language: str) -> Iterator[Row]:
    """Yield the findings, each with its evidence in words and numbers."""
    for finding in found:
        facts = (message("{what}: {value}", what=Message(name), value=value) for name, value in finding.evidence)
        yield {
            "id": finding.id,
            "severity": severity_word(finding.severity).render(language),
            "text": finding.message.render(language),
            "days": _span(finding.days, language),
            "evidence": tuple(dict.fromkeys(fact.render(language) for fact in facts)),
            "source": finding.source,
            "risk": finding.risk.render(language),
        }


def proposals(result: Redesign, language: str) -> Iterator[Row]:
    """Yield the proposals, accepted ones first, as they were decided."""
    applied = {proposal.id for proposal in result.applied}
    for proposal in sorted(result.proposals, key=lambda proposal: proposal.id not in applied):
        accepted = proposal.id in applied
        decision = message("accepted") if accepted else message("declined")
        yield {
            "id": proposal.id,
            "state": "accepted" if accepted else "declined",
            "decision": decision.render(language),
            "text": proposal.message.render(language),
            "days": _span(proposal.days, language),
            "risk": proposal.risk.render(language),
            "assumes": tuple(assumption.render(language) for assumption in proposal.assumes),
        }


def schedule(definitions: Definitions, path: CriticalPath) -> Iterator[Row]:
    """Yield the tasks by earliest start; those without float are critical."""
    label = label_of(definitions)
    department = {
        node: lanes[0].label for process in definitions.processes for node, lanes in lane_path(process).items()
    }
    rows = (times for times in path.times if times.node in path.executed)
    for times in sorted(rows, key=lambda times: (times.earliest_start.amount, times.earliest_finish.amount)):
        spans = (
            times.duration,
            times.earliest_start,
            times.earliest_finish,
            times.latest_start,
            times.latest_finish,
            times.total_float,
        )
        yield {
            "task": label(times.node),
            "department": department.get(times.node, "–"),
            "figures": tuple(f"{span.working_days():g}" for span in spans),
            "critical": times.node in path.path,
        }


def arrows(definitions: Definitions, path: CriticalPath, language: str) -> Iterator[str]:
    """Yield for each arrow on the critical path the reason why the later task waits."""
    label = label_of(definitions)
    for before, after, reasons in path.arrows:
        why = tuple(_reason(reason) for reason in reasons) or message("only because the flow says so")
        yield message("{after} waits for {before}: {why}", after=label(after), before=label(before), why=why).render(
            language
        )


def questions(definitions: Definitions, asked: tuple[Question, ...], language: str) -> Iterator[str]:
    """Yield the questions that nobody has answered."""
    label = label_of(definitions)
    for question in asked:
        if not question.answer:
            yield message(
                "Does {after} need anything from {before}?", after=label(question.after), before=label(question.before)
            ).render(language)


def changes(found: tuple[Change, ...], language: str) -> Iterator[Row]:
    """Yield the changes in groups, in words."""
    for kind, title in _GROUPS.items():
        lines = tuple(change.message.render(language) for change in found if change.kind == kind)
        if lines:
            yield {"title": title.render(language), "lines": lines}


def _reason(precedence: Precedence) -> Message:
    basis = precedence.basis or precedence.evidence
    word = reason_word(precedence.reason)
    return message("{reason} ({basis})", reason=word, basis=basis) if basis else word


def _span(span: Span | None, language: str) -> str:
    return span.render(language) if span is not None and span.amount else "–"
