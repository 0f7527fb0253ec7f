"""From a BPMN model to the net behind it: what each kind of node does with tokens.

Tasks take one token and give one to each outgoing flow; what the standard leaves open is decided as
`docs/reference/checks.md` says: data is not looked at, so every choice is possible, and events may occur or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.by_identity import remember_last
from processes.checks.net import MESSAGE_BOUND, Firing, Net, Zone
from processes.checks.scene import Scene, is_link, link_name
from processes.messages import message
from processes.model import Event, SubProcess, Task, all_nodes

if TYPE_CHECKING:
    from processes.messages import Message
    from processes.model import Definitions, FlowNode, Process, Scope

VARIANTS = 3  # non-interrupting boundary events that rejoin the main flow, per task, told apart


def compile_model(definitions: Definitions, *, messages: bool = False) -> Net:
    """Return the net of all processes of a file; `messages`: receivers wait for what is sent."""
    return _compile(definitions, messages=True) if messages else _without_messages(definitions)


@remember_last(2)
def _without_messages(definitions: Definitions) -> Net:
    return _compile(definitions, messages=False)


def _compile(definitions: Definitions, *, messages: bool) -> Net:
    builder = Builder()
    processes = [process for process in definitions.processes if process.nodes]
    if messages:
        builder.declare_messages(definitions, processes)
    for process in processes:
        builder.add_process(process)
    return builder.finish()


class Builder:
    """Collects places, zones and firings."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.place_zone: list[int] = []
        self.hidden: set[int] = set()
        self.zones: list[Zone] = []
        self.firings: list[Firing] = []
        self.initial = 0
        self.messages: list[tuple[int, ...]] = []
        self.sends: dict[str, tuple[int, ...]] = {}
        self.receives: dict[str, tuple[int, ...]] = {}
        self.unknown: list[tuple[str, Message]] = []
        self.untouched: set[str] = set()
        self.node_zone: dict[str, int] = {}

    def declare_messages(self, definitions: Definitions, processes: list[Process]) -> None:
        """Make the places of the messages that go from a node of one process to a node of another."""
        home = {node.id: process.id for process in processes for node in all_nodes(process)}
        for flow in (flow for each in definitions.collaborations for flow in each.message_flows):
            if flow.source in home and flow.target in home and home[flow.source] != home[flow.target]:
                number = len(self.messages)
                self.messages.append(tuple(self.add_place(f"message:{flow.id}", -1) for _ in range(MESSAGE_BOUND)))
                self.sends[flow.source] = (*self.sends.get(flow.source, ()), number)
                self.receives[flow.target] = (*self.receives.get(flow.target, ()), number)

    def add_process(self, process: Process) -> None:
        """Compile one process and what is inside it, outer scopes first."""
        waiting = [Scene(self, process, None)]
        root = waiting[0].start_place
        self.initial |= 0 if root is None else 1 << root
        while waiting:
            scene = waiting.pop()
            compiler = _SceneCompiler(self, scene)
            compiler.compile()
            waiting += compiler.inner

    def add_place(self, name: str, zone: int, *, hidden: bool = False) -> int:
        """Make a place."""
        self.names.append(name)
        self.place_zone.append(zone)
        if hidden:
            self.hidden.add(len(self.names) - 1)
        return len(self.names) - 1

    def add_zone(self, name: str, parent: int | None) -> int:
        """Make a zone."""
        self.zones.append(Zone(id=name, parent=parent, entry=()))
        return len(self.zones) - 1

    def begin_zone(self, zone: int, entry: tuple[int, ...]) -> None:
        """Say which places are marked when a zone begins."""
        self.zones[zone] = Zone(id=self.zones[zone].id, parent=self.zones[zone].parent, entry=entry)

    def finish(self) -> Net:
        """Return the net."""
        return Net(
            places=tuple(self.names),
            place_zone=tuple(self.place_zone),
            hidden=frozenset(self.hidden),
            zones=tuple(self.zones),
            firings=tuple(self.firings),
            initial=self.initial,
            messages=tuple(self.messages),
            unknown=tuple(self.unknown),
            node_zone=self.node_zone,
            untouched=frozenset(self.untouched),
        )


class _SceneCompiler:
    """Makes the firings of one scope."""

    def __init__(self, builder: Builder, scene: Scene) -> None:
        self.builder = builder
        self.scene = scene
        self.inner: list[Scene] = []

    def compile(self) -> None:
        """Add the firings of the start, of each node, and of the event sub-processes."""
        self.builder.node_zone.update(self.scene.node_zone)
        self._start()
        handlers = {
            "endEvent": self._end_event,
            "exclusiveGateway": self._exclusive,
            "parallelGateway": self._parallel,
            "inclusiveGateway": self._inclusive,
            "complexGateway": self._complex,
            "eventBasedGateway": self._event_based,
        }
        nodes = [node for node in self.scene.scope.nodes if node.id not in self.scene.compensation]
        for node in nodes:  # first: an error end event looks for them
            if isinstance(node, SubProcess) and node.triggered_by_event:
                self._event_sub_process(node)
        for node in nodes:
            if node.kind in ("startEvent", "boundaryEvent") or getattr(node, "triggered_by_event", False):
                continue
            if isinstance(node, (Task, SubProcess)):
                self._activity(node)
            else:
                handlers.get(node.kind, self._pass)(node)

    def _add(self, node: FlowNode, action: str, **parts: Any) -> None:
        parts.setdefault("zone", self.scene.node_zone[node.id])
        self.builder.firings.append(Firing(node=node.id, action=action, **parts))

    def _start(self) -> None:
        scene = self.scene
        if scene.start_place is None:
            return
        self.builder.begin_zone(scene.zone, (scene.start_place,))
        for node in scene.starts():
            receives = self.builder.receives.get(node.id, ())
            self._add(node, "start", consume=(scene.start_place,), receives=receives, **self._leaving(node))
        if not scene.starts():
            first = tuple(place for node in scene.begin for place in scene.begin[node] if not self._throwers(node))
            parts: dict[str, Any] = {"consume": (scene.start_place,), "produce": first}
            self.builder.firings.append(Firing(node=scene.scope.id, action="begin", zone=scene.zone, **parts))

    def _throwers(self, node: str) -> list[FlowNode]:
        catching = self.scene.nodes[node]
        if not is_link(catching, "intermediateCatchEvent"):
            return []
        return [
            other
            for other in self.scene.scope.nodes
            if is_link(other) and other.kind != catching.kind and link_name(other) == link_name(catching)
        ]

    def _leaving(self, node: FlowNode) -> dict[str, tuple[int, ...]]:
        """Return where the tokens go when the node is done: to all flows, or as the conditions on the flows choose."""
        scene = self.scene
        flows = scene.outgoing[node.id]
        default = getattr(node, "default", None)
        conditional = [flow for flow in flows if flow.condition is not None and flow.id != default]
        if len(flows) <= 1 or not conditional or node.kind == "eventBasedGateway":
            sent = self.builder.sends.get(node.id, ())
            return {"produce": tuple(dict.fromkeys(scene.exits(node.id))), "sends": sent}
        return self._choice(node, [flow.id for flow in conditional], default)

    def _choice(self, node: FlowNode, conditional: list[str], default: str | None) -> dict[str, tuple[int, ...]]:
        place = self.scene.flow_place
        always = [f.id for f in self.scene.outgoing[node.id] if f.id not in conditional and f.id != default]
        return {
            "produce": tuple(place[flow] for flow in always),
            "choose": tuple(place[flow] for flow in conditional),
            "otherwise": tuple(place[flow] for flow in (default,) if flow in place),
            "sends": self.builder.sends.get(node.id, ()),
        }

    def _pass(self, node: FlowNode) -> None:
        """Intermediate events: one token in, one to each outgoing flow."""
        parts = self._leaving(node)
        if is_link(node) and node.kind != "intermediateCatchEvent":
            targets = [n for n in self.scene.begin if node in self._throwers(n)]
            parts["produce"] = tuple(self.scene.begin[target][0] for target in targets) or parts["produce"]
        receives = self.builder.receives.get(node.id, ()) if node.kind == "intermediateCatchEvent" else ()
        for place in self.scene.entries(node.id):
            self._add(node, "pass", consume=(place,), receives=receives, **parts)

    def _exclusive(self, node: FlowNode) -> None:
        scene = self.scene
        inputs, outputs = scene.entries(node.id), [(place,) for place in scene.exits(node.id)]
        if len(inputs) > 1 and len(outputs) > 1:
            inputs = self._gather(node, inputs)
        for place in inputs:
            for output in outputs:
                self._add(node, "pass", consume=(place,), produce=output)

    def _gather(self, node: FlowNode, inputs: list[int], **parts: Any) -> list[int]:
        middle = self.builder.add_place(f"waiting:{node.id}", self.scene.node_zone[node.id])
        if parts:
            self._add(node, "join", consume=tuple(inputs), produce=(middle,), **parts)
        else:
            for place in inputs:
                self._add(node, "join", consume=(place,), produce=(middle,))
        return [middle]

    def _parallel(self, node: FlowNode) -> None:
        inputs = tuple(self.scene.entries(node.id))
        if inputs:
            self._add(node, "pass", consume=inputs, produce=self.scene.exits(node.id))

    def _inclusive(self, node: FlowNode) -> None:
        inputs = self.scene.entries(node.id)
        flows = [flow.id for flow in self.scene.outgoing[node.id]]
        default = getattr(node, "default", None)
        if len(flows) > 1:
            parts = self._choice(node, [flow for flow in flows if flow != default], default)
        else:
            parts = {"produce": self.scene.exits(node.id)}
        if len(inputs) > 1 and len(flows) > 1:
            inputs = self._gather(node, inputs, join=True)
        if len(inputs) > 1:
            self._add(node, "pass", consume=tuple(inputs), join=True, **parts)
        elif inputs:
            self._add(node, "pass", consume=tuple(inputs), **parts)

    def _complex(self, node: FlowNode) -> None:
        if len(self.scene.entries(node.id)) > 1 or len(self.scene.outgoing[node.id]) > 1:
            why = message("The complex gateway {name} follows a rule that only its author knows.", name=node.label)
            self.builder.unknown.append((node.id, why))
        self._inclusive(node)

    def _event_based(self, node: FlowNode) -> None:
        for place in self.scene.entries(node.id):
            self._add(node, "pass", consume=(place,), produce=tuple(dict.fromkeys(self.scene.exits(node.id))))

    def _activity(self, node: Task | SubProcess) -> None:
        """Let a task or sub-process start, run, and end, unless an interrupting boundary event comes first."""
        scene = self.scene
        events = scene.boundaries.get(node.id, [])
        rejoining = [event for event in events if not event.interrupting and event.id not in scene.handlers]
        running = scene.running(node.id, 1 << min(len(rejoining), VARIANTS))
        child = self._child(node)
        inside = (child.zone,) if child else ()
        begin = (child.start_place,) if child and child.start_place is not None else ()
        for place in scene.entries(node.id):
            self._add(node, "start", consume=(place,), produce=(running[0], *begin))
        receives = self.builder.receives.get(node.id, ()) if node.kind == "receiveTask" else ()
        parts = self._leaving(node)
        for place in running:
            self._add(node, "end", consume=(place,), quiet=inside, clear=inside, receives=receives, **parts)
        for event in events:
            self._boundary(event, running, rejoining, inside)

    def _child(self, node: Task | SubProcess) -> Scene | None:
        if not isinstance(node, SubProcess):
            return None
        self.inner.append(Scene(self.builder, node, self.scene))
        return self.inner[-1]

    def _boundary(self, event: Event, running: list[int], rejoining: list[Event], inside: tuple[int, ...]) -> None:
        parts = {**self._leaving(event), "receives": self.builder.receives.get(event.id, ())}
        zone = self.scene.node_zone[event.attached_to or ""]
        handler = self.scene.handlers.get(event.id)
        if event.interrupting:
            for place in running:
                self._add(event, "catch", consume=(place,), clear=inside, zone=zone, **parts)
        elif handler is not None:
            self.builder.begin_zone(handler, parts["produce"])
            beside = {"while_at": tuple(running), "quiet": (handler,), "clear": (handler,), "local": False}
            self._add(event, "catch", zone=zone, **beside, **parts)
        else:
            bit = 1 << min(rejoining.index(event), VARIANTS - 1)
            for struck, place in enumerate(running):
                if not struck & bit:
                    produce = (running[struck | bit], *parts["produce"])
                    self._add(event, "catch", consume=(place,), zone=zone, **{**parts, "produce": produce})

    def _event_sub_process(self, node: SubProcess) -> None:
        child = Scene(self.builder, node, self.scene)
        self.inner.append(child)
        self.scene.children.append(child)
        if child.start_place is None:
            return
        here = self.scene.zone
        clear = (here,) if interrupts(node) else (child.zone,)
        self._add(
            node,
            "start",
            zone=here,
            produce=(child.start_place,),
            busy=(here,),
            quiet=(child.zone,),
            clear=clear,
            local=False,
        )

    def _end_event(self, node: FlowNode) -> None:
        """Take the token of an end event: plain, terminate, or an error that someone outside may catch."""
        if is_link(node):
            self._pass(node)
            return
        trigger = node.trigger if isinstance(node, Event) else "none"
        parts: dict[str, Any] = {"produce": self.scene.exits(node.id), "sends": self.builder.sends.get(node.id, ())}
        if trigger == "terminate":
            parts |= {"produce": (), "clear": (self.scene.zone,), "final": True}
        elif trigger in ("error", "cancel", "escalation"):
            parts |= self._throw(node, trigger)
        for place in self.scene.entries(node.id):
            self._add(node, "end", consume=(place,), **parts)

    def _throw(self, node: FlowNode, trigger: str) -> dict[str, Any]:
        """Find who catches what an end event throws: an event sub-process here, the border of this scope, or further out."""
        scene: Scene | None = self.scene
        while scene is not None:
            caught = self._caught_inside(scene, node, trigger) or self._caught_at_border(scene, node, trigger)
            if caught is not None:
                return caught
            outermost, scene = scene, scene.parent
        if trigger == "escalation":
            return {}
        return {"produce": (), "clear": (outermost.zone,), "final": True, "escapes": outermost is not self.scene}

    def _caught_inside(self, scene: Scene, node: FlowNode, trigger: str) -> dict[str, Any] | None:
        if trigger != "error":
            return None
        own = {id(scope) for scope in self._above()}
        for child in scene.children:
            starts = [n for n in child.scope.nodes if n.kind == "startEvent" and _matches(n, node, trigger)]
            if starts and id(child.scope) not in own and child.start_place is not None:
                return {"produce": (child.start_place,), "clear": (scene.zone,), "final": True}
        return None

    def _above(self) -> list[Scope]:
        found: list[Scope] = []
        scene: Scene | None = self.scene
        while scene is not None:
            found.append(scene.scope)
            scene = scene.parent
        return found

    def _caught_at_border(self, scene: Scene, node: FlowNode, trigger: str) -> dict[str, Any] | None:
        if scene.parent is None:
            return None
        outside = scene.parent
        for event in outside.boundaries.get(scene.scope.id, ()):
            if event.interrupting and _matches(event, node, trigger):
                produce = tuple(dict.fromkeys(outside.exits(event.id)))
                stops = tuple(outside.running(scene.scope.id))
                return {"produce": produce, "clear": (scene.zone,), "stops": stops, "final": True, "escapes": True}
        return None


def interrupts(node: SubProcess) -> bool:
    """Tell whether an event sub-process interrupts what it belongs to."""
    return all(inner.interrupting for inner in node.nodes if isinstance(inner, Event) and inner.kind == "startEvent")


def _matches(catching: FlowNode, throwing: FlowNode, trigger: str) -> bool:
    if not isinstance(catching, Event) or not isinstance(throwing, Event) or catching.trigger != trigger:
        return False
    return not catching.reference or catching.reference == throwing.reference
