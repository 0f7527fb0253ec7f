"""A flow as points that tokens move between: what the kernel knows how to do, and nothing else.

Every activity, gateway and event becomes one point or a few: a task with several ways out is followed by a fork, a
gateway that joins and splits becomes a join and a split, a multi-instance activity becomes its copies. What only passes a
token on is left out. What a run cannot know is listed in `notes`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from processes.expressions import is_expression, names
from processes.messages import message
from processes.model import Event, Gateway, SubProcess, Task
from reengineer.simulation.boundaries import lay_boundaries
from reengineer.simulation.kernel import words as w
from reengineer.simulation.points import Ends, Opening, Point, TokenGraph, Way, link_name

if TYPE_CHECKING:
    from processes.messages import Message
    from processes.model import Definitions, FlowNode, Process, Scope, SequenceFlow
    from reengineer.simulation.scenario import Scenario


def make_token_graph(definitions: Definitions, scenario: Scenario) -> TokenGraph:
    """Return the points of every process of a file."""
    return _Builder(definitions, scenario).build()


class _Builder:
    def __init__(self, definitions: Definitions, scenario: Scenario) -> None:
        self.definitions = definitions
        self.scenario = scenario
        self.known = {attribute.name for attribute in scenario.attributes}
        self.notes: list[Message] = []
        nodes = {node.id: node for process in definitions.processes for node in _all(process)}
        pairs = [
            (flow.source, flow.target)
            for collaboration in definitions.collaborations
            for flow in collaboration.message_flows
            if flow.source in nodes and flow.target in nodes
        ]
        self.sends: dict[str, list[str]] = {}
        for source, target in pairs:
            self.sends.setdefault(source, []).append(target)
        self.receives = {target for _, target in pairs}
        self.start_of: dict[str, Point] = {}
        self.to_start: list[tuple[Point, str]] = []

    def build(self) -> TokenGraph:
        openings = [self._open(process, None, None, "") for process in self.definitions.processes if process.nodes]
        for point, target in self.to_start:
            point.starts = self.start_of[target]
        starts = [start for opening in openings for start in self._arrivals(opening)]
        return TokenGraph(openings, starts, self.notes)

    def _arrivals(self, opening: Opening) -> list[Point]:
        """Return where a new case puts its tokens: not on what another pool starts by message."""
        starts = [point for point in opening.starts if point.element not in self.receives]
        if len(starts) < 2 or not isinstance(starts[0].activity, Event):  # noqa: PLR2004 - one is no choice
            return starts
        either = Point(w.CHOOSE, opening.scope.id, f"start of {opening.scope.id}", opening)
        either.ways = [Way(point, share=1 / len(starts)) for point in starts]
        opening.points.append(either)
        self.notes.append(
            message(
                "{process} has {count} start events; each starts the same share of the cases (assumed).",
                process=opening.scope.label,
                count=len(starts),
            )
        )
        return [either]

    def _open(self, scope: Scope, parent: Opening | None, enter: Point | None, copy: str) -> Opening:
        opening = Opening(scope, parent, enter)
        ends = Ends()
        entries, exits = ends.entries, ends.exits
        targets = {flow.target for flow in scope.flows}
        for node in scope.nodes:
            if isinstance(node, SubProcess) and node.triggered_by_event:
                self.notes.append(
                    message("{node} starts by an event of its own; the run leaves it out.", node=node.label)
                )
                continue
            if not (isinstance(node, Event) and node.kind == "boundaryEvent"):
                entries[node.id], exits[node.id] = self._node(node, scope, opening, copy)
        self.notes.extend(lay_boundaries(scope, opening, ends, copy, self.scenario))
        for node in scope.nodes:
            if node.id in exits:
                self._leave(node, scope, opening, entries, exits[node.id])
        linked = {name: node for node in scope.nodes if (name := link_name(node, "intermediateCatchEvent"))}
        for node in scope.nodes:
            name = link_name(node, "intermediateThrowEvent")
            if name in linked:
                exits[node.id].ways = [Way(entries[linked[name].id])]
        without = [node for node in scope.nodes if node.id in entries and node.id not in targets]
        events = [node for node in without if node.kind == "startEvent"]
        chosen = [node for node in (events or without) if not link_name(node, "intermediateCatchEvent")]
        opening.starts = [entries[node.id] for node in chosen]
        for node in chosen:
            self.start_of[node.id] = entries[node.id]
        return opening

    # --- one node -----------------------------------------------------------------------------------------------------
    def _point(self, op: int, node: FlowNode, opening: Opening, key: str) -> Point:
        point = Point(op, node.id, key, opening, activity=node)
        opening.points.append(point)
        return point

    def _node(self, node: FlowNode, scope: Scope, opening: Opening, copy: str) -> tuple[Point, Point]:
        """Return where tokens enter a node and where they leave it."""
        key = node.id + copy
        if isinstance(node, Gateway):
            return self._gateway(node, scope, opening, key)
        if isinstance(node, SubProcess | Task):
            return self._activities(node, scope, opening, copy)
        if isinstance(node, Event):
            return self._event(node, opening, key)
        point = self._point(w.FORK, node, opening, key)
        return point, point

    def _activities(self, node: SubProcess | Task, scope: Scope, opening: Opening, copy: str) -> tuple[Point, Point]:
        """Return an activity, or its copies; a frame around them is what boundary events stand on."""
        key = node.id + copy
        work = self.scenario.work.get(node.id)
        repeats = work.repeats if work else 1
        waits = node.kind == "receiveTask" and node.id in self.receives
        framed = (repeats > 1 or waits) and any(getattr(e, "attached_to", None) == node.id for e in scope.nodes)
        inside = opening
        if framed:
            frame = Point(w.ENTER, node.id, key + "/frame", opening)
            opening.points.append(frame)
            frame.opens = inside = Opening(scope, opening, frame)
            opening.inner.append(inside)
        pairs = [self._activity(node, inside, key if n == 0 else f"{key}#{n}", copy, n) for n in range(repeats)]
        first, last = pairs[0] if repeats == 1 else self._several(node, inside, key, pairs)
        if not framed:
            return first, last
        end = self._point(w.END, node, inside, key + "/end")
        last.ways = [*last.ways, Way(end)]
        inside.starts = [first]
        return frame, frame

    def _several(
        self, node: SubProcess | Task, opening: Opening, key: str, pairs: list[tuple[Point, Point]]
    ) -> tuple[Point, Point]:
        """Return the copies of a multi-instance activity, side by side or one after the other."""
        if node.loop is None or node.loop.kind != "parallel":
            for (_, before), (after, _) in pairwise(pairs):
                before.ways = [Way(after)]
            return pairs[0][0], pairs[-1][1]
        fork = self._point(w.FORK, node, opening, key + "/fork")
        join = self._point(w.JOIN, node, opening, key + "/join")
        fork.ways = [Way(first) for first, _ in pairs]
        for _, last in pairs:
            last.ways = [Way(join)]
        return fork, join

    def _activity(
        self, node: SubProcess | Task, opening: Opening, key: str, copy: str, number: int
    ) -> tuple[Point, Point]:
        first: Point | None = None
        if isinstance(node, SubProcess):
            point = self._point(w.ENTER, node, opening, key)
            point.opens = self._open(node, opening, point, copy if number == 0 else f"{copy}#{number}")
            opening.inner.append(point.opens)
        else:
            point = self._point(w.WORK, node, opening, key)
            if node.kind == "receiveTask" and node.id in self.receives:
                first = self._point(w.RECEIVE, node, opening, key + "/receive")
                first.place = node.id
                first.ways = [Way(point)]
        return first or point, self._send_after(node, opening, key, point)

    def _send_after(self, node: FlowNode, opening: Opening, key: str, point: Point) -> Point:
        for target in self.sends.get(node.id, ()):
            send = self._point(w.SEND, node, opening, f"{key}/send {target}")
            send.place = target
            self.to_start.append((send, target)) if self._is_start(target) else None
            point.ways = [Way(send)]
            point = send
        return point

    def _is_start(self, target: str) -> bool:
        return any(
            node.id == target and node.kind == "startEvent" for p in self.definitions.processes for node in _all(p)
        )

    def _event(self, node: Event, opening: Opening, key: str) -> tuple[Point, Point]:
        if node.kind == "endEvent":
            return self._end(node, opening, key)
        if node.kind == "intermediateCatchEvent" and node.id in self.receives:
            point = self._point(w.RECEIVE, node, opening, key)
            point.place = node.id
        elif node.kind == "intermediateCatchEvent" and node.trigger != "link":
            point = self._point(w.WORK, node, opening, key)
            if node.id not in self.scenario.timers and node.trigger != "none":
                self.notes.append(
                    message(
                        "Nothing says how long {node} waits; the run lets it pass at once (assumed).", node=node.label
                    )
                )
        else:
            point = self._point(w.FORK, node, opening, key)
            point.only_passes = sum(flow.target == node.id for flow in opening.scope.flows) == 1
        return point, self._send_after(node, opening, key, point)

    def _end(self, node: Event, opening: Opening, key: str) -> tuple[Point, Point]:
        ops = {"terminate": w.TERMINATE, "error": w.THROW, "cancel": w.THROW}
        end = self._point(ops.get(node.trigger, w.END), node, opening, key)
        first = end
        for target in self.sends.get(node.id, ()):
            send = self._point(w.SEND, node, opening, f"{key}/send {target}")
            send.place = target
            if self._is_start(target):
                self.to_start.append((send, target))
            send.ways = [Way(first)]
            first = send
        return first, end

    def _gateway(self, node: Gateway, scope: Scope, opening: Opening, key: str) -> tuple[Point, Point]:
        incoming = sum(flow.target == node.id for flow in scope.flows)
        outgoing = sum(flow.source == node.id for flow in scope.flows)
        joins = {"parallelGateway": w.JOIN, "inclusiveGateway": w.JOIN_SOME, "complexGateway": w.JOIN_SOME}
        splits = {
            "exclusiveGateway": w.CHOOSE,
            "parallelGateway": w.FORK,
            "inclusiveGateway": w.FORK_SOME,
            "complexGateway": w.FORK_SOME,
            "eventBasedGateway": w.RACE,
        }
        split = self._point(splits[node.kind] if outgoing > 1 else w.FORK, node, opening, key)
        split.only_passes = (
            outgoing == 1 and incoming == 1
        )  # a join behind must see one flow, and a token without one is no token to it
        if incoming < 2 or node.kind not in joins:  # noqa: PLR2004 - one token joins nothing
            return split, split
        join = self._point(joins[node.kind], node, opening, key + "/join")
        join.ways = [Way(split)]
        return join, split

    # --- ways ---------------------------------------------------------------------------------------------------------
    def _leave(self, node: FlowNode, scope: Scope, opening: Opening, entries: dict[str, Point], point: Point) -> None:
        """Lay the ways out of a node; without any, the token ends there."""
        if point.op in (w.END, w.TERMINATE, w.THROW):
            return
        flows = [flow for flow in scope.flows if flow.source == node.id and flow.target in entries]
        if not flows:
            end = self._point(w.END, node, opening, point.key + "/end")
            point.ways = [Way(end)]
            return
        default = getattr(node, "default", None)
        ways = [Way(entries[f.target], f.condition or "", self._share(f), default=f.id == default) for f in flows]
        if point.op in (w.CHOOSE, w.FORK_SOME):
            self._decide(node, point, flows, ways)
        elif len(ways) > 1 and (point.op not in (w.FORK, w.RACE) or isinstance(node, Task | SubProcess)):
            op = w.FORK_SOME if any(way.condition for way in ways) else w.FORK
            fork = self._point(op, node, opening, point.key + "/fork")
            if op == w.FORK_SOME:
                self._decide(node, fork, flows, ways)
            fork.ways = ways
            point.ways = [*point.ways, Way(fork)]
            return
        point.ways = [*point.ways, *ways] if point.op == w.SEND else ways

    def _share(self, flow: SequenceFlow) -> float:
        share = self.scenario.probabilities.get(flow.id, flow.probability)
        return -1.0 if share is None else share

    def _decide(self, node: FlowNode, point: Point, flows: list[SequenceFlow], ways: list[Way]) -> None:
        """Let attributes decide where all conditions can be read from them, else chance."""
        if not isinstance(node, Gateway):  # a way out of a task without a condition is always taken
            for way in ways:
                way.share = 1.0 if not way.condition and not way.default else way.share
        asked = [way.condition for way in ways if not way.default and (way.condition or isinstance(node, Gateway))]
        given = any(flow.id in self.scenario.probabilities for flow in flows)
        if not given and all(text and is_expression(text) and names(text) <= self.known for text in asked):
            point.by_condition = True
            return
        unknown = [way for way in ways if way.share < 0]
        if point.op == w.FORK_SOME:
            for way in unknown:
                way.share = 0.5
        else:
            left = max(0.0, 1.0 - sum(way.share for way in ways if way.share >= 0))
            for way in unknown:
                way.share = left / len(unknown)
            total = sum(way.share for way in ways) or 1.0
            for way in ways:
                way.share /= total
        if unknown and len(unknown) == len(ways):
            self.notes.append(
                message("Nothing says how often {node} takes which way; all are as likely (assumed).", node=node.label)
            )


def _all(scope: Process | SubProcess) -> list[FlowNode]:
    found: list[FlowNode] = []
    for node in scope.nodes:
        found.append(node)
        if isinstance(node, SubProcess):
            found.extend(_all(node))
    return found
