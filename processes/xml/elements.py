"""A model laid flat: each element with the place it stands in, so that two models can be compared element by element."""

from __future__ import annotations

from collections import Counter
from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, Any

from processes.model import (
    Collaboration,
    Definitions,
    Diagram,
    Edge,
    Element,
    FlowNode,
    Lane,
    Process,
    Shape,
    SubProcess,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = Element | Shape | Edge
_SCOPE = ("data", "lanes", "nodes", "flows", "artifacts")
ROLES: dict[type, tuple[str, ...]] = {
    Definitions: ("roots", "collaborations", "processes", "diagrams"),
    Process: _SCOPE,
    SubProcess: _SCOPE,
    Lane: ("lanes",),
    Collaboration: ("participants", "message_flows", "artifacts"),
    Diagram: ("shapes", "edges"),
}
NOT_IN_THE_FILE = frozenset({"file", "source", "faults"})
_OWN_FIELDS: dict[type, tuple[tuple[str, Any], ...]] = {}  # filled when first needed
Place = tuple[str, str]  # id of the holder, role in it


@dataclass(frozen=True, slots=True)
class Items:
    """The elements of a model by id, and the ids at each place."""

    values: dict[str, Value]
    places: dict[str, Place]
    contents: dict[Place, tuple[str, ...]]
    times: Counter[str]
    standing: dict[str, list[tuple[Place, Value]]]

    def occurrences(self, name: str) -> list[tuple[Place, type, dict[str, Any]]]:
        """Return every element of that id with its place and own fields."""
        return [
            (place, type(value), {field: getattr(value, field) for field, _ in own_fields(type(value))})
            for place, value in self.standing.get(name, ())
        ]


def lay_flat(definitions: Definitions) -> Items:
    """Return the items of a model, outer ones first."""
    values: dict[str, Value] = {definitions.id: definitions}
    places: dict[str, Place] = {definitions.id: ("", "")}
    contents: dict[Place, tuple[str, ...]] = {}
    times: Counter[str] = Counter([definitions.id])
    standing: dict[str, list[tuple[Place, Value]]] = {}
    stack: list[Value] = [definitions]
    while stack:
        holder = stack.pop()
        for role in ROLES.get(type(holder), ()):
            children: tuple[Value, ...] = getattr(holder, role)
            place = (holder.id, role)
            contents[place] = contents.get(place, ()) + tuple(child.id for child in children)
            for child in children:
                values.setdefault(child.id, child)
                places.setdefault(child.id, place)
                standing.setdefault(child.id, []).append((place, child))
                times.update(_ids_in(child))
                if type(child) in ROLES:
                    stack.append(child)
    return Items(values, places, contents, times, standing)


def _ids_in(value: Value) -> Iterator[str]:
    yield value.id
    if isinstance(value, FlowNode):
        yield from {association.id for association in (*value.inputs, *value.outputs)}
    if isinstance(value, Diagram) and value.plane_id:
        yield value.plane_id


def own_fields(kind: type) -> tuple[tuple[str, Any], ...]:
    """Return the fields an element has itself, with their defaults: without id, content and what is not in the file."""
    if kind not in _OWN_FIELDS:
        skipped = {"id", *ROLES.get(kind, ()), *(NOT_IN_THE_FILE if kind is Definitions else ())}
        _OWN_FIELDS[kind] = tuple(
            (field.name, None if field.default is MISSING else field.default)
            for field in fields(kind)
            if field.name not in skipped
        )
    return _OWN_FIELDS[kind]


def changed_fields(before: Value | None, after: Value) -> dict[str, Any]:
    """Return field -> new value for each field that differs; all that say something where nothing was before."""
    return {
        name: getattr(after, name)
        for name, default in own_fields(type(after))
        if getattr(after, name) != getattr(before, name, default)
    }
