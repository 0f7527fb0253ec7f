"""What a report of one flow is written from: the figures, and the cases behind them looked at one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.report.simulation_words import amount, decimals_for
from reengineer.simulation.close_up import follow, look_closer, median_case

if TYPE_CHECKING:
    from processes.catalogue import Flow
    from processes.messages import Message
    from processes.model import Definitions
    from reengineer.simulation.close_up import CloseUp, Visit
    from reengineer.simulation.figures import Figure
    from reengineer.simulation.run import SimulationResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A flow and what became of its cases. `case` is near the median; `visits` are its tasks."""

    definitions: Definitions
    result: SimulationResult
    shelf: Flow | None
    seen: CloseUp
    case: int | None
    visits: tuple[Visit, ...]


def gather_simulated(definitions: Definitions, result: SimulationResult, *, shelf: Flow | None = None) -> Simulated:
    """Look at the cases behind a result; `shelf` is the flow of the shelf that was run."""
    seen = look_closer(definitions, result)
    case = median_case(seen)
    visits = () if case is None else follow(definitions, result, case)
    return Simulated(definitions=definitions, result=result, shelf=shelf, seen=seen, case=case, visits=visits)


def answer(result: SimulationResult) -> Message:
    """Return what the simulation comes to, in one sentence."""
    found = {figure.name: figure for figure in result.figures}
    if "approval p50" not in found:
        return message("Every case gets stuck: there is nothing to measure.")
    median, nine, elapsed = (found[name] for name in ("approval p50", "approval p90", "cycle p50"))
    sentence = message(
        "Half of the cases end within {median} and 9 of 10 within {nine} on the approval clock; the median is {elapsed} "
        "elapsed",
        median=_told(median),
        nine=_told(nine),
        elapsed=_told(elapsed),
    )
    if "on time promised" in found:
        share = amount(found["on time promised"].interval.value, "share", 3)
        sentence = message("{first}; {share} are on time by the promises", first=sentence, share=share)
    return message("{sentence}.", sentence=sentence)


def _told(figure: Figure) -> Any:
    return amount(figure.interval.value, figure.unit, decimals_for(figure.interval.half_width))
