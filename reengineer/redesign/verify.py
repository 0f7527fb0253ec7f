"""The proof of a redesign, on the written file and not on the plan.

What is proved: the to-be is sound; every precedence with a reason holds in all runs of the same round; everything that
stood in the as-is stands in the to-be or was removed or changed by an accepted proposal; and every newly concurrent
pair of tasks is seen running at once in a run that can be replayed.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING

from processes.checks import check_soundness
from processes.messages import message
from processes.model import Event, SubProcess, Task, all_nodes, scopes
from processes.reader import read_with_foreign_content
from processes.writer import write
from processes.xml.foreign import foreign_content
from reengineer.redesign.certificate import Certificate, Failure, ProvedPrecedence
from reengineer.redesign.concurrency import newly_concurrent
from reengineer.redesign.guards import CANCELLING
from reengineer.redesign.inventory import Ledger, compare
from reengineer.redesign.node_names import speaking_names
from reengineer.redesign.requirements import Order, not_kept, require
from reengineer.redesign.witnesses import run_against, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from processes.checks import Soundness
    from processes.faults import Step
    from processes.model import Definitions, Precedence, Process, Question
    from reengineer.redesign.certificate import Witness
    from reengineer.redesign.proposal import Applied

    _Required = dict[tuple[str, str], tuple[Precedence, ...]]

ORDER_ONLY = ("parallelism",)  # may touch nothing but parallel gateways, the flows between steps and marks of custom


@dataclass(frozen=True, slots=True, kw_only=True)
class _ProcessProof:
    precedences: tuple[ProvedPrecedence, ...]
    failures: tuple[Failure, ...]
    witnesses: tuple[Witness, ...]
    unwitnessed: int


def verify(  # noqa: PLR0913 - what is known beside the file comes in several kinds
    as_is: Definitions,
    to_be_xml: bytes,
    *,
    applied: Sequence[Applied] = (),
    precedence: Sequence[Precedence] = (),
    answers: Sequence[Question] = (),
    assume_independent: bool = False,
) -> Certificate:
    """Prove the redesign that stands in `to_be_xml`, or say what does not hold.

    `precedence`, `answers` and `assume_independent` are what was known beside the as-is file when it was redesigned.
    """
    to_be, foreign = read_with_foreign_content(to_be_xml)
    ledger = _ledger(as_is, applied)
    soundness = check_soundness(to_be)
    as_is_xml = as_is.source or write(as_is)
    inventory = compare(as_is, to_be, ledger)
    now = {process.id: process for process in to_be.processes}
    proofs: list[_ProcessProof] = []
    broken: list[Precedence] = []
    for process in as_is.processes:
        if process.id in now:
            order = Order(process)
            wanted = require(
                as_is, process, order, external=precedence, answers=answers, assume_independent=assume_independent
            )
            broken += not_kept(process, order, external=precedence, answers=answers)
            proof = _prove_process(
                order, wanted, (to_be, now[process.id]), ledger, sum(len(p.witnesses) for p in proofs)
            )
            proofs.append(proof)
    return Certificate(
        as_is_sha256=_digest(as_is_xml),
        to_be_sha256=_digest(to_be_xml),
        sound=soundness.verdict,
        states=soundness.states,
        precedences=tuple(chain.from_iterable(proof.precedences for proof in proofs)),
        kept=inventory.kept,
        changed=inventory.changed,
        removed=inventory.removed,
        witnesses=tuple(chain.from_iterable(proof.witnesses for proof in proofs)),
        unwitnessed=sum(proof.unwitnessed for proof in proofs),
        failures=(
            *_unsound(as_is, soundness),
            *inventory.failures,
            *_altered(as_is_xml, foreign, ledger),
            *chain.from_iterable(proof.failures for proof in proofs),
        ),
        not_kept=tuple(broken),
        labels=tuple(speaking_names(as_is, to_be).items()),
        places=_places(to_be),
    )


def _ledger(as_is: Definitions, applied: Sequence[Applied]) -> Ledger:
    """Return what the proposals may have done: a node is removed only by a proposal that named it when it was offered."""
    free = [done for done in applied if done.proposal.heuristic not in ORDER_ONLY]
    nodes = {node.id for process in as_is.processes for node in all_nodes(process)}
    return Ledger(
        removed={name: done.proposal.id for done in free for name in done.removed if _may_remove(done, name, nodes)},
        changed={name: done.proposal.id for done in free for name in done.changed},
        added={name: done.proposal.id for done in free for name in done.added},
        merged={old: new for done in free for old, new in done.stands_for},
        relaxed=frozenset(pair for done in free for pair in done.relaxed),
    )


def _may_remove(done: Applied, name: str, nodes: set[str]) -> bool:
    return name not in nodes or name in done.proposal.elements or name in done.proposal.touches


def _altered(as_is_xml: bytes, now: Mapping[str, tuple[str, ...]], ledger: Ledger) -> Iterator[Failure]:
    """Yield the elements whose vendor content is not as it was."""
    for element, content in foreign_content(as_is_xml).items():
        if element in now and element not in ledger.changed and now[element] != content:
            said = message("{element} has lost or changed content that another tool put there.", element=element)
            yield Failure(kind="foreign", elements=(element,), message=said)


def _unsound(as_is: Definitions, soundness: Soundness) -> Iterator[Failure]:
    """Yield the faults of behaviour that the redesign brought in; those that the as-is has already are named by `check`."""
    if soundness.verdict:
        return
    before = check_soundness(as_is)
    if soundness.verdict is None and before.verdict is not None:
        why = soundness.why or message("no reason given")
        yield Failure(kind="undecided", elements=(), message=message("Soundness could not be decided: {why}", why=why))
    old = {(fault.kind, fault.elements) for fault in before.faults}
    for fault in soundness.faults:
        if (fault.kind, fault.elements) not in old:
            yield Failure(kind=fault.kind, elements=fault.elements, message=fault.message, run=fault.run)


def _prove_process(
    old: Order, wanted: _Required, after: tuple[Definitions, Process], ledger: Ledger, runs: int
) -> _ProcessProof:
    """Prove what is claimed of one process; `runs` stand in the certificate already."""
    new = Order(after[1])
    proved, failures = [], []
    for (first, second), reasons in wanted.items():
        one, other = ledger.merged.get(first, first), ledger.merged.get(second, second)
        if (first, second) in ledger.relaxed or one not in new or other not in new:
            continue
        path = (one,) if one == other else new.path(one, other)
        if path:
            proved.append(ProvedPrecedence(before=first, after=second, reasons=reasons, path=path))
        elif not old.tangled(first, second):
            run = run_against(*after, new, (one, other))
            failures.append(_broken(after[1], (one, other), reasons, run))
    failures += _unfinished(old, new, after, ledger)
    pairs = newly_concurrent(old, new, after[1], {new_id: old_id for old_id, new_id in ledger.merged.items()})
    witnesses, unwitnessed = show(after[0], after[1], new, pairs, before=runs)
    return _ProcessProof(
        precedences=tuple(proved),
        failures=tuple(failures),
        witnesses=witnesses,
        unwitnessed=unwitnessed,
    )


def _unfinished(old: Order, new: Order, after: tuple[Definitions, Process], ledger: Ledger) -> Iterator[Failure]:
    """Yield the normal ends that are reached without waiting for a task for which they waited."""
    process = after[1]
    activities = {n.id: n for n in all_nodes(process) if isinstance(n, (Task, SubProcess))}
    stands_for = {new_id: old_id for old_id, new_id in ledger.merged.items()}
    ends = [n for n in all_nodes(process) if isinstance(n, Event) and n.kind == "endEvent" and n.id in old]
    for end in (end for end in ends if end.trigger not in CANCELLING):
        for node, activity in activities.items():
            before = stands_for.get(node, node)
            if (before, end.id) in ledger.relaxed:
                continue
            if before not in old or new.lift(node, end.id)[2] != end.id:  # the end of a sub-process waits for its own
                continue
            if old.ordered(before, end.id) and not new.ordered(node, end.id):
                said = message("{end} no longer waits for {task}.", end=end.label, task=activity.label)
                run = run_against(*after, new, (node, end.id))
                yield Failure(kind="end", elements=(node, end.id), message=said, run=run)


def _broken(process: Process, pair: tuple[str, str], reasons: tuple[Precedence, ...], run: tuple[Step, ...]) -> Failure:
    label = {node.id: node.label for node in all_nodes(process)}
    said = message(
        "{after} can start before {before} is done ({reasons}).",
        after=label[pair[1]],
        before=label[pair[0]],
        reasons=tuple(reason.basis or reason.evidence or reason.reason for reason in reasons),
    )
    return Failure(kind="precedence", elements=pair, message=said, run=run)


def _digest(xml: bytes) -> str:
    return sha256(xml).hexdigest()


def _places(to_be: Definitions) -> tuple[tuple[str, str], ...]:
    """Return for each node inside a sub-process the label of that."""
    inner = (scope for process in to_be.processes for scope in scopes(process) if isinstance(scope, SubProcess))
    return tuple((node.id, scope.label) for scope in inner for node in scope.nodes)
