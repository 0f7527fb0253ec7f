"""What the computing parts know about a file: reasons, open questions, needless waits, critical paths."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from processes.errors import BinglianError
from processes.expressions import is_expression
from processes.messages import message
from processes.model import all_nodes, scopes
from reengineer.case_length import CaseLength, time_case
from reengineer.critical_path import find_critical_path
from reengineer.diagnosis.flow_order import is_work
from reengineer.diagnosis.study import Study, Wait, find_needs, make_study
from reengineer.precedence import find_relations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.durations import Span
    from processes.messages import Message
    from processes.model import Definitions, Precedence, Question
    from reengineer.critical_path import CriticalPath
    from reengineer.precedence import Relation

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What a consultant brings beside the file."""

    times: Mapping[str, Span]
    precedence: tuple[Precedence, ...] = ()
    answers: tuple[Question, ...] = ()
    attributes: Mapping[str, Any] | None = None
    assume_independent: bool = False


def prepare(definitions: Definitions, known: Knowledge) -> tuple[Study, tuple[Message, ...]]:
    """Return the study with everything computed that rules share, and in words what could not be computed."""
    study = make_study(definitions)
    relations = _relations(study, known)
    paths, not_analysed = _critical_paths(study, known)
    found = (item for relation in relations for pair in relation.pairs.values() for item in pair)
    stated = (item for process in definitions.processes for node in all_nodes(process) for item in node.precedences)
    reasons = tuple(dict.fromkeys((*stated, *known.precedence, *found)))
    own = study.nodes
    study = replace(
        study,
        times=known.times,
        precedence=known.precedence,
        attributes=known.attributes,
        assume_independent=known.assume_independent,
        reasons=reasons,
        needs=find_needs(study, reasons),
        relations=relations,
        questions=tuple(
            item for relation in relations for item in relation.questions if item.after in own and item.before in own
        ),
        waits=tuple(wait for relation in relations for wait in _waits(study, relation)),
        critical_paths=paths,
        case_lengths={
            process.id: CaseLength(*time_case(process, times=known.times, attributes=known.attributes))
            for process in study.processes
            if process.id in paths
        },
        passed=frozenset(task.node for path in paths.values() for task in path.times),
    )
    return study, not_analysed


def _relations(study: Study, known: Knowledge) -> tuple[Relation, ...]:
    found = find_relations(
        study.definitions,
        external=known.precedence,
        answers=known.answers,
        assume_independent=known.assume_independent,
    )
    return tuple(relation for relation in found if relation.region.scope in study.scopes)


def _waits(study: Study, relation: Relation) -> Iterator[Wait]:
    for first, second in relation.dropped:
        spoken = relation.pairs.get((first, second), ())
        before, after = (spoken[0].before, spoken[0].after) if spoken else (first, second)
        if is_work(study.nodes.get(before)) and is_work(study.nodes.get(after)):
            reason = spoken[0].reason if spoken else "custom"
            yield Wait(relation=relation, first=first, second=second, before=before, after=after, reason=reason)


def _critical_paths(study: Study, known: Knowledge) -> tuple[dict[str, CriticalPath], tuple[Message, ...]]:
    paths: dict[str, CriticalPath] = {}
    notes: list[Message] = []
    for process in study.processes:
        try:
            path = find_critical_path(
                study.definitions,
                process_id=process.id,
                times=known.times,
                attributes=known.attributes,
                precedence=known.precedence,
            )
        except BinglianError as error:
            notes.append(message("No critical path for {process}: {why}", process=process.label, why=error.message))
            continue
        paths[process.id] = path
        notes += _gaps(study, path)
    return paths, tuple(notes)


def _unread(study: Study) -> tuple[str, ...]:
    flows = (flow for process in study.definitions.processes for scope in scopes(process) for flow in scope.flows)
    return tuple(
        dict.fromkeys(flow.condition for flow in flows if flow.condition and not is_expression(flow.condition))
    )


def _gaps(study: Study, path: CriticalPath) -> Iterator[Message]:
    """Yield what makes the length of a critical path a lower bound or an estimate."""
    missing = tuple(name for name in path.without_time if name in study.nodes)
    if missing:
        shown = tuple(study.nodes[name].label for name in missing[:_SHOWN]) + (("…",) if len(missing) > _SHOWN else ())
        yield message(
            "Tasks without a time, which count as nothing on the critical path: {tasks} ({count} in all)",
            count=len(missing),
            tasks=shown,
        )
    unread = _unread(study)
    if unread:
        yield message(
            "Conditions that cannot be read, so that the longest way counts there: {conditions} ({count} in all)",
            count=len(unread),
            conditions=unread[:_SHOWN] + (("…",) if len(unread) > _SHOWN else ()),
        )
    if path.converted:
        yield message("Times of several units were brought to working days by assumption.")
