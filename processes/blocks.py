"""A small algebra to build processes by code: blocks that fit into each other, and `build` to make a file of them.

A block has one way in and one way out; gateways, flows, lanes and data associations are made for it. Nobody places
anything by hand, so what is built is sound by construction and is drawn by the layout.

>>> review = parallel(task("water", "Water review"), task("fire", "Fire review"))
>>> flow = build(sequence(task("intake", "Intake"), review, task("decide", "Decide")))
>>> [(flow.source, flow.target) for flow in flow.processes[0].flows]  # doctest: +NORMALIZE_WHITESPACE
[('Start_intake', 'intake'), ('Split_water', 'water'), ('Split_water', 'fire'), ('water', 'Join_fire'),
 ('fire', 'Join_fire'), ('intake', 'Split_water'), ('Join_fire', 'decide'), ('decide', 'End_decide')]
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from processes.model import (
    DataAssociation,
    Definitions,
    Event,
    FlowNode,
    Gateway,
    SequenceFlow,
    SubProcess,
    Task,
)
from processes.partial_orders import GatewayPlan, Point, order_gateways
from processes.surroundings import PLAIN, Frame, surround

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Ends = tuple[str, str]


class Block(Protocol):
    """A part of a process with one way in and one way out."""

    def lay(self, weaver: Weaver) -> Ends | None:
        """Lay nodes and flows; return the first and the last node, or None if there is nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One way of a choice; without a condition it is the default. No block: the way is empty."""

    condition: str | None = None
    block: Block | None = None
    name: str = ""
    probability: float | None = None


def task(id: str, name: str = "", *, lane: Sequence[str] = (), **fields: Any) -> Block:  # noqa: A002
    """Return one task; `lane` names department and post, `reads` and `writes` name data, other fields are the model's.

    >>> build(task("a", lane=("Water bureau", "Review"), reads=["plan"])).processes[0].lanes[0].lanes[0].name
    'Review'
    """
    inputs = tuple(DataAssociation(id=f"{id}_reads_{data}", data=data) for data in fields.pop("reads", ()))
    outputs = tuple(DataAssociation(id=f"{id}_writes_{data}", data=data) for data in fields.pop("writes", ()))
    kind = fields.pop("kind", "userTask")
    return _Node(Task(id=id, name=name or id, kind=kind, inputs=inputs, outputs=outputs, **fields), tuple(lane))


def node(made: FlowNode, *, lane: Sequence[str] = ()) -> Block:
    """Return a block of one flow node of any kind."""
    return _Node(made, tuple(lane))


def sequence(*blocks: Block) -> Block:
    """Return the blocks one after the other."""
    return _Sequence(blocks)


def parallel(*blocks: Block) -> Block:
    """Return the blocks side by side, between a parallel split and its join."""
    return _PartialOrder(blocks, ())


def partial_order(blocks: Sequence[Block], pairs: Iterable[tuple[int, int]]) -> Block:
    """Return the blocks in exactly the order that the pairs (of places in `blocks`) ask for, N shapes included.

    >>> a, b, c, d = (task(name) for name in "abcd")
    >>> made = build(partial_order([a, b, c, d], [(0, 2), (1, 2), (1, 3)])).processes[0]
    >>> sorted(node.id for node in made.nodes if node.kind == "parallelGateway")
    ['Join_c', 'Join_d', 'Split_a', 'Split_b']
    """
    return _PartialOrder(tuple(blocks), tuple(pairs))


def choice(name: str, *branches: Branch, inputs_complete: bool = False) -> Block:
    """Return an exclusive choice; exactly one branch has no condition and is the default.

    `inputs_complete` declares that it decides on nothing but what is known of the case from the start.
    """
    if sum(branch.condition is None for branch in branches) != 1:
        reason = f"the choice {name!r} needs exactly one branch without a condition, as the default"
        raise ValueError(reason)
    return _Choice(name, branches, inputs_complete)


def optional(condition: str, block: Block, *, name: str, label: str = "", inputs_complete: bool = False) -> Block:
    """Return the block for those cases where the condition holds; the others pass by (`inputs_complete`: see `choice`)."""
    return choice(name, Branch(condition=condition, block=block, name=label), Branch(), inputs_complete=inputs_complete)


def loop(body: Block, *, name: str, again: Branch, otherwise: str = "", decision: str = "") -> Block:
    """Return the body, done again (after the block of `again`) while the condition of `again` holds.

    `decision` says what going round means in the field: "supplement" where papers are asked for.

    >>> again = Branch(condition='complete == "no"', block=task("supplement"))
    >>> [flow.target for flow in build(loop(task("check"), name="complete?", again=again)).processes[0].flows]
    ['Merge_check', 'check', 'Choice_check', 'supplement', 'Merge_check', 'End_Choice_check']
    """
    return _Loop(body, name, again, otherwise, decision)


def refusal(body: Block, *, name: str, when: Branch, end: str, otherwise: str = "") -> Block:
    """Return the body and a decision on it: where the condition of `when` holds, its block ends the whole case.

    >>> when = Branch(condition='answer == "no"', block=task("notice"))
    >>> made = build(refusal(task("decide"), name="granted?", when=when, end="refused")).processes[0]
    >>> [(node.id, node.trigger) for node in made.nodes if node.kind == "endEvent"]
    [('End_decide', 'terminate'), ('End_Choice_decide', 'none')]
    """
    return _Refusal(body, name, when, end, otherwise)


def subprocess(id: str, name: str, block: Block, *, lane: Sequence[str] = (), **fields: Any) -> Block:  # noqa: A002
    """Return an embedded sub-process around the block; fields are the model's, or `start` and `end` (labels)."""
    start, end = fields.pop("start", PLAIN.start), fields.pop("end", PLAIN.end)
    return _SubProcess(SubProcess(id=id, name=name, kind="subProcess", **fields), block, start, end, tuple(lane))


def build(block: Block, frame: Frame = PLAIN) -> Definitions:
    """Return a file with the one process that the block describes, in its frame of pools, lanes, data and messages."""
    weaver = Weaver(taken=set())
    weaver.between_events(block, start=frame.start, end=frame.end)
    return surround(weaver.nodes, weaver.flows, weaver.lanes, frame)


class Weaver:
    """Collects nodes and flows while blocks are laid; makes ids that tell what a gateway stands beside."""

    def __init__(self, taken: set[str]) -> None:
        self.nodes: list[FlowNode] = []
        self.flows: list[SequenceFlow] = []
        self.lanes: dict[str, tuple[str, ...]] = {}
        self._taken = taken
        self._onward: dict[str, str] = {}  # gateways whose next flow is their default, with its label

    def inside(self) -> Weaver:
        """Return a weaver for a sub-process: its own nodes, ids that are new in the whole file."""
        return Weaver(self._taken)

    def fresh(self, prefix: str, anchor: str) -> str:
        """Return an id that is not taken."""
        number, wanted = 1, f"{prefix}_{anchor}"
        found = wanted
        while found in self._taken:
            number += 1
            found = f"{wanted}_{number}"
        self._taken.add(found)
        return found

    def add(self, made: FlowNode, lane: tuple[str, ...]) -> str:
        """Take up a node in its lane."""
        self.nodes.append(made)
        self._taken.add(made.id)
        self.lanes[made.id] = lane
        return made.id

    def gateway(self, prefix: str, anchor: str, **fields: Any) -> str:
        """Make a gateway beside a node, in the lane of that node."""
        made = Gateway(id=self.fresh(prefix, anchor), **fields)
        return self.add(made, self.lanes[anchor])

    def link(self, source: str, target: str, branch: Branch | None = None) -> None:
        """Lay a flow; the first flow without a condition out of a waiting gateway becomes its default."""
        made = SequenceFlow(id=self.fresh("Flow", f"{source}_{target}"), source=source, target=target)
        if branch is not None:
            label = branch.name or branch.condition or ""
            made = replace(made, name=label, condition=branch.condition, probability=branch.probability)
        if made.condition is None and source in self._onward:
            label = self._onward.pop(source)
            made = replace(made, name=made.name or label)
            self.change(source, default=made.id)
        self.flows.append(made)

    def awaits_default(self, gateway: str, label: str = "") -> None:
        """Remember that the next flow out of the gateway without a condition is the default."""
        self._onward[gateway] = label

    def change(self, id: str, **fields: Any) -> None:  # noqa: A002
        """Replace fields of a node already laid."""
        place = next(place for place in range(len(self.nodes) - 1, -1, -1) if self.nodes[place].id == id)
        self.nodes[place] = replace(self.nodes[place], **fields)

    def between_events(self, block: Block, *, start: str, end: str) -> None:
        """Lay the block with a start event before it and an end event behind it."""
        ends = block.lay(self)
        if ends is None:
            reason = "an empty block cannot be built"
            raise ValueError(reason)
        first, last = ends
        begin = self.add(Event(id=self.fresh("Start", first), name=start, kind="startEvent"), self.lanes[first])
        finish = self.add(Event(id=self.fresh("End", last), name=end, kind="endEvent"), self.lanes[last])
        self.nodes.insert(0, self.nodes.pop(-2))
        self.link(begin, first)
        self.flows.insert(0, self.flows.pop())
        self.link(last, finish)


@dataclass(frozen=True, slots=True)
class _Node:
    made: FlowNode
    lane: tuple[str, ...]

    def lay(self, weaver: Weaver) -> Ends:
        return weaver.add(self.made, self.lane), self.made.id


@dataclass(frozen=True, slots=True)
class _Sequence:
    blocks: tuple[Block, ...]

    def lay(self, weaver: Weaver) -> Ends | None:
        laid: list[Ends] = []
        for block in self.blocks:
            ends = block.lay(weaver)
            if ends and laid:
                weaver.link(laid[-1][1], ends[0])
            if ends:
                laid.append(ends)
        return (laid[0][0], laid[-1][1]) if laid else None


@dataclass(frozen=True, slots=True)
class _PartialOrder:
    blocks: tuple[Block, ...]
    pairs: tuple[tuple[int, int], ...]

    def lay(self, weaver: Weaver) -> Ends | None:
        laid = [ends for ends in (block.lay(weaver) for block in self.blocks) if ends]
        if len(laid) != len(self.blocks):
            reason = "a block inside a partial order may not be empty"
            raise ValueError(reason)
        if not laid:
            return None
        plan = order_gateways(len(laid), self.pairs)
        made: dict[Point, str] = {}

        def place(point: Point, *, leaving: bool) -> str:
            if point.kind == "step" and point.step is not None:
                return laid[point.step][leaving]
            if point not in made:
                made[point] = _gateway_of(weaver, laid, plan, point)
            return made[point]

        for source, target in plan.flows:
            weaver.link(place(source, leaving=True), place(target, leaving=False))
        return place(plan.first, leaving=False), place(plan.last, leaving=True)


def _gateway_of(weaver: Weaver, laid: Sequence[Ends], plan: GatewayPlan, point: Point) -> str:
    prefix = "Join" if point.kind == "join" else "Split"
    if point.step is not None:
        anchor = laid[point.step][point.kind == "split"]
    elif point.kind == "split":
        anchor = laid[
            next(target.step for source, target in plan.flows if source == point and target.step is not None)
        ][0]
    else:
        anchor = laid[
            [source.step for source, target in plan.flows if target == point and source.step is not None][-1]
        ][1]
    return weaver.gateway(prefix, anchor, kind="parallelGateway")


@dataclass(frozen=True, slots=True)
class _Choice:
    name: str
    branches: tuple[Branch, ...]
    inputs_complete: bool

    def lay(self, weaver: Weaver) -> Ends | None:
        laid = [(branch, branch.block.lay(weaver) if branch.block else None) for branch in self.branches]
        anchors = [ends for _, ends in laid if ends]
        if not anchors:
            return None
        made: dict[str, Any] = {"name": self.name, "inputs_complete": self.inputs_complete}
        split = weaver.gateway("Choice", anchors[0][0], kind="exclusiveGateway", **made)
        join = weaver.gateway("Merge", anchors[0][1], kind="exclusiveGateway")
        weaver.awaits_default(split)
        for branch, ends in laid:
            first, last = ends or (join, split)
            weaver.link(split, first, branch)
            if ends:
                weaver.link(last, join)
        return split, join


@dataclass(frozen=True, slots=True)
class _Loop:
    body: Block
    name: str
    again: Branch
    otherwise: str
    decision: str

    def lay(self, weaver: Weaver) -> Ends | None:
        ends = self.body.lay(weaver)
        if ends is None:
            return None
        merge = weaver.gateway("Merge", ends[0], kind="exclusiveGateway")
        split = weaver.gateway("Choice", ends[1], name=self.name, kind="exclusiveGateway", decision=self.decision)
        weaver.link(merge, ends[0])
        weaver.link(ends[1], split)
        redo = self.again.block.lay(weaver) if self.again.block else None
        weaver.link(split, redo[0] if redo else merge, self.again)
        if redo:
            weaver.link(redo[1], merge)
        weaver.awaits_default(split, self.otherwise)
        return merge, split


@dataclass(frozen=True, slots=True)
class _Refusal:
    body: Block
    name: str
    when: Branch
    end: str
    otherwise: str

    def lay(self, weaver: Weaver) -> Ends | None:
        ends = self.body.lay(weaver)
        if ends is None:
            return None
        split = weaver.gateway("Choice", ends[1], name=self.name, kind="exclusiveGateway", decision="refusal")
        weaver.link(ends[1], split)
        refused = self.when.block.lay(weaver) if self.when.block else None
        stop = Event(id=weaver.fresh("End", ends[1]), name=self.end, kind="endEvent", trigger="terminate")
        weaver.add(stop, weaver.lanes[refused[1] if refused else ends[1]])
        weaver.link(split, refused[0] if refused else stop.id, self.when)
        if refused:
            weaver.link(refused[1], stop.id)
        weaver.awaits_default(split, self.otherwise)
        return ends[0], split


@dataclass(frozen=True, slots=True)
class _SubProcess:
    made: SubProcess
    block: Block
    start: str
    end: str
    lane: tuple[str, ...]

    def lay(self, weaver: Weaver) -> Ends:
        inner = weaver.inside()
        inner.between_events(self.block, start=self.start, end=self.end)
        made = replace(self.made, nodes=tuple(inner.nodes), flows=tuple(inner.flows))
        return weaver.add(made, self.lane), made.id
