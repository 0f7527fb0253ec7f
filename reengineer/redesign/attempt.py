"""Proposals carried out together: the flow made executable, drawn, written, and proved as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.layout import lay_out
from processes.writer import write
from reengineer.redesign.application import carry_out
from reengineer.redesign.executable import make_executable
from reengineer.redesign.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.messages import Message
    from processes.model import Definitions
    from reengineer.redesign.application import Outcome
    from reengineer.redesign.certificate import Certificate, Failure
    from reengineer.redesign.node_names import Name
    from reengineer.redesign.proposal import Applied, Proposal
    from reengineer.redesign.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The to-be flow that some proposals make together, as it would be written, and what the proof says of it.

    `assumed` is what had to be assumed to make the flow executable.
    """

    outcome: Outcome
    to_be: Definitions
    xml: bytes
    certificate: Certificate
    assumed: tuple[Message, ...] = ()

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Return the claims that fail; where nothing was changed, the file is what it is."""
        return self.certificate.failures if self.outcome.applied else ()

    @property
    def labels(self) -> Mapping[str, Name]:
        """Return a name for people for each node."""
        return dict(self.certificate.labels)

    def touching(self, failure: Failure) -> set[str]:
        """Return the ids of the proposals that named, removed, added or changed what the claim is about."""
        about = set(failure.elements)
        return {done.proposal.id for done in self.outcome.applied if about & _elements(done)}


def attempt(study: Study, accepted: tuple[Proposal, ...], *, stable: bool = False) -> Attempt:
    """Carry the proposals out, and prove what comes of it. With `stable` the drawing of what is not touched stays."""
    as_is = study.definitions
    outcome = carry_out(study, accepted)
    to_be, assumed = make_executable(outcome.definitions) if outcome.applied else (outcome.definitions, ())
    if outcome.applied or not as_is.diagrams:
        to_be = lay_out(to_be, keep=as_is) if stable and as_is.diagrams else lay_out(to_be)
    xml = write(to_be)
    certificate = verify(
        as_is,
        xml,
        applied=outcome.applied,
        precedence=study.precedence,
        answers=study.answers,
        assume_independent=study.assume_independent,
    )
    return Attempt(outcome=outcome, to_be=to_be, xml=xml, certificate=certificate, assumed=assumed)


def _elements(done: Applied) -> set[str]:
    proposal = done.proposal
    stands_for = (name for pair in done.stands_for for name in pair)
    return {*proposal.elements, *proposal.touches, *done.removed, *done.added, *done.changed, *stands_for}
