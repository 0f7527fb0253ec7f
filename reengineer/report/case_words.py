"""The case at hand in the words of the flow: which branch it takes at each choice that an attribute decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import Message, message
from processes.model import Gateway, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.model import Definitions, Scope, SequenceFlow

    _Answer = tuple[int, tuple[str, ...]]

LEAST = 10_000  # "none of these" says least, "not this" not much more


def case_in_words(definitions: Definitions, attributes: Mapping[str, object] | None) -> tuple[Message | str, ...]:
    """Return what is known of the case; an attribute that no choice asks for is given as it is.

    Where several choices ask the same, the one with the narrowest answer is told.
    """
    if not attributes:
        return ()
    said: dict[tuple[str, frozenset[str]], tuple[int, tuple[str, ...]]] = {}
    asked: set[str] = set()
    for process in definitions.processes:
        for scope in scopes(process):
            for question, answer, used in _choices(scope, attributes):
                asked |= used
                if question and answer[1]:
                    said[question, used] = min(said.get((question, used), answer), answer)
    rest = (f"{name} = {value}" for name, value in attributes.items() if name not in asked)
    words = (message("{question} {answer}", question=one, answer=answers) for (one, _), (_, answers) in said.items())
    return (*words, *rest)


def _choices(scope: Scope, attributes: Mapping[str, object]) -> Iterator[tuple[str, _Answer, frozenset[str]]]:
    """Yield question, answer and attributes of each choice; refusals and supplements are no kinds of case."""
    for gateway in (node for node in scope.nodes if isinstance(node, Gateway)):
        flows = [flow for flow in scope.flows if flow.source == gateway.id]
        used = frozenset().union(*(_asked(flow) for flow in flows))
        if used and used <= attributes.keys():
            answer = (0, ()) if gateway.decision else _taken(flows, gateway.default, attributes)
            yield " ".join(gateway.name.split()), answer, used


def _asked(flow: SequenceFlow) -> frozenset[str]:
    from processes.errors import UsageError
    from processes.expressions import names

    try:
        return names(flow.condition) if flow.condition else frozenset()
    except UsageError:
        return frozenset()


def _taken(flows: list[SequenceFlow], default: str | None, attributes: Mapping[str, object]) -> _Answer:
    """Return the names of the flows that the case takes, after how little they say: a short condition says most."""
    from processes.errors import UsageError
    from processes.expressions import evaluate

    try:
        taken = [flow for flow in flows if flow.condition and evaluate(flow.condition, attributes)]
    except UsageError:
        return 0, ()
    rank = max((_vagueness(flow.condition or "") for flow in taken), default=LEAST)
    chosen = taken or [flow for flow in flows if flow.id == default]
    return rank, tuple(" ".join(flow.name.split()) for flow in chosen if flow.name.strip())


def _vagueness(condition: str) -> int:
    return len(condition) + (LEAST // 2 if "!=" in condition else 0)
