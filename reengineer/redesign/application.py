"""Carrying out accepted proposals one after the other, and the record of what each of them changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from processes.model import SubProcess, lane_path
from reengineer.redesign.edits import all_scopes
from reengineer.redesign.heuristics import HEURISTICS
from reengineer.redesign.proposal import Applied, Edit, Proposal

if TYPE_CHECKING:
    from processes.model import Definitions, Scope
    from reengineer.redesign.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The model after all edits, what each proposal did, and the proposals that others had made pointless."""

    definitions: Definitions
    applied: tuple[Applied, ...]
    overtaken: tuple[Proposal, ...]


def carry_out(study: Study, accepted: tuple[Proposal, ...]) -> Outcome:
    """Apply the proposals in the order of the heuristics; each sees what those before it have made."""
    heuristics = dict(HEURISTICS)
    applied: list[Applied] = []
    overtaken: list[Proposal] = []
    for proposal in accepted:
        current = _renamed(proposal, applied)
        edit = heuristics[proposal.heuristic].apply(study, current)
        if edit.definitions == study.definitions:
            overtaken.append(proposal)
            continue
        applied.append(_record(study.definitions, edit, proposal))
        study = study.after(edit.definitions)
    return Outcome(definitions=study.definitions, applied=tuple(applied), overtaken=tuple(overtaken))


def _renamed(proposal: Proposal, applied: list[Applied]) -> Proposal:
    """Let the proposal speak of what now stands for its elements."""
    names = {old: new for done in applied for old, new in done.stands_for}
    if not names:
        return proposal
    return replace(
        proposal, elements=tuple(dict.fromkeys(names.get(element, element) for element in proposal.elements))
    )


def _record(before: Definitions, edit: Edit, proposal: Proposal) -> Applied:
    old, new = _elements(before), _elements(edit.definitions)
    return Applied(
        proposal=proposal,
        removed=tuple(name for name in old if name not in new),
        added=tuple(name for name in new if name not in old),
        changed=tuple(name for name in old if name in new and old[name] is not new[name] and old[name] != new[name]),
        stands_for=edit.stands_for,
        relaxed=edit.relaxed,
    )


def _elements(definitions: Definitions) -> dict[str, Any]:
    """Return every element by id, without what stands inside it, but with its lane."""
    found: dict[str, Any] = {}
    lanes = {node: path[-1].id for process in definitions.processes for node, path in lane_path(process).items()}
    for scope in all_scopes(definitions):
        found[scope.id] = _alone(scope)
        for node in scope.nodes:
            if not isinstance(node, SubProcess):
                found[node.id] = (node, lanes.get(node.id))
        found.update((element.id, element) for element in (*scope.flows, *scope.data, *scope.artifacts))
    for collaboration in definitions.collaborations:
        found.update((message.id, message) for message in collaboration.message_flows)
    found.update((root.id, root) for root in definitions.roots)
    return found


def _alone(scope: Scope) -> Scope:
    return replace(scope, nodes=(), flows=(), data=(), artifacts=(), lanes=())
