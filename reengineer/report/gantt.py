"""The schedule before and after in one chart: what a department head reads to see what moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.model import lane_path
from reengineer.report.words import label_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.model import Definitions
    from reengineer.critical_path import CriticalPath, TaskTimes
    from reengineer.redesign.redesign import Redesign

STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
TICKS = 9  # at most, so that their numbers stand apart


def gantt(result: Redesign, *, second: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the chart: the ticks of its scale, and a row a task in the order in which the to-be starts them.

    `second` are names in another language, shown below the labels of the file.
    """
    days = max(result.before.length.working_days(), result.after.length.working_days())
    if not days:
        return {"ticks": (), "rows": ()}
    step = next((step for step in STEPS if days / step <= TICKS), int(days / TICKS) + 1)
    ticks = [{"day": day, "left": f"{day / days:.2%}"} for day in range(0, int(days) + 1, step)]
    return {"ticks": ticks, "step": f"{step / days:.4%}", "rows": tuple(_rows(result, days, second or {}))}


def _rows(result: Redesign, days: float, second: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    before, after = _times(result.before), _times(result.after)
    label = label_of(result.to_be, result.as_is)
    department = _departments(result.as_is) | _departments(result.to_be)
    for node in sorted({**after, **before}, key=lambda node: _key(after.get(node) or before[node], node in after)):
        old, new = before.get(node), after.get(node)
        yield {
            "task": label(node),
            "second": second.get(node, ""),
            "department": department.get(node, "–"),
            "before": _bar(old, days, critical=node in result.before.path),
            "after": _bar(new, days, critical=node in result.after.path),
            "critical": node in result.after.path,
            "sooner": _sooner(old, new),
        }


def _times(path: CriticalPath) -> dict[str, TaskTimes]:
    executed = set(path.executed)
    return {times.node: times for times in path.times if times.node in executed}


def _key(times: TaskTimes, still_there: bool) -> tuple[bool, float, float]:  # noqa: FBT001 - part of a sort key
    return not still_there, times.earliest_start.working_days(), times.earliest_finish.working_days()


def _bar(times: TaskTimes | None, days: float, *, critical: bool) -> dict[str, Any] | None:
    if times is None:
        return None
    start, end = times.earliest_start.working_days(), times.earliest_finish.working_days()
    return {
        "left": f"{start / days:.2%}",
        "width": f"{(end - start) / days:.2%}",
        "float": f"{times.total_float.working_days() / days:.2%}",
        "when": f"{start:g}–{end:g}" if end > start else f"{start:g}",
        "critical": critical,
    }


def _sooner(old: TaskTimes | None, new: TaskTimes | None) -> str:
    """Return by how many working days the task starts sooner (minus) or later (plus); nothing if it stays."""
    if old is None or new is None:
        return ""
    moved = round(new.earliest_start.working_days() - old.earliest_start.working_days(), 2)
    return f"{moved:+g}".replace("-", "−") if moved else ""


def _departments(definitions: Definitions) -> dict[str, str]:
    return {node: lanes[0].label for process in definitions.processes for node, lanes in lane_path(process).items()}
