"""What a drawing leaves open, made definite before it is deployed: nobody has to know this engine to draw for it.

One process of the file is taken, with those that it calls; what other pools send is an event that somebody says has happened. Ways out of a
choice that have no condition are chosen by their name. Conditions are taken out of the brackets in which other engines want them. A
sub-process or a call without content is one piece of work, a task.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

from engine.errors import RefusedDeploymentError
from processes.messages import message
from processes.model import Gateway, Process, SubProcess, Task, scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from processes.model import Definitions, FlowNode, Scope, SequenceFlow

AnyScope = TypeVar("AnyScope", Process, SubProcess)

_FORMS = {"exclusiveGateway": "{name} == {way}", "inclusiveGateway": "{way} in {name}"}
_BRACKETS = re.compile(
    r"^(?:[$#]\{(?P<braced>[^{}]*)\}|=(?!=)(?P<feel>.*))$", re.DOTALL
)  # Camunda and its kin; FEEL in Zeebe
_DATA = re.compile(
    r"(?:\w+:)?getDataObject\(\s*['\"](?P<name>[A-Za-z_]\w*)['\"]\s*\)"
)  # BPMN 2.0, section 10.4.3: XPath

_NOT = re.compile(r"\bnot\s*\(")
_EQUALS = re.compile(r"(\"[^\"]*\"|'[^']*')|(?<![<>!=])=(?!=)")  # one sign, outside of text: FEEL and everyday writing


def find_process(definitions: Definitions, name: str = "") -> Process:
    """Return the process that is run: the one of that id, the one with a flow, or the only one of several that is marked executable.

    Raises RefusedDeploymentError where there is none, or where it must be said which.
    """
    found = [process for process in definitions.processes if process.nodes]
    chosen = [process for process in found if process.id == name] if name else found
    if len(chosen) > 1:
        chosen = [process for process in chosen if process.executable] or chosen
    if len(chosen) == 1:
        return chosen[0]
    if not found:
        raise RefusedDeploymentError(message("There is no flow in this file; draw one in a process."))
    raise RefusedDeploymentError(
        message(
            "The file has several processes; say which one is run (--process): {processes}.",
            processes=tuple(process.id for process in found),
        )
    )


def complete_drawing(definitions: Definitions, process: Process) -> Definitions:
    """Return the file as it is run: one process and what it calls, every choice with conditions, called like its pool."""
    called = _with_called(definitions, process)
    parts = [_completed(each, frozenset(one.id for one in called)) for each in called]
    pools = [pool for one in definitions.collaborations for pool in one.participants if pool.process == process.id]
    name = process.name or next((pool.name for pool in pools if pool.name), "")
    parts[0] = replace(parts[0], name=name, executable=True)
    return replace(definitions, processes=tuple(parts), collaborations=())


def with_own_ends(definitions: Definitions) -> Definitions:
    """Return the file with an end for each way that leads to one.

    Two ways may end side by side in what is drawn as one end event: each is an end, and nothing is done twice. Where more than an end
    follows they must be joined, and that is still found.
    """
    processes = tuple(_with_own_ends(process) for process in definitions.processes)
    return replace(definitions, processes=processes)


def _bare(condition: str | None) -> str | None:
    """Return a condition without what other engines put around it.

    >>> [_bare(text) for text in ("${amount > 1000}", "=not(fraud)", "bpmn:getDataObject('approved')", 'a = "b=c"')]
    ['amount > 1000', '!(fraud)', 'approved', 'a == "b=c"']
    """
    if condition is None:
        return None
    found = _BRACKETS.match(condition.strip())
    inside = condition if found is None else found["braced"] or found["feel"] or ""
    named = _NOT.sub("!(", _DATA.sub(lambda call: call["name"], inside).strip())
    return _EQUALS.sub(lambda found: found[1] or "==", named) or condition


def _with_called(definitions: Definitions, process: Process) -> list[Process]:
    by_id = {each.id: each for each in definitions.processes if each.nodes}
    found, waiting = {process.id: process}, [process]
    while waiting:
        for scope in scopes(waiting.pop()):
            for node in scope.nodes:
                called = by_id.get(node.called or "") if isinstance(node, Task) else None
                if called is not None and called.id not in found:
                    found[called.id] = called
                    waiting.append(called)
    return list(found.values())


def _completed(process: Process, known: frozenset[str]) -> Process:
    def complete(scope: Scope) -> tuple[Iterable[FlowNode], Iterable[SequenceFlow]]:
        nodes = tuple(_as_task(node) if _is_without_content(node, known) else node for node in scope.nodes)
        flows = tuple(replace(flow, condition=_bare(flow.condition)) for flow in scope.flows)
        return _with_conditions(nodes, flows)

    return _edited(process, complete)


def _is_without_content(node: FlowNode, known: frozenset[str]) -> bool:
    if isinstance(node, SubProcess):
        return not node.nodes and not node.triggered_by_event and node.kind != "adHocSubProcess"
    return isinstance(node, Task) and node.kind == "callActivity" and node.called not in known


def _as_task(node: FlowNode) -> FlowNode:
    """Return the task that stands for what is drawn without its content."""
    if isinstance(node, Task):
        return replace(node, kind="userTask", called=None)
    names = {field.name for field in fields(Task)} & {field.name for field in fields(node)}
    return Task(**{name: getattr(node, name) for name in names} | {"kind": "userTask"})


def _edited(scope: AnyScope, edit: Callable[[Scope], tuple[Iterable[FlowNode], Iterable[SequenceFlow]]]) -> AnyScope:
    """Return a scope with other nodes and flows, the scopes inside it first."""
    inside = tuple(_edited(node, edit) if isinstance(node, SubProcess) else node for node in scope.nodes)
    scope = replace(scope, nodes=inside)
    nodes, flows = edit(scope)
    return replace(scope, nodes=tuple(nodes), flows=tuple(flows))


def _with_conditions(
    drawn: tuple[FlowNode, ...], arrows: tuple[SequenceFlow, ...]
) -> tuple[Iterable[FlowNode], Iterable[SequenceFlow]]:
    """Return the nodes and flows of a scope with a condition on every way out of a choice."""
    outgoing = _by(arrows, "source")
    nodes = {node.id: node for node in drawn}
    flows = {flow.id: flow for flow in arrows}
    for gateway in drawn:
        ways = outgoing.get(gateway.id, [])
        if not isinstance(gateway, Gateway) or gateway.kind not in _FORMS or len(ways) < 2:  # noqa: PLR2004 - no choice
            continue
        open_ways = [flow for flow in ways if not (flow.condition or "").strip() and flow.id != gateway.default]
        if len(open_ways) == 1 and gateway.default is None:
            nodes[gateway.id] = replace(gateway, default=open_ways[0].id)  # the one that is left: otherwise
        elif open_ways and not any((flow.condition or "").strip() for flow in ways):
            nodes[gateway.id] = replace(gateway, default=None)
            flows |= {flow.id: flow for flow in _chosen_by_name(gateway, ways, nodes)}
    return nodes.values(), flows.values()


def _chosen_by_name(
    gateway: Gateway, ways: list[SequenceFlow], nodes: Mapping[str, FlowNode]
) -> Iterator[SequenceFlow]:
    """Yield the ways out of a gateway, taken when their name is said: that of the flow, or of where it leads."""
    variable = "_".join(["way", *re.findall(r"[A-Za-z0-9]+", gateway.id)])
    names = [(flow.name and flow.label) or (nodes[flow.target].label if flow.target in nodes else "") for flow in ways]
    often = Counter(names)
    for flow, name in zip(ways, names, strict=True):
        way = name.replace('"', "'") if name and often[name] == 1 else flow.id
        yield replace(flow, condition=_FORMS[gateway.kind].format(name=variable, way=f'"{way}"'))


def _with_own_ends(process: Process) -> Process:
    return _edited(process, _split_ends)


def _split_ends(scope: Scope) -> tuple[Iterable[FlowNode], Iterable[SequenceFlow]]:
    """Return the nodes and flows of a scope with an end event for each flow into one, or into a merge before one."""
    outgoing, nodes = _by(scope.flows, "source"), {node.id: node for node in scope.nodes}
    ends = {node.id: node for node in scope.nodes if node.kind == "endEvent"}
    merges = {
        node.id: ends[outgoing[node.id][0].target]
        for node in scope.nodes
        if node.kind == "exclusiveGateway" and len(ways := outgoing.get(node.id, [])) == 1 and ways[0].target in ends
    }
    flows: list[SequenceFlow] = []
    count: Counter[str] = Counter()
    for flow in scope.flows:
        end = ends.get(flow.target) or merges.get(flow.target)
        if end is None:
            flows.append(flow)
        elif flow.source not in merges:
            count[end.id] += 1
            own = end.id if count[end.id] == 1 else f"{end.id}-{count[end.id]}"
            nodes[own] = replace(end, id=own)
            flows.append(replace(flow, target=own))
    return [node for key, node in nodes.items() if key not in merges], flows


def _by(flows: Iterable[SequenceFlow], end: str) -> dict[str, list[SequenceFlow]]:
    found: dict[str, list[SequenceFlow]] = {}
    for flow in flows:
        found.setdefault(getattr(flow, end), []).append(flow)
    return found
