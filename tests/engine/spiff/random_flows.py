"""Random flows for an engine: nested blocks, loops, sub-processes, events; some with flows moved, sound or not.

A node is told by the letter its id begins with; `x0s>t1` is a flow. Every choice asks a variable named after its gateway.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from processes.model import Definitions, Event, Gateway, Process, SequenceFlow, SubProcess, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import FlowNode, Scope

GATEWAYS = {"x": "exclusive", "a": "parallel", "o": "inclusive", "v": "eventBased"}
ENDS = {"e": "none", "k": "terminate", "r": "error"}
Arrows = list[list[str]]


@st.composite
def random_flows(draw: st.DrawFn) -> Definitions:
    nodes, flows = draw(scope_parts("", depth=draw(st.sampled_from([0, 1, 1, 2]))))
    return Definitions(id="d", processes=(Process(id="p", nodes=nodes, flows=flows, executable=True),))


@st.composite
def scope_parts(draw: st.DrawFn, mark: str, *, depth: int) -> tuple[tuple[FlowNode, ...], tuple[SequenceFlow, ...]]:
    arrows: Arrows = [["s", "t0"], ["t0", "e"]]
    for number in range(1, draw(st.integers(1, 7))):
        draw(grow(arrows, number, inside=bool(mark)))
    if draw(st.integers(0, 3)) == 0:  # perhaps unsound: a flow that leads elsewhere
        arrow = draw(st.sampled_from(arrows))
        targets = [target for source, target in arrows if source[0] != "v" and target[0] in "taxo"]
        if arrow[0][0] != "v" and arrow[1][0] not in "iv" and targets:
            arrow[1] = draw(st.sampled_from(targets))
    extra = draw(borders(arrows, mark, depth))
    return finish(arrows, mark, extra)


@st.composite
def grow(draw: st.DrawFn, arrows: Arrows, number: int, *, inside: bool) -> None:
    """Put one more block on a flow."""
    plain = [place for place, (source, target) in enumerate(arrows) if source[0] != "v" and target[0] != "i"]
    source, target = arrows.pop(draw(st.sampled_from(plain)))
    kind = draw(st.sampled_from("taaaxxooolknvi"))
    split, join = f"{kind}{number}s", f"{kind}{number}j"
    name = f"t{number}"
    if kind == "t":
        arrows += [[source, name], [name, target]]
    elif kind == "i":
        arrows += [[source, split], [split, target]]
    elif kind == "l":
        arrows += [[source, f"x{join}"], [f"x{join}", name], [name, f"x{split}"], [f"x{split}", f"x{join}"]]
        arrows += [[f"x{split}", target]]
    elif kind == "k":
        end = draw(st.sampled_from([f"k{number}", f"e{number}", *([f"r{number}"] if inside else [])]))
        arrows += [[source, f"x{split}"], [f"x{split}", end], [f"x{split}", target]]
    elif kind == "n":
        one, two, both, late = (f"t{number}{letter}" for letter in "abcd")
        fork, meet = f"a{number}f", f"a{number}m"
        arrows += [[source, f"a{split}"], [f"a{split}", one], [f"a{split}", two], [two, fork], [one, meet]]
        arrows += [
            [fork, meet],
            [fork, late],
            [meet, both],
            [both, f"a{join}"],
            [late, f"a{join}"],
            [f"a{join}", target],
        ]
    elif kind == "v":
        for branch in "bc":
            arrows += [[split, f"i{number}{branch}"], [f"i{number}{branch}", f"x{join}"]]
        arrows += [[source, split], [f"x{join}", target]]
    else:
        other = join if draw(st.integers(0, 12)) else f"{draw(st.sampled_from('xao'))}{number}m"
        arrows += [[source, split], [other, target]]
        for branch in range(draw(st.integers(2, 3))):
            arrows += [[split, f"t{number}{'bcd'[branch]}"], [f"t{number}{'bcd'[branch]}", other]]


@st.composite
def borders(draw: st.DrawFn, arrows: Arrows, mark: str, depth: int) -> list[FlowNode]:
    """Make sub-processes of some tasks and hang events on some: arrows grow by what the events lead to."""
    extra: list[FlowNode] = []
    tasks = sorted({end for arrow in arrows for end in arrow if end[0] == "t"})
    targets = sorted({target for _, target in arrows if target[0] in "xaoek"})
    for host in draw(st.lists(st.sampled_from(tasks), unique=True, max_size=2)):
        part = depth > 0 and draw(st.booleans())
        if part:
            nodes, flows = draw(scope_parts(f"{mark}{host}", depth=depth - 1))
            extra.append(SubProcess(id=host, kind="subProcess", nodes=nodes, flows=flows))
        for number in range(draw(st.integers(0, 2))):
            name = f"b{number}{host}"
            trigger = draw(st.sampled_from(["timer", "error"])) if part else "timer"
            stops = trigger == "error" or draw(st.booleans())
            extra.append(
                Event(id=name, kind="boundaryEvent", trigger=trigger, interrupting=stops, attached_to=host, timer="P1D")
            )
            ways = [[[name, f"t9{name}"], [f"t9{name}", f"e9{name}"]], [[name, f"k9{name}"]]]
            arrows += draw(st.sampled_from([*ways, *([[name, target]] for target in targets)]))
    return extra


def finish(arrows: Arrows, mark: str, extra: list[FlowNode]) -> tuple[tuple[FlowNode, ...], tuple[SequenceFlow, ...]]:
    """Return nodes and flows with ids that are new in the whole file, and conditions on every choice."""
    marked = [replace(node, id=f"{node.id}{mark}") for node in extra]
    marked = [
        replace(node, attached_to=f"{node.attached_to}{mark}") if isinstance(node, Event) else node for node in marked
    ]
    nodes = {node.id: node for node in marked}
    pairs = list(dict.fromkeys((f"{source}{mark}", f"{target}{mark}") for source, target in arrows))
    for name in dict.fromkeys(end for pair in pairs for end in pair):
        nodes.setdefault(name, node_of(name))
    flows: list[SequenceFlow] = []
    for name, node in nodes.items():
        out = [pair for pair in pairs if pair[0] == name]
        for place, (source, target) in enumerate(out):
            choosing = name[0] in "xo" and len(out) > 1 and place < len(out) - 1
            text = f'answer_{name} == "{place}"' if name[0] == "x" else f'"{place}" in answer_{name}'
            flows.append(
                SequenceFlow(
                    id=f"{source}>{target}", source=source, target=target, condition=text if choosing else None
                )
            )
        if isinstance(node, Gateway) and name[0] in "xo" and len(out) > 1:
            nodes[name] = replace(node, default=flows[-1].id)
    return tuple(nodes.values()), tuple(flows)


def node_of(name: str) -> FlowNode:
    kind = name[0]
    if kind in GATEWAYS:
        return Gateway(id=name, kind=f"{GATEWAYS[kind]}Gateway")
    if kind in ENDS:
        return Event(id=name, kind="endEvent", trigger=ENDS[kind])
    if kind == "s":
        return Event(id=name, kind="startEvent")
    if kind == "i":
        return Event(id=name, kind="intermediateCatchEvent", trigger="timer", timer="P1D")
    return Task(id=name, kind="userTask")


def questions(scope: Scope) -> Iterator[tuple[str, int, bool]]:
    """Yield each variable that a choice asks, how many answers there are, and whether several may be given."""
    for node in scope.nodes:
        ways = sum(flow.source == node.id for flow in scope.flows)
        if node.id[0] in "xo" and ways > 1:
            yield f"answer_{node.id}", ways, node.id[0] == "o"
        if isinstance(node, SubProcess):
            yield from questions(node)
