"""What the reader of a report is asked to decide or to find out next, the largest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import Message, message
from reengineer.redesign.certificate_text import cut
from reengineer.report.words import brief, label_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.diagnose import Diagnosis
    from reengineer.redesign.redesign import Redesign

OFFERS = 3
NAMES = 3


def next_steps(result: Redesign, diagnosis: Diagnosis | None = None) -> Iterator[Message]:
    """Yield what is left to decide: offers that would save time, breaches of law, open questions, missing times."""
    yield from _offers(result)
    breaches = [finding for finding in diagnosis.findings if finding.severity == "error"] if diagnosis else []
    if breaches:
        yield message(
            "Put right what breaks a rule ({count}), first: {what}",
            count=len(breaches),
            what=brief(breaches[0].message, NAMES),
        )
    open_questions = [question for question in result.questions if not question.answer]
    if open_questions:
        yield message(
            "Answer the open questions ({count}): each answer may free a step from waiting.", count=len(open_questions)
        )
    if result.after.without_time:
        label = label_of(result.to_be)
        yield message(
            "Find a time for what counts as none ({count}): {tasks}.",
            count=len(result.after.without_time),
            tasks=cut(tuple(label(node) for node in result.after.without_time), NAMES),
        )


def _offers(result: Redesign) -> Iterator[Message]:
    """Yield the declined proposals that save most; an alternative of an accepted one is no open offer."""
    taken = {proposal.alternatives for proposal in result.applied if proposal.alternatives}
    offers = [p for p in result.declined if p.days and p.days.amount > 0 and p.alternatives not in taken]
    for proposal in sorted(offers, key=lambda proposal: -proposal.days.working_days() if proposal.days else 0)[:OFFERS]:
        yield message(
            "Accept or decline {id} (saves {days} alone): {what}",
            id=proposal.id,
            days=proposal.days,
            what=brief(proposal.message, NAMES),
        )
