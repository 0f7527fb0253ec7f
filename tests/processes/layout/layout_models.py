"""Random models for the laws of the layout: everything a file may hold, from one source of random choices."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from processes.durations import Span
from processes.model import (
    Artifact,
    Collaboration,
    DataAssociation,
    DataElement,
    Definitions,
    Event,
    FlowNode,
    Gateway,
    Lane,
    MessageFlow,
    Participant,
    Process,
    SequenceFlow,
    SubProcess,
    Task,
    TimeLimit,
    all_nodes,
)

if TYPE_CHECKING:
    from random import Random

NAMES = (
    "",
    "Review",
    "Fire safety review of the construction drawings",
    "核发建设用地规划许可证",
    "建设工程消防设计审查（含人防、抗震、节能专项）意见书的出具",
    "Anlagengenehmigungsverfahrensbeteiligung",
    "人防 review 2",
)


@dataclass
class Maker:
    """Makes the parts of one scope."""

    random: Random
    prefix: str
    nodes: list[FlowNode] = field(default_factory=list)
    flows: list[SequenceFlow] = field(default_factory=list)

    def add(self, cls: type, kind: str, **fields: object) -> str:
        name = f"{self.prefix}n{len(self.nodes)}"
        self.nodes.append(cls(id=name, kind=kind, **{"name": self.name(), **fields}))
        return name

    def name(self) -> str:
        return self.random.choice(NAMES)

    def flow(self, source: str, target: str, name: str = "") -> None:
        self.flows.append(SequenceFlow(id=f"{self.prefix}f{len(self.flows)}", source=source, target=target, name=name))

    def block(self, depth: int) -> tuple[str, str]:
        kinds = ["task", "task", "sequence", "and", "xor", "loop", "refusal", "n", "sub", "event"]
        kind = self.random.choice(kinds) if depth else self.random.choice(["task", "event"])
        return getattr(self, f"make_{kind}")(depth)

    def make_task(self, _depth: int) -> tuple[str, str]:
        limit = TimeLimit(statutory=Span(20), promised=Span(10)) if self.random.random() < 0.3 else None
        name = self.add(Task, self.random.choice(["task", "userTask", "sendTask"]), time_limit=limit)
        return self.with_boundary(name)

    def with_boundary(self, name: str) -> tuple[str, str]:
        for _ in range(self.random.choice([0, 0, 0, 0, 1, 2])):
            event = self.add(Event, "boundaryEvent", trigger="timer", attached_to=name)
            if self.random.random() < 0.3:
                self.flow(event, name)
            elif self.random.random() < 0.9:
                end = self.add(Event, "endEvent")
                self.flow(event, end, self.random.choice(["", "过期"]))
        return name, name

    def make_event(self, _depth: int) -> tuple[str, str]:
        name = self.add(Event, "intermediateCatchEvent", trigger="message")
        return name, name

    def make_sequence(self, depth: int) -> tuple[str, str]:
        parts = [self.block(depth - 1) for _ in range(self.random.randint(2, 4))]
        for (_, end), (start, _) in pairwise(parts):
            self.flow(end, start)
        return parts[0][0], parts[-1][1]

    def bond(self, depth: int, kind: str, labels: tuple[str, ...]) -> tuple[str, str]:
        split, join = self.add(Gateway, kind), self.add(Gateway, kind, name="")
        for _ in range(self.random.randint(1, 4)):
            if kind == "exclusiveGateway" and self.random.random() < 0.2:
                self.flow(split, join, self.random.choice(labels))
                continue
            start, end = self.block(depth - 1)
            self.flow(split, start, self.random.choice(labels))
            self.flow(end, join)
        return split, join

    def make_and(self, depth: int) -> tuple[str, str]:
        return self.bond(depth, "parallelGateway", ("",))

    def make_xor(self, depth: int) -> tuple[str, str]:
        return self.bond(depth, "exclusiveGateway", ("yes", "no", "用地类型为划拨且面积大于一万平方米", ""))

    def make_loop(self, depth: int) -> tuple[str, str]:
        join, split = self.add(Gateway, "exclusiveGateway", name=""), self.add(Gateway, "exclusiveGateway")
        start, end = self.block(depth - 1)
        self.flow(join, start)
        self.flow(end, split)
        self.flow(split, join, self.random.choice(["again", ""]))
        return join, split

    def make_refusal(self, depth: int) -> tuple[str, str]:
        start, end = self.block(depth - 1)
        ask, stop = self.add(Gateway, "exclusiveGateway"), self.add(Event, "endEvent", trigger="terminate")
        self.flow(end, ask)
        self.flow(ask, stop, "refused")
        return start, ask

    def make_n(self, _depth: int) -> tuple[str, str]:
        split, join = self.add(Gateway, "parallelGateway"), self.add(Gateway, "parallelGateway")
        a, b, c, d = (self.add(Task, "task") for _ in range(4))
        for source, target in ((split, a), (split, b), (a, c), (a, d), (b, d), (c, join), (d, join)):
            self.flow(source, target)
        return split, join

    def make_sub(self, depth: int) -> tuple[str, str]:
        inner = Maker(self.random, f"{self.prefix}s{len(self.nodes)}_")
        inner.whole(depth - 1)
        name = self.add(SubProcess, "subProcess", nodes=tuple(inner.nodes), flows=tuple(inner.flows))
        return self.with_boundary(name)

    def whole(self, depth: int) -> None:
        first, last = self.add(Event, "startEvent"), self.add(Event, "endEvent")
        start, end = self.block(depth)
        self.flow(first, start)
        self.flow(end, last)
        for _ in range(self.random.choice([0, 0, 2])):
            self.add(Task, "task")
        for _ in range(self.random.choice([0, 0, 0, 3])):  # no block: anything to anything
            inside = [node.id for node in self.nodes if node.kind != "boundaryEvent"]
            self.flow(self.random.choice(inside), self.random.choice(inside), self.random.choice(["", "x"]))


def random_model(random: Random, depth: int = 3) -> Definitions:
    pools = random.choice([0, 1, 1, 2, 3])
    processes = tuple(random_process(random, f"p{index}", depth) for index in range(max(1, pools)))
    if not pools:
        return Definitions(id="d", processes=processes)
    participants = [Participant(id=f"pool_{one.id}", name=random.choice(NAMES), process=one.id) for one in processes]
    participants += [Participant(id=f"box{index}", name="申请人") for index in range(random.choice([0, 1, 2]))]
    ends = [one.id for one in participants if not one.process]
    ends += [node.id for process in processes for node in _deep(process) if isinstance(node, Task)]
    owner = {node.id: process.id for process in processes for node in _deep(process)}
    messages = []
    for index in range(random.choice([0, 2, 5]) if ends else 0):
        source, target = random.choice(ends), random.choice(ends)
        if owner.get(source, source) != owner.get(target, target):
            messages.append(MessageFlow(id=f"m{index}", source=source, target=target, name=random.choice(NAMES[:4])))
    collaboration = Collaboration(id="c", participants=tuple(participants), message_flows=tuple(messages))
    return Definitions(id="d", processes=processes, collaborations=(collaboration,))


def random_process(random: Random, name: str, depth: int) -> Process:
    maker = Maker(random, f"{name}_")
    maker.whole(depth)
    data, nodes = _with_data(random, name, maker.nodes)
    notes, links = [], []
    for index in range(random.choice([0, 1])):
        notes.append(Artifact(id=f"{name}_note{index}", kind="textAnnotation", name=NAMES[2]))
        source = random.choice(nodes).id
        links.append(Artifact(id=f"{name}_link{index}", kind="association", source=source, target=notes[-1].id))
    return Process(
        id=name,
        nodes=tuple(nodes),
        flows=tuple(maker.flows),
        data=tuple(data),
        artifacts=(*notes, *links),
        lanes=_lanes(random, name, [node.id for node in nodes if node.kind != "boundaryEvent"]),
    )


def _with_data(random: Random, name: str, nodes: list[FlowNode]) -> tuple[list[DataElement], list[FlowNode]]:
    kinds = ["dataObjectReference", "dataStoreReference"]
    data = [
        DataElement(id=f"{name}_d{index}", kind=random.choice(kinds), name=random.choice(NAMES))
        for index in range(random.choice([0, 2, 6]))
    ]

    def associate(node: FlowNode) -> FlowNode:
        if not data or not isinstance(node, (Task, SubProcess)):
            return node
        fields: dict[str, object] = {}
        for side in ("inputs", "outputs"):
            chosen = random.sample(data, random.choice([0, 0, 1, 2]))
            fields[side] = tuple(DataAssociation(id=f"{node.id}_{side}_{one.id}", data=one.id) for one in chosen)
        if isinstance(node, SubProcess):
            fields["nodes"] = tuple(associate(one) for one in node.nodes)
        return replace(node, **fields)

    return data, [associate(node) for node in nodes]


def _lanes(random: Random, name: str, nodes: list[str]) -> tuple[Lane, ...]:
    count = random.choice([0, 1, 2, 4])
    held: list[list[str]] = [[] for _ in range(count)]
    for node in nodes if count else ():
        random.choice(held).append(node)
    lanes = []
    for index, inside in enumerate(held):
        lane = f"{name}_lane{index}"
        posts: tuple[Lane, ...] = ()
        if random.random() < 0.4:
            cut = random.randint(0, len(inside))
            parts = (inside[:cut], inside[cut:])
            posts = tuple(
                Lane(id=f"{lane}_{post}", name=random.choice(NAMES), nodes=tuple(part))
                for post, part in enumerate(parts)
            )
        lanes.append(Lane(id=lane, name=random.choice(NAMES), nodes=() if posts else tuple(inside), lanes=posts))
    return tuple(lanes)


def _deep(process: Process) -> list[FlowNode]:
    return list(all_nodes(process))
