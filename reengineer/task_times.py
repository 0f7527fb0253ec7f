"""The time that each task takes, in one unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from processes.durations import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from processes.model import FlowNode

Limits = Literal["promised", "statutory"]


@dataclass(frozen=True, slots=True)
class Durations:
    """Amounts of one unit by task. `unknown` have no time and count as nothing.

    `converted` says that spans of several units were brought to working days by `processes.durations.CONVERSION`, which
    is an assumption.
    """

    amounts: Mapping[str, float]
    unit: str = "working day"
    unknown: tuple[str, ...] = ()
    converted: bool = False

    def span(self, amount: float) -> Span:
        """Return an amount with its unit."""
        return Span(amount, self.unit)


def find_durations(
    tasks: Iterable[FlowNode], *, times: Mapping[str, Span] | None = None, limits: Limits = "promised"
) -> Durations:
    """Return how long each task takes: as given, else its promised limit, else its statutory one.

    With `limits="statutory"` only the statutory limit counts. A task that suspends the approval clock takes nothing of
    it.
    """
    spans: dict[str, Span] = {}
    unknown = []
    for task in tasks:
        span = (times or {}).get(task.id) or time_of(task, limits)
        if task.suspends_clock:
            continue
        if span is None:
            unknown.append(task.id)
        else:
            spans[task.id] = span
    units = {span.unit for span in spans.values()}
    if len(units) == 1:
        return Durations({task: span.amount for task, span in spans.items()}, units.pop(), tuple(unknown))
    amounts = {task: span.working_days() for task, span in spans.items()}
    return Durations(amounts, unknown=tuple(unknown), converted=len(units) > 1)


def time_of(task: FlowNode, limits: Limits = "promised") -> Span | None:
    """Return the time limit that counts, if the task has one."""
    limit = task.time_limit
    if limit is None:
        return None
    if limits == "statutory":
        return limit.statutory
    return limit.promised or limit.statutory
