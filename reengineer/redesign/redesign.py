"""The redesign of a flow: propose, choose, carry out, make executable, draw, write, prove."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from processes.checks import check_soundness
from processes.collection import collection_paused
from processes.diff import diff
from processes.errors import RefusedRedesignError
from processes.messages import message
from processes.model import scopes
from reengineer.critical_path import find_critical_path
from reengineer.precedence import find_relations
from reengineer.redesign.attempt import attempt
from reengineer.redesign.executable import foreign_conditions
from reengineer.redesign.propose import DEFAULT, choose, propose, remark
from reengineer.redesign.settling import settle
from reengineer.redesign.study import Study

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from processes.diff import Change
    from processes.durations import Span
    from processes.faults import Fault
    from processes.messages import Message
    from processes.model import Definitions, Precedence, Question
    from reengineer.critical_path import CriticalPath
    from reengineer.precedence import Relation
    from reengineer.redesign.attempt import Attempt
    from reengineer.redesign.certificate import Certificate, NotMade
    from reengineer.redesign.proposal import Applied, Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Redesign:
    """The to-be flow with everything that led to it and the proof that nothing was lost.

    `edits` says what each applied proposal changed; `notes` what had to be assumed to make the flow executable, and
    which proposals were left out and why; `warnings` what keeps the to-be flow from running in the engine.
    """

    as_is: Definitions
    to_be: Definitions
    xml: bytes
    proposals: tuple[Proposal, ...]
    applied: tuple[Proposal, ...]
    declined: tuple[Proposal, ...]
    edits: tuple[Applied, ...]
    changes: tuple[Change, ...]
    certificate: Certificate
    before: CriticalPath
    after: CriticalPath
    questions: tuple[Question, ...] = ()
    notes: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()


@collection_paused()
def redesign(  # noqa: PLR0913 - what is known beside the file comes in several kinds
    definitions: Definitions,
    *,
    accept: Sequence[str] = (DEFAULT,),
    decline: Sequence[str] = (),
    times: Mapping[str, Span] | None = None,
    precedence: Sequence[Precedence] = (),
    answers: Sequence[Question] = (),
    attributes: Mapping[str, object] | None = None,
    assume_independent: bool = False,
    stable: bool = False,
) -> Redesign:
    """Redesign a flow and prove the result.

    `accept` and `decline` name proposals; "all" accepts every proposal (of alternatives the usual one), "default" those
    that change nothing but order. A proposal with which the proof fails is left out and named in `certificate.not_made`;
    one that `accept` names by its id is refused. With `stable` the drawing of what is not touched stays.
    """
    study = Study(
        definitions=definitions,
        times=times or {},
        precedence=tuple(precedence),
        answers=tuple(answers),
        attributes=attributes,
        assume_independent=assume_independent,
    )
    proposals = propose(study)
    able, blocked = _split_by_faults(definitions, proposals)
    accepted = choose(able, tuple(accept), tuple(decline))
    made, not_made = settle(accepted, accept, lambda chosen: attempt(study, chosen, stable=stable))
    return _finish(study, proposals, made, not_made=not_made, blocked=(*blocked, *remark(study)))


def _finish(
    study: Study,
    proposals: tuple[Proposal, ...],
    made: Attempt,
    *,
    not_made: tuple[NotMade, ...],
    blocked: tuple[Message, ...],
) -> Redesign:
    applied = tuple(edit.proposal for edit in made.outcome.applied)
    overtaken = tuple(
        message("{proposal} had nothing left to do after the other proposals.", proposal=proposal.id)
        for proposal in made.outcome.overtaken
    )
    settled = {proposal.id for proposal in applied} | {left.proposal for left in not_made}
    relations = _relations(study)
    against = tuple(dict.fromkeys(fault.message for relation in relations for fault in relation.conflicts))
    return Redesign(
        as_is=study.definitions,
        to_be=made.to_be,
        xml=made.xml,
        proposals=proposals,
        applied=applied,
        declined=tuple(proposal for proposal in proposals if proposal.id not in settled),
        edits=made.outcome.applied,
        changes=diff(study.definitions, made.to_be),
        certificate=replace(made.certificate, not_made=not_made),
        before=_critical_path(study),
        after=_critical_path(study.after(made.to_be)),
        warnings=foreign_conditions(made.to_be),
        questions=tuple(dict.fromkeys(question for relation in relations for question in relation.questions)),
        notes=(*against, *blocked, *overtaken, *made.assumed, *(() if applied else (_nothing(proposals, not_made),))),
    )


def _nothing(proposals: tuple[Proposal, ...], not_made: tuple[NotMade, ...]) -> Message:
    if not_made:
        return message("No accepted proposal could be made: the to-be flow is the as-is flow.")
    if proposals:
        return message("No proposal was accepted: the to-be flow is the as-is flow.")
    return message("There is nothing to propose: every order in this flow has a reason, or one that is not known yet.")


def _critical_path(study: Study) -> CriticalPath:
    return find_critical_path(
        study.definitions, times=study.times, attributes=study.attributes, precedence=study.precedence
    )


def _relations(study: Study) -> tuple[Relation, ...]:
    return find_relations(
        study.definitions,
        external=study.precedence,
        answers=study.answers,
        assume_independent=study.assume_independent,
    )


def _split_by_faults(
    definitions: Definitions,
    proposals: tuple[Proposal, ...],
) -> tuple[tuple[Proposal, ...], tuple[Message, ...]]:
    """Leave out proposals that would touch a fault; refuse if that leaves nothing."""
    faults = _faults(definitions)
    at = {element: fault for fault in faults for element in fault.elements}
    at |= _ends_of(definitions, at)
    able, notes = [], []
    for proposal in proposals:
        touched = next((name for name in (*proposal.elements, *proposal.touches) if name in at), None)
        if touched is None:
            able.append(proposal)
        else:
            notes.append(
                message(
                    "{proposal} is left out, for it would touch a fault at {element}: {fault}",
                    proposal=proposal.id,
                    element=touched,
                    fault=at[touched].message,
                ),
            )
    if notes and not able:
        raise RefusedRedesignError(
            message("The redesign is refused: {why} Mend the fault and try again.", why=notes[0]),
        )
    return tuple(able), tuple(notes)


def _ends_of(definitions: Definitions, at: Mapping[str, Fault]) -> dict[str, Fault]:
    """Return the ends of flows at fault: who moves a node moves what hangs on it."""
    flows = (f for process in definitions.processes for scope in scopes(process) for f in scope.flows)
    return {end: at[flow.id] for flow in flows if flow.id in at for end in (flow.source, flow.target) if end not in at}


def _faults(definitions: Definitions) -> tuple[Fault, ...]:
    read_faults = tuple(fault for fault in definitions.faults if fault.severity == "error")
    return (*read_faults, *check_soundness(definitions).faults)
