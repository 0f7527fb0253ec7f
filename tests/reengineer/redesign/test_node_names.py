"""What has no name of its own gets one that a person understands."""

from __future__ import annotations

from processes.model import Definitions, Event, FlowNode, Gateway, Process, SequenceFlow, Task
from reengineer.redesign.node_names import speaking_names


def named(nodes: tuple[FlowNode, ...], *pairs: str) -> dict[str, str]:
    flows = tuple(
        SequenceFlow(id=pair, source=source, target=target) for pair in pairs for source, target in [pair.split(">")]
    )
    process = Process(id="p", nodes=nodes, flows=flows)
    return {node: str(name) for node, name in speaking_names(Definitions(id="d", processes=(process,))).items()}


def gate(name: str, kind: str = "exclusive", label: str = "") -> Gateway:
    return Gateway(id=name, kind=f"{kind}Gateway", name=label)


def test_gateways_are_named_by_their_neighbours() -> None:
    nodes = (
        *(Event(id="s", kind="startEvent"), Event(id="e", kind="endEvent")),
        *(Task(id="a", kind="task", name="Plan"), Task(id="b", kind="task", name="Build")),
        *(gate("split", "parallel"), gate("join", "parallel"), gate("loop"), gate("again")),
    )
    ways = ("s>loop", "loop>split", "split>a", "split>b", "a>join", "b>join", "join>again", "again>loop", "again>e")
    names = named(nodes, *ways)
    assert names["split"] == "split before 'Plan'"
    assert names["join"] == "join after 'Plan'"
    assert names["loop"] == "merge before 'Plan'"
    assert (names["s"], names["e"], names["a"]) == ("the start", "the end", "Plan")


def test_gateways_of_one_name_are_told_apart() -> None:
    nodes = (
        *(gate("x", label="Basement?"), gate("y", label="Basement?"), gate("lonely")),
        *(Task(id=name, kind="task", name=name) for name in ("A", "B")),
    )
    names = named(nodes, "x>A", "x>y", "y>B", "y>A")
    assert names["x"] == "Basement? (before 'A')"
    assert names["y"] == "Basement? (before 'B')"
    assert names["lonely"] == "lonely"
