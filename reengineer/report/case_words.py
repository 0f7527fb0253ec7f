"""The case at hand in the words of the flow: which branch it takes at each choice that an attribute decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import Message, message
from processes.model import Gateway, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.model import Definitions, Scope, SequenceFlow


def case_in_words(definitions: Definitions, attributes: Mapping[str, object] | None) -> tuple[Message | str, ...]:
    """Return what is known of the case; an attribute whose choice has no name in the flow is given as it is."""
    if not attributes:
        return ()
    said: dict[tuple[str, str], None] = {}
    asked: set[str] = set()
    for process in definitions.processes:
        for scope in scopes(process):
            for question, answer, used in _choices(scope, attributes):
                asked |= used
                if question and answer:
                    said[question, answer] = None
    rest = (f"{name} = {value}" for name, value in attributes.items() if name not in asked)
    return (*(message("{question} {answer}", question=one, answer=other) for one, other in said), *rest)


def _choices(scope: Scope, attributes: Mapping[str, object]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield question, answer and attributes of each choice; refusals and supplements are no kinds of case."""
    for gateway in (node for node in scope.nodes if isinstance(node, Gateway)):
        flows = [flow for flow in scope.flows if flow.source == gateway.id]
        used = frozenset().union(*(_asked(flow) for flow in flows))
        if not used or not used <= attributes.keys():
            continue
        if gateway.decision:
            yield "", "", used
            continue
        for answer in _taken(flows, gateway.default, attributes):
            yield " ".join(gateway.name.split()), " ".join(answer.split()), used


def _asked(flow: SequenceFlow) -> frozenset[str]:
    from processes.errors import UsageError
    from processes.expressions import names

    try:
        return names(flow.condition) if flow.condition else frozenset()
    except UsageError:
        return frozenset()


def _taken(flows: list[SequenceFlow], default: str | None, attributes: Mapping[str, object]) -> list[str]:
    from processes.errors import UsageError
    from processes.expressions import evaluate

    try:
        taken = [flow.name for flow in flows if flow.condition and evaluate(flow.condition, attributes)]
    except UsageError:
        return []
    return taken or [flow.name for flow in flows if flow.id == default]
