"""One task in the place of several: what they read, write, wait for and send goes over to the one that stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from processes.durations import Span
from reengineer.redesign.edits import map_scopes, put_node, remove_nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from processes.model import DataAssociation, Definitions, FlowNode, Scope, TimeLimit


def take_over(definitions: Definitions, kept: FlowNode, gone: Sequence[FlowNode]) -> Definitions:
    """Let `kept` stand for the nodes that go: references to them lead to it, their data and precedences are its own.

    The sequence flows of the nodes that go must have been laid around them before.
    """
    names = {node.id: kept.id for node in gone}
    merged = replace(
        kept,
        inputs=_by_data((*kept.inputs, *(link for node in gone for link in node.inputs))),
        outputs=_by_data((*kept.outputs, *(link for node in gone for link in node.outputs))),
        precedences=(*kept.precedences, *(mark for node in gone for mark in node.precedences)),
        questions=(*kept.questions, *(question for node in gone for question in node.questions)),
    )
    return remove_nodes(_rename(put_node(definitions, merged), names), set(names))


def add_limits(limits: Iterable[TimeLimit | None]) -> TimeLimit | None:
    """Return the limit of tasks done one after the other."""
    return _combine([limit for limit in limits if limit], lambda one, other: one + other)


def longest_limit(limits: Iterable[TimeLimit | None]) -> TimeLimit | None:
    """Return the limit of tasks done at once.

    >>> from processes.model import TimeLimit
    >>> longest_limit([TimeLimit(promised=Span(3)), TimeLimit(promised=Span(5))]).promised
    Span(amount=5, unit='working day')
    """
    return _combine(
        [limit for limit in limits if limit],
        lambda one, other: max(one, other, key=Span.working_days),
    )


def same_units(limits: Iterable[TimeLimit | None]) -> bool:
    """Tell whether the limits can be added without a calendar."""
    spans = [span for limit in limits if limit for span in (limit.statutory, limit.promised) if span]
    return len({span.unit for span in spans}) <= 1


def equally_known(tasks: Iterable[FlowNode]) -> bool:
    """Tell whether the file says as much of each task: else what is unknown of one would count as known of all."""
    said = {(t.inputs_complete, t.inputs_complete or bool(t.inputs), bool(t.outputs)) for t in tasks}
    return len(said) <= 1


def _combine(limits: Sequence[TimeLimit], combine: Callable[[Span, Span], Span]) -> TimeLimit | None:
    if not limits:
        return None
    result = limits[0]
    for limit in limits[1:]:
        result = replace(
            result,
            statutory=_both(result.statutory, limit.statutory, combine),
            promised=_both(result.promised, limit.promised, combine),
            legal_basis=_joined((result.legal_basis, limit.legal_basis)),
            exception=_joined((result.exception, limit.exception)),
            source=_joined((result.source, limit.source)),
            assumed=result.assumed or limit.assumed,
        )
    return result


def _both(one: Span | None, other: Span | None, combine: Callable[[Span, Span], Span]) -> Span | None:
    if one is None or other is None:
        return one or other
    return combine(one, other)


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _by_data(links: tuple[DataAssociation, ...]) -> tuple[DataAssociation, ...]:
    return tuple({link.data: link for link in reversed(links)}.values())[::-1]


def _rename(definitions: Definitions, names: dict[str, str]) -> Definitions:
    """Let precedences, questions, messages and associations name what stands for a node."""

    def change(scope: Scope) -> Scope:
        nodes = tuple(_rename_marks(node, names) for node in scope.nodes)
        artifacts = tuple(
            replace(a, source=names.get(a.source, a.source), target=names.get(a.target, a.target))
            if {a.source, a.target} & set(names)
            else a
            for a in scope.artifacts
        )
        if nodes == scope.nodes and artifacts == scope.artifacts:
            return scope
        return replace(scope, nodes=nodes, artifacts=artifacts)

    collaborations = tuple(
        replace(
            collaboration,
            message_flows=tuple(
                replace(flow, source=names.get(flow.source, flow.source), target=names.get(flow.target, flow.target))
                for flow in collaboration.message_flows
            ),
        )
        for collaboration in definitions.collaborations
    )
    renamed = map_scopes(definitions, change)
    return renamed if collaborations == renamed.collaborations else replace(renamed, collaborations=collaborations)


def _rename_marks(node: FlowNode, names: dict[str, str]) -> FlowNode:
    own = names.get(node.id, node.id)
    marks = tuple(
        replace(mark, before=names.get(mark.before, mark.before), after=names.get(mark.after, mark.after))
        for mark in node.precedences
    )
    questions = tuple(
        replace(asked, before=names.get(asked.before, asked.before), after=names.get(asked.after, asked.after))
        for asked in node.questions
    )
    marks = tuple(dict.fromkeys(mark for mark in marks if mark.before != own))
    questions = tuple(dict.fromkeys(asked for asked in questions if asked.before != own))
    if marks == node.precedences and questions == node.questions:
        return node
    return replace(node, precedences=marks, questions=questions)
