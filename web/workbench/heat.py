"""Where a flow is hot: days of waiting and of work, and the share over the limit, of each task; from a simulation or real cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Row

MEASURES = ("wait", "work", "overdue")
STEPS = 4
SECONDS = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """Figures of one task: means of `count` visits. Days are of 24 hours, but work from a simulation is in working days."""

    element: str
    wait: float | None
    work: float | None
    overdue: float | None
    count: int

    def of(self, measure: str) -> float | None:
        """Return the figure of a measure."""
        found: float | None = getattr(self, measure)
        return found


def heat_of_run(answer: Mapping[str, Any]) -> tuple[Heat, ...]:
    """Return the heat from what is kept of a simulation."""
    cases = answer.get("cases", 0)
    return tuple(
        Heat(
            element=element,
            wait=found["wait"],
            work=found["work"],
            overdue=found["overdue"],
            count=round(found["visits"] * cases),
        )
        for element, found in answer.get("elements", {}).items()
    )


def heat_of_items(items: Iterable[Row[Any]]) -> tuple[Heat, ...]:
    """Return the heat from completed work items: waited until taken in hand, worked until completed, over the due date."""
    found: dict[str, list[Row[Any]]] = {}
    for item in items:
        found.setdefault(item.element, []).append(item)
    return tuple(_heat(element, same) for element, same in found.items())


def _heat(element: str, items: list[Row[Any]]) -> Heat:
    waits = [_days(item.offered_at, item.claimed_at or item.closed_at) for item in items]
    works = [_days(item.claimed_at, item.closed_at) for item in items if item.claimed_at]
    due = [item for item in items if item.due_at]
    return Heat(
        element=element,
        wait=sum(waits) / len(waits),
        work=sum(works) / len(works) if works else None,
        overdue=sum(item.closed_at > item.due_at for item in due) / len(due) if due else None,
        count=len(items),
    )


def _days(begin: Any, end: Any) -> float:
    return float((end - begin).total_seconds()) / SECONDS


def marks(heats: Iterable[Heat], measure: str) -> dict[str, str]:
    """Return the mark of each task: a quarter of the highest figure a step; nothing where there is nothing to see.

    >>> task = Heat(element="a", wait=1.0, work=None, overdue=0.0, count=3)
    >>> marks([task], "wait"), marks([task], "work"), marks([task], "overdue")
    ({'a': 'heat-4'}, {}, {})
    """
    figures = {heat.element: figure for heat in heats if (figure := heat.of(measure))}
    highest = max(figures.values(), default=0.0)
    return {element: f"heat-{_step(figure / highest)}" for element, figure in figures.items()}


def _step(share: float) -> int:
    """Return the step of a share of the highest figure.

    >>> [_step(share) for share in (0.01, 0.25, 0.26, 1.0)]
    [1, 1, 2, 4]
    """
    return min(STEPS, 1 + int(share * STEPS - 1e-9))


def tags(heats: Iterable[Heat], measure: str) -> dict[str, str]:
    """Return the figure at each task, with the number of visits behind it.

    >>> tags([Heat(element="a", wait=1.26, work=None, overdue=0.125, count=8)], "overdue")
    {'a': '12 % n 8'}
    """
    return {
        heat.element: f"{told(figure, measure)} n {heat.count}"
        for heat in heats
        if (figure := heat.of(measure)) is not None
    }


def told(figure: float | None, measure: str) -> str:
    """Return a figure as print has it."""
    if figure is None:
        return "–"
    return f"{100 * figure:.0f} %" if measure == "overdue" else f"{figure:.1f} d"
