"""A model laid flat: each element with the place it stands in, so that two models can be compared element by element."""

from __future__ import annotations

from collections import Counter
from dataclasses import MISSING, dataclass, fields
from operator import attrgetter
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
    from collections.abc import Callable, Collection, Iterable

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
_ALL_AT_ONCE: dict[type, Callable[[Any], tuple[Any, ...]]] = {}  # the id and the own fields
Place = tuple[str, str]  # id of the holder, role in it


@dataclass(frozen=True, slots=True)
class Items:
    """The elements of a model by id, and the ids at each place."""

    values: dict[str, Value]
    places: dict[str, Place]
    contents: dict[Place, tuple[str, ...]]
    times: Counter[str]
    standing: list[tuple[Place, Value]]

    def occurrences(self, names: Collection[str]) -> dict[str, list[tuple[Place, type, tuple[Any, ...]]]]:
        """Return for each of these ids every element that has it, with its place and own fields."""
        found: dict[str, list[tuple[Place, type, tuple[Any, ...]]]] = {name: [] for name in names}
        for place, value in self.standing if names else ():
            if value.id in found:
                found[value.id].append((place, type(value), _all_at_once(value)))
        return found


def lay_flat(definitions: Definitions) -> Items:
    """Return the items of a model, outer ones first."""
    values: dict[str, Value] = {definitions.id: definitions}
    places: dict[str, Place] = {definitions.id: ("", "")}
    contents: dict[Place, tuple[str, ...]] = {}
    ids = [definitions.id]
    standing: list[tuple[Place, Value]] = []
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
                standing.append((place, child))
                ids += _ids_in(child)
                if type(child) in ROLES:
                    stack.append(child)
    return Items(values, places, contents, Counter(ids), standing)


def _ids_in(value: Value) -> Iterable[str]:
    if isinstance(value, FlowNode) and (value.inputs or value.outputs):
        return (value.id, *{association.id for association in (*value.inputs, *value.outputs)})
    if isinstance(value, Diagram) and value.plane_id:
        return (value.id, value.plane_id)
    return (value.id,)


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


def _all_at_once(value: Value) -> tuple[Any, ...]:
    """Return the id and the own fields of an element."""
    kind = type(value)
    if kind not in _ALL_AT_ONCE:
        _ALL_AT_ONCE[kind] = attrgetter("id", *(name for name, _ in own_fields(kind)))
    return _ALL_AT_ONCE[kind](value)


def changed_fields(before: Value | None, after: Value) -> dict[str, Any]:
    """Return field -> new value for each field that differs; all that say something where nothing was before."""
    if type(before) is type(after):
        old, new = _all_at_once(before)[1:], _all_at_once(after)[1:]
        names = (name for name, _ in own_fields(type(after)))
        return {} if old == new else {name: now for name, was, now in zip(names, old, new, strict=True) if now != was}
    return {
        name: getattr(after, name)
        for name, default in own_fields(type(after))
        if getattr(after, name) != getattr(before, name, default)
    }
