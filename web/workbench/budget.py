"""The budget tree: what the law allows, what is promised, and what the stages and posts on the longest way take of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from processes.durations import UNITS, Span
from processes.errors import UsageError
from processes.messages import message
from processes.model import Definitions, FlowNode, Process, SubProcess, Task, TimeLimit, all_nodes, lane_path
from reengineer.critical_path import find_critical_path, find_process
from reengineer.redesign.edits import find_node, put_node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.messages import Message
    from reengineer.critical_path import CriticalPath

    Holder = Process | SubProcess

MOST_DAYS = 10_000
Limited = TypeVar("Limited", FlowNode, Process)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """One holder of a limit, or the whole: `taken` is the longest way inside it, in working days, None for a task.

    `begin` and `end` are when it can be done at the earliest, in working days from the start of the case; `slack` is what is left: of the
    whole and of a stage up to its own limit, of a task up to when it delays the case.
    """

    element: str
    label: str
    kind: str  # case, stage, task
    depth: int
    post: str
    limit: TimeLimit | None
    taken: float | None
    slack: float | None
    begin: float
    end: float
    critical: bool
    breaches: tuple[Message, ...]


def budget_tree(definitions: Definitions) -> tuple[Budget, ...]:
    """Return the main process, its stages and its tasks in the order of the flow, each stage before what is in it."""
    process = find_process(definitions)
    path = find_critical_path(definitions, process_id=process.id)
    return tuple(_tree(definitions, process, path, 0))


def _tree(definitions: Definitions, holder: Holder, path: CriticalPath, depth: int) -> Iterator[Budget]:
    from processes.layout.outline import flow_order

    inside = path if isinstance(holder, Process) else _inside(definitions, holder)
    yield _of_holder(definitions, holder, (path, inside), depth)
    for node in flow_order(holder):
        if isinstance(node, SubProcess) and node.nodes:
            yield from _tree(definitions, node, path, depth + 1)
        elif isinstance(node, (Task, SubProcess)):
            yield _of_task(definitions, node, path, depth + 1)


def _inside(definitions: Definitions, holder: SubProcess) -> CriticalPath:
    """Return the longest way through a stage, as if it were a process of its own."""
    alone = Process(id=holder.id, nodes=holder.nodes, flows=holder.flows, data=holder.data, lanes=holder.lanes)
    return find_critical_path(Definitions(id=definitions.id, processes=(alone,)), process_id=holder.id)


def _of_holder(
    definitions: Definitions, holder: Holder, paths: tuple[CriticalPath, CriticalPath], depth: int
) -> Budget:
    path, inside = paths
    limit, taken = holder.time_limit, inside.length.working_days()
    allowed = (limit.promised or limit.statutory) if limit else None
    within = {node.id for node in all_nodes(holder)}
    times = [one for one in path.times if one.node in within]
    return Budget(
        element=holder.id,
        label=holder.label,
        kind="case" if isinstance(holder, Process) else "stage",
        depth=depth,
        post="" if isinstance(holder, Process) else _posts(definitions).get(holder.id, ""),
        limit=limit,
        taken=taken,
        slack=allowed.working_days() - taken if allowed else None,
        begin=min((one.earliest_start.working_days() for one in times), default=0.0),
        end=max((one.earliest_finish.working_days() for one in times), default=0.0),
        critical=any(one.node in path.path for one in times),
        breaches=(*_above_law(limit), *_above_limit(limit, taken)),
    )


def _of_task(definitions: Definitions, node: Task | SubProcess, path: CriticalPath, depth: int) -> Budget:
    times = next((one for one in path.times if one.node == node.id), None)
    return Budget(
        element=node.id,
        label=node.label,
        kind="task",
        depth=depth,
        post=_posts(definitions).get(node.id, ""),
        limit=node.time_limit,
        taken=None,
        slack=times.total_float.working_days() if times else None,
        begin=times.earliest_start.working_days() if times else 0.0,
        end=times.earliest_finish.working_days() if times else 0.0,
        critical=node.id in path.path,
        breaches=tuple(_above_law(node.time_limit)),
    )


def _posts(definitions: Definitions) -> dict[str, str]:
    found: dict[str, str] = {}
    for process in definitions.processes:
        found |= {node: lanes[-1].label for node, lanes in lane_path(process).items()}
    return found


def _above_law(limit: TimeLimit | None) -> Iterator[Message]:
    if limit and limit.promised and limit.statutory and limit.promised.working_days() > limit.statutory.working_days():
        yield message(
            "promises {promised}, more than the law allows ({statutory})",
            promised=limit.promised,
            statutory=limit.statutory,
        )


def _above_limit(limit: TimeLimit | None, taken: float) -> Iterator[Message]:
    for allowed, word in (
        (limit.promised if limit else None, message("promised")),
        (limit.statutory if limit else None, message("by law")),
    ):
        if allowed and taken > allowed.working_days():
            yield message(
                "the longest way inside takes {taken}, {over} more than {allowed} {word}",
                taken=Span(round(taken, 2)),
                over=Span(round(taken - allowed.working_days(), 2)),
                allowed=allowed,
                word=word,
            )


def with_limits(definitions: Definitions, typed: Mapping[str, str]) -> Definitions:
    """Return the flow with limits as typed: "statutory.X" and "promised.X" are working days of the element X, "" for none.

    What was typed as it stands changes nothing, so that a limit in another unit keeps it. Raises UsageError for what is no number.
    """
    made = definitions
    for element in [node.id for process in definitions.processes for node in all_nodes(process)]:
        node = find_node(made, element)
        changed = _typed(node, typed)
        made = made if changed is node else put_node(made, changed)
    for process in made.processes:
        named = _typed(process, typed)
        made = made if named is process else made.replace_process(named)
    return made


def _typed(holder: Limited, typed: Mapping[str, str]) -> Limited:
    limit = holder.time_limit or TimeLimit()
    told = {name: typed.get(f"{name}.{holder.id}") for name in ("statutory", "promised")}
    new: dict[str, Any] = {
        name: _days(holder.label, text)
        for name, text in told.items()
        if text is not None and text.strip() != as_typed(getattr(limit, name))
    }
    if not new:
        return holder
    return replace(holder, time_limit=replace(limit, **new))


def as_typed(span: Span | None) -> str:
    """Return a limit as a field of the form has it: a number of working days, with its unit where it is another.

    >>> as_typed(Span(20)), as_typed(Span(4, "hour")), as_typed(None)
    ('20', '4 hour', '')
    """
    if span is None:
        return ""
    return f"{span.amount:g}" if span.unit == "working day" else f"{span.amount:g} {span.unit}"


def _days(label: str, text: str) -> Span | None:
    number, _, unit = text.strip().partition(" ")
    if not number:
        return None
    try:
        amount = float(number)
    except ValueError:
        amount = 0.0
    if not 0 < amount < MOST_DAYS or (unit.strip() or "working day") not in UNITS:
        raise UsageError(
            message(
                "{task}: a limit is a number of working days above 0, like 20; “{text}” is none.", task=label, text=text
            )
        )
    return Span(int(amount) if amount.is_integer() else amount, unit.strip() or "working day")
