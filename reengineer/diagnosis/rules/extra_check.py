"""A check whose result nobody reads and on which nothing depends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import decision_after, next_work
from reengineer.diagnosis.stakes import days_without
from reengineer.diagnosis.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Task
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the checks with a written result that goes nowhere: no reader, no choice, no message, no law.

    Where a check writes nothing, nothing can be said: its result may live in a head or a register.
    """
    senders = {flow.source for flow in study.message_flows()}
    for task in study.posts_tasks():
        if not says(task.name, "check") or task.id in senders or not study.outputs(task):
            continue
        if not _has_use(study, task) and not _is_demanded(study, task):
            yield _finding(study, task)


def _has_use(study: Study, task: Task) -> bool:
    """Tell whether something reads the result, a choice follows, or the case ends with it."""
    read = any(set(study.readers.get(identity, ())) - {task.id} for identity in study.outputs(task))
    return read or decision_after(study, task.id) is not None or not next_work(study, task.id)


def _is_demanded(study: Study, task: Task) -> bool:
    """Tell whether a law or a declared order asks for the task, or it is an item of its own."""
    basis = task.time_limit.legal_basis if task.time_limit else ""
    return bool(basis or task.item_code or task.nature == "approval" or study.precedes_something(task.id))


def _finding(study: Study, task: Task) -> Finding:
    results = tuple(study.data_label(identity) for identity in sorted(study.outputs(task)))
    return Finding(
        elements=(task.id,),
        message=message(
            "Nobody reads the result of {task} ({results}) and no decision depends on it.",
            task=task.label,
            results=results,
        ),
        evidence=(("readers of the result", 0), ("decisions after it", 0)),
        days=days_without(study, task.id),
        effect=Effect(time=1, cost=2, quality=-1),
        risk=message("The check may deter: ask who would notice if it were gone."),
        source="Reijers & Limam Mansar 2005, no. 5",
    )
