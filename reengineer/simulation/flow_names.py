"""What a scenario may speak of in a flow: each thing by its id, or by a name that people see."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from processes.errors import UsageError
from processes.messages import message
from processes.model import Event, Lane, SubProcess, Task, all_nodes, lane_path, scopes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from processes.messages import Message
    from processes.model import Definitions, FlowNode, Process

SOME = 12  # names
_KINDS = {
    "task": message("task"),
    "flow": message("sequence flow"),
    "event": message("event"),
    "post": message("post"),
    "calendar": message("calendar"),
    "scenario": message("scenario"),
}


class FlowNames:
    """Finds tasks, sequence flows, events and posts of a flow.

    What only one of `others` has (the other flow of a comparison) is found as nothing, not refused.
    """

    def __init__(self, definitions: Definitions, others: Collection[Definitions] = ()) -> None:
        self.here = _names(definitions)
        self.post_of = {
            node: path[-1].id for process in definitions.processes for node, path in lane_path(process).items()
        }
        self.choices = dict(decisions(definitions))
        self.elsewhere = [_names(other) for other in others]

    def find(self, kind: str, name: str) -> tuple[str, ...]:
        """Return the ids of what has this id or name; a name of several posts means all of them."""
        wanted = " ".join(name.split())
        found = _lookup(self.here[kind], wanted)
        if not found and not any(_lookup(names[kind], wanted) for names in self.elsewhere):
            called = [names[0] or node for node, names in self.here[kind].items() if names]
            known = [*self.here[kind], *(name for names in self.here[kind].values() for name in names)]
            raise unknown(name, kind, known, called)
        if len(found) > 1 and kind != "post":
            raise UsageError(
                message(
                    "{name} names {count} elements; use one of the ids {ids}.", name=name, count=len(found), ids=found
                )
            )
        return found

    def post_name(self, post: str) -> str:
        """Return the department and post that people see; empty for a post that is no lane of the flow."""
        return self.here["post"].get(post, ("",))[0]

    def with_rest(self, shares: Mapping[str, float]) -> dict[str, float]:
        """Return shares of sequence flows with that of the one way of a decision that was left out.

        A decision with two ways needs one share only; the other way, whatever else is said of it, takes the rest.
        """
        found = dict(shares)
        for ways in self.choices.values():
            left = [way for way in ways if way not in shares]
            if len(left) == 1:
                found[left[0]] = max(0.0, 1.0 - sum(shares[way] for way in ways if way in shares))
        return found


def unknown(name: str, kind: str, known: Collection[str], called: Collection[str] = ()) -> UsageError:
    """Return the error for a name that the flow or scenario does not have, with those that are near.

    Where none is near, some of those by which things are `called` are named: people do not know ids.
    """
    near = tuple(dict.fromkeys(get_close_matches(name, known, cutoff=0.5)))
    if near:
        return UsageError(
            message("There is no {kind} {name}; did you mean {near}?", kind=kind_of(kind), name=name, near=near)
        )
    some = tuple(sorted(set(called or known)))[:SOME]
    if not some:
        return UsageError(message("There is no {kind} {name}, and no other one.", kind=kind_of(kind), name=name))
    return UsageError(
        message("There is no {kind} {name}; there are for example: {some}.", kind=kind_of(kind), name=name, some=some)
    )


def kind_of(kind: str) -> Message:
    """Return the word for a kind of thing."""
    return _KINDS[kind]


def _lookup(names: Mapping[str, tuple[str, ...]], wanted: str) -> tuple[str, ...]:
    if wanted in names:
        return (wanted,)
    return tuple(key for key, called in names.items() if wanted in called)


def _names(definitions: Definitions) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return for each kind the ids, and the names that each may be called by."""
    found: dict[str, dict[str, tuple[str, ...]]] = {"task": {}, "flow": {}, "event": {}, "post": {}}
    for process in definitions.processes:
        for node in all_nodes(process):
            if isinstance(node, Task | SubProcess):
                found["task"][node.id] = (node.label,)
            elif isinstance(node, Event):
                found["event"][node.id] = (node.label,)
        for scope in scopes(process):
            for flow in scope.flows:
                found["flow"][flow.id] = tuple(name for name in (flow.label, _tidy(flow.condition)) if name)
        for path in lane_path(process).values():
            found["post"][path[-1].id] = (" ".join(lane.label for lane in path), path[-1].label)
    for process, pool in pool_posts(definitions):
        lanes = lane_path(process)
        if any(isinstance(node, Task | SubProcess) and node.id not in lanes for node in all_nodes(process)):
            found["post"][pool.id] = (pool.label,)
    return found


def pool_posts(definitions: Definitions) -> Iterator[tuple[Process, Lane]]:
    """Yield each process with its pool as a post: who does the tasks that are in no lane."""
    named = {p.process: p.name for pools in definitions.collaborations for p in pools.participants}
    for process in definitions.processes:
        yield process, Lane(id=process.id, name=named.get(process.id) or process.name)


def has_inside(node: FlowNode) -> bool:
    """Tell whether a node is a sub-process whose inside is in the flow: it takes as long as that."""
    return isinstance(node, SubProcess) and bool(node.nodes)


def _tidy(condition: str | None) -> str:
    return " ".join((condition or "").split())


def decisions(definitions: Definitions) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the id and ways of every choice of exactly one: the outgoing flows of a gateway, the starts of a process."""
    for process in definitions.processes:
        for scope in scopes(process):
            for node in scope.nodes:
                if node.kind in ("exclusiveGateway", "eventBasedGateway"):
                    flows = tuple(flow.id for flow in scope.flows if flow.source == node.id)
                    if len(flows) > 1:
                        yield node.id, flows
        starts = _several_starts(definitions, process)
        if len(starts) > 1:
            yield process.id, starts


def _several_starts(definitions: Definitions, process: Process) -> tuple[str, ...]:
    """Return the start events of a process of which each begins its share of the cases: not those of a message."""
    told = {flow.target for each in definitions.collaborations for flow in each.message_flows}
    return tuple(node.id for node in process.nodes if node.kind == "startEvent" and node.id not in told)
