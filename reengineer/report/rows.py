"""The tables of the report: findings, proposals, schedules, questions, changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import Message, message
from processes.model import all_nodes, lane_path
from reengineer.redesign.certificate_text import REASON_WORDS, kind_word, with_run
from reengineer.report.words import brief, decision, label_of, severity_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.durations import Span
    from processes.model import Definitions, Precedence, Question
    from reengineer.critical_path import CriticalPath
    from reengineer.diagnosis.finding import Finding
    from reengineer.redesign.certificate import Certificate, NotMade
    from reengineer.redesign.redesign import Redesign

Row = dict[str, Any]
NAMED = 8  # elements named in one sentence
SHOWN = 6  # facts of one finding; a finding that sums up many has them all in the JSON

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
        facts = tuple(
            dict.fromkeys(
                message("{what}: {value}", what=Message(name), value=_worded(value)).render(language)
                for name, value in finding.evidence
            )
        )
        more = message("and {count} more", count=len(facts) - SHOWN).render(language)
        yield {
            "id": finding.id,
            "severity": severity_word(finding.severity).render(language),
            "text": brief(finding.message, NAMED).render(language),
            "days": _span(finding.days, language),
            "evidence": facts[:SHOWN] + (more,) * (len(facts) > SHOWN),
            "source": finding.source,
            "risk": finding.risk.render(language),
        }


def _worded(value: object) -> object:
    """Return a reason as a word; everything else as it is."""
    return REASON_WORDS.get(value, value) if isinstance(value, str) else value


def proposals(result: Redesign, language: str) -> Iterator[Row]:
    """Yield the proposals, accepted ones first, as they were decided."""
    applied = {proposal.id for proposal in result.applied}
    not_made = {left.proposal: left for left in result.certificate.not_made}
    for proposal in sorted(result.proposals, key=lambda p: (p.id not in applied, p.id not in not_made)):
        left = not_made.get(proposal.id)
        yield {
            "id": proposal.id,
            "state": "accepted" if proposal.id in applied else "declined",
            "decision": decision(proposal.id, applied, not_made).render(language),
            "why_not": _why_not(left).render(language) if left else "",
            "text": brief(proposal.message, NAMED).render(language),
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
        why = tuple(reason_in_words(reason) for reason in reasons) or message("only because the flow says so")
        yield message("{after} waits for {before}: {why}", after=label(after), before=label(before), why=why).render(
            language
        )


def certificate(proof: Certificate, language: str) -> Row:
    """Return what was proved, in figures; the whole proof has a line for each claim."""
    claims = (
        (message("Every case can finish and no task is dead; states looked at"), proof.states),
        (message("Precedences with a reason that hold in every run"), len(proof.precedences)),
        (message("Pairs of tasks that can newly run at once"), proof.concurrent_pairs),
        *((message("Unchanged: {kind}", kind=kind_word(kind)), count) for kind, count in proof.kept),
    )
    gone = (message("removed by {proposal}: {label}", proposal=one.proposal, label=one.label) for one in proof.removed)
    other = (message("changed by {proposal}: {label}", proposal=one.proposal, label=one.label) for one in proof.changed)
    return {
        "as_is": proof.as_is_sha256,
        "to_be": proof.to_be_sha256,
        "claims": tuple((claim.render(language), count) for claim, count in claims),
        "touched": tuple(line.render(language) for line in (*gone, *other)),
        "text": proof.as_text(language),
    }


def questions(definitions: Definitions, asked: tuple[Question, ...], language: str) -> Iterator[str]:
    """Yield the questions that nobody has answered."""
    label = label_of(definitions)
    for question in asked:
        if not question.answer:
            yield message(
                "Does {after} need anything from {before}?", after=label(question.after), before=label(question.before)
            ).render(language)


def changes(result: Redesign, language: str) -> Iterator[Row]:
    """Yield the changes in groups, in words; gateways that only split and join are counted, not listed."""
    plain = {
        node.id
        for definitions in (result.as_is, result.to_be)
        for process in definitions.processes
        for node in all_nodes(process)
        if node.kind == "parallelGateway" and not node.name
    }
    for kind, title in _GROUPS.items():
        found = tuple(change for change in result.changes if change.kind == kind)
        lines = [change.message.render(language) for change in found if change.element not in plain]
        gateways = sum(change.element in plain for change in found)
        if gateways:
            lines.append(message("{count} gateways that only split or join", count=gateways).render(language))
        if lines:
            yield {"title": title.render(language), "lines": lines}


def _why_not(left: NotMade) -> Message:
    return with_run(message("The proof fails with it: {failure}", failure=left.failure.message), left)


def reason_in_words(precedence: Precedence) -> Message:
    """Return a reason with its legal basis, or with what in the model gives it."""
    basis = precedence.basis or precedence.evidence
    word = REASON_WORDS[precedence.reason]
    return message("{reason} ({basis})", reason=word, basis=basis) if basis else word


def _span(span: Span | None, language: str) -> str:
    return span.render(language) if span is not None and span.amount else "–"
