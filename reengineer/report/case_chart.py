"""One case before and after, task by task on one scale: what a planner reads to see what a redesign does to a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reengineer.report.charts import step_of
from reengineer.report.gantt import TICKS
from reengineer.report.words import departments, label_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.model import Definitions
    from reengineer.simulation.close_up import Visit

    Visits = tuple[Visit, ...]

SEEN = 0.004  # share of the scale: a task that never takes more is no line of the chart


def case_chart(
    flows: tuple[Definitions, ...], both: tuple[Visits, Visits], *, second: Mapping[str, str]
) -> dict[str, Any]:
    """Return the chart of a case: ticks, a row a task in the order of the to-be, and how many tasks are left out.

    `both` are its tasks before and after; of one flow alone there are none before. `second` are names in another language,
    shown below the labels of the file.
    """
    before, after = (_by_task(visits) for visits in both)
    days = max((visit.finish for visits in both for visit in visits), default=0.0)
    if not days:
        return {"rows": ()}
    step = step_of(days, TICKS)
    label, department = label_of(*reversed(flows)), departments(*flows)
    tasks = sorted(
        {**after, **before}, key=lambda task: (task not in after, (after.get(task) or before[task])[0].ready)
    )
    shown = [task for task in tasks if _longest(before.get(task, ()), after.get(task, ())) >= SEEN * days]
    return {
        "ticks": [{"day": tick * step, "left": f"{tick * step / days:.2%}"} for tick in range(int(days / step) + 1)],
        "step": f"{step / days:.4%}",
        "left_out": len(tasks) - len(shown),
        "rows": [
            {
                "task": label(task),
                "second": second.get(task, ""),
                "department": department.get(task, "–"),
                "before": _bars(before.get(task, ()), days),
                "after": _bars(after.get(task, ()), days),
                "when": (_when(before.get(task, ())), _when(after.get(task, ()))),
            }
            for task in shown
        ],
    }


def _by_task(visits: Visits) -> dict[str, Visits]:
    found: dict[str, Visits] = {}
    for visit in visits:
        found[visit.task] = (*found.get(visit.task, ()), visit)
    return found


def _longest(before: Visits, after: Visits) -> float:
    return max(visit.finish - visit.ready for visit in (*before, *after))


def _bars(visits: Visits, days: float) -> list[dict[str, str]]:
    return [
        {
            "wait_left": f"{visit.ready / days:.2%}",
            "wait": f"{(visit.start - visit.ready) / days:.2%}",
            "left": f"{visit.start / days:.2%}",
            "width": f"{(visit.finish - visit.start) / days:.2%}",
        }
        for visit in visits
    ]


def _when(visits: Visits) -> str:
    return ", ".join(f"{visit.ready:.0f}–{visit.finish:.0f}" for visit in visits) or "–"
