"""The certificate of a redesign: what was proved on the written file, in a form that a second program can check.

Every claim carries its own evidence: a precedence the path of sequence flows that forces it, a newly concurrent pair the
place in a run at which both tasks are running, a removal the accepted proposal that asked for it. The two files are
named by their SHA-256, so that the certificate cannot be read against another version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from processes.messages import Message, message

if TYPE_CHECKING:
    from processes.faults import Step
    from processes.model import Precedence

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
    """A run of the to-be; `pairs` gives for each pair of tasks the step after which both are running."""

    run: tuple[Step, ...]
    pairs: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A claim that does not hold: what, which elements, and a run that shows it where there is one."""

    kind: str
    elements: tuple[str, ...]
    message: Message
    run: tuple[Step, ...] = ()


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
    labels: tuple[tuple[str, str], ...] = ()

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
            "kept": dict(self.kept),
            "changed": [_removal_as_dict(change) for change in self.changed],
            "removed": [_removal_as_dict(removal) for removal in self.removed],
            "concurrent": [
                {"run": _run_as_list(witness.run), "pairs": [list(pair) for pair in witness.pairs]}
                for witness in self.witnesses
            ],
            "concurrent_without_run": self.unwitnessed,
            "failures": [
                {
                    "kind": failure.kind,
                    "elements": list(failure.elements),
                    "message": str(failure.message),
                    "run": _run_as_list(failure.run),
                }
                for failure in self.failures
            ],
        }

    def as_text(self, language: str = "en") -> str:
        """Return the certificate for a reader."""
        return "\n".join(line.render(language) if isinstance(line, Message) else line for line in self._lines()) + "\n"

    def _lines(self) -> list[Message | str]:
        label = dict(self.labels)
        lines: list[Message | str] = [
            message("CERTIFICATE OF A REDESIGN"),
            message("as-is SHA-256: {digest}", digest=self.as_is_sha256),
            message("to-be SHA-256: {digest}", digest=self.to_be_sha256),
            "",
            message("Everything below was proved on the written to-be file.")
            if self.holds
            else message("NOT PROVED: {count} claims fail.", count=len(self.failures)),
        ]
        for failure in self.failures:
            lines.append(message("  ! {failure}", failure=failure.message))
            lines += [f"      {step.node}: {step.action}" for step in failure.run]
        lines += ["", self._soundness(), "", message("2. Precedences kept: {count}", count=len(self.precedences))]
        lines += [_precedence_line(proved, label) for proved in self.precedences]
        kept: list[Message | str] = [
            message("   {kind}: {count} unchanged", kind=kind_word(k), count=n) for k, n in self.kept
        ]
        lines += ["", message("3. Still there"), *kept]
        lines += [_removal_line(removal, gone=True) for removal in self.removed]
        lines += [_removal_line(change, gone=False) for change in self.changed]
        lines += ["", message("4. Pairs of tasks that can newly run at once: {count}", count=self.concurrent_pairs)]
        lines += [
            message(
                "   {first} with {second}: run {run}, step {step}",
                first=label.get(first, first),
                second=label.get(second, second),
                run=number,
                step=step + 1,
            )
            for number, witness in enumerate(self.witnesses, 1)
            for first, second, step in witness.pairs
        ]
        if self.unwitnessed:
            lines.append(
                message(
                    "   {count} more pairs are unordered by the same argument; no run is printed for them.",
                    count=self.unwitnessed,
                )
            )
        return lines

    def _soundness(self) -> Message:
        if self.sound:
            return message(
                "1. Sound: every case can finish, no task is dead ({states} states looked at).", states=self.states
            )
        return message("1. Soundness was not proved.")


def kind_word(kind: str) -> Message:
    """Return what is counted as kept, as a word."""
    return _KINDS.get(kind, Message(kind))


_KINDS = {
    "node": message("tasks, events and gateways"),
    "data": message("materials and certificates"),
    "outcome": message("decision outcomes"),
    "limit": message("time limits"),
    "lane": message("departments and posts"),
    "message flow": message("message flows"),
    "pool": message("pools"),
}


def _precedence_line(proved: ProvedPrecedence, label: dict[str, str]) -> Message:
    return message(
        "   {before} -> {after} ({reasons})",
        before=label.get(proved.before, proved.before),
        after=label.get(proved.after, proved.after),
        reasons=tuple(
            message("{reason}: {why}", reason=REASON_WORDS[r.reason], why=r.basis or r.evidence or "-")
            for r in proved.reasons
        ),
    )


REASON_WORDS = {
    "data": message("data"),
    "law": message("law"),
    "decision": message("decision"),
    "message": message("message"),
    "resource": message("resource"),
    "time": message("time"),
    "analyst": message("analyst"),
    "custom": message("custom"),
    "unknown": message("unknown, kept"),
}


def _removal_line(removal: Removal, *, gone: bool) -> Message:
    if gone:
        return message("   removed by {proposal}: {label}", proposal=removal.proposal, label=removal.label)
    return message("   changed by {proposal}: {label}", proposal=removal.proposal, label=removal.label)


def _removal_as_dict(removal: Removal) -> dict[str, str]:
    return {"element": removal.element, "label": removal.label, "proposal": removal.proposal}


def _run_as_list(run: tuple[Step, ...]) -> list[dict[str, Any]]:
    return [{"node": step.node, "action": step.action, "tokens": list(step.tokens)} for step in run]
