"""All that could be done, as proposals with ids; and which of them are accepted."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from processes.errors import UsageError
from processes.messages import message
from reengineer.redesign.heuristics import HEURISTICS, REMARKS

if TYPE_CHECKING:
    from processes.messages import Message
    from reengineer.redesign.proposal import Proposal
    from reengineer.redesign.study import Study

ALL, DEFAULT = "all", "default"


def propose(study: Study) -> tuple[Proposal, ...]:
    """Return every proposal for the study, in the order in which they are applied.

    The id is the heuristic with a number, and the name of the alternative where it is not the usual one.
    """
    found: list[Proposal] = []
    for name, heuristic in HEURISTICS:
        for number, group in enumerate(heuristic.propose(study), start=1):
            shared = f"{name}-{number}" if len(group) > 1 else ""
            for proposal in group:
                named = f"{name}-{number}-{proposal.choice}" if proposal.choice else f"{name}-{number}"
                page = f"reengineer/redesign/heuristics/{name.replace('-', '_')}.md"
                found.append(replace(proposal, id=named, alternatives=shared, page=page))
    return tuple(found)


def remark(study: Study) -> tuple[Message, ...]:
    """Return why some proposals are not made that a reader of the flow would expect."""
    return tuple(said for remarks in REMARKS for said in remarks(study))


def choose(
    proposals: tuple[Proposal, ...],
    accept: tuple[str, ...],
    decline: tuple[str, ...],
) -> tuple[Proposal, ...]:
    """Return the accepted proposals: those named, all ("all"), or the harmless ones ("default"), less the declined.

    Of a group of alternatives "all" takes the usual one, and one that is named wins over it.
    """
    by_id = {proposal.id: proposal for proposal in proposals}
    for name in (*accept, *decline):
        if name not in by_id and name not in (ALL, DEFAULT):
            raise _unknown(name, tuple(by_id))
    named = [by_id[name] for name in dict.fromkeys(accept) if name in by_id and name not in decline]
    settled = {proposal.alternatives: proposal for proposal in named if proposal.alternatives}
    for proposal in named:
        other = settled.get(proposal.alternatives, proposal)
        if other.id != proposal.id:
            raise UsageError(
                message(
                    "{one} and {other} are alternatives: accept only one of them.", one=proposal.id, other=other.id
                ),
            )
    chosen = {proposal.id for proposal in named}
    for proposal in proposals:
        if (ALL in accept or (DEFAULT in accept and proposal.default)) and proposal.id not in decline:
            if proposal.alternatives and proposal.alternatives in settled:
                continue
            settled[proposal.alternatives] = proposal
            chosen.add(proposal.id)
    return tuple(proposal for proposal in proposals if proposal.id in chosen)


def _unknown(name: str, known: tuple[str, ...]) -> UsageError:
    near = tuple(get_close_matches(name, known, n=3, cutoff=0.5)) or known[:5]
    if not near:
        return UsageError(message("There is no proposal {id}: there is nothing to propose for this file.", id=name))
    return UsageError(message("There is no proposal {id}; did you mean {near}?", id=name, near=near))
