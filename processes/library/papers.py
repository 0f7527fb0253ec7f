"""Materials and certificates of an item table as data elements.

A certificate is one data element, written by its item. A material of a later item is that same element if the table
makes the item wait for the writer; if it only follows by custom, it is another element, named so, because the same
element would turn custom into a data reason. Materials with one name are one element: asked for twice, they show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.items import mandatory_before

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.items import Item
    from processes.library.plan import Plan

BY_CUSTOM = "{name}（按惯例要求）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The data elements of a flow (`names`: id -> name) and who reads and writes them (item -> ids)."""

    names: Mapping[str, str]
    materials: Mapping[str, tuple[str, ...]]  # handed in by the applicant
    needed: Mapping[str, tuple[str, ...]]  # certificates of earlier items
    written: Mapping[str, tuple[str, ...]]


def sort_papers(items: Mapping[str, Item], plan: Plan) -> Papers:
    """Return which papers of the table are the same, and which item reads and writes them."""
    names: dict[str, str] = {}
    written: dict[str, tuple[str, ...]] = {}
    for code, item in items.items():
        ids = [f"Certificate_{code}" + (f"_{number}" if number > 1 else "") for number in _count(item.certificates)]
        names.update((id, _unique_name(items, item, name)) for id, name in zip(ids, item.certificates, strict=True))  # noqa: A001
        written[code] = tuple(ids)
    materials: dict[str, tuple[str, ...]] = {}
    needed: dict[str, tuple[str, ...]] = {}
    known: dict[str, str] = {}
    for code, item in items.items():
        own: list[str] = []
        from_items: list[str] = []
        for name in item.materials:
            writers = _writers(items, plan, code, name)
            mandatory = [writer for writer in writers if writer in mandatory_before(items, code)]
            if mandatory:
                from_items += written[mandatory[0]]
            else:
                label = BY_CUSTOM.format(name=name) if writers else name
                own.append(_material(known, names, code, label=label, own=name in plan.separate))
        materials[code], needed[code] = tuple(dict.fromkeys(own)), tuple(dict.fromkeys(from_items))
    return Papers(names=names, materials=materials, needed=needed, written=written)


def _count(values: tuple[str, ...]) -> range:
    return range(1, len(values) + 1)


def _unique_name(items: Mapping[str, Item], item: Item, name: str) -> str:
    shared = sum(name in other.certificates for other in items.values()) > 1
    return f"{name}（{item.name}）" if shared else name


def _writers(items: Mapping[str, Item], plan: Plan, code: str, name: str) -> list[str]:
    """Return the items whose certificate the material is; those nested in the item itself are read by its decision."""
    if name in plan.aliases:
        return [plan.aliases[name]]
    return [
        other for other, item in items.items() if name in item.certificates and other != code and not item.nested_in
    ]


def _material(known: dict[str, str], names: dict[str, str], code: str, *, label: str, own: bool) -> str:
    """Return the id of the material, making it where it is first read."""
    key = f"{label} {code}" if own else label
    if key not in known:
        number = sum(id.startswith(f"Material_{code}_") for id in names) + 1  # noqa: A001
        known[key] = f"Material_{code}_{number}"
        names[known[key]] = label
    return known[key]
