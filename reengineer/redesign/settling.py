"""Which of the accepted proposals can be made: those with which the proof holds.

A proposal with which the proof fails is found, left out, and named with the claim that fails; the others go on. Only who
asked for exactly that proposal, by its id, is refused. Suspected first is the one proposal that touches what the claim is
about. If the claim fails without it too, the smallest failing beginning of the list is found by halving (its last
proposal is the cause, given those before it): some log2(n) proofs, and none more where the first proof holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from processes.errors import RefusedRedesignError
from processes.messages import message
from reengineer.redesign.certificate import NotMade
from reengineer.redesign.certificate_text import with_run

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from processes.messages import Message
    from reengineer.redesign.certificate import Failure
    from reengineer.redesign.node_names import Name
    from reengineer.redesign.proposal import Proposal

    Proposals = tuple[Proposal, ...]


class Tried(Protocol):
    """Proposals carried out together, and what the proof says of the result."""

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Return the claims that fail."""

    @property
    def labels(self) -> Mapping[str, Name]:
        """Return a name for people for each node."""

    def touching(self, failure: Failure) -> Collection[str]:
        """Return the ids of the proposals that have to do with what the claim is about."""


TriedT = TypeVar("TriedT", bound=Tried)


def settle(
    accepted: Proposals, named: Collection[str], attempt: Callable[[Proposals], TriedT]
) -> tuple[TriedT, tuple[NotMade, ...]]:
    """Return the attempt with all accepted proposals that can be made together, and those that cannot.

    `named` are the ids that were asked for one by one: if one of these fails beside nothing but others of these, all is
    refused. An attempt with no proposals never fails.
    """
    known: dict[Proposals, TriedT] = {}

    def once(proposals: Proposals) -> TriedT:
        if proposals not in known:
            known[proposals] = attempt(proposals)
        return known[proposals]

    dropped: list[NotMade] = []
    while (tried := once(accepted)).failures:
        culprit, shown = _suspect(accepted, named, once) or _by_halving(accepted, named, once)
        found = _not_made(culprit, shown)
        if culprit.id in named:
            raise RefusedRedesignError(_refusal(found))
        dropped.append(found)
        accepted = tuple(proposal for proposal in accepted if proposal is not culprit)
    return tried, tuple(dropped)


def _suspect(
    accepted: Proposals, named: Collection[str], attempt: Callable[[Proposals], TriedT]
) -> tuple[Proposal, TriedT] | None:
    """Return the one proposal, of those not named, that touches the first claim, if the claim holds without it."""
    tried = attempt(accepted)
    touching = tried.touching(tried.failures[0])
    suspects = [proposal for proposal in accepted if proposal.id in touching and proposal.id not in named]
    if len(suspects) != 1:
        return None
    without = attempt(tuple(proposal for proposal in accepted if proposal is not suspects[0]))
    claim = tried.failures[0].claim
    return None if any(failure.claim == claim for failure in without.failures) else (suspects[0], tried)


def _by_halving(
    accepted: Proposals, named: Collection[str], attempt: Callable[[Proposals], TriedT]
) -> tuple[Proposal, TriedT]:
    """Return the proposal with which the list begins to fail: first those that were named, then the others."""
    line = sorted(accepted, key=lambda proposal: proposal.id not in named)

    def beginning(count: int) -> Proposals:
        chosen = line[:count]
        return tuple(proposal for proposal in accepted if proposal in chosen)

    holds, fails = 0, len(line)
    while fails - holds > 1:
        middle = (holds + fails) // 2
        if attempt(beginning(middle)).failures:
            fails = middle
        else:
            holds = middle
    return line[holds], attempt(beginning(fails))


def _not_made(proposal: Proposal, tried: Tried) -> NotMade:
    failure = tried.failures[0]
    return NotMade(
        proposal=proposal.id,
        failure=failure,
        labels=tuple((node, name) for node, name in tried.labels.items() if any(s.node == node for s in failure.run)),
    )


def _refusal(found: NotMade) -> Message:
    """Say which claim fails, the run that shows it, and what to do."""
    said = message(
        "{proposal} cannot be made, because the proof fails with it: {failure} Nothing is written. Decline it "
        "(--decline {proposal}), or correct the file, and try again.",
        proposal=found.proposal,
        failure=found.failure.message,
    )
    return with_run(said, found)
