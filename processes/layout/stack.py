"""Pools: processes one above the other, black boxes as bands above or below, messages vertical in the gaps between."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING

from processes.layout.bands import HEADER, name_columns
from processes.layout.links import Link, find_homes, messages_of
from processes.layout.sizes import even, label_size
from processes.layout.sketch import Sketch, sketch
from processes.layout.text import LINE, wrap
from processes.model import all_nodes, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from processes.model import Artifact, Collaboration, Definitions, Participant, Process

BAND = 60.0  # height of a black box
FEW = 6  # pools whose every order is tried
ALONE_WIDTH = 600.0  # of a black box with no process to go by


@dataclass(slots=True)
class Pool:
    """A participant and the drawing of its process, if it has one; a process of no participant has no frame."""

    name: str
    sketch: Sketch | None
    process: Process | None = None
    participant: Participant | None = None
    header: float = HEADER
    width: float = 0.0
    height: float = BAND
    top: float = 0.0


@dataclass(slots=True)
class Stack:
    """Pools from top to bottom, and the messages between them."""

    pools: list[Pool] = field(default_factory=list)
    position: dict[str, int] = field(default_factory=dict)  # participant or node -> pool
    label_heights: dict[str, float] = field(default_factory=dict)  # of the messages that have a name


def stack_pools(collaboration: Collaboration, definitions: Definitions) -> tuple[Stack, dict[str, Link]]:
    """Order the pools of a collaboration and draw what is in them; return also the messages between them."""
    messages = messages_of(definitions)
    stack = _order(_pools(collaboration, definitions), messages)
    drawn = False
    for index, pool in enumerate(stack.pools):
        if pool.process is not None:
            leaving, inner = _leaving(pool.process, index, stack, messages)
            notes, lines = _notes(pool, pool.process, collaboration, is_first=not drawn)
            drawn = True
            pool.sketch = sketch(pool.process, find_homes(pool.process, leaving, [*inner, *lines], notes))
    _size(stack)
    named = [message for message in collaboration.message_flows if message.name.strip()]
    stack.label_heights = {message.id: label_size(message.name)[1] for message in named}
    return stack, messages


def _pools(collaboration: Collaboration, definitions: Definitions) -> list[Pool]:
    """Return the participants, and the processes that are in no collaboration of the file."""
    processes = {process.id: process for process in definitions.processes}
    pools = [Pool(one.id, None, processes.get(one.process or ""), one) for one in collaboration.participants]
    shown = {one.process for each in definitions.collaborations for one in each.participants}
    if collaboration is definitions.collaborations[0]:
        pools += [Pool(one.id, None, one) for one in definitions.processes if one.id not in shown]
    return pools


def _order(pools: list[Pool], messages: Mapping[str, Link]) -> Stack:
    """Put the pools so that messages have the shortest ways, else in file order; a black box on its partners' side."""
    holder = {element: pool.name for pool in pools for element in _elements(pool)}
    pairs = Counter(
        (holder[link.source], holder[link.target])
        for link in messages.values()
        if link.source in holder and link.target in holder
    )
    height = {node: place for pool in pools if pool.process for node, place in _lane_heights(pool.process).items()}
    filled = [pool.name for pool in pools if pool.process]
    ordered = _shortest(filled, pairs)
    for index, pool in enumerate(pools):
        if pool.process is None:
            _insert(ordered, pool.name, _partners(pool.name, messages, holder), (height, index))
    by_name = {pool.name: pool for pool in pools}
    position = {element: ordered.index(pool) for element, pool in holder.items()}
    return Stack([by_name[name] for name in ordered], position)


def _elements(pool: Pool) -> Iterator[str]:
    yield pool.name
    if pool.process:
        yield pool.process.id
        yield from (node.id for node in all_nodes(pool.process))


def _shortest(names: list[str], pairs: Mapping[tuple[str, str], int]) -> list[str]:
    """Return the order with the shortest messages in all; the file's order where it is as good, or pools are many."""
    if len(names) > FEW:
        return names

    def length(order: Sequence[str]) -> int:
        place = {name: index for index, name in enumerate(order)}
        return sum(
            count * abs(place[one] - place[other])
            for (one, other), count in pairs.items()
            if one in place and other in place
        )

    return min((list(order) for order in permutations(names)), key=length)


def _notes(
    pool: Pool, process: Process, collaboration: Collaboration, *, is_first: bool
) -> tuple[list[Artifact], list[Link]]:
    """Return the annotations of the collaboration that belong to something in this pool, with their lines.

    Those that belong to nothing are drawn in the first pool.
    """
    inside = set(_elements(pool))
    notes = [one for one in collaboration.artifacts if one.kind == "textAnnotation"]
    lines = [Link(one.id, one.source, one.target) for one in collaboration.artifacts if one.kind == "association"]
    own = list(lines)
    for scope in scopes(process):
        own += [Link(one.id, one.source, one.target) for one in scope.artifacts]
    here = {end for line in own if {line.source, line.target} & inside for end in (line.source, line.target)}
    tied = {end for line in lines for end in (line.source, line.target)}
    return [note for note in notes if note.id in here or (is_first and note.id not in tied)], lines


def _lane_heights(process: Process) -> dict[str, float]:
    """Return how far down in the pool the lane of each node is, from 0 to 1."""
    return {
        node: (index + 0.5) / len(process.lanes)
        for index, lane in enumerate(process.lanes)
        for node in lane.all_nodes()
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
) -> tuple[dict[str, tuple[str, int, bool]], list[Link]]:
    """Return the messages out of a process: its node, up or down, outward or not; and those that stay in it."""
    nodes = {node.id for node in all_nodes(process)}
    leaving = {}
    inner = []
    for name, link in messages.items():
        if link.source in nodes and link.target in nodes:
            inner.append(link)
            continue
        for mine, other, outward in ((link.source, link.target, True), (link.target, link.source, False)):
            if mine in nodes and stack.position.get(other, index) != index:
                leaving[name] = mine, -1 if stack.position[other] < index else 1, outward
    return leaving, inner


def _size(stack: Stack) -> None:
    """Make all pools as wide as the widest; lines of neighbours get different x by one pixel of header."""
    for index, pool in enumerate(stack.pools):
        if pool.sketch is not None:
            pool.height = max(pool.sketch.height, BAND)
            name = pool.participant.name if pool.participant else ""
            lines = wrap(name, name_columns(pool.height))
            pool.header = (max(HEADER, even(len(lines) * LINE + 4)) if pool.participant else 0.0) + index % 2
    width = max((pool.sketch.width + pool.header for pool in stack.pools if pool.sketch), default=ALONE_WIDTH)
    for pool in stack.pools:
        pool.width = max(width, ALONE_WIDTH)
        if pool.sketch is None and pool.participant:
            lines = wrap(pool.participant.name, int(pool.width / 8))
            pool.height = max(BAND, even(len(lines) * LINE + 20))
