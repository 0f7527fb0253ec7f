"""Pools: processes one above the other, black boxes as bands above or below, messages vertical in the gaps between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.layout.bands import HEADER, name_columns
from processes.layout.links import Link, find_homes, messages_of
from processes.layout.sizes import even
from processes.layout.sketch import Sketch, sketch
from processes.layout.text import LINE, wrap
from processes.model import all_nodes, scopes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.model import Collaboration, Definitions, Participant, Process

BAND = 60.0  # height of a black box
ALONE_WIDTH = 600.0  # of a black box with no process to go by


@dataclass(slots=True)
class Pool:
    """A participant and the drawing of its process, if it has one."""

    participant: Participant
    sketch: Sketch | None
    header: float = HEADER
    width: float = 0.0
    height: float = BAND
    top: float = 0.0


@dataclass(slots=True)
class Stack:
    """Pools from top to bottom, and the messages between them."""

    pools: list[Pool] = field(default_factory=list)
    position: dict[str, int] = field(default_factory=dict)  # participant or node -> pool


def stack_pools(collaboration: Collaboration, definitions: Definitions) -> tuple[Stack, dict[str, Link]]:
    """Order the pools of a collaboration and draw what is in them; return also the messages between them."""
    processes = {process.id: process for process in definitions.processes}
    own = {flow.id for flow in collaboration.message_flows}
    messages = {name: link for name, link in messages_of(definitions).items() if name in own}
    stack = _order(collaboration, processes, messages)
    for index, pool in enumerate(stack.pools):
        process = processes.get(pool.participant.process or "")
        if process is not None:
            pool.sketch = sketch(process, find_homes(process, _leaving(process, index, stack, messages)))
    _size(stack)
    return stack, messages


def _order(
    collaboration: Collaboration, processes: Mapping[str, Process], messages: Mapping[str, Link]
) -> Stack:
    """Put processes in file order, each black box on the side of the pool it talks to most where its partners lie."""
    holder: dict[str, str] = {}
    height: dict[str, float] = {}
    for participant in collaboration.participants:
        holder[participant.id] = participant.id
        process = processes.get(participant.process or "")
        if process is not None:
            lanes = _lane_heights(process)
            for scope in scopes(process):
                for node in scope.nodes:
                    holder[node.id] = participant.id
                    height[node.id] = lanes.get(node.id, 0.5)
    ordered = [one.id for one in collaboration.participants if one.process in processes]
    for index, participant in enumerate(collaboration.participants):
        if participant.process not in processes:
            _insert(ordered, participant.id, _partners(participant.id, messages, holder), (height, index))
    by_id = {participant.id: participant for participant in collaboration.participants}
    stack = Stack([Pool(by_id[name], None) for name in ordered])
    stack.position = {element: ordered.index(pool) for element, pool in holder.items()}
    return stack


def _lane_heights(process: Process) -> dict[str, float]:
    """Return how far down in the pool the lane of each node is, from 0 to 1."""
    return {
        node: (index + 0.5) / len(process.lanes) for index, lane in enumerate(process.lanes) for node in lane.all_nodes()
    }


def _partners(pool: str, messages: Mapping[str, Link], holder: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the elements a pool exchanges messages with, each with its pool."""
    found = []
    for link in messages.values():
        for one, other in ((link.source, link.target), (link.target, link.source)):
            if holder.get(one) == pool and other in holder:
                found.append((other, holder[other]))
    return found


def _insert(
    ordered: list[str], pool: str, partners: list[tuple[str, str]], known: tuple[Mapping[str, float], int]
) -> None:
    heights, index = known
    if not partners:
        ordered.insert(min(index, len(ordered)), pool)
        return
    pools = [name for _, name in partners]
    main = max(pools, key=pools.count)
    places = [heights.get(element, 0.5) for element, name in partners if name == main]
    mean = sum(places) / len(places)
    at = ordered.index(main) if main in ordered else len(ordered)
    above = mean < 0.5 or (mean == 0.5 and index == 0)  # noqa: PLR2004 - the middle
    ordered.insert(at if above else at + 1, pool)


def _leaving(
    process: Process, index: int, stack: Stack, messages: Mapping[str, Link]
) -> dict[str, tuple[str, int, bool]]:
    """Return the messages of a process: the node of this process, up or down, outward or not."""
    nodes = {node.id for node in all_nodes(process)}
    found = {}
    for name, link in messages.items():
        for mine, other, outward in ((link.source, link.target, True), (link.target, link.source, False)):
            if mine in nodes and stack.position.get(other, index) != index:
                found[name] = mine, -1 if stack.position[other] < index else 1, outward
    return found


def _size(stack: Stack) -> None:
    """Make all pools as wide as the widest; lines of neighbours get different x by one pixel of header."""
    for index, pool in enumerate(stack.pools):
        if pool.sketch is not None:
            pool.height = max(pool.sketch.height, BAND)
            lines = wrap(pool.participant.name, name_columns(pool.height))
            pool.header = max(HEADER, even(len(lines) * LINE + 4)) + index % 2
    width = max((pool.sketch.width + pool.header for pool in stack.pools if pool.sketch), default=ALONE_WIDTH)
    for pool in stack.pools:
        pool.width = max(width, ALONE_WIDTH)
        if pool.sketch is None:
            lines = wrap(pool.participant.name, int(pool.width / 8))
            pool.height = max(BAND, even(len(lines) * LINE + 20))
