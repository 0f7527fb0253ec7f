"""Results as plain text for a terminal, and as plain values for JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from processes.messages import Message, message
from reengineer.redesign.certificate import not_made_as_list
from reengineer.report.next_steps import next_steps
from reengineer.report.summary import count_sooner
from reengineer.report.words import brief, decision, joined, label_of, severity_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.commands.knowledge import Knowledge
    from reengineer.critical_path import CriticalPath
    from reengineer.diagnosis.diagnose import Diagnosis
    from reengineer.diagnosis.finding import Finding
    from reengineer.redesign.proposal import Proposal
    from reengineer.redesign.redesign import Redesign

ENDS = 3, 2  # how many tasks of a long critical path are named at its beginning and at its end
OF_ONE_RULE = 3
NOTES = 3  # that a terminal shows; the report has them all


def diagnosis_as_text(result: Diagnosis, known: Knowledge, language: str) -> str:
    """Return a diagnosis for a person at a terminal."""
    lines: list[Message] = []
    if result.critical_path is not None:
        lines += _path_lines(result.critical_path, known)
    lines += _bound_lines(known)
    lines.append(message("Findings: {count}", count=len(result.findings)))
    lines += _all_findings(result.findings)
    if result.questions:
        lines.append(
            message("Open questions: {count} (--questions FILE writes them down)", count=len(result.questions))
        )
    lines += [message("Not analysed: {what}", what=what) for what in result.not_analysed]
    return _render(lines, language)


def diagnosis_as_plain(result: Diagnosis) -> dict[str, Any]:
    """Return a diagnosis as plain values."""
    return {
        "findings": result.findings,
        "critical_path": result.critical_path,
        "questions": result.questions,
        "precedences": result.precedences,
        "not_analysed": result.not_analysed,
    }


def redesign_as_text(result: Redesign, known: Knowledge, language: str) -> str:
    """Return what a redesign does, for a person at a terminal."""
    applied = {proposal.id for proposal in result.applied}
    lines = [
        *_figure_lines(result),
        *_bound_lines(known),
        message(
            "{sooner} of the {tasks} tasks of the case can start sooner than before.",
            sooner=count_sooner(result),
            tasks=len(result.after.executed),
        ),
        message("Proposals: {count}, accepted: {accepted}", count=len(result.proposals), accepted=len(result.applied)),
    ]
    risk = None
    not_made = {left.proposal: left for left in result.certificate.not_made}
    for proposal in sorted(result.proposals, key=lambda p: (p.id not in applied, p.id not in not_made)):
        lines += _proposal_lines(proposal, decision(proposal.id, applied, not_made), said=risk)
        risk = proposal.risk
        if left := not_made.get(proposal.id):
            lines.append(message("      because the proof fails with it: {failure}", failure=left.failure.message))
    lines.append(message("Changes: {count}", count=len(result.changes)))
    lines.append(
        message(
            "Proof: holds. Precedences kept: {kept}; pairs of tasks that can newly run at once: {pairs}",
            kept=len(result.certificate.precedences),
            pairs=result.certificate.concurrent_pairs,
        ),
    )
    lines += _next_lines(result, known)
    steps = tuple(next_steps(result))
    if steps:
        lines += [message("To decide next:"), *(message("  - {step}", step=step) for step in steps)]
    return _render(lines, language)


def redesign_as_plain(result: Redesign) -> dict[str, Any]:
    """Return a redesign as plain values, without the file itself."""
    return {
        "before": result.before,
        "after": result.after,
        "proposals": result.proposals,
        "applied": [proposal.id for proposal in result.applied],
        "declined": [proposal.id for proposal in result.declined],
        "not_made": not_made_as_list(result.certificate.not_made),
        "changes": result.changes,
        "questions": result.questions,
        "notes": result.notes,
        "warnings": result.warnings,
        "certificate": result.certificate.as_dict(),
    }


def _figure_lines(result: Redesign) -> Iterator[Message]:
    if _is_timeless(result.before):
        yield _timeless()
        return
    yield message(
        "Approval clock, critical path: {before} before, {after} after; one task after the other it would be {serial}",
        before=result.before.length,
        after=result.after.length,
        serial=result.before.serial,
    )


def _next_lines(result: Redesign, known: Knowledge) -> Iterator[Message]:
    """Yield what the proof leaves open, what was assumed, and what the reader can do next."""
    if not result.certificate.sound:
        yield message(
            "Soundness is not proved: the as-is flow is not sound either, or nobody can say. binglian check tells which."
        )
    yield from (message("Note: {what}", what=brief(note)) for note in result.notes[:NOTES])
    if len(result.notes) > NOTES:
        yield message("More notes in the report (--report): {count}", count=len(result.notes) - NOTES)
    if result.questions and not known.assume_independent:
        yield message(
            "Open questions: {count}. What they ask about was kept. binglian diagnose --questions FILE writes them down, "
            "--answers FILE takes them back, --assume-independent shows what they could free at most.",
            count=len(result.questions),
        )


def _is_timeless(path: CriticalPath) -> bool:
    """Tell whether a length of nothing only means that nobody has given a time."""
    return bool(path.without_time) and not path.serial.amount


def _timeless() -> Message:
    return message(
        "Critical path in tasks, not in days: no task on it has a time. Put limits into the file, or give --times."
    )


def _path_lines(path: CriticalPath, known: Knowledge) -> Iterator[Message]:
    label = label_of(known.definitions)
    yield (
        _timeless()
        if _is_timeless(path)
        else message(
            "Approval clock, critical path: {length}; one task after the other it would be {serial}",
            length=path.length,
            serial=path.serial,
        )
    )
    names = [label(task) for task in path.path]
    if len(names) > ENDS[0] + ENDS[1] + 1:
        between = message("(more tasks: {count})", count=len(names) - sum(ENDS))
        yield message(
            "  {first} -> {between} -> {last}",
            first=joined(" -> ", names[: ENDS[0]]),
            between=between,
            last=joined(" -> ", names[-ENDS[1] :]),
        )
    else:
        yield message("  {tasks}", tasks=joined(" -> ", names))


def _bound_lines(known: Knowledge) -> Iterator[Message]:
    if known.assume_independent:
        yield message("Upper bound: every order without a known reason was taken for no order.")


def _all_findings(findings: tuple[Finding, ...]) -> Iterator[Message]:
    """Yield the findings, and of one rule the first few only: many of one kind would hide the others."""
    count = Counter(finding.rule for finding in findings)
    said: Counter[str] = Counter()
    for finding in findings:
        said[finding.rule] += 1
        if said[finding.rule] <= OF_ONE_RULE:
            yield from _finding_lines(finding)
        if said[finding.rule] == OF_ONE_RULE < count[finding.rule]:
            more = count[finding.rule] - OF_ONE_RULE
            yield message("      and {count} more of {rule} (all with --json)", count=more, rule=finding.rule)


def _finding_lines(finding: Finding) -> Iterator[Message]:
    days = message(" ({days} at stake)", days=finding.days) if finding.days else ""
    yield message(
        "  {severity} {id}{days}: {what}",
        severity=severity_word(finding.severity),
        id=finding.id,
        days=days,
        what=brief(finding.message),
    )


def _proposal_lines(proposal: Proposal, state: Message, *, said: Message | None) -> Iterator[Message]:
    """Yield what a proposal does, saves and risks; the same risk is not said twice running."""
    yield message(
        "  {state} {id}{days}: {what}",
        state=state,
        id=proposal.id,
        days=message(" (saves {days})", days=proposal.days) if proposal.days else "",
        what=brief(proposal.message),
    )
    if proposal.risk != said:
        yield message("      risk: {risk}", risk=proposal.risk)


def _render(lines: list[Message], language: str) -> str:
    return "\n".join(line.render(language) for line in lines)
