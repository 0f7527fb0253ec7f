"""The certificate for a reader: what each step still waits for and why, and what each task can newly run beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Precedence
    from reengineer.redesign.certificate import Certificate, NotMade, ProvedPrecedence, Removal, Witness
    from reengineer.redesign.node_names import Name

SHOWN = 6  # partners of one task; all pairs, with their runs, are in the JSON

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

_KINDS = {
    "node": message("tasks, events and gateways"),
    "data": message("materials and certificates"),
    "outcome": message("decision outcomes"),
    "limit": message("time limits"),
    "lane": message("departments and posts"),
    "message flow": message("message flows"),
    "pool": message("pools"),
    "process": message("processes"),
}


def kind_word(kind: str) -> Message:
    """Return what is counted as kept, as a word."""
    return _KINDS.get(kind, Message(kind))


def certificate_as_text(proof: Certificate, language: str) -> str:
    """Return the certificate in one of the languages."""
    lines = (line.render(language) if isinstance(line, Message) else line for line in _lines(proof))
    return "\n".join(lines) + "\n"


def _lines(proof: Certificate) -> Iterator[Message | str]:
    label = dict(proof.labels)
    yield message("CERTIFICATE OF A REDESIGN")
    yield message("as-is SHA-256: {digest}", digest=proof.as_is_sha256)
    yield message("to-be SHA-256: {digest}", digest=proof.to_be_sha256)
    yield ""
    yield from _verdict(proof, label)
    yield from ("", _soundness(proof), "")
    yield message("2. Precedences kept: {count}", count=len(proof.precedences))
    yield from _precedences(proof, label)
    for broken in proof.not_kept:
        yield message(
            "   Declared ({reason}), but not kept by the as-is flow, so nothing is claimed of it: {before} before {after}",
            reason=_reason(broken),
            before=label.get(broken.before, broken.before),
            after=label.get(broken.after, broken.after),
        )
    yield from ("", message("3. Still there"))
    for kind, count in proof.kept:
        yield message("   {kind}: {count} unchanged", kind=kind_word(kind), count=count)
    yield from (_removal(removal, gone=True) for removal in proof.removed)
    yield from (_removal(change, gone=False) for change in proof.changed)
    for left in proof.not_made:
        yield message(
            "   not made: {proposal}, because the proof fails with it: {failure}",
            proposal=left.proposal,
            failure=left.failure.message,
        )
    yield ""
    yield message("4. Pairs of tasks that can newly run at once: {count}", count=proof.concurrent_pairs)
    yield from _concurrent(proof.witnesses, label)
    if proof.unwitnessed:
        yield message(
            "   Unordered by the same argument, but without a run: {count}",
            count=proof.unwitnessed,
        )


def _verdict(proof: Certificate, label: dict[str, Name]) -> Iterator[Message | str]:
    if proof.holds:
        yield message("Everything below was proved on the written to-be file.")
    else:
        yield message("NOT PROVED. Claims that fail: {count}", count=len(proof.failures))
    for failure in proof.failures:
        yield message("  ! {failure}", failure=failure.message)
        for step in failure.run:
            yield message(
                "      {node}: {action}", node=label.get(step.node, step.node), action=action_word(step.action)
            )


def _soundness(proof: Certificate) -> Message:
    if proof.sound:
        return message(
            "1. Sound: every case can finish, no task is dead (decided by reduction; states looked at: {states}).",
            states=proof.states,
        )
    return message("1. Soundness was not proved.")


def _precedences(proof: Certificate, label: dict[str, Name]) -> Iterator[Message]:
    """Yield what each step waits for, the steps of each sub-process together; the same words are said once."""
    places = dict(proof.places)
    grouped: dict[Name, dict[Name, dict[Name, dict[Name, None]]]] = {}
    for proved in proof.precedences:
        steps = grouped.setdefault(places.get(proved.after, ""), {})
        waits = steps.setdefault(label.get(proved.after, proved.after), {})
        waits.setdefault(label.get(proved.before, proved.before), {}).update(dict.fromkeys(_reasons(proved)))
    for place, steps in grouped.items():
        if len(grouped) > 1:
            yield message("   In {scope}:", scope=place) if place else message("   In the main flow:")
        for after, waits in steps.items():
            yield message("   {task} waits for", task=after)
            for before, reasons in waits.items():
                yield message("      - {task} ({reasons})", task=before, reasons=tuple(reasons))


def _reasons(proved: ProvedPrecedence) -> tuple[Message, ...]:
    return tuple(_reason(reason) for reason in proved.reasons)


def _reason(precedence: Precedence) -> Message:
    why = precedence.basis or precedence.evidence
    word = REASON_WORDS[precedence.reason]
    return message("{reason}: {why}", reason=word, why=why) if why else word


def _concurrent(witnesses: tuple[Witness, ...], label: dict[str, Name]) -> Iterator[Message]:
    """Yield for each task what it runs beside, and where that is seen: the run and step that show most of it."""
    beside: dict[str, dict[str, tuple[int, int]]] = {}
    for number, witness in enumerate(witnesses, 1):
        for first, second, step in witness.pairs:
            beside.setdefault(first, {})[second] = number, step + 1
            beside.setdefault(second, {})[first] = number, step + 1
    if beside:
        yield message("   Run and step are those of the certificate as JSON, where each pair stands by itself.")
    for task, others in beside.items():
        runs = [run for run, _ in others.values()]
        main = max(dict.fromkeys(runs), key=runs.count)
        yield message(
            "   {task} runs beside {others}; run {run}, step {step}",
            task=label.get(task, task),
            others=cut(tuple(label.get(other, other) for other in others), SHOWN),
            run=main,
            step=max(step for run, step in others.values() if run == main),
        )


def cut(names: tuple[Name, ...], most: int) -> Message | tuple[Name, ...]:
    """Return a list that is not longer than a reader can take in.

    >>> str(cut(("a", "b", "c", "d"), 2))
    'a, b and 2 more'
    """
    if len(names) <= most + 1:  # one more name is no longer than "and 1 more"
        return names
    return message("{names} and {count} more", names=names[:most], count=len(names) - most)


def with_run(said: Message, left: NotMade) -> Message:
    """Return what is said of a proposal that is not made, with the run that shows why, if there is one."""
    names = dict(left.labels)
    steps = tuple(
        message("{node} {action}", node=names.get(step.node, step.node), action=action_word(step.action))
        for step in left.failure.run
    )
    return message("{said} The run: {steps}.", said=said, steps=steps) if steps else said


def action_word(action: str) -> Message:
    """Return what happened at a node in a step of a run."""
    return _ACTIONS.get(action, Message(action))


_ACTIONS = {
    "start": message("starts"),
    "end": message("is done"),
    "pass": message("is passed"),
    "join": message("is waited at"),
    "catch": message("occurs"),
    "begin": message("begins"),
}


def _removal(removal: Removal, *, gone: bool) -> Message:
    if gone:
        return message("   removed by {proposal}: {label}", proposal=removal.proposal, label=removal.label)
    return message("   changed by {proposal}: {label}", proposal=removal.proposal, label=removal.label)
