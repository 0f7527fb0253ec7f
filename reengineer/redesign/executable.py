"""Making a flow that an engine can run: executable processes, and decisions whose every outcome can be chosen.

What the drawing left open is filled in and said: a default flow, and for each other outcome a condition on an attribute
of the case that is named after the gateway. Conditions that are there stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from processes.checks.executability import is_unread
from processes.messages import Message, message
from processes.model import Gateway, Process, Scope, SequenceFlow
from reengineer.redesign.edits import all_scopes, map_scopes

if TYPE_CHECKING:
    from processes.model import Definitions

_DECISIONS = ("exclusiveGateway", "inclusiveGateway")


def make_executable(definitions: Definitions) -> tuple[Definitions, tuple[Message, ...]]:
    """Return the definitions with what an engine needs, and what had to be assumed for it."""
    assumed: list[Message] = []

    def change(scope: Scope) -> Scope:
        leaving = Counter(flow.source for flow in scope.flows)
        for node in scope.nodes:
            splits = leaving[node.id] > 1  # a join decides nothing
            if splits and isinstance(node, Gateway) and node.kind in _DECISIONS:
                scope = _decide(scope, node, assumed)
        if isinstance(scope, Process) and scope.nodes and not scope.executable:
            assumed.append(message("{process} was not marked as executable; now it is.", process=scope.label))
            return replace(scope, executable=True)
        return scope

    return map_scopes(definitions, change), tuple(assumed)


def foreign_conditions(definitions: Definitions) -> tuple[Message, ...]:
    """Return the one warning that some conditions stay in a language that the engine does not speak, or nothing."""
    foreign = []
    for scope in all_scopes(definitions):
        nodes = {node.id: node for node in scope.nodes}
        foreign += [
            message("{flow} ({condition})", flow=flow.label, condition=" ".join((flow.condition or "").split()))
            for flow in scope.flows
            if flow.source in nodes and is_unread(nodes[flow.source], flow)
        ]
    if not foreign:
        return ()
    return (
        message(
            "The to-be flow does not run in the engine as it stands: it does not read {count} conditions, which stay as "
            "they are: {flows}. Write each of them as a comparison of an attribute of the case with a value, like {example}.",
            count=len(foreign),
            flows=tuple(foreign),
            example='land == "granted"',
        ),
    )


def _decide(scope: Scope, gateway: Gateway, assumed: list[Message]) -> Scope:
    """Give a splitting gateway a default flow and a condition on every other flow."""
    out = [flow for flow in scope.flows if flow.source == gateway.id]
    open_flows = [flow for flow in out if flow.condition is None and flow.id != gateway.default]
    if not open_flows:
        return scope
    default = gateway.default
    if default is None:
        chosen = _likeliest(scope, open_flows)
        default, open_flows = chosen.id, [flow for flow in open_flows if flow is not chosen]
        assumed.append(
            message(
                "{gateway} had no default flow: it is now {flow}, taken when no condition holds.",
                gateway=gateway.label,
                flow=_outcome(scope, chosen),
            ),
        )
    attribute = _attribute(gateway)
    stubs = {flow.id: f'{attribute} == "{_value(_outcome(scope, flow))}"' for flow in open_flows}
    if stubs:
        assumed.append(
            message(
                "{gateway} had outcomes with no condition: they now ask for {conditions} in the data of the case.",
                gateway=gateway.label,
                conditions=tuple(stubs.values()),
            ),
        )
    # A condition nobody can see in the drawing is no decision: its flow gets the name of its outcome.
    flows = tuple(
        replace(f, condition=stubs[f.id], name=f.name or _outcome(scope, f)) if f.id in stubs else f
        for f in scope.flows
    )
    nodes = tuple(replace(gateway, default=default) if node.id == gateway.id else node for node in scope.nodes)
    return replace(scope, flows=flows, nodes=nodes)


def _likeliest(scope: Scope, flows: list[SequenceFlow]) -> SequenceFlow:
    """Return the flow most cases take: by its probability, else one that does not lead straight to an end."""
    ends = {node.id for node in scope.nodes if node.kind == "endEvent"}
    return max(
        flows, key=lambda flow: (flow.probability if flow.probability is not None else -1, flow.target not in ends)
    )


def _outcome(scope: Scope, flow: SequenceFlow) -> str:
    target = next((node.label for node in scope.nodes if node.id == flow.target), flow.target)
    return flow.label if flow.name else target


def _attribute(gateway: Gateway) -> str:
    """Return a name that is valid in every expression language.

    >>> _attribute(Gateway(id="Gateway-1x", kind="exclusiveGateway"))
    'Gateway_1x'
    """
    name = re.sub(r"\W", "_", gateway.id, flags=re.ASCII)
    return name if name[:1].isalpha() else f"case_{name}"


def _value(text: str) -> str:
    return text.replace("\\", " ").replace('"', "'")
