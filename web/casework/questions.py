"""What the flow asks at a task, as a person answers it: each way by the name that the drawing gives it, the way "otherwise" too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.answers import INSTANCES
from engine.deployment import AGAIN
from processes.expressions import names
from processes.messages import Message, message
from processes.model import Gateway, Task, scopes
from web.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.deployment import Decision, DeployedFlow
    from processes.model import SequenceFlow

OPPOSITES = {"no": "yes", "yes": "no", "refused": "granted", "true": "false", "false": "true"}
OTHERWISE = "otherwise"
OPEN_KINDS = frozenset({"number", "list"})  # what is asked for is written, not chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its answers, (value, words); without answers something is written."""

    name: str
    words: str
    answers: tuple[tuple[str, Message | str], ...]


def questions(decisions: Sequence[Decision], flow: DeployedFlow) -> tuple[Question, ...]:
    """Return what is asked."""
    return tuple(
        Question(name=one.name, words=one.question or one.name, answers=tuple(_answers(one, flow))) for one in decisions
    )


def _answers(decision: Decision, flow: DeployedFlow) -> Iterator[tuple[str, Message | str]]:
    if flow.kinds.get(decision.name) in OPEN_KINDS or decision.name.startswith(INSTANCES):
        return
    if decision.name.startswith(AGAIN):
        yield from ((value, word(value)) for value in decision.values)
        return
    ways = list(_ways(decision.name, flow))
    for value in decision.values:
        named = [way.name for way, is_default in ways if not is_default and f'"{value}"' in (way.condition or "")]
        yield value, (named[0] if len(named) == 1 and named[0] else word(value))
    opposite = OPPOSITES.get(decision.values[0], OTHERWISE) if len(decision.values) == 1 else OTHERWISE
    defaults = [way.name for way, is_default in ways if is_default]
    if defaults and opposite not in decision.values:
        known = word(opposite) if opposite != OTHERWISE else message("otherwise")
        yield opposite, (defaults[0] if len(set(defaults)) == 1 and defaults[0] else known)


def _ways(name: str, flow: DeployedFlow) -> Iterator[tuple[SequenceFlow, bool]]:
    """Yield the ways out of the choices that ask for a name, each with whether it is the way that is taken otherwise."""
    for scope in scopes(flow.process):
        choices = {node.id: node.default for node in scope.nodes if isinstance(node, (Gateway, Task))}
        asking = {way.source for way in scope.flows if way.condition and name in names(way.condition)}
        for way in scope.flows:
            if way.source in asking and way.source in choices:
                yield way, way.id == choices[way.source]
