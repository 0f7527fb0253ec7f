"""Lines that are no sequence flows: data associations, associations and messages, and the scope each is drawn in.

A line is drawn in the innermost scope that holds both its ends. An end deeper inside leaves its own scopes one by one,
through their rims; a message leaves its process altogether.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from processes.model import all_nodes, scopes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from processes.model import Artifact, DataElement, Definitions, Process, Scope

POSITIONED = frozenset({"dataObjectReference", "dataStoreReference", "dataInput", "dataOutput"})


class Link(NamedTuple):
    """A line from one element to another."""

    id: str
    source: str
    target: str


class Exit(NamedTuple):
    """A line leaves a scope: from which of its elements, upwards (-1) or downwards (+1), as source or as target."""

    link: str
    element: str
    sign: int
    outward: bool


@dataclass(slots=True)
class Homes:
    """Where everything of one process is drawn."""

    scope_of: dict[str, str] = field(default_factory=dict)  # node or item -> scope
    parents: dict[str, str] = field(default_factory=dict)  # scope -> the scope around it
    items: dict[str, list[DataElement | Artifact]] = field(default_factory=lambda: defaultdict(list))
    links: dict[str, list[Link]] = field(default_factory=lambda: defaultdict(list))
    exits: dict[str, list[Exit]] = field(default_factory=lambda: defaultdict(list))

    def chain(self, element: str) -> list[str]:
        """Return the scopes around an element, innermost first."""
        found = [self.scope_of[element]]
        while found[-1] in self.parents:
            found.append(self.parents[found[-1]])
        return found

    def leave(self, link: str, element: str, until: str | None, *, sign: int, outward: bool) -> str:
        """Note that the line leaves the scopes around its end up to `until`; return what stands for the end there."""
        for scope in self.chain(element):
            if scope == until:
                break
            up_or_down = -1 if scope in self.parents else sign  # out of a sub-process always at its top
            self.exits[scope].append(Exit(link, element, up_or_down, outward))
            element = scope
        return element


def find_homes(
    process: Process,
    messages: Mapping[str, tuple[str, int, bool]],
    inner: Iterable[Link] = (),
    extra: Sequence[Artifact] = (),
) -> Homes:
    """Return where items and lines are drawn.

    `messages` are id -> (node, sign, outward) that leave the process, `inner` lines of the collaboration that do not,
    `extra` artifacts of the collaboration that are drawn in this process.
    """
    homes = Homes()
    for scope in scopes(process):
        homes.scope_of.update(dict.fromkeys((node.id for node in scope.nodes), scope.id))
        if scope.id != process.id:
            homes.parents[scope.id] = homes.scope_of[scope.id]
    links = [*_links(process), *inner]
    _place_items(process, homes, extra)
    for link in links:
        if link.source in homes.scope_of and link.target in homes.scope_of:
            _add(homes, link)
    for link_id, (node, sign, outward) in messages.items():
        homes.leave(link_id, node, None, sign=sign, outward=outward)
    return homes


def _links(process: Scope) -> Iterator[Link]:
    for scope in scopes(process):
        for node in scope.nodes:
            for association in node.inputs:
                yield Link(association.id, association.data, node.id)
            for association in node.outputs:
                yield Link(association.id, node.id, association.data)
        for artifact in scope.artifacts:
            if artifact.kind == "association":
                yield Link(artifact.id, artifact.source, artifact.target)
        here = {node.id for node in scope.nodes}
        for flow in scope.flows:
            if not {flow.source, flow.target} <= here:  # against the standard, but such files exist
                yield Link(flow.id, flow.source, flow.target)


def _place_items(process: Process, homes: Homes, extra: Sequence[Artifact]) -> None:
    """Put each item into the scope it belongs to, even if only nodes deeper inside use it."""
    for scope in scopes(process):
        notes = [one for one in (*scope.artifacts, *extra) if one.kind == "textAnnotation"]
        items: list[DataElement | Artifact] = [*notes, *(one for one in scope.data if one.kind in POSITIONED)]
        extra = ()
        homes.scope_of.update(dict.fromkeys((item.id for item in items), scope.id))
        homes.items[scope.id] += items


def _add(homes: Homes, link: Link) -> None:
    """Put the line into the innermost scope around both ends."""
    here = homes.scope_of[link.source]
    if here == homes.scope_of[link.target]:
        homes.links[here].append(link)
        return
    around = set(homes.chain(link.target))
    home = next(scope for scope in homes.chain(link.source) if scope in around)
    source = homes.leave(link.id, link.source, home, sign=-1, outward=True)
    target = homes.leave(link.id, link.target, home, sign=-1, outward=False)
    homes.links[home].append(Link(link.id, source, target))


def messages_of(definitions: Definitions) -> dict[str, Link]:
    """Return what runs between processes, by id: message flows, and sequence flows that should not."""
    found = {
        flow.id: Link(flow.id, flow.source, flow.target)
        for collaboration in definitions.collaborations
        for flow in collaboration.message_flows
    }
    holder = {node.id: process.id for process in definitions.processes for node in all_nodes(process)}
    for process in definitions.processes:
        for scope in scopes(process):
            for flow in scope.flows:
                ends = holder.get(flow.source), holder.get(flow.target)
                if None not in ends and ends[0] != ends[1]:
                    found[flow.id] = Link(flow.id, flow.source, flow.target)
    return found
