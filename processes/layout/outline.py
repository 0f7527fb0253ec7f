"""The outline twin of the picture: the same process as a numbered list, for a terminal and for those who listen.

Nodes come in flow order, one branch after the other; each says who does it, its limit, its law, what it reads and
writes, what comes before and what follows, by number. Contents of a sub-process are numbered inside it (4.1), events on
the border of a task after it (4a).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.layout.kinds import kind_of
from processes.layout.layers import Arc, find_loops
from processes.messages import Message, message
from processes.model import Event, FlowNode, SubProcess, lane_path, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Definitions, Lane, MessageFlow, Process, Scope, SequenceFlow

INDENT = "   "


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A flow node in the outline: its heading, what is said of it, and the nodes right before and after it."""

    element: str
    depth: int
    number: str
    heading: Message
    facts: tuple[Message, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(slots=True)
class _Book:
    """What the lines of one file refer to."""

    numbers: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    pools: dict[str, str] = field(default_factory=dict)  # process or participant -> name of the pool
    lanes: dict[str, tuple[Lane, ...]] = field(default_factory=dict)
    messages: tuple[MessageFlow, ...] = ()
    incoming: dict[str, list[SequenceFlow]] = field(default_factory=dict)
    outgoing: dict[str, list[SequenceFlow]] = field(default_factory=dict)
    conditions: bool = True

    def name(self, element: str) -> str:
        return self.names.get(element, element)

    def reference(self, element: str) -> str:
        """Return the number of a node, or the name of what has none."""
        return self.numbers.get(element) or self.name(element)


def outline(definitions: Definitions, *, language: str = "en", conditions: bool = True) -> str:
    """Return the process as numbered text; without `conditions`, a way that has a name is told by that alone."""
    book = _open(definitions)
    book.conditions = conditions
    lines: list[str] = []
    for process in definitions.processes:
        _number(process, "", book)
    for index, process in enumerate(definitions.processes):
        if index:
            lines.append("")
        lines += [part.render(language) for part in _heading(process, book)]
        for line in _scope(process, book, 0):
            lines.append(INDENT * line.depth + line.heading.render(language))
            lines += [INDENT * (line.depth + 1) + part.render(language) for part in line.facts]
    lines += [part.render(language) for part in _outside(definitions, book)]
    return "\n".join(lines) + "\n"


def outline_lines(definitions: Definitions) -> tuple[Line, ...]:
    """Return the flow nodes of a file in the order of its outline, for a page that links them."""
    book = _open(definitions)
    book.conditions = False
    for process in definitions.processes:
        _number(process, "", book)
    return tuple(line for process in definitions.processes for line in _scope(process, book, 0))


def _open(definitions: Definitions) -> _Book:
    book = _Book()
    for collaboration in definitions.collaborations:
        book.messages += collaboration.message_flows
        for pool in collaboration.participants:
            book.names[pool.id] = pool.label
            if pool.process:
                book.pools[pool.process] = pool.label
    for process in definitions.processes:
        book.lanes.update(lane_path(process))
        for scope in scopes(process):
            book.names.update({one.id: one.label for one in (*scope.nodes, *scope.data)})
            for flow in scope.flows:
                book.outgoing.setdefault(flow.source, []).append(flow)
                book.incoming.setdefault(flow.target, []).append(flow)
    return book


def _number(scope: Scope, prefix: str, book: _Book) -> None:
    """Give every node its number: 3, 3a for an event on its border, 3.1 for what is inside."""
    count = len(book.numbers) if not prefix else 0
    start = sum(1 for number in book.numbers.values() if number.isdigit()) if count else 0
    for index, node in enumerate(flow_order(scope), start + 1):
        book.numbers[node.id] = f"{prefix}{index}"
        for letter, event in enumerate(_borders(scope, node.id)):
            book.numbers[event.id] = f"{prefix}{index}{chr(ord('a') + letter % 26)}"
        if isinstance(node, SubProcess):
            _number(node, f"{prefix}{index}.", book)


def flow_order(scope: Scope) -> list[FlowNode]:
    """Return the nodes of a scope in flow order, branch after branch; events on borders come with their host."""
    nodes = {node.id: node for node in scope.nodes if not _host(scope, node)}
    hosts = {node.id: _host(scope, node) for node in scope.nodes}
    arcs = [
        Arc(flow.id, hosts.get(flow.source) or flow.source, flow.target)
        for flow in scope.flows
        if flow.target in nodes and (hosts.get(flow.source) or flow.source) in nodes
    ]
    starts = [node.id for node in nodes.values() if node.kind == "startEvent"]
    loops = find_loops(list(nodes), arcs, first=starts)
    following: dict[str, list[str]] = {node: [] for node in nodes}
    entered = set()
    for arc in arcs:
        if arc.id not in loops:
            following[arc.source].append(arc.target)
            entered.add(arc.target)
    roots = [node for node in nodes if node not in entered]
    return [nodes[node] for node in _reverse_postorder(roots, following)]


def _reverse_postorder(roots: list[str], following: dict[str, list[str]]) -> list[str]:
    done: set[str] = set()
    finished: list[str] = []
    for root in reversed(roots):
        stack = [(root, iter(reversed(following[root])))]
        done.add(root)
        while stack:
            node, rest = stack[-1]
            target = next((one for one in rest if one not in done), None)
            if target is None:
                finished.append(node)
                stack.pop()
            else:
                done.add(target)
                stack.append((target, iter(reversed(following[target]))))
    return finished[::-1]


def _host(scope: Scope, node: FlowNode) -> str | None:
    if not isinstance(node, Event) or node.attached_to is None:
        return None
    return node.attached_to if any(other.id == node.attached_to for other in scope.nodes) else None


def _borders(scope: Scope, host: str) -> list[Event]:
    return [node for node in scope.nodes if isinstance(node, Event) and node.attached_to == host]


def _heading(process: Process, book: _Book) -> Iterator[Message]:
    yield message("{process}", process=process.label)
    if process.id in book.pools:
        yield message("Pool: {pool}", pool=book.pools[process.id])
    for lane in process.lanes:
        if lane.lanes:
            posts = tuple(inner.label for inner in lane.lanes)
            yield message("Department: {lane}; posts: {posts}", lane=lane.label, posts=posts)
        else:
            yield message("Department: {lane}", lane=lane.label)


def _scope(scope: Scope, book: _Book, depth: int) -> Iterator[Line]:
    for node in flow_order(scope):
        yield _line(node, book, depth)
        for event in _borders(scope, node.id):
            yield _line(event, book, depth + 1)
        if isinstance(node, SubProcess):
            yield from _scope(node, book, depth + 1)


def _line(node: FlowNode, book: _Book, depth: int) -> Line:
    number, kind = book.numbers[node.id], kind_of(node)
    heading = message("{number}. ({kind})", number=number, kind=kind)
    if node.name.strip():
        heading = message("{number}. {name} ({kind})", number=number, name=node.label, kind=kind)
    return Line(
        element=node.id,
        depth=depth,
        number=number,
        heading=heading,
        facts=(*_duties(node, book), *_data(node, book), *_messages(node, book), *_order(node, book)),
        before=tuple(flow.source for flow in book.incoming.get(node.id, ())),
        after=tuple(flow.target for flow in book.outgoing.get(node.id, ())),
    )


def _duties(node: FlowNode, book: _Book) -> Iterator[Message]:
    path = tuple(lane.label for lane in book.lanes.get(node.id, ()))
    if len(path) > 1:
        yield message("Who: {department}, {post}", department=path[0], post=path[-1])
    elif path:
        yield message("Who: {department}", department=path[0])
    limit = node.time_limit
    if limit and limit.statutory and limit.promised:
        yield message(
            "Time limit: {statutory} by law, {promised} promised", statutory=limit.statutory, promised=limit.promised
        )
    elif limit and limit.statutory:
        yield message("Time limit: {statutory} by law", statutory=limit.statutory)
    elif limit and limit.promised:
        yield message("Time limit: {promised} promised", promised=limit.promised)
    if limit and limit.legal_basis:
        yield message("Legal basis: {basis}", basis=limit.legal_basis)


def _data(node: FlowNode, book: _Book) -> Iterator[Message]:
    if node.inputs:
        yield message("Reads: {data}", data=tuple(book.name(one.data) for one in node.inputs))
    if node.outputs:
        yield message("Writes: {data}", data=tuple(book.name(one.data) for one in node.outputs))


def _messages(node: FlowNode, book: _Book) -> Iterator[Message]:
    for flow in book.messages:
        if flow.source == node.id:
            yield message("Sends to {other}: {what}", other=book.reference(flow.target), what=flow.name or "…")
        if flow.target == node.id:
            yield message("Receives from {other}: {what}", other=book.reference(flow.source), what=flow.name or "…")


def _order(node: FlowNode, book: _Book) -> Iterator[Message]:
    before = tuple(book.reference(flow.source) for flow in book.incoming.get(node.id, ()))
    if before:
        yield message("Comes after: {numbers}", numbers=before)
    outgoing = book.outgoing.get(node.id, ())
    default = getattr(node, "default", None)
    if len(outgoing) == 1:
        yield message("Then: {number}", number=book.reference(outgoing[0].target))
        return
    if node.kind == "parallelGateway" and outgoing:
        yield message("Then all of: {numbers}", numbers=tuple(book.reference(flow.target) for flow in outgoing))
        return
    for flow in outgoing:
        yield _way(flow, book, is_default=flow.id == default)


def _way(flow: SequenceFlow, book: _Book, *, is_default: bool) -> Message:
    number = book.reference(flow.target)
    name, condition = flow.name.strip(), flow.condition or ""
    when = " / ".join(part for part in (name, condition if book.conditions or not name else "") if part)
    if is_default and flow.name:
        return message("Otherwise ({label}): {number}", label=flow.name, number=number)
    if is_default:
        return message("Otherwise: {number}", number=number)
    if when:
        return message("If {condition}: {number}", condition=when, number=number)
    return message("Also: {number}", number=number)


def _outside(definitions: Definitions, book: _Book) -> Iterator[Message]:
    """Say which pools are black boxes, and what they send each other."""
    black = {
        pool.id
        for collaboration in definitions.collaborations
        for pool in collaboration.participants
        if not pool.process
    }
    for pool in sorted(black, key=book.name):
        sent = tuple(flow.name or flow.id for flow in book.messages if flow.source == pool)
        got = tuple(flow.name or flow.id for flow in book.messages if flow.target == pool)
        yield message("Pool without a process: {pool}", pool=book.name(pool))
        if sent:
            yield message("It sends: {messages}", messages=sent)
        if got:
            yield message("It receives: {messages}", messages=got)
