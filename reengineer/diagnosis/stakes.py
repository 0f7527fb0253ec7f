"""How many days hang on a finding: the critical path as it is, minus the critical path with the finding mended."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from processes.durations import Span
from reengineer.case_length import CaseLength, time_case
from reengineer.redesign.rewiring import rewire
from reengineer.redesign.synthesis import synthesize
from reengineer.task_times import find_durations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from processes.model import Definitions, Process
    from reengineer.diagnosis.study import Study, Wait
    from reengineer.partial_order import Pair
    from reengineer.precedence import Relation


def days_without(study: Study, *nodes: str) -> Span | None:
    """Return what the critical path loses if the tasks took no time, None where no time is known."""
    return days_with(study, dict.fromkeys(nodes, Span(0)))


def days_with(study: Study, times: Mapping[str, Span]) -> Span | None:
    """Return what the critical path of their process loses with other times for some tasks.

    Tasks off the critical path save nothing, so nothing is computed for them; longer times give no saving.
    """
    process = next((study.process_of[name] for name in times if name in study.process_of), None)
    if process is None or not _is_timed(study, process):
        return None
    if not set(times) & set(study.critical_paths[process.id].path):
        return Span(0, study.critical_paths[process.id].length.unit)
    times = {**study.times, **times}
    length = study.case_lengths[process.id]
    if not length.graph.opened.isdisjoint(times):  # a sub-process with a time of its own is not looked into
        return _saved(study, process, study.definitions, times)
    return _lost(study, process, length.timed_anew(find_durations(length.graph.activities(), times=times)).length)


def days_without_waits(study: Study, process: Process, waits: Iterable[Wait]) -> Span | None:
    """Return what the critical path loses if all waits of the regions go, or if one wait alone goes.

    One wait alone: everything else keeps its order, also what came before the one and after the other.
    """
    by_region: dict[str, list[Wait]] = defaultdict(list)
    for wait in waits:
        by_region[wait.relation.region.steps[0].id].append(wait)
    if not _is_timed(study, process):
        return None
    orders = [(found[0].relation.region, _order_without(found)) for found in by_region.values()]
    if len(orders) == 1:
        return _lost(study, process, study.case_lengths[process.id].length_with(*orders[0]))
    definitions = study.definitions
    for region, order in orders:
        definitions = rewire(definitions, region, synthesize([step.id for step in region.steps], order))
    return _saved(study, process, definitions, study.times)


def _order_without(waits: list[Wait]) -> tuple[Pair, ...]:
    """Return the order of a region without these waits: one of them, or all that it has."""
    relation = waits[0].relation
    return relation.kept if len(waits) > 1 or len(relation.dropped) == 1 else _without(relation, waits[0])


def _without(relation: Relation, wait: Wait) -> tuple[Pair, ...]:
    """Return pairs that make the as-is order with the one wait taken out."""
    gone = (wait.first, wait.second)
    pairs = [pair for pair in relation.region.order if pair != gone]
    pairs += [(before, wait.second) for before, after in relation.region.order if after == wait.first]
    return (*pairs, *((wait.first, after) for before, after in relation.region.order if before == wait.second))


def _is_timed(study: Study, process: Process) -> bool:
    path = study.critical_paths.get(process.id)
    return path is not None and path.length.amount > 0


def _saved(study: Study, process: Process, definitions: Definitions, times: Mapping[str, Span]) -> Span:
    mended = next(item for item in definitions.processes if item.id == process.id)
    return _lost(study, process, CaseLength(*time_case(mended, times=times, attributes=study.attributes)).length)


def _lost(study: Study, process: Process, mended: Span) -> Span:
    now = study.critical_paths[process.id].length
    if now.unit == mended.unit:
        return Span(round(max(0.0, now.amount - mended.amount), 6), now.unit)
    return Span(round(max(0.0, now.working_days() - mended.working_days()), 6))
