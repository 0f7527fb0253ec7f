"""A joint decision: departments that review side by side, and the rule by which what they say decides.

The reviewers of a decision are the tasks between a parallel split and the join that ends it; the first task behind the join decides. The
rule is a policy of the deployment: "all" must agree, the "lead" department (the one that decides) weighs what was said, or the first no ends
the reviews that are still open ("cancel"). A refusal that the flow itself ends by a terminate event stays what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import RefusedDeploymentError
from processes.messages import message
from processes.model import Event, Gateway, Task, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from engine.deployment import DeployedFlow
    from processes.model import FlowNode, Scope

RULES = ("", "all", "lead", "cancel")
NO_REVIEW = frozenset({"intake", "applicant", "notice", "intermediary"})  # natures of tasks that give no opinion


@dataclass(frozen=True, slots=True, kw_only=True)
class JointDecision:
    """Who reviews side by side, and which task decides afterwards."""

    reviewers: tuple[str, ...]
    decider: str


def find_joint_decisions(flow: DeployedFlow, rule: str) -> tuple[JointDecision, ...]:
    """Return the joint decisions of a flow; none without a rule.

    Raises RefusedDeploymentError where the model does not say what the rule needs to know.
    """
    if rule not in RULES:
        raise RefusedDeploymentError(
            message("There is no rule {rule} for joint decisions; there are: {rules}.", rule=rule, rules=RULES[1:])
        )
    if not rule:
        return ()
    found = tuple(joint for scope in scopes(flow.process) for joint in _in_scope(scope, flow, rule))
    if not found:
        raise RefusedDeploymentError(
            message(
                "No departments review side by side in this flow, so there is no joint decision; leave the rule out."
            )
        )
    return found


def _in_scope(scope: Scope, flow: DeployedFlow, rule: str) -> Iterator[JointDecision]:
    nodes = {node.id: node for node in scope.nodes}
    arrows = _arrows_to_the_end(scope)
    for split in scope.nodes:
        ways = arrows.get(split.id, ())
        if split.kind != "parallelGateway" or len(ways) < 2:  # noqa: PLR2004 - side by side are two
            continue
        join = _join_of(split.id, arrows)
        inside = [_between(way, join, arrows) for way in ways]
        reviewing = [tuple(key for key in found if _reviews(nodes[key])) for found in inside]
        if sum(bool(found) for found in reviewing) < 2:  # noqa: PLR2004
            continue
        decider = _decider(nodes, join, arrows)
        _refuse_undecidable(flow, rule, nodes[split.id], decider)
        if rule == "cancel":
            _refuse_choices(nodes, (key for found in inside for key in found))
        reviewers = tuple(dict.fromkeys(key for found in reviewing for key in found))
        yield JointDecision(reviewers=reviewers, decider=decider)


def _arrows_to_the_end(scope: Scope) -> Mapping[str, tuple[str, ...]]:
    """Return where the flow goes from each node, without the ways that only lead to a terminate event."""
    before: dict[str, list[str]] = {}
    for flow in scope.flows:
        before.setdefault(flow.target, []).append(flow.source)
    ends = [node.id for node in scope.nodes if isinstance(node, Event) and node.kind == "endEvent"]
    waiting = [node.id for node in scope.nodes if node.id in ends and getattr(node, "trigger", "") != "terminate"]
    alive = set(waiting)
    while waiting:
        for key in before.get(waiting.pop(), ()):
            if key not in alive:
                alive.add(key)
                waiting.append(key)
    found: dict[str, tuple[str, ...]] = {}
    for flow in scope.flows:
        if {flow.source, flow.target} <= alive:
            found[flow.source] = (*found.get(flow.source, ()), flow.target)
    return found


def _join_of(split: str, arrows: Mapping[str, Sequence[str]]) -> str:
    """Return the first node behind a split by which every way to the end passes, "" where there is none."""
    for candidate in _reached(split, arrows):
        if candidate != split and not any(not arrows.get(key) for key in _reached(split, arrows, without=candidate)):
            return candidate
    return ""


def _between(way: str, join: str, arrows: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return () if way == join else _reached(way, arrows, without=join)


def _reached(start: str, arrows: Mapping[str, Sequence[str]], *, without: str = "") -> tuple[str, ...]:
    """Return what is reached from a node, the nearest first, never passing another."""
    found, waiting = {start: None}, [start]
    while waiting:
        for key in arrows.get(waiting.pop(0), ()):
            if key not in found and key != without:
                found[key] = None
                waiting.append(key)
    return tuple(found)


def _reviews(node: FlowNode) -> bool:
    return isinstance(node, Task) and node.nature not in NO_REVIEW


def _decider(nodes: Mapping[str, FlowNode], join: str, arrows: Mapping[str, Sequence[str]]) -> str:
    """Return the one task right behind a join, "" where there is none or more than one."""
    key = join
    while key:
        if isinstance(nodes[key], Task):
            return key
        following = arrows.get(key, ())
        key = following[0] if len(following) == 1 else ""
    return ""


def _refuse_undecidable(flow: DeployedFlow, rule: str, split: FlowNode, decider: str) -> None:
    if not decider:
        raise RefusedDeploymentError(
            message(
                "Behind the reviews that begin at {element} no single task decides, so the rule {rule} has nobody to go by: put one task behind their join, or leave the rule out.",
                element=split.label,
                rule=rule,
            )
        )
    if rule != "lead" and not any(way.kind == "refusal" for way in flow.tasks[decider].rejections):
        raise RefusedDeploymentError(
            message(
                "{task} decides by the rule {rule}, but the flow gives it no way to refuse: put a gateway with bl:decision refusal behind it.",
                task=flow.tasks[decider].name,
                rule=rule,
            )
        )


def _refuse_choices(nodes: Mapping[str, FlowNode], inside: Iterator[str]) -> None:
    for key in inside:
        node = nodes[key]
        if not isinstance(node, Task) and not (isinstance(node, Gateway) and node.kind == "parallelGateway"):
            raise RefusedDeploymentError(
                message(
                    "The rule cancel ends reviews early, and cannot where the flow has to choose or wait: {element} stands between the split and the join.",
                    element=node.label,
                )
            )
