"""Random small edits of any model, for the law: what is written reads as what was meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from processes.durations import UNITS, Span
from processes.model import (
    REASONS,
    Artifact,
    Bounds,
    Collaboration,
    DataAssociation,
    DataElement,
    Definitions,
    Diagram,
    Edge,
    Event,
    Gateway,
    Lane,
    Loop,
    MessageFlow,
    Participant,
    Precedence,
    Process,
    Question,
    RootElement,
    SequenceFlow,
    Shape,
    SubProcess,
    Task,
    TimeLimit,
    scopes,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

Scope = Process | SubProcess
NAMES = ("", "审核", 'a & b < c > "d"', "two\nlines", " spaced ", "𠮷", "x" * 50)


def edit(definitions: Definitions, rng: Random, number: int) -> Definitions:
    """Return the model after one random edit; `number` makes new ids unlike all others."""
    return rng.choice(EDITS)(definitions, rng, f"Edit_{number}")


def change_scope(definitions: Definitions, rng: Random, function: Callable[[Scope], Scope]) -> Definitions:
    """Return the model with one of its scopes changed."""
    found = [scope.id for process in definitions.processes for scope in scopes(process)]
    if not found:
        return definitions
    chosen = rng.choice(found)

    def walk(scope: Any) -> Any:
        if scope.id == chosen:
            return function(scope)
        return replace(scope, nodes=tuple(walk(n) if isinstance(n, SubProcess) else n for n in scope.nodes))

    return replace(definitions, processes=tuple(walk(process) for process in definitions.processes))


def change_one(items: tuple[Any, ...], rng: Random, function: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Return the items with one of them changed."""
    if not items:
        return items
    index = rng.randrange(len(items))
    return (*items[:index], function(items[index]), *items[index + 1 :])


def insert(items: tuple[Any, ...], rng: Random, item: Any) -> tuple[Any, ...]:
    """Return the items with another one anywhere among them."""
    index = rng.randint(0, len(items))
    return (*items[:index], item, *items[index:])


def drop(items: tuple[Any, ...], rng: Random) -> tuple[Any, ...]:
    """Return the items without one of them."""
    index = rng.randrange(len(items)) if items else 0
    return (*items[:index], *items[index + 1 :])


def shuffle(items: tuple[Any, ...], rng: Random) -> tuple[Any, ...]:
    """Return the items in another order."""
    return tuple(rng.sample(items, len(items)))


def new_node(rng: Random, name: str) -> Any:
    kind = rng.choice(["task", "userTask", "callActivity", "gateway", "start", "end", "boundary", "sub", "timer"])
    common: dict[str, Any] = {"id": name, "name": rng.choice(NAMES)}
    if kind == "gateway":
        return Gateway(**common, kind=rng.choice(["exclusiveGateway", "complexGateway", "inclusiveGateway"]))
    if kind == "sub":
        inner = (Task(id=f"{name}_a", kind="task"), Task(id=f"{name}_b", kind="task"))
        flow = SequenceFlow(id=f"{name}_f", source=f"{name}_a", target=f"{name}_b", condition="a > 1")
        lane = Lane(id=f"{name}_lane", nodes=(f"{name}_a",))
        return SubProcess(
            **common, kind="transaction", nodes=inner, flows=(flow,), lanes=(lane,), triggered_by_event=True
        )
    if kind in ("task", "userTask", "callActivity"):
        return Task(**common, kind=kind, loop=rng.choice([None, Loop(kind="sequential"), Loop(kind="standard")]))
    return new_event(rng, kind, common)


def new_event(rng: Random, kind: str, common: dict[str, Any]) -> Event:
    if kind in ("start", "end"):
        trigger = rng.choice(["message", "error", "terminate", "conditional", "link", "signal", "compensation"])
        return Event(**common, kind=f"{kind}Event", trigger=trigger, reference="R" if trigger == "link" else "")
    timer = rng.choice(["P3D", "R/PT1H", "2026-01-01", ""])
    return Event(**common, kind="boundaryEvent", trigger="timer", timer=timer, interrupting=kind == "timer")


def extension(rng: Random, name: str) -> dict[str, Any]:
    span = rng.choice([None, Span(rng.choice([1, 2.5, 20]), rng.choice(UNITS))])
    return rng.choice(
        [
            {"time_limit": TimeLimit(statutory=span, promised=Span(3), legal_basis="许可法 第42条", assumed=True)},
            {"time_limit": None},
            {"item_code": "C04", "nature": rng.choice(["", "approval"])},
            {"item_code": "", "nature": ""},
            {"precedences": tuple(Precedence(before=x, after=name, reason=rng.choice(REASONS)) for x in ("p", "q"))},
            {"precedences": ()},
            {"questions": (Question(before="p", after=name, answer=rng.choice(["", "yes"])),)},
            {"suspends_clock": True, "clock_basis": rng.choice(["", "第45条"])},
            {"suspends_clock": False, "clock_basis": ""},
            {"inputs_complete": True, "needed_by_finish": ("d1", "d2")},
            {"effort": span, "decision": rng.choice(["", "refusal"])},
            {"documentation": rng.choice(["", "two\nlines & more"])},
        ]
    )


def change_node(node: Any, rng: Random, name: str) -> Any:
    change = rng.randrange(8)
    if change < 4:
        return replace(node, **rng.choice([extension(rng, node.id), {"name": rng.choice(NAMES)}]))
    if change == 4:
        links = insert(node.inputs, rng, DataAssociation(id=f"{name}_in", data="Data_x"))
        return replace(node, inputs=links, outputs=drop(node.outputs, rng))
    if change == 5:
        links = insert(node.outputs, rng, DataAssociation(id=f"{name}_out", data="Data_y"))
        return replace(node, outputs=links, inputs=drop(node.inputs, rng))
    if isinstance(node, Event):
        trigger = rng.choice(["none", "message", "timer", "escalation"])
        timer = "PT5M" if trigger == "timer" else ""
        return replace(node, trigger=trigger, reference="Ref" if trigger == "message" else "", timer=timer)
    if isinstance(node, Task):
        return replace(node, kind=rng.choice(["task", "userTask", "sendTask"]), default=rng.choice([None, "f"]))
    return node


def edit_nodes(definitions: Definitions, rng: Random, name: str) -> Definitions:
    edits: list[Callable[[tuple[Any, ...]], tuple[Any, ...]]] = [
        lambda nodes: insert(nodes, rng, new_node(rng, name)),
        lambda nodes: drop(nodes, rng),
        lambda nodes: shuffle(nodes, rng),
        lambda nodes: change_one(nodes, rng, lambda node: change_node(node, rng, name)),
    ]
    function = rng.choice([*edits, edits[3], edits[3]])
    return change_scope(definitions, rng, lambda scope: replace(scope, nodes=function(scope.nodes)))


def edit_flows(definitions: Definitions, rng: Random, name: str) -> Definitions:
    def change(flow: SequenceFlow) -> SequenceFlow:
        return rng.choice(
            [
                replace(flow, source=flow.target, target=flow.source),
                replace(flow, condition=rng.choice([None, 'land == "granted" && x < 3'])),
                replace(flow, probability=rng.choice([0.25, 1.0])),
                replace(flow, name=rng.choice(NAMES)),
            ]
        )

    def function(scope: Any) -> Any:
        ends = [node.id for node in scope.nodes] or ["nowhere"]
        flow = SequenceFlow(id=name, source=rng.choice(ends), target=rng.choice(ends))
        made = insert(scope.flows, rng, flow)
        return replace(scope, flows=rng.choice([made, drop(scope.flows, rng), change_one(scope.flows, rng, change)]))

    return change_scope(definitions, rng, function)


def wrap(definitions: Definitions, rng: Random, name: str) -> Definitions:
    """Put some nodes of a scope into a new sub-process in it, or take the content of a sub-process out."""

    def function(scope: Any) -> Any:
        chosen = {node.id for node in scope.nodes if rng.random() < 0.4}
        inner = tuple(node for node in scope.nodes if node.id in chosen)
        flows = tuple(flow for flow in scope.flows if flow.source in chosen and flow.target in chosen)
        sub = SubProcess(id=name, kind="subProcess", name=rng.choice(NAMES), nodes=inner, flows=flows)
        outer = tuple(node for node in scope.nodes if node.id not in chosen)
        kept = tuple(flow for flow in scope.flows if flow not in flows)
        return replace(scope, nodes=insert(outer, rng, sub), flows=kept)

    def undo(scope: Any) -> Any:
        subs = [node for node in scope.nodes if isinstance(node, SubProcess)]
        if not subs:
            return scope
        sub = rng.choice(subs)
        nodes = tuple(node for node in scope.nodes if node is not sub)
        return replace(scope, nodes=(*nodes, *sub.nodes), flows=(*sub.flows, *scope.flows))

    return change_scope(definitions, rng, rng.choice([function, undo]))


def edit_data(definitions: Definitions, rng: Random, name: str) -> Definitions:
    def function(scope: Any) -> Any:
        kinds = ["dataObject", "dataObjectReference", "dataStoreReference", "property"]
        if isinstance(scope, Process):
            kinds += ["dataInput", "dataOutput"]
        new = DataElement(id=name, kind=rng.choice(kinds), name=rng.choice(NAMES), state=rng.choice(["", "checked"]))
        changed = change_one(scope.data, rng, lambda data: replace(data, name="data", state="new", collection=True))
        return replace(scope, data=in_order(rng.choice([(*scope.data, new), drop(scope.data, rng), changed])))

    return change_scope(definitions, rng, function)


def in_order(data: tuple[DataElement, ...]) -> tuple[DataElement, ...]:
    """Put data into the order in which a file holds them."""
    order = {"dataInput": 0, "dataOutput": 1, "property": 2}
    return tuple(sorted(data, key=lambda element: order.get(element.kind, 3)))


def edit_lanes(definitions: Definitions, rng: Random, name: str) -> Definitions:
    def change(lane: Lane) -> Lane:
        nodes = rng.choice([drop(lane.nodes, rng), shuffle(lane.nodes, rng), insert(lane.nodes, rng, name)])
        inner = rng.choice([lane.lanes, drop(lane.lanes, rng), insert(lane.lanes, rng, Lane(id=f"{name}_post"))])
        return replace(lane, name=rng.choice(NAMES), nodes=nodes, lanes=inner)

    def function(scope: Any) -> Any:
        made = insert(scope.lanes, rng, Lane(id=name, nodes=tuple(node.id for node in scope.nodes[:2])))
        nested = (Lane(id=name, name="all", lanes=scope.lanes),)
        lanes = [made, nested, drop(scope.lanes, rng), shuffle(scope.lanes, rng), change_one(scope.lanes, rng, change)]
        return replace(scope, lanes=rng.choice(lanes))

    return change_scope(definitions, rng, function)


def edit_artifacts(definitions: Definitions, rng: Random, name: str) -> Definitions:
    new = rng.choice(
        [
            Artifact(id=name, kind="textAnnotation", name="note\nit"),
            Artifact(id=name, kind="group"),
            Artifact(id=name, kind="association", source="a", target="b", direction=rng.choice(["", "one", "both"])),
        ]
    )

    def change(artifact: Artifact) -> Artifact:
        if artifact.kind == "association":
            return replace(artifact, direction=rng.choice(["", "one", "both"]), source="elsewhere")
        return replace(artifact, name="another") if artifact.kind == "textAnnotation" else artifact

    def function(holder: Any) -> Any:
        options = [insert(holder.artifacts, rng, new), drop(holder.artifacts, rng)]
        return replace(holder, artifacts=rng.choice([*options, change_one(holder.artifacts, rng, change)]))

    return change_scope(definitions, rng, function)


def edit_pools(definitions: Definitions, rng: Random, name: str) -> Definitions:
    def function(pools: Collaboration) -> Collaboration:
        participant = Participant(id=f"{name}_pool", process=rng.choice([None, "P"]))
        message_flow = MessageFlow(id=f"{name}_message", source="a", target="b")
        return rng.choice(
            [
                replace(pools, participants=insert(pools.participants, rng, participant)),
                replace(pools, participants=drop(pools.participants, rng)),
                replace(pools, message_flows=insert(pools.message_flows, rng, message_flow)),
                replace(pools, message_flows=shuffle(pools.message_flows, rng), name="pools"),
            ]
        )

    made = insert(definitions.collaborations, rng, Collaboration(id=name))
    changed = change_one(definitions.collaborations, rng, function)
    return replace(definitions, collaborations=rng.choice([made, changed, changed]))


def edit_roots(definitions: Definitions, rng: Random, name: str) -> Definitions:
    new = RootElement(id=name, kind=rng.choice(["error", "message", "dataStore"]), name=rng.choice(NAMES))
    new = replace(new, code="E1") if new.kind == "error" else new

    def rename(root: RootElement) -> RootElement:  # an event may take its link from a definition among the roots
        return root if root.kind == "linkEventDefinition" else replace(root, name="another")

    changed = change_one(definitions.roots, rng, rename)
    roots = rng.choice([insert(definitions.roots, rng, new), shuffle(definitions.roots, rng), changed])
    return replace(definitions, roots=roots)


def edit_processes(definitions: Definitions, rng: Random, name: str) -> Definitions:
    changed = change_one(
        definitions.processes,
        rng,
        lambda process: replace(process, executable=not process.executable, time_limit=TimeLimit(promised=Span(5))),
    )
    made = insert(definitions.processes, rng, Process(id=name, documentation="why"))
    return replace(definitions, name=name, processes=rng.choice([changed, made, shuffle(changed, rng)]))


def edit_drawing(definitions: Definitions, rng: Random, name: str) -> Definitions:
    box, label = Bounds(1.5, -2, 100, 80), rng.choice([None, Bounds(0, 0, 30, 14)])
    flags = [None, True, False]

    def function(diagram: Diagram) -> Diagram:
        shape = Shape(id=f"{name}_shape", element="P", bounds=box, label=label, expanded=rng.choice(flags))
        edge = Edge(id=f"{name}_edge", element="f", waypoints=((0, 0), (5.25, 7)), label=label)
        moved = change_one(diagram.shapes, rng, lambda s: replace(s, bounds=box, label=label, marker=rng.choice(flags)))
        bent = change_one(diagram.edges, rng, lambda e: replace(e, waypoints=(*e.waypoints[:1], (9, 9)), label=label))
        redrawn = tuple(replace(s, id=f"{name}_{i}") for i, s in enumerate(diagram.shapes))
        return rng.choice(
            [
                replace(diagram, shapes=insert(diagram.shapes, rng, shape), edges=insert(diagram.edges, rng, edge)),
                replace(diagram, shapes=drop(diagram.shapes, rng), edges=drop(diagram.edges, rng)),
                replace(diagram, shapes=moved, edges=bent, name="page"),
                replace(diagram, shapes=redrawn, edges=shuffle(diagram.edges, rng)),
            ]
        )

    made = insert(definitions.diagrams, rng, Diagram(id=name, plane_id=f"{name}_plane", plane="P"))
    changed = change_one(definitions.diagrams, rng, function)
    return replace(definitions, diagrams=rng.choice([made, changed, changed, changed]))


EDITS = (
    edit_nodes,
    edit_nodes,
    edit_flows,
    wrap,
    edit_data,
    edit_lanes,
    edit_artifacts,
    edit_pools,
    edit_roots,
    edit_processes,
    edit_drawing,
)
