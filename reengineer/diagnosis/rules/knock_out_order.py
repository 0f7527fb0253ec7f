"""Checks that may end the case, in an order that costs more than it must."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from processes.durations import Span
from processes.messages import message
from processes.model import Task
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import decision_after, only_next, refusal_flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Gateway, SequenceFlow
    from reengineer.diagnosis.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class KnockOut:
    """A check with its effort in working days and the share of cases that it ends."""

    task: str
    effort: float
    refused: float


def check(study: Study) -> Iterator[Finding]:
    """Yield the rows of knock-outs whose best order (rising effort / share refused) costs less than theirs."""
    for row in _rows(study):
        better = _sorted(study, row)
        now, then = expected_effort(row), expected_effort(better)
        if better != row and then < now:
            yield _finding(study, row, better)


def expected_effort(row: tuple[KnockOut, ...]) -> float:
    """Return the mean effort of a case: each check is paid by those whom no earlier one has refused.

    sum of e_i times the product over j < i of (1 - r_j); see Aalst 2001, "Re-engineering knock-out processes".

    >>> cheap, dear = KnockOut(task="a", effort=1, refused=0.5), KnockOut(task="b", effort=10, refused=0.1)
    >>> expected_effort((cheap, dear)), expected_effort((dear, cheap))
    (6.0, 10.9)
    """
    return sum(item.effort * prod(1 - other.refused for other in row[:place]) for place, item in enumerate(row))


def _rows(study: Study) -> Iterator[tuple[KnockOut, ...]]:
    """Yield the longest rows of checks with known effort and share, each followed at once by its refusal."""
    checks = {task.id: item for task in study.posts_tasks() if (item := _knock_out(study, task))}
    following = {name: other for name in checks if (other := _next_check(study, name)) in checks}
    for name in checks:
        if name in following and name not in following.values():
            row = [name]
            while row[-1] in following and following[row[-1]] not in row:
                row.append(following[row[-1]])
            yield tuple(checks[item] for item in row)


def _knock_out(study: Study, task: Task) -> KnockOut | None:
    exit_ = _exit(study, task.id)
    span = task.effort or study.duration(task)
    if exit_ is None or not exit_[1].probability or span is None:
        return None
    return KnockOut(task=task.id, effort=span.working_days(), refused=exit_[1].probability)


def _exit(study: Study, task: str) -> tuple[Gateway, SequenceFlow] | None:
    gateway = decision_after(study, task)
    flow = refusal_flow(study, gateway) if gateway else None
    return (gateway, flow) if gateway and flow else None


def _next_check(study: Study, task: str) -> str | None:
    """Return the task on the one branch where the case goes on."""
    found = _exit(study, task)
    if found is None:
        return None
    gateway, refusal = found
    others = [flow.target for flow in study.outgoing[gateway.id] if flow is not refusal]
    return others[0] if len(others) == 1 and isinstance(study.nodes.get(others[0]), Task) else None


def _sorted(study: Study, row: tuple[KnockOut, ...]) -> tuple[KnockOut, ...]:
    """Return the row with neighbours exchanged while that is cheaper and no reason forbids it."""
    order = list(row)
    for _ in row:
        for place in range(len(order) - 1):
            first, second = order[place], order[place + 1]
            cheaper = first.effort * second.refused > second.effort * first.refused
            if cheaper and not study.must_follow(first.task, second.task):
                order[place : place + 2] = [second, first]
    return tuple(order)


def _finding(study: Study, row: tuple[KnockOut, ...], better: tuple[KnockOut, ...]) -> Finding:
    now, then = (Span(round(expected_effort(order), 2)) for order in (row, better))
    return Finding(
        elements=tuple(item.task for item in row),
        message=message(
            "Checks that may end the case cost {now} of work on average; in the order {tasks} they would cost {then}.",
            now=now,
            then=then,
            tasks=tuple(study.nodes[item.task].label for item in better),
        ),
        evidence=(
            ("expected effort now", now),
            ("expected effort in the best order", then),
            *((study.nodes[item.task].label, (Span(item.effort), item.refused)) for item in row),
        ),
        effect=Effect(time=1, cost=2, quality=0, flexibility=-1),
        risk=message("The shares refused may hang together: measure them in the new order too."),
        source="Reijers & Limam Mansar 2005, no. 11; Aalst 2001",
    )


def is_before_refusal(study: Study, task: Task) -> Task | None:
    """Return the check right after a task when that check may end the case."""
    following = only_next(study, task.id)
    return following if isinstance(following, Task) and _exit(study, following.id) else None
