"""The redesign heuristics, in the order in which accepted proposals are applied.

Tasks are merged, moved and split first; then refusals are rearranged; the order of what is left comes last, because it
asks for the reasons anew and so takes up whatever the others did. One heuristic a module, with `propose(study)` (groups of
alternatives, the first being the usual choice) and `apply(study, proposal)`, and its page beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reengineer.redesign.heuristics import (
    accept_with_missing,
    composition,
    inspection,
    intake,
    knock_out,
    parallelism,
    promise,
    resequencing,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from processes.messages import Message
    from reengineer.redesign.proposal import Edit, Proposal
    from reengineer.redesign.study import Study


class Heuristic(Protocol):
    """A way to redesign a process."""

    def propose(self, study: Study) -> Iterator[tuple[Proposal, ...]]:
        """Yield groups of alternatives; at most one proposal of a group can be accepted."""

    def apply(self, study: Study, proposal: Proposal) -> Edit:
        """Return the model with the proposal carried out."""


HEURISTICS: tuple[tuple[str, Heuristic], ...] = (
    ("promise", promise),
    ("composition", composition),
    ("intake", intake),
    ("inspection", inspection),
    ("accept-with-missing", accept_with_missing),
    ("resequencing", resequencing),
    ("knock-out", knock_out),
    ("parallelism", parallelism),
)

REMARKS: tuple[Callable[[Study], Iterator[Message]], ...] = (intake.remarks, inspection.remarks)
