"""A flow as points that tokens move between: what the kernel knows how to do, and nothing else.

Every activity, gateway and event becomes one point or a few: a task with several ways out is followed by a fork, a
gateway that joins and splits becomes a join and a split, a multi-instance activity becomes its copies. What only passes a
token on is left out. What a run cannot know is listed in `notes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.errors import UsageError
from processes.expressions import evaluate, is_expression, names
from processes.messages import message
from processes.model import Event, Gateway, SubProcess, Task
from reengineer.simulation.boundaries import lay_boundaries, lay_event
from reengineer.simulation.event_scopes import begun_by, lay_frames
from reengineer.simulation.kernel import words as w
from reengineer.simulation.points import Ends, Opening, Point, TokenGraph, Way, link_name
from reengineer.simulation.rounds import copies, lay_copies, untold
from reengineer.simulation.scenario import Work

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
        home = {node.id: process.id for process in definitions.processes for node in _all(process)}
        pairs = [
            (flow.source, flow.target)
            for collaboration in definitions.collaborations
            for flow in collaboration.message_flows
            if flow.source in home and flow.target in home and home[flow.source] != home[flow.target]
        ]
        self.sends: dict[str, list[str]] = {}
        for source, target in pairs:
            self.sends.setdefault(source, []).append(target)
        self.receives = frozenset(target for _, target in pairs)
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
        given = self.scenario.probabilities
        either.ways = [Way(point, share=given.get(point.element, -1.0)) for point in starts]
        opening.points.append(either)
        if not any(point.element in given for point in starts):
            self.notes.append(
                message(
                    "{process} has {count} start events; each starts the same share of the cases (assumed).",
                    process=opening.scope.label,
                    count=len(starts),
                )
            )
        share_out(either.ways)
        return [either]

    def _open(self, scope: Scope, parent: Opening | None, enter: Point | None, copy: str) -> Opening:
        whole = opening = Opening(scope, parent, enter)
        frames = lay_frames(whole, scope, copy) if self._may_frame(scope) else {}
        for frame in frames.values():
            opening = frame.opens or opening
        ends = Ends(receives=self.receives)
        entries, exits = ends.entries, ends.exits
        for node in scope.nodes:
            if not (getattr(node, "triggered_by_event", False) or node.kind == "boundaryEvent"):
                entries[node.id], exits[node.id] = self._node(node, scope, opening, copy)
        self.notes.extend(lay_boundaries(scope, opening, ends, copy, self.scenario))
        for node in scope.nodes:
            if node.id in exits:
                self._leave(node, scope, opening, entries, exits[node.id])
        self._link(scope, ends)
        self._begin(scope, opening, entries)
        for node in scope.nodes:
            if isinstance(node, SubProcess) and node.triggered_by_event:
                self._begun_by_event(node, frames, ends, copy)
        if frames:  # a terminate end also ends what events began
            for point in [point for point in opening.points if point.op == w.TERMINATE]:
                opening.points.remove(point)
                whole.points.append(point)
                point.scope = whole
        return whole

    def _link(self, scope: Scope, ends: Ends) -> None:
        linked = {name: node for node in scope.nodes if (name := link_name(node, "intermediateCatchEvent"))}
        for node in scope.nodes:
            name = link_name(node, "intermediateThrowEvent")
            if name in linked:
                ends.exits[node.id].ways = [Way(ends.entries[linked[name].id])]

    def _begin(self, scope: Scope, opening: Opening, entries: dict[str, Point]) -> None:
        """Let tokens enter at the start events; without any, at what no flow leads to."""
        targets = {flow.target for flow in scope.flows}
        without = [node for node in scope.nodes if node.id in entries and node.id not in targets]
        events = [node for node in without if node.kind == "startEvent"]
        chosen = [node for node in (events or without) if not link_name(node, "intermediateCatchEvent")]
        opening.starts = [entries[node.id] for node in chosen]
        for node in chosen:
            self.start_of[node.id] = entries[node.id]

    def _may_frame(self, scope: Scope) -> bool:
        """Tell whether the tokens of a scope all enter at one place: then a frame can stand there."""
        starts = [node for node in scope.nodes if isinstance(node, Event) and node.kind == "startEvent"]
        return isinstance(scope, SubProcess) or (len(starts) == 1 and starts[0].id not in self.receives)

    def _begun_by_event(self, node: SubProcess, frames: dict[bool, Point], ends: Ends, copy: str) -> None:
        """Lay an event sub-process behind its event, which stands on the frame of the scope."""
        event = begun_by(node)
        if event is None or event.interrupting not in frames:
            self.notes.append(message("{node} starts by an event of its own; the run leaves it out.", node=node.label))
            return
        frame = frames[event.interrupting]
        body, _ = self._activity(node, frame.scope, node.id + copy, copy, 0)
        end = self._point(w.END, node, frame.scope, body.key + "/end")
        body.ways = [Way(end)]
        point = self._point(w.FORK, event, frame.scope, event.id + copy)
        point.ways = [Way(body)]
        note = lay_event(event, point, frame, ends, self.scenario)
        self.notes += [note] if note else []

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
        work = self.scenario.work.get(node.id, Work())
        number = copies(node, work)
        self.notes.extend(note for note in (untold(node, work), _vain(node, work)) if note)
        several = number > 1 or work.again or work.wait or (node.kind == "receiveTask" and node.id in self.receives)
        framed = several and any(getattr(e, "attached_to", None) == node.id for e in scope.nodes)
        inside = opening
        if framed:
            frame = Point(w.ENTER, node.id, key + "/frame", opening)
            opening.points.append(frame)
            frame.opens = inside = Opening(scope, opening, frame)
            opening.inner.append(inside)
        pairs = [self._activity(node, inside, key if n == 0 else f"{key}#{n}", copy, n) for n in range(number)]
        first, last = lay_copies(node, inside, key, pairs, work.again)
        if not framed:
            return first, last
        end = self._point(w.END, node, inside, key + "/end")
        last.ways = [*last.ways, Way(end)]
        inside.starts = [first]
        return frame, frame

    def _activity(
        self, node: SubProcess | Task, opening: Opening, key: str, copy: str, number: int
    ) -> tuple[Point, Point]:
        first: Point | None = None
        if isinstance(node, SubProcess) and node.nodes:
            point = self._point(w.ENTER, node, opening, key)
            point.opens = self._open(node, opening, point, copy if number == 0 else f"{copy}#{number}")
            opening.inner.append(point.opens)
        else:
            point = self._point(w.WORK, node, opening, key)
            if self.scenario.work.get(node.id, Work()).wait:
                first = self._point(w.WORK, node, opening, key + "/wait")
                first.delays = True
                first.ways = [Way(point)]
            if node.kind == "receiveTask" and node.id in self.receives:
                receive = self._point(w.RECEIVE, node, opening, key + "/receive")
                receive.place = node.id
                receive.ways = [Way(first or point)]
                first = receive
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
            node.id == target and node.kind == "startEvent" for p in self.definitions.processes for node in p.nodes
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
        chance = node.kind == "eventBasedGateway" and not self._may_race(node, scope)
        split = self._point((w.CHOOSE if chance else splits[node.kind]) if outgoing > 1 else w.FORK, node, opening, key)
        split.only_passes = (
            outgoing == 1 and incoming == 1
        )  # a join behind must see one flow, and a token without one is no token to it
        if incoming < 2 or node.kind not in joins:  # noqa: PLR2004 - one token joins nothing
            return split, split
        join = self._point(joins[node.kind], node, opening, key + "/join")
        join.ways = [Way(split)]
        return join, split

    def _may_race(self, node: Gateway, scope: Scope) -> bool:
        """Tell whether something says when each event behind an event-based gateway occurs, or nothing how often."""
        ways = [flow for flow in scope.flows if flow.source == node.id]
        timed = self.scenario.timers.keys() | self.receives
        return all(flow.target in timed for flow in ways) or all(self._share(flow) < 0 for flow in ways)

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
        if not given and all(text and self._can_tell(text) for text in asked):
            point.by_condition = True
            return
        unknown = [way for way in ways if way.share < 0]
        if point.op == w.FORK_SOME:
            for way in unknown:
                way.share = 0.5
        else:
            share_out(ways)
        if unknown and len(unknown) == len(ways):
            self.notes.append(
                message("Nothing says how often {node} takes which way; all are as likely (assumed).", node=node.label)
            )

    def _can_tell(self, condition: str) -> bool:
        """Tell whether attributes decide a condition: it asks for no other, and calls nothing that only its vendor knows."""
        if not is_expression(condition) or not names(condition) <= self.known:
            return False
        try:
            evaluate(condition, {one.name: one.values[0][0] for one in self.scenario.attributes})
        except UsageError:
            return False
        return True


def share_out(ways: list[Way]) -> None:
    """Let the ways of which nothing is said (a share below 0) have the same part of what is left."""
    unknown = [way for way in ways if way.share < 0]
    left = max(0.0, 1.0 - sum(way.share for way in ways if way.share >= 0))
    for way in unknown:
        way.share = left / len(unknown)
    total = sum(way.share for way in ways) or 1.0
    for way in ways:
        way.share /= total


def _vain(node: SubProcess | Task, work: Work) -> Message | None:
    """Return that a time given for what has an inside of its own is not taken."""
    if isinstance(node, SubProcess) and node.nodes and (work.lead or work.processing or work.needs or work.wait):
        return message(
            "{node} is a sub-process: it takes as long as what is inside; the time given for it is not taken.",
            node=node.label,
        )
    return None


def _all(scope: Process | SubProcess) -> list[FlowNode]:
    found: list[FlowNode] = []
    for node in scope.nodes:
        found.append(node)
        if isinstance(node, SubProcess):
            found.extend(_all(node))
    return found
