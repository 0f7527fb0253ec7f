"""What stands around the flow of a process built by code: pools, lanes, data elements, messages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from processes.model import (
    Collaboration,
    DataElement,
    Definitions,
    FlowNode,
    Lane,
    MessageFlow,
    Participant,
    Process,
    SequenceFlow,
    TimeLimit,
    scopes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds the flow: names, black-box pools (id -> name), messages (name, source, target), names of data.

    `departments` lists lanes in the order they are to be drawn; what is not listed follows in order of appearance.
    """

    id: str = "Process_1"
    name: str = ""
    start: str = "Start"
    end: str = "End"
    executable: bool = True
    documentation: str = ""
    time_limit: TimeLimit | None = None
    data: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pools: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    messages: tuple[tuple[str, str, str], ...] = ()
    departments: tuple[str, ...] = ()


PLAIN = Frame()


def surround(
    nodes: Sequence[FlowNode],
    flows: Sequence[SequenceFlow],
    lanes: Mapping[str, tuple[str, ...]],
    frame: Frame,
) -> Definitions:
    """Return the file: the process with its lanes and data, and the collaboration if there are lanes or pools."""
    process = Process(
        id=frame.id,
        name=frame.name,
        nodes=tuple(nodes),
        flows=tuple(flows),
        executable=frame.executable,
        documentation=frame.documentation,
        time_limit=frame.time_limit,
    )
    process = replace(process, lanes=_make_lanes(process, lanes, frame), data=_make_data(process, frame))
    collaborations = (_make_collaboration(process, frame),) if process.lanes or frame.pools else ()
    return Definitions(
        id=f"Definitions_{frame.id}", name=frame.name, processes=(process,), collaborations=collaborations
    )


def _make_lanes(process: Process, lanes: Mapping[str, tuple[str, ...]], frame: Frame) -> tuple[Lane, ...]:
    members: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for node in process.nodes:
        if lanes.get(node.id):
            members[lanes[node.id]].append(node.id)
    rank = {name: number for number, name in enumerate(frame.departments)}
    paths = sorted(members, key=lambda path: rank.get(path[0], len(rank)))
    return tuple(_nest(paths, members, 0, "Lane"))


def _nest(
    paths: Sequence[tuple[str, ...]], members: Mapping[tuple[str, ...], list[str]], depth: int, prefix: str
) -> Iterator[Lane]:
    names = dict.fromkeys(path[: depth + 1] for path in paths if len(path) > depth)
    for number, path in enumerate(names, start=1):
        below = [other for other in paths if other[: depth + 1] == path]
        made = f"{prefix}_{number}"
        inner = tuple(_nest(below, members, depth + 1, made))
        yield Lane(id=made, name=path[-1], nodes=tuple(members.get(path, ())), lanes=inner)


def _make_data(process: Process, frame: Frame) -> tuple[DataElement, ...]:
    used = dict.fromkeys(
        association.data
        for scope in scopes(process)
        for node in scope.nodes
        for association in (*node.inputs, *node.outputs)
    )
    objects = (DataElement(id=f"{key}_object", name=frame.data.get(key, key), kind="dataObject") for key in used)
    references = (
        DataElement(id=key, name=frame.data.get(key, key), kind="dataObjectReference", refers=f"{key}_object")
        for key in used
    )
    return (*objects, *references)


def _make_collaboration(process: Process, frame: Frame) -> Collaboration:
    own = Participant(id=f"Pool_{process.id}", name=process.name or process.id, process=process.id)
    outside = (Participant(id=id, name=name) for id, name in frame.pools.items())  # noqa: A001
    messages = (
        MessageFlow(id=f"Message_{number}", name=name, source=source, target=target)
        for number, (name, source, target) in enumerate(frame.messages, start=1)
    )
    return Collaboration(
        id=f"Collaboration_{process.id}",
        participants=(*outside, own),
        message_flows=tuple(messages),
    )
