"""Limits of the posts that together, along the critical path, take longer than what the case or stage promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.durations import Span
from processes.messages import message
from processes.model import Definitions, Process, SubProcess
from reengineer.critical_path import find_critical_path
from reengineer.diagnosis.finding import Effect, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.critical_path import CriticalPath
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the processes and sub-processes whose inside is longer than their own limit.

    What the applicant does is not counted, nor what stops the clock.
    """
    for holder, limit in study.limits():
        allowed = limit.promised or limit.statutory
        if not isinstance(holder, (Process, SubProcess)) or allowed is None or not holder.nodes:
            continue
        path = _inside(study, holder)
        if path.length.unit == allowed.unit and path.length.amount > allowed.amount:
            yield _finding(study, holder, allowed, path)


def _inside(study: Study, holder: Process | SubProcess) -> CriticalPath:
    """Return the critical path of the inside of a holder, as if it were a process of its own."""
    own = {task.id for task in study.own_tasks(holder)}
    others = {task.id: Span(0) for task in study.tasks(holder) if task.id not in own}
    inside = Process(id=holder.id, nodes=holder.nodes, flows=holder.flows, data=holder.data, lanes=holder.lanes)
    alone = Definitions(id=study.definitions.id, processes=(inside,), collaborations=study.definitions.collaborations)
    return find_critical_path(alone, process_id=holder.id, times={**study.times, **others}, attributes=study.attributes)


def _finding(study: Study, holder: Process | SubProcess, allowed: Span, path: CriticalPath) -> Finding:
    over = Span(round(path.length.amount - allowed.amount, 6), allowed.unit)
    amounts = {task.node: task.duration for task in path.times if task.duration.amount}
    budgets = tuple(name for name in path.path if name in amounts)
    return Finding(
        elements=(holder.id, *budgets),
        message=message(
            "{process} promises {promised}, but the limits of its posts along the longest way add up to {sum}: {over} too many.",
            process=holder.label,
            promised=allowed,
            sum=path.length,
            over=over,
        ),
        evidence=(
            ("promised", allowed),
            ("limits on the critical path", path.length),
            *((study.nodes[name].label, amounts[name]) for name in budgets),
        ),
        days=over,
        effect=Effect(time=2, quality=-1),
        risk=message("A budget cut without less work moves the delay to the next post."),
        source="番府辦〔2013〕19號",
    )
