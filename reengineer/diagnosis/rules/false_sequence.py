"""Tasks that wait for others although nothing is known to ask for it: custom, not reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.stakes import days_without_waits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.durations import Span
    from processes.model import Process
    from reengineer.diagnosis.study import Study, Wait

MOST = 5  # waits that are told one by one
_SHOWN = 3
_SOURCE = "Reijers & Limam Mansar 2005, no. 10"
_RISK = message("If the earlier task refuses, the later one has worked in vain; and more is done at the same time.")
_EFFECT = Effect(time=2, cost=-1, flexibility=-1)


def check(study: Study) -> Iterator[Finding]:
    """Yield for each process all such waits together, then each that alone costs days on the critical path.

    Single savings do not add up: a wait that costs nothing alone may cost days once another is gone.
    """
    for process in study.processes:
        waits = tuple(wait for wait in study.waits if study.process_of[wait.after].id == process.id)
        if not waits:
            continue
        together = days_without_waits(study, process, waits)
        if len(waits) > 1:
            yield _all(study, process, waits, together)
        tried = waits if len(waits) == 1 else _on_critical_path(study, process, waits)[:MOST]
        alone = tuple(_one(study, wait, days_without_waits(study, process, (wait,))) for wait in tried)
        yield from (item for item in alone if len(waits) == 1 or (item.days and item.days.amount))


def _on_critical_path(study: Study, process: Process, waits: tuple[Wait, ...]) -> tuple[Wait, ...]:
    """Return the waits with both tasks on the critical path, those for the longest tasks first; no other costs days."""
    path = study.critical_paths.get(process.id)
    if path is None:
        return ()
    critical = {task.node: task.duration.amount for task in path.times if task.node in path.path}
    both = (wait for wait in waits if {wait.before, wait.after} <= critical.keys())
    return tuple(sorted(both, key=lambda wait: -critical[wait.before]))


def _all(study: Study, process: Process, waits: tuple[Wait, ...], days: Span | None) -> Finding:
    later = tuple(dict.fromkeys(wait.after for wait in waits))
    shown = tuple(study.nodes[name].label for name in later[:_SHOWN]) + (("…",) if len(later) > _SHOWN else ())
    if not days or not days.amount:
        text = message(
            "{count} tasks in {process} wait for others by custom only: {tasks}.",
            count=len(later),
            process=process.label,
            tasks=shown,
        )
    else:
        text = message(
            "{count} tasks in {process} wait for others by custom only ({tasks}); without it the case takes {days} less.",
            count=len(later),
            process=process.label,
            tasks=shown,
            days=days,
        )
    return Finding(
        elements=later,
        message=text,
        evidence=(("waits by custom", len(waits)), ("tasks that wait", len(later))),
        days=days,
        effect=_EFFECT,
        risk=_RISK,
        source=_SOURCE,
    )


def _one(study: Study, wait: Wait, days: Span | None) -> Finding:
    later, earlier = study.nodes[wait.after].label, study.nodes[wait.before].label
    return Finding(
        elements=(wait.after, wait.before),
        message=message(
            "{later} waits for {earlier}, but nothing it needs comes from there.", later=later, earlier=earlier
        ),
        evidence=(("reason", wait.reason), ("duration of the earlier", study.duration(study.nodes[wait.before]))),
        days=days,
        effect=_EFFECT,
        risk=_RISK,
        source=_SOURCE,
    )
