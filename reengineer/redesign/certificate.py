"""The certificate of a redesign: what was proved on the written file, in a form that a second program can check.

Every claim carries its own evidence: a precedence the path of sequence flows that forces it, a newly concurrent pair the
place in a run at which both tasks are running, a removal the accepted proposal that asked for it. The two files are
named by their SHA-256, so that the certificate cannot be read against another version.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from processes.faults import Step
    from processes.messages import Message
    from processes.model import Precedence
    from reengineer.redesign.node_names import Name

FORMAT = "binglian-certificate-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedPrecedence:
    """`after` cannot start before `before` is done, in any run of the same round.

    `path`: the node ids of a path in the to-be (one round, no loop-back) from `before` to `after`; in a sound process it
    forces the order. A pair merged into one task has a path of that one node.
    """

    before: str
    after: str
    reasons: tuple[Precedence, ...]
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """An element of the as-is that is not in the to-be, and the accepted proposal that removed it."""

    element: str
    label: str
    proposal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A run of the to-be; `pairs` gives for each pair of tasks the step after which both are running.

    `after`: the run begins like an earlier one of the certificate (counted from 1; 0: like none), for so many steps.
    """

    run: tuple[Step, ...]
    pairs: tuple[tuple[str, str, int], ...]
    after: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A claim that does not hold: what, which elements, and a run that shows it where there is one."""

    kind: str
    elements: tuple[str, ...]
    message: Message
    run: tuple[Step, ...] = ()

    @property
    def claim(self) -> tuple[str, tuple[str, ...]]:
        """Return which claim it is, whatever is said of it."""
        return self.kind, self.elements


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMade:
    """An accepted proposal that was left out, because the proof fails with it, and the claim that fails.

    `labels` are names for people of the nodes in the run, some of which are in no written file.
    """

    proposal: str
    failure: Failure
    labels: tuple[tuple[str, Name], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What was proved of a redesign. It `holds` when no claim failed."""

    as_is_sha256: str
    to_be_sha256: str
    sound: bool | None
    states: int
    precedences: tuple[ProvedPrecedence, ...]
    kept: tuple[tuple[str, int], ...]  # kind of element -> how many are still there, unchanged
    changed: tuple[Removal, ...]
    removed: tuple[Removal, ...]
    witnesses: tuple[Witness, ...]
    unwitnessed: int
    failures: tuple[Failure, ...]
    not_kept: tuple[Precedence, ...] = ()  # declared, but broken by the as-is already: nothing is claimed of them
    labels: tuple[tuple[str, Name], ...] = ()  # node -> a name for people
    places: tuple[tuple[str, str], ...] = ()  # node -> label of the sub-process it stands in
    not_made: tuple[NotMade, ...] = ()  # accepted, but left out: the proof fails with them

    @property
    def holds(self) -> bool:
        """Tell whether everything was proved."""
        return not self.failures

    @property
    def concurrent_pairs(self) -> int:
        """Count the pairs of tasks that can newly run at once."""
        return sum(len(witness.pairs) for witness in self.witnesses) + self.unwitnessed

    def as_dict(self) -> dict[str, Any]:
        """Return the certificate as plain values for JSON."""
        return {
            "format": FORMAT,
            "holds": self.holds,
            "as_is_sha256": self.as_is_sha256,
            "to_be_sha256": self.to_be_sha256,
            "sound": {"verdict": self.sound, "states": self.states},
            "precedences": [
                {
                    "before": proved.before,
                    "after": proved.after,
                    "reasons": [{"reason": r.reason, "basis": r.basis, "evidence": r.evidence} for r in proved.reasons],
                    "path": list(proved.path),
                }
                for proved in self.precedences
            ],
            "declared_but_not_kept_by_the_as_is": [
                {"before": p.before, "after": p.after, "reason": p.reason, "basis": p.basis} for p in self.not_kept
            ],
            "kept": dict(self.kept),
            "changed": [_removal_as_dict(change) for change in self.changed],
            "removed": [_removal_as_dict(removal) for removal in self.removed],
            "concurrent": [_witness_as_dict(witness) for witness in self.witnesses],
            "concurrent_without_run": self.unwitnessed,
            "failures": [_failure_as_dict(failure) for failure in self.failures],
            **({"not_made": not_made_as_list(self.not_made)} if self.not_made else {}),
        }

    def as_text(self, language: str = "en") -> str:
        """Return the certificate for a reader."""
        from reengineer.redesign.certificate_text import certificate_as_text

        return certificate_as_text(self, language)


def _witness_as_dict(witness: Witness) -> dict[str, Any]:
    return {
        "after": list(witness.after),
        "run": run_as_lines(witness.run, witness.after[1]),
        "pairs": [list(pair) for pair in witness.pairs],
    }


def _removal_as_dict(removal: Removal) -> dict[str, str]:
    return {"element": removal.element, "label": removal.label, "proposal": removal.proposal}


def _failure_as_dict(failure: Failure) -> dict[str, Any]:
    return {
        "kind": failure.kind,
        "elements": list(failure.elements),
        "message": str(failure.message),
        "run": run_as_lines(failure.run),
    }


def not_made_as_list(not_made: tuple[NotMade, ...]) -> list[dict[str, Any]]:
    """Return the proposals that were left out, each with the claim that fails, as plain values for JSON."""
    return [{"proposal": left.proposal, **_failure_as_dict(left.failure)} for left in not_made]


def run_as_lines(run: tuple[Step, ...], begin: int = 0) -> list[str]:
    """Return each step from one on as one line: the node, what it does, and which tokens go (-) and come (+).

    >>> from processes.faults import Step
    >>> first, second = Step(node="s", action="start", tokens=("f",)), Step(node="a", action="start", tokens=("running:a",))
    >>> run_as_lines((first, second))
    ['s start +f', 'a start -f +running:a']
    """
    lines = []
    before = run[begin - 1].tokens if begin else ()
    for step in run[begin:]:
        gone, come = Counter(before), Counter(step.tokens)
        changes = [
            *(f"-{token}" for token in (gone - come).elements()),
            *(f"+{token}" for token in (come - gone).elements()),
        ]
        lines.append(" ".join((step.node, step.action, *changes)))
        before = step.tokens
    return lines
