"""A sweep as a table for a terminal, and as plain values for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import Message, message
from reengineer.report.simulation_text import simulation_as_plain
from reengineer.report.simulation_words import WORDS, rounded, with_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reengineer.simulation.run import SimulationResult
    from reengineer.simulation.sweep import Sweep

    Steps = Sequence[tuple[float, SimulationResult]]

COLUMNS = ("approval p50", "approval p90", "on time promised", "waiting for people", "cost")
TITLES = {
    "people": message("people"),
    "arrivals": message("cases a working day"),
    "refusal": message("share of refusals"),
}
LOAD = message("load of the busiest post")


def sweep_as_text(sweep: Sweep, steps: Steps, language: str) -> str:
    """Return a row for each value."""
    names = measured(steps)
    rows = [[line.render(language) for line in (sweep_title(sweep), *(WORDS[name] for name in names), LOAD)]]
    for value, result in steps:
        found = [result.figure(name) for name in names]
        figures = [with_interval(figure.interval, figure.unit).render(language) for figure in found]
        load = f"{100 * result.loads[0].load:.0f} %" if result.loads else "-"
        rows.append([f"{rounded(value, 6)}", *figures, load])
    return "\n".join("\t".join(row) for row in rows)


def sweep_title(sweep: Sweep) -> Message:
    """Return which number is changed."""
    title = TITLES[sweep.what]
    return message("{title} ({post})", title=title, post=sweep.post) if sweep.post else title


def measured(steps: Steps) -> list[str]:
    """Return the columns that every step has."""
    return [name for name in COLUMNS if all(name in {found.name for found in result.figures} for _, result in steps)]


def sweep_as_plain(sweep: Sweep, steps: Steps) -> dict[str, Any]:
    """Return the results of every step."""
    return {
        "sweep": sweep.what,
        "post": sweep.post,
        "steps": [{"value": value, **simulation_as_plain(result)} for value, result in steps],
    }
